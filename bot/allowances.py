"""How much a person and a workspace may ask, and what is said beyond it: a plain remark to the person alone, or, if the
operator prefers, an answer without the model that says so.

It does not care how questions are counted (`bot.records.allowance_records`). The cap of an hour always refuses: it is
there against floods, which extracts would answer too.
"""

import asyncio
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.conversation import Question
from bot.manifest import prefixed
from bot.people import person
from bot.records.allowance_records import HOUR, Caps, Reached, accept, spend
from bot.wiring import Bot
from retrieval.models import Usage


class Admission(NamedTuple):
    """`remark` is said instead of an answer; `note` says beside an answer why no model was asked for it."""

    remark: str | None = None
    note: str | None = None


async def admit(bot: Bot, key: str, question: Question) -> Admission:
    """Count the question, and say what becomes of it."""
    settings = bot.settings
    caps = Caps(
        hourly=settings.questions_per_hour,
        questions=settings.questions_per_day,
        team_questions=settings.team_questions_per_day,
        tokens=settings.tokens_per_day,
        team_tokens=settings.team_tokens_per_day,
    )
    beyond = settings.beyond_caps == "extractive" and bot.desk.chat is not None
    found = await asyncio.to_thread(
        accept, bot.engine, key, question.team, question.person, question.asked_at, caps, beyond
    )
    if found.reached is None:
        return Admission()
    zone = ZoneInfo((await person(bot, question.person)).zone)
    again = _when(found.reached.again_at.astimezone(zone), question.asked_at.astimezone(zone))
    if found.accepted:
        what = f"The model's allowance for a day is used up until {again}."
        return Admission(note=f"{what} The answer is made of sentences from the articles.")
    lookup = prefixed("/lookup", settings.command_prefix)
    return Admission(
        remark=f"{_used_up(found.reached)} I can answer again from {again}. Until then {lookup} finds passages."
    )


async def note_spending(bot: Bot, key: str, usage: Usage) -> None:
    """Count what the answer to a question took of the model."""
    await asyncio.to_thread(spend, bot.engine, key, usage.input_tokens + usage.output_tokens)


def _used_up(reached: Reached) -> str:
    span = "an hour" if reached.span == HOUR else "a day"
    if reached.what == "questions":
        whose, most = ("You have", "one person") if reached.whose == "person" else ("This workspace has", "a workspace")
        asked = "1 question" if reached.cap == 1 else f"{reached.cap:,} questions"
        return f"{whose} asked {asked} within {span}, which is the most I take from {most}."
    whose = "Your questions have" if reached.whose == "person" else "This workspace's questions have"
    return f"{whose} used up the {reached.cap:,} tokens that the model may take for them within {span}."


def _when(moment: datetime, now: datetime) -> str:
    clock = f"{moment:%H:%M}"
    return clock if moment.date() == now.date() else f"{clock} on {moment:%A} {moment.day} {moment:%B %Y}"
