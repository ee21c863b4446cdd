"""Which sentences of a story give a figure that a newer report of it has overtaken.

It does not care for figures that merely differ: a newer report says which one it replaces ("41 million, not the 64
million announced"), or it counts people of the same state, such as the dead, and gives another number of them.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from retrieval.answering.choosing.expected_figures import is_year
from retrieval.answering.choosing.replacing import replacements
from retrieval.checking.numbers import Figure, figures
from retrieval.words import WORD, stem

# What news counts people by, each state in the words it is told in; and what it is called where outlets differ.
STATES = ("dead", "injured", "missing", "ill", "evacuated", "arrested")
_STATES = tuple(
    frozenset(stem(word) for word in words.split())
    for words in (
        "die died dies dying dead death deaths kill kills killed toll fatality fatalities perished",
        "injured injuries injury hurt wounded",
        "missing unaccounted",
        "ill sick sickened infected infections cases disease",
        "evacuated evacuees displaced",
        "arrested arrests detained",
    )
)
_BREAK = re.compile(r"[,;:.!?()\"“”]|\s[–—-]\s|\b(?:and|but|while|after|whose|which|who)\b")
_NOT_ALL = frozenset(("more", "other", "others", "further", "additional", "of"))
_ABOUT = frozenset(
    ("at", "least", "most", "about", "around", "some", "nearly", "almost", "over", "more", "than", "up", "to")
)
# "killing at least four"
_DONE_TO = frozenset(map(stem, ("kill", "killing", "injure", "injuring", "wounding", "evacuate", "arrest")))
_PART = re.compile(r"\b(?:another|a further|from|aged?)\s+\Z", re.IGNORECASE)
_AFTER, _BEFORE = 10, 10  # words between a figure and what it counts


Plain = tuple[str, str, str]


class Figures(NamedTuple):
    """Of one report: figures that it says are replaced, and by which, and how many people it counts in which state."""

    former: dict[Plain, Plain]
    counted: dict[int, str]


def figures_of(text: str) -> Figures:
    """What a report says that can overtake an older one."""
    counted: dict[int, str] = {}
    for state, figure in counted_people(text):
        counted.setdefault(state, figure.value)
    return Figures({_plain(was): _plain(now) for was, now in replacements(text)}, counted)


def is_overtaken(text: str, newer: Sequence[Figures]) -> bool:
    """Whether a sentence or headline of an older report gives a figure that no longer holds. `newer`: of the reports
    after it, the newest first."""
    if takes_back(newer, text):
        return True
    for state, figure in counted_people(text):
        present = next((one.counted[state] for one in newer if state in one.counted), figure.value)
        if present != figure.value:
            return True
    return False


def takes_back(reports: Sequence[Figures], text: str) -> bool:
    """Whether one of the reports says that a figure of the text is replaced, and the text does not say by which."""
    given = {_plain(figure) for figure in figures(text)}
    return any(one in given and now not in given for each in reports for one, now in each.former.items())


def _plain(figure: Figure) -> Plain:
    return figure.kind, figure.value, figure.unit


def counted_people(text: str) -> Iterator[tuple[int, Figure]]:
    """The states that figures of a text count people in, with the figures: "49 people had fallen ill"."""
    for figure in figures(text):
        if figure.kind != "count" or is_year(figure) or figure.text.lower() in ("one", "zero"):
            continue
        if _PART.search(text[: figure.start]):
            continue
        after = WORD.findall(_BREAK.split(text[figure.end : figure.end + 80])[0])[:_AFTER]
        before = WORD.findall(_BREAK.split(text[max(figure.start - 100, 0) : figure.start])[-1])[-_BEFORE:]
        if after and after[0].lower() in _NOT_ALL:
            continue
        near = [stem(word) for word in (after or (before if before[-1:] in (["to"], ["at"]) else before[-2:]))]
        verb = next((stem(word) for word in reversed(before) if word.lower() not in _ABOUT), "")
        for state, words in enumerate(_STATES):
            if not words.isdisjoint(near) or (verb in words and verb in _DONE_TO):
                yield state, figure
                break
