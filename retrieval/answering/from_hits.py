"""Answers a question from passages that were found: extracts or lets the model write, checks, cites, or abstains.

It does not care how the passages were found, nor whether others would answer better (`answer`).
"""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from retrieval.answering.choosing.conflicts import conflicts, newest_first
from retrieval.answering.choosing.extracting import extracted
from retrieval.answering.choosing.one_story import newer_articles
from retrieval.answering.freshness import outdated
from retrieval.answering.reading.question import Question, read_query
from retrieval.answering.telling.abstaining import abstention_text, nearest_headlines, only_older
from retrieval.answering.telling.citing import Gathered, OnSentence
from retrieval.errors import ModelError, QuestionError, SettingsError
from retrieval.index.embedding import Embedder
from retrieval.models import MAX_QUESTION_CHARS, AbstainReason, Answer, Hit, Query
from retrieval.reader.pages import ClaimReader, PageReader
from retrieval.usage import Meter
from retrieval.zones import zone_named

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

NOTHING_STOOD = "Nothing that the model wrote is shown: the check did not find it in the articles."


def answer_from(
    query: Query,
    hits: Sequence[Hit],
    embedder: Embedder,
    chat: Callable[[], "BaseChatModel"] | None = None,
    model: str = "extractive",
    on_sentence: OnSentence | None = None,
    entailment: bool = False,
    meter: Meter | None = None,
    reader: PageReader | None = None,
    checker: ClaimReader | None = None,
) -> Answer:
    """The answer that the given hits hold; nothing else is looked at. Without `chat` it is extractive; `entailment`
    asks the model once more about each sentence, `meter` holds what the model was asked before, `reader` tells what
    answers, and `checker` whether what the model wrote follows from what it cites."""
    began = time.perf_counter()
    check_question(query.text)
    question = read_query(query)
    if chat is None or not hits:
        found = _extracted(question, query, hits, embedder, reader, on_sentence)
    else:
        meter = meter or Meter()
        found = _written(question, query, hits, embedder, reader, checker, chat, model, on_sentence, meter, entailment)
        found = found.model_copy(update={"usage": meter.usage})
    return found.model_copy(update={"seconds": time.perf_counter() - began})


def check_question(text: str) -> None:
    """Raises QuestionError where there is nothing to answer or too much to read."""
    if not any(letter.isalnum() for letter in text):
        raise QuestionError('The question is empty: ask something, such as "What happened in ... ?"')
    if len(text) > MAX_QUESTION_CHARS:
        raise QuestionError(f"The question has {len(text):,} characters; please ask in at most {MAX_QUESTION_CHARS:,}.")


def _extracted(
    question: Question,
    query: Query,
    hits: Sequence[Hit],
    embedder: Embedder,
    reader: PageReader | None,
    on_sentence: OnSentence | None,
    note: str | None = None,
) -> Answer:
    found = extracted(question, query, hits, embedder, reader)
    if found.reason is not None:
        return abstained(question, query, hits, found.reason, note=note)
    if note:
        note = f"{note} The answer is made of sentences from the articles."
    if only_older(question, query, [each.hit for each in found.chosen]):
        return abstained(question, query, [each.hit for each in found.chosen], "only_older", note=note)
    if found.unanswered:
        parts = "; ".join(found.unanswered)
        note = " ".join(filter(None, (note, f"The articles do not answer: {parts}")))
    gathered = Gathered(on_sentence)
    for each in found.chosen if found.several else newest_first(question, found.chosen, hits):
        gathered.add_verbatim(each.hit, each.start, each.end)
    return _answered(question, query, gathered, hits, "extractive", note=note)


def _written(
    question: Question,
    query: Query,
    hits: Sequence[Hit],
    embedder: Embedder,
    reader: PageReader | None,
    checker: ClaimReader | None,
    chat: Callable[[], "BaseChatModel"],
    model: str,
    on_sentence: OnSentence | None,
    meter: Meter,
    entailment: bool,
) -> Answer:
    from retrieval.answering.writing.chain import (
        write,  # LangChain costs half a second: only where a model is configured
    )

    if only_older(question, query, hits):  # before a model makes news of it
        return abstained(question, query, hits, "only_older", model=model)
    gathered = Gathered(on_sentence)
    try:
        written = write(chat(), query, hits, gathered, meter, entailment, checker)
    except SettingsError:
        raise
    except ModelError as error:
        if not gathered.sentences:
            return _extracted(question, query, hits, embedder, reader, on_sentence, str(error))
        note = f"{error} The answer ends where the model stopped."
        return _answered(question, query, gathered, hits, model, note=note)
    if not gathered.sentences and written.dropped:  # the articles may say it in their own words
        note = " ".join(filter(None, (NOTHING_STOOD, written.note)))
        return _extracted(question, query, hits, embedder, reader, on_sentence, note)
    if not gathered.sentences:
        return abstained(question, query, hits, "not_answered", model=model, note=written.note)
    return _answered(question, query, gathered, hits, model, dropped=written.dropped, note=written.note)


def _answered(
    question: Question,
    query: Query,
    gathered: Gathered,
    hits: Sequence[Hit],
    model: str,
    dropped: int = 0,
    note: str | None = None,
) -> Answer:
    differing = conflicts(question, hits, gathered)
    newest = gathered.newest_source  # of all that is cited, the sides of a disagreement too
    today = query.asked_at.astimezone(zone_named(query.zone)).date()
    return Answer(
        question=query.text,
        text=gathered.text,
        sentences=tuple(gathered.sentences),
        citations=tuple(gathered.citations),
        newest_source=newest,
        newer=newer_articles(question, hits, gathered.citations),
        outdated=outdated(question, newest, today),
        conflicts=differing,
        model=model,
        dropped=dropped,
        note=note,
    )


def abstained(
    question: Question,
    query: Query,
    hits: Sequence[Hit],
    reason: AbstainReason,
    model: str = "extractive",
    dropped: int = 0,
    note: str | None = None,
) -> Answer:
    """An abstention for the reason, with the headlines nearest to the question."""
    return Answer(
        question=query.text,
        text=abstention_text(reason, question, query, hits),
        abstained=True,
        reason=reason,
        nearest=nearest_headlines(hits),
        model=model,
        dropped=dropped,
        note=note,
    )
