"""Sentences of evidence, read once so that several claims can be held against them: words, names, figures.

It does not care which claims come, nor where the sentences stood; `matches` says how far each holds a unit of one.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.names import missing_names
from retrieval.answering.numbers import Figure, figures, resolved, same
from retrieval.answering.units import Unit, fold
from retrieval.words import content_stems, stem

_LIKE = 0.5  # the figure stands there with another unit
_MONTH = 0.6  # the month stands there, the day does not, or is another
_YEAR = 0.4  # of a date, the year alone
_YEAR_NEAR = 0.8  # day and month stand there, the year elsewhere in the evidence

Degrees = NDArray[np.float64]


class Evidence:
    """`sentences` in their order; `published` is the day of their article, by which weekdays and years are read."""

    def __init__(self, sentences: Sequence[str], published: date | None = None) -> None:
        self.sentences = tuple(fold(sentence) for sentence in sentences)
        self.published = published
        self._standing: defaultdict[str, list[int]] = defaultdict(list)
        for at, sentence in enumerate(self.sentences):
            for word in set(content_stems(sentence)):
                self._standing[word].append(at)

    def matches(self, claim: str, said: Sequence[Unit]) -> Degrees:
        """(units, sentences): how far each sentence holds each unit of the claim, 0 to 1."""
        found = np.zeros((len(said), len(self.sentences)))
        for row, unit in enumerate(said):
            if unit.figure is not None:
                found[row] = [self._degree(unit.figure, held) for held in self._figures]
            else:
                found[row, self._standing.get(stem(unit.text), [])] = 1.0
        self._other_forms(fold(claim), said, found)
        return found

    @cached_property
    def _figures(self) -> list[list[Figure]]:
        day = self.published
        return [[*figures(each), *(resolved(each, day) if day else ())] for each in self.sentences]

    @cached_property
    def _years(self) -> frozenset[str]:
        told = {each.value[:4] for held in self._figures for each in held if each.kind in ("date", "count")}
        return frozenset(told | {str(self.published.year)} if self.published else told)

    def _other_forms(self, claim: str, said: Sequence[Unit], found: Degrees) -> None:
        """Names that stand there as initials, spelt out, or as the name of a people."""
        odd = [row for row, unit in enumerate(said) if unit.kind == "name" and not found[row].any()]
        if not odd:
            return
        nowhere = _parts(missing_names(claim, "\n".join(self.sentences)))
        odd = [row for row in odd if said[row].text not in nowhere]
        for at, sentence in enumerate(self.sentences if odd else ()):
            absent = _parts(missing_names(claim, sentence))
            for row in odd:
                found[row, at] = float(said[row].text not in absent)

    def _degree(self, claimed: Figure, held: Sequence[Figure]) -> float:
        return max((self._alike(claimed, each) for each in held), default=0.0)

    def _alike(self, claimed: Figure, held: Figure) -> float:
        if claimed.kind == held.kind == "date":
            return self._same_day(claimed.value, held.value) if same(claimed, held) else _same_month(claimed, held)
        if held.kind == "date":
            return float(claimed.kind == "count" and claimed.value == held.value[:4])
        if claimed.kind == "date":
            return _YEAR if held.kind == "count" and held.value == claimed.value[:4] else 0.0
        if claimed.value != held.value:
            return 0.0
        return 1.0 if claimed.unit == held.unit or "count" in (claimed.kind, held.kind) else _LIKE

    def _same_day(self, claimed: str, held: str) -> float:
        """Of dates that do not contradict each other; a year that only the claim says has to come from elsewhere."""
        year = claimed.partition("-")[0]
        if held.endswith("?") and not claimed.endswith("?"):
            return _MONTH
        if not year.isdigit() or not held.startswith("?"):
            return 1.0
        if self.published and abs(int(year) - self.published.year) <= 1:
            return 1.0
        return _YEAR_NEAR if year in self._years else _LIKE


def _same_month(claimed: Figure, held: Figure) -> float:
    return _MONTH if claimed.value[:7] == held.value[:7] else 0.0


def _parts(found: Sequence[str]) -> set[str]:
    return {part for name in found for part in name.split("-")}
