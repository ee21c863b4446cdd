"""Values that a report puts in the place of former ones, and the report as it reads with the present ones alone.

It does not care who gave the former value. What newer reports replace is read as it is for answers
(`retrieval.answering.choosing.overtaken`); here days count too: "on 1 April and not on 1 January".
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from retrieval.answering.choosing.replacing import replacements
from retrieval.checking.numbers import Figure, figures, same
from retrieval.messages.story import Report

_AT = r"(?:(?:on|in|by|from|until|at)\s+)?(?:the\s+)?"
_NOT_ON = re.compile(rf",?\s+(?:and\s+)?(?:not|instead of|rather than|in place of)\s+{_AT}", re.IGNORECASE)
_NOT = re.compile(rf"\b(?P<no>not)\s+(?:[a-z]+\s+){{0,2}}?(?P<at>{_AT})$", re.IGNORECASE)
_BUT_ON = re.compile(rf"(?:\s+[a-z]+){{0,3}}?,?\s+but\s+(?=(?P<at>{_AT}))(?P=at)", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:postpon|delay|put(?:s|ting)? (?:\w+ ){0,4}(?:off|back)|mov(?:e|ing)|push|brought|bring|shift)"
    r"[^.;]*\bfrom\s+$",
    re.IGNORECASE,
)
_TO = re.compile(r"\s+to\s+(?:the\s+)?", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|not)\s+(?:(?:about|the|some)\s+)?$", re.IGNORECASE)
_NUMBER = re.compile(r"[\d.,]*\d")


class Replaced(NamedTuple):
    """`was` and `now` are values as figures; `blanks` are the offsets of what tells of the former one."""

    was: Figure
    now: Figure
    blanks: tuple[tuple[int, int], ...]


def replaced_in(text: str) -> list[Replaced]:
    """What a sentence puts in the place of former values."""
    return [*_figures(text), *_days(text)]


def gives_up(replaced: Replaced, figure: Figure) -> bool:
    """Whether the figure is the value given up, and not the present one."""
    return _is(figure, replaced.was) and not _is(figure, replaced.now)


def is_now(replaced: Replaced, figure: Figure) -> bool:
    """Whether the figure is the value put in the place of the former one."""
    return _is(figure, replaced.now) and not _is(figure, replaced.was)


def blanked(text: str, replaced: Replaced) -> str:
    """The text without what tells of the former value, its length unchanged."""
    for first, last in replaced.blanks:
        text = f"{text[:first]}{' ' * (last - first)}{text[last:]}"
    return text


def as_it_stands(report: Report) -> Report | None:
    """The report without the values it gives up, offsets unchanged; None where it gives up none."""
    text = report.article.text
    for _, start, end in report.spans:
        for one in replaced_in(report.article.text[start:end]):
            text = f"{text[:start]}{blanked(text[start:end], one)}{text[end:]}"
    if text == report.article.text:
        return None
    passages = tuple(one.model_copy(update={"text": text[one.start : one.end]}) for one in report.passages)
    return Report(report.article.model_copy(update={"text": text}), passages)


def _figures(text: str) -> Iterator[Replaced]:
    for was, now in replacements(text):
        if was.start > now.end:
            yield Replaced(was, now, ((now.end, was.end),))
        elif found := _FROM.search(text[: was.start]):
            yield Replaced(_with_unit(was, now), now, ((found.start(), now.start),))


def _with_unit(was: Figure, now: Figure) -> Figure:
    """ "From 14 to 19 million marks": 14 million marks."""
    if was.unit == now.unit or was.unit or not _NUMBER.fullmatch(was.text):
        return was
    whole = f"{was.text}{_NUMBER.sub('', now.text, count=1)}"
    return next(iter(figures(whole)), was)._replace(start=was.start, end=was.end)


def _days(text: str) -> Iterator[Replaced]:
    for one, other in pairwise(each for each in figures(text) if each.kind == "date"):
        before, between = text[: one.start], text[one.end : other.start]
        if _NOT_ON.fullmatch(between):
            yield Replaced(other, one, ((one.end, other.end),))
        elif (no := _NOT.search(before)) and (but := _BUT_ON.fullmatch(between)):
            upto = other.start - len(but["at"])
            yield Replaced(one, other, (no.span("no"), (no.start("at"), upto)))
        elif _MOVED.search(before) and _TO.fullmatch(between):
            yield Replaced(one, other, ((before.rindex("from"), other.start),))


def _is(one: Figure, other: Figure) -> bool:
    if one.kind == other.kind and same(one, other):
        return True
    return one.value == other.value and (one.kind == other.kind or not one.unit or not other.unit)
