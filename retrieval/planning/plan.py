"""Reads a question into a plan of its search: the words and the meaning to look for, its parts, its time, its outlets.

A plan is plain data, and `described` says it in a line. It does not care how passages are found or weighed. Everything
in it is read by rules, the same each time; a misreading only moves weights, for nothing is shut out by a plan.
"""

import re
from datetime import date, datetime

from retrieval.models import Model, Query
from retrieval.planning.kinds import Kind, asking_clause, leading_verb, read_kind
from retrieval.planning.outlets import Aliases, named_outlets, without_sources
from retrieval.planning.times import TimeReading, read_times, without_times
from retrieval.words import STOP_WORDS, WORD

MOST_PARTS = 4
_ONLY_ASKING = STOP_WORDS | {"which", "following"}
_ASKING = r"(?:who|whom|whose|what|which|when|where|why|how)"
_AND_ASKS = re.compile(
    rf"(?:[,;]\s+(?:and\s+)?|\s+and\s+)(?=(?:(?:in|on|at|by|for|to|from|with)\s+)?{_ASKING}\b)", re.IGNORECASE
)
_ASKS = re.compile(rf"\b{_ASKING}\b|\?", re.IGNORECASE)
_QUESTION_ENDS = re.compile(r"(?<=\?)\s+")
_FEWEST_WORDS = 2  # that say something: what is shorter leans on the rest of the question
_OF_THE_SAME = re.compile(r"\b(?:he|she|it|they|him|her|them)\b", re.IGNORECASE)  # "and who may prescribe it?"


class Plan(Model):
    """`asking` is the question without "according to" its outlets. `wording` are the words that an article would use
    too: without those that only ask or say when. `meaning` is the question without its times, to be embedded. `parts`
    are the questions in it, where it asks several things; `kind` is what sort of thing the whole asks for.

    `times` are read by the asker's clock. `outlets` are names of the collection: whom it wants to hear it from.
    """

    text: str
    asking: str
    wording: str
    meaning: str
    times: TimeReading
    parts: tuple["Plan", ...] = ()
    outlets: tuple[str, ...] = ()
    kind: Kind = "what"

    @property
    def described(self) -> str:
        """In plain words, such as "about 6 June 2022, from CNN"; empty where it says neither."""
        said = []
        since, until = self.times.window.since, self.times.window.until
        if since or until:
            said.append(f"about {_days(since, until)}")
        elif self.times.about_now:
            said.append("about now")
        if self.outlets:
            said.append(f"from {' or '.join(self.outlets)}")
        if self.parts:
            said.append(f"in {len(self.parts)} parts")
        return ", ".join(said)


def read_plan(query: Query, outlets: Aliases) -> Plan:
    """The plan of a question; `outlets` are those of the collection. QuestionError where the zone does not exist."""
    text = query.text.strip()
    times = read_times(text, query.asked_at, query.zone)
    named = named_outlets(text, outlets)
    whole = _part(text, times)
    parts = [_part(each, read_times(each, query.asked_at, query.zone)) for each in _questions(text)]
    return whole.model_copy(
        update={
            "asking": without_sources(text, named),
            "parts": tuple(parts),
            "outlets": tuple(sorted({name for _, _, names in named for name in names})),
            "kind": read_kind(asking_clause(text)[0]),
        }
    )


def _part(text: str, times: TimeReading) -> Plan:
    meaning = without_times(text, times.mentions)
    leading = WORD.findall(leading_verb(asking_clause(text)[0]))
    words = [word for word in WORD.findall(meaning) if _says_something(word, text) and word not in leading]
    return Plan(text=text, asking=text, wording=" ".join(words) or text, meaning=meaning, times=times)


def _questions(text: str) -> list[str]:
    """The questions that a text asks, where it asks more than one thing, each with enough words to be looked for."""
    questions: list[str] = []
    before = ""
    for piece in (piece for one in _QUESTION_ENDS.split(text) for piece in _AND_ASKS.split(one)):
        if _ASKS.search(piece):
            questions.append(f"{before} {piece}".strip())
            before = ""
        else:
            before = f"{before} {piece}".strip()  # what is told before a question belongs to it
    telling = [question for question in questions if _says_enough(question)]
    return telling[:MOST_PARTS] if len(telling) > 1 else []


def _says_something(word: str, text: str) -> bool:
    """Whether an article would use the word too; "US" and "WHO" are no "us" and "who"."""
    return word.lower() not in _ONLY_ASKING or (len(word) > 1 and word.isupper() and not text.isupper())


def _says_enough(piece: str) -> bool:
    said = sum(_says_something(word, piece) for word in WORD.findall(piece))
    return said >= _FEWEST_WORDS or (said > 0 and _OF_THE_SAME.search(piece) is not None)


def _days(since: date | None, until: date | None) -> str:
    if since and until:
        return _day(since) if since == until else f"{_day(since)} to {_day(until)}"
    return f"{_day(since)} and after" if since else f"{_day(until)} and before" if until else ""


def _day(day: date | datetime) -> str:
    return f"{day.day} {day:%B %Y}"
