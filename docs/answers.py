"""Write `answers.md` anew: twenty questions to the sample articles, with what is answered. `make pairs` runs it.

Everything is fixed (articles, clock, questions; no model is asked), so that it comes out the same byte for byte. It
does not care whether the answers are good: the page is there for a person to judge that.
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bot.command_line.demonstration import Samples
from retrieval.answering.telling.plain_words import (
    conflict_heading,
    freshness_line,
    long_day,
    published_words,
    remark,
    side_words,
)
from retrieval.models import Answer, Citation, Conflict, Headline, Query, Turn
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk
from retrieval.stories.overview import reply
from retrieval.stories.talked_of import asked_of

PAGE = Path(__file__).with_name("answers.md")
_REASONS = {
    "not_covered": "No answer: not covered",
    "not_answered": "No answer: covered, but not that",
    "only_older": "No answer: only older coverage",
}
_MARKUP = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|~"})


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in November 2026, the samples' month."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


TUESDAY = at(17, 9)
# Each a heading and its questions with their times; several are one conversation.
ASKED: tuple[tuple[str, tuple[tuple[datetime, str], ...]], ...] = (
    ("A figure that goes on changing", ((TUESDAY, "How many people have died in the Brackwater flood?"),)),
    ("Two sources that differ", ((TUESDAY, "What does the port strike cost a day?"),)),
    (
        "A plan that was changed",
        ((TUESDAY, "How much water a day does Ferrowell want to draw from the river Ashe?"),),
    ),
    (
        "A figure that was put right by another source",
        ((TUESDAY, "How many people are affected by the Halden Mutual breach?"),),
    ),
    (
        "An article that was corrected",
        ((TUESDAY, "At what price did engineers put a new core of clay for the embankment at Brackwater?"),),
    ),
    ("Who", ((TUESDAY, "Who will lead the public inquiry into the Brackwater flood?"),)),
    ("When, read by the day the article appeared", ((TUESDAY, "When will dockers return to work at Estmere?"),)),
    ("What somebody said", ((TUESDAY, "What did Oskar Thelin say about the deal?"),)),
    (
        "A question in another language",
        ((TUESDAY, "¿A quién apoya Dario Quent en la segunda vuelta?"),),
    ),
    (
        "Old sources for a question about now",
        ((TUESDAY, "What is the range of the North Korean missiles fired at Ukraine?"),),
    ),
    ("Not covered", ((TUESDAY, "Who won the Lorvanian football championship this season?"),)),
    ("Covered, but not that", ((TUESDAY, "Who designed the embankment at Brackwater in 1921?"),)),
    ("Only older coverage", ((TUESDAY, "What did the White House say about North Korean missiles this week?"),)),
    (
        "A conversation",
        (
            (at(13, 18), "How many ships are waiting outside Estmere?"),
            (at(13, 18, 2), "And who is the mediator?"),
            (at(16, 21), "What changed since I last asked?"),
            (at(16, 21, 5), "Anything new since then?"),
        ),
    ),
    (
        "A correction by the person",
        (
            (TUESDAY, "How many people died when the Mill End stand collapsed?"),
            (TUESDAY.replace(minute=1), "No, I meant the Brackwater flood"),
            (TUESDAY.replace(minute=2), "And how many are missing?"),
        ),
    ),
)


class Told(NamedTuple):
    """One question and its answer."""

    query: Query
    answer: Answer


def answers(desk: Newsdesk, clock: list[datetime]) -> list[list[Told]]:
    """The answers, as `ASKED` groups the questions; asked in the order of their times, of what had appeared by then."""
    samples = Samples(desk)
    told: list[list[Told]] = [[] for _ in ASKED]
    turns = [(when, number, text) for number, (_, asked) in enumerate(ASKED) for when, text in asked]
    for when, number, text in sorted(turns, key=lambda turn: turn[:2]):
        clock[0] = when
        samples.take_in()
        before = told[number]
        query = Query(
            text=text,
            asked_at=when,
            history=tuple(turn for one in before for turn in _turns(one)),
            asked_before=tuple(asked_of(one.answer, one.query.asked_at) for one in before),
        )
        before.append(Told(query, reply(desk, query)))
    return told


def _turns(told: Told) -> Iterator[Turn]:
    yield Turn(speaker="person", text=told.query.text)
    yield Turn(speaker="bot", text=told.answer.text)


def page(told: Sequence[Sequence[Told]]) -> str:
    """The page in Markdown."""
    count = sum(map(len, told))
    lines = [
        "# Questions and answers",
        "",
        f"{count} questions to the sample articles of `playground/samples`, answered without a model; times are UTC. "
        "`make pairs` writes this page, and a test compares it. Each answer is made of sentences of the articles, word "
        "for word, and each sentence bears the number of its source; what stands *in brackets and slanted* is ours.",
    ]
    number = 0
    for (heading, _), pairs in zip(ASKED, told, strict=True):
        lines += ["", f"## {heading}"]
        for one in pairs:
            number += 1
            lines += ["", *_pair(number, one)]
    return "\n".join(lines) + "\n"


def _pair(number: int, told: Told) -> Iterator[str]:
    when, answer = told.query.asked_at, told.answer
    yield f"**{number}. {_safe(told.query.text)}** (asked on {long_day(when.date())} at {when:%H:%M})"
    yield ""
    yield from _abstention(answer) if answer.abstained else [_sentences(answer)]
    for conflict in answer.conflicts:
        yield from ["", *_conflict(conflict)]
    if answer.citations:
        yield from ["", "Sources:", *map(_source, answer.citations)]
    remarks = []
    if answer.newest_source is not None:
        remarks.append(freshness_line(answer.newest_source, when.date(), answer.outdated))
    if answer.read_as:
        remarks.append(f"Read as: {_safe(answer.read_as)}")
    if answer.note:
        remarks.append(_safe(answer.note))
    if remarks:
        yield from ["", "  \n".join(remarks)]


def _sentences(answer: Answer) -> str:
    parts = []
    for sentence in answer.sentences:
        parts += [_safe(sentence.text), _markers(sentence.citations)]
        if beside := _safe(remark(sentence)):
            parts.append(f"*{beside}*")
    return "> " + " ".join(parts)


def _abstention(answer: Answer) -> Iterator[str]:
    yield f"> *{_REASONS[answer.reason or 'not_covered']}.* {_safe(answer.text)}"
    if answer.nearest:
        yield from ["", "Nearest headlines:", *(f"- {_headline(one)}" for one in answer.nearest)]
    if answer.suggestion:
        yield from ["", f"You could ask: *“{_safe(answer.suggestion)}”*"]


def _conflict(conflict: Conflict) -> Iterator[str]:
    yield f"{_safe(conflict_heading(conflict))}:"
    for side in conflict.sides:
        yield f"- **{_safe(side.value)}**: {_safe(side_words(side))} {_markers(side.citations)}"


def _source(citation: Citation) -> str:
    said = f"; said by {_safe(citation.said_by)}" if citation.said_by else ""
    return f"- {_markers((citation.n,))} {_headline(citation.article)}: “{_safe(citation.quote)}”{said}"


def _headline(headline: Headline) -> str:
    return f"{_safe(headline.publisher)}, {_safe(headline.title)}, {published_words(headline)}"


def _markers(numbers: Sequence[int]) -> str:
    return "".join(f"\\[{n}\\]" for n in numbers)


def _safe(text: str) -> str:
    return " ".join(text.split()).translate(_MARKUP)


def main(target: Path = PAGE, models: Path | None = None) -> None:
    """Write the page to `target`; `models` is a folder in which the embedder has been built, where there is one."""
    clock = [min(when for _, asked in ASKED for when, _ in asked)]
    with TemporaryDirectory() as home, open_newsdesk(Path(home), models=models, clock=lambda: clock[0]) as desk:
        target.write_text(page(answers(desk, clock)), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
