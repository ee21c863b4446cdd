"""Sentences of evidence, read once so that several claims can be held against them: words, names, figures.

It does not care which claims come, nor where the sentences stood; `matches` says how far each holds a unit of one.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.checking.names import missing_names
from retrieval.checking.numbers import Figure, figures, resolved, same
from retrieval.checking.units import Unit, fold
from retrieval.models import Headline, Passage
from retrieval.words import content_stems, stem

_LIKE = 0.5  # the number stands there, counting or ranking something else
_MONTH = 0.6  # the month stands there, the day does not, or is another
_YEAR = 0.4  # of a date, the year alone
_YEAR_NEAR = 0.8  # day and month stand there, the year elsewhere in the evidence

Degrees = NDArray[np.float64]


class Sentence(NamedTuple):
    """A sentence of evidence; `published` is the day of its article, by which weekdays and years are read."""

    text: str
    published: date | None = None


class Evidence:
    """Sentences in their order: neighbours stand side by side."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.sentences = tuple(Sentence(fold(text), published) for text, published in sentences)
        self._standing: defaultdict[str, list[int]] = defaultdict(list)
        for at, sentence in enumerate(self.sentences):
            for word in set(content_stems(sentence.text)):
                self._standing[word].append(at)

    def matches(self, claim: str, said: Sequence[Unit]) -> Degrees:
        """(units, sentences): how far each sentence holds each unit of the claim, 0 to 1."""
        found = np.zeros((len(said), len(self.sentences)))
        for row, unit in enumerate(said):
            if unit.figure is not None:
                found[row] = [self._degree(unit.figure, at) for at in range(len(self.sentences))]
            else:
                found[row, self._standing.get(stem(unit.text), [])] = 1.0
        self._other_forms(fold(claim), said, found)
        return found

    @cached_property
    def _figures(self) -> list[list[Figure]]:
        return [[*figures(text), *(resolved(text, day) if day else ())] for text, day in self.sentences]

    @cached_property
    def _years(self) -> frozenset[str]:
        told = {each.value[:4] for held in self._figures for each in held if each.kind in ("date", "count")}
        return frozenset(told | {str(day.year) for _, day in self.sentences if day})

    def _other_forms(self, claim: str, said: Sequence[Unit], found: Degrees) -> None:
        """Names that stand there as initials, spelt out, or as the name of a people."""
        odd = [row for row, unit in enumerate(said) if unit.kind == "name" and not found[row].any()]
        if not odd:
            return
        nowhere = _parts(missing_names(claim, "\n".join(each.text for each in self.sentences)))
        odd = [row for row in odd if said[row].text not in nowhere]
        for at, sentence in enumerate(self.sentences if odd else ()):
            absent = _parts(missing_names(claim, sentence.text))
            for row in odd:
                found[row, at] = float(said[row].text not in absent)

    def _degree(self, claimed: Figure, at: int) -> float:
        day = self.sentences[at].published
        return max((self._alike(claimed, each, day) for each in self._figures[at]), default=0.0)

    def _alike(self, claimed: Figure, held: Figure, published: date | None) -> float:
        if claimed.kind == held.kind == "date":
            if same(claimed, held):
                return self._same_day(claimed.value, held.value, published)
            return _same_month(claimed, held)
        if held.kind == "date":
            return float(claimed.kind == "count" and claimed.value == held.value[:4])
        if claimed.kind == "date":
            return _YEAR if held.kind == "count" and held.value == claimed.value[:4] else 0.0
        if claimed.value != held.value:
            return 0.0
        return 1.0 if (claimed.kind, claimed.unit) == (held.kind, held.unit) else _LIKE

    def _same_day(self, claimed: str, held: str, published: date | None) -> float:
        """Of dates that do not contradict each other; a year that only the claim says has to come from elsewhere."""
        year = claimed.partition("-")[0]
        if held.endswith("?") and not claimed.endswith("?"):
            return _MONTH
        if not year.isdigit() or not held.startswith("?"):
            return 1.0
        if published and abs(int(year) - published.year) <= 1:
            return 1.0
        return _YEAR_NEAR if year in self._years else _LIKE


def evidence_in(passages: Sequence[Passage], headlines: Sequence[Headline | None]) -> Evidence:
    """The sentences of the passages in their order, before each passage the headline of its article, where given."""
    found: list[Sentence] = []
    for passage, headline in zip(passages, headlines, strict=True):
        day = headline.published_at.date() if headline and headline.published_at else None
        spans = passage.sentences or ((passage.start, passage.end),)
        texts = [passage.text[start - passage.start : end - passage.start] for start, end in spans]
        found += [Sentence(text, day) for text in (*([headline.title] if headline else []), *texts)]
    return Evidence(found)


def _same_month(claimed: Figure, held: Figure) -> float:
    return _MONTH if claimed.value[:7] == held.value[:7] else 0.0


def _parts(found: Sequence[str]) -> set[str]:
    return {part for name in found for part in name.split("-")}
