"""`briefing ask` and `digest`: questions to the collection, answered in the terminal.

It does not care how answers are found, only how the question is read from the command line.
"""

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.command_line import output
from bot.command_line.options import AsOf, Json, Since, Source, Until, in_order, valid_zone
from bot.command_line.session import perform
from bot.settings import load_settings
from retrieval.errors import QuestionError, SettingsError
from retrieval.models import MAX_QUESTION_CHARS

EXTRACTIVE = "extractive"


def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotes.")],
    as_of: AsOf = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    model: Annotated[
        str | None,
        typer.Option("--model", help="`extractive`, or `provider:name` as BRIEFING_MODEL takes it."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Answer a question from the collection, every sentence cited."""
    in_order(since, until)
    _askable(question)
    if model is not None:
        _model_named(model)
    settings = load_settings()
    arguments = {
        "model": model,
        "model_url": settings.model_url,
        "model_timeout": settings.model_timeout,
        "text": question,
        "as_of": as_of,
        "since": since,
        "until": until,
        "sources": source,
        "zone": valid_zone(settings.zone),
    }
    result = perform(settings, "ask", arguments)
    asked_on = result.pop("asked_on", None)  # by the clock of the process that owns the data folder
    if as_json:
        output.print_json(result)
        return
    from bot.command_line.answer_output import show_answer

    today = datetime.now(ZoneInfo(settings.zone)).date()
    show_answer(result, date.fromisoformat(asked_on) if asked_on else today)


def _askable(question: str) -> None:
    """Refuse, before seconds are spent on opening the index, what no answer could be found to."""
    if not any(letter.isalnum() for letter in question):
        raise QuestionError('The question is empty: ask something, such as "What happened in ... ?"')
    if len(question) > MAX_QUESTION_CHARS:
        raise QuestionError(f"The question is too long: please ask in at most {MAX_QUESTION_CHARS:,} characters.")


def _model_named(model: str) -> None:
    """Refuse what can be no model; whether it is one is seen when it is set up."""
    provider, _, name = model.partition(":")
    if model != EXTRACTIVE and not (provider and name):
        raise SettingsError(
            f"--model {model} is not a model: write provider:name, such as openai:gpt-4o-mini, or {EXTRACTIVE}."
        )


def digest(
    topic: Annotated[
        list[str] | None, typer.Option("--topic", metavar="T", help="Only this topic; repeatable.")
    ] = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Preview a digest of the last 24 hours, or of the days given; nothing is posted.

    It knows of no edition before it, so that no story is marked as an update.
    """
    in_order(since, until)
    settings = load_settings()
    arguments = {
        "topics": topic or [],
        "since": since,
        "until": until,
        "as_of": as_of,
        "zone": valid_zone(settings.zone),
    }
    result = perform(settings, "digest", arguments)
    if as_json:
        output.print_json(result)
    else:
        from bot.command_line.digest_output import show_digest

        show_digest(result, topic or [])


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    for command in (ask, digest):
        app.command()(command)
