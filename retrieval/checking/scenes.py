"""Sentences as a row of features: words that mean something, amounts and names, each with its place.

It does not care what is made of them. Names of one person or body are one entity over all texts given together, and
"he" or "she" stands for the person named before.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from retrieval.checking.amounts import Amount, amounts, dated, one_units
from retrieval.checking.clauses import Token, read
from retrieval.checking.naming import BODIES, is_outlet, is_person, is_place, name_keys, named, seems_person
from retrieval.checking.opposites import Side
from retrieval.words import stem, word_set

_PRONOUN = re.compile(r"\b(?:he|she|his|her|him|(?P<relative>who|whose|whom))\b", re.IGNORECASE)
_MEANT = frozenset(
    ("company", "firm", "club", "insurer", "bank", "airline", "operator", "supplier", "manufacturer", "group", "maker",
     "museum", "hospital", "party", "buyer", "seller", "employer", "owner", "landlord", "regulator", "campaign")
)  # fmt: skip


class Feature(NamedTuple):
    """One thing of a sentence: `keys` by which it is compared, its number in the row and its clause.

    `kind` is "word", "name", "person", "body" or the kind of an amount; `token` is there for words.
    """

    kind: str
    keys: frozenset[str]
    at: int
    clause: int
    segment: int
    start: int
    end: int
    text: str
    token: Token | None = None
    amount: Amount | None = None

    @property
    def sides(self) -> tuple[Side, ...]:
        return self.token.sides if self.token else ()


class Scene(NamedTuple):
    """One sentence: its features in order; `text` is the sentence, `start` where it begins in its text."""

    text: str
    start: int
    features: tuple[Feature, ...]
    denies: bool
    hints: bool
    keys: frozenset[str]


@lru_cache(maxsize=256)
def scenes(
    text: str, published_at: datetime | None = None, day_only: bool = False, known: frozenset[str] = frozenset()
) -> tuple[Scene, ...]:
    """The sentences of a text as rows of features.

    A weekday is read against `published_at`; `known` are the keys of names by which a single capital at the beginning
    of a sentence is told from any other word.
    """
    reading = read(text)
    rows = _Rows(text, dated(text, published_at, day_only), named(text, known))
    found = []
    for number, (start, end) in enumerate(reading.spans):
        features = rows.of(start, end, [token for token in reading.tokens if token.sentence == number])
        keys = frozenset(key for feature in features for key in feature.keys)
        found.append(
            Scene(text[start:end], start, tuple(features), reading.denies[number], reading.hints[number], keys)
        )
    return tuple(found)


_APPOSED = re.compile(r",?\s(?:[^,.;]{1,40},\s)?")  # what may stand between a name and its "who"


class _Found(NamedTuple):
    """What becomes a feature: its offsets, and a word's token or an amount's value."""

    start: int
    end: int
    kind: str
    keys: frozenset[str]
    text: str
    amount: Amount | None = None
    token: Token | None = None


class _Rows:
    """The rows of a text, sentence by sentence; it keeps whom "he", "the company" and "the town" mean."""

    def __init__(self, text: str, days: Sequence[Amount], runs: Sequence[tuple[int, int, str]]) -> None:
        self._text = text
        self._runs = runs
        self._days = days
        self._person = self._body = self._place = frozenset[str]()
        self._met: frozenset[str] = frozenset()

    def of(self, start: int, end: int, tokens: Sequence[Token]) -> list[Feature]:
        found = [*self._amounts(start, end, tokens)]
        for one in (*self._names(start, end), *self._units(start, end, tokens)):
            if _free(one, found):
                found.append(one)
        found.extend(self._pronouns(start, end, found))
        words = [
            _Found(token.start, token.end, "word", frozenset((token.key,)), token.text, token=token)
            for token in tokens
            if _free(
                token, [one for one in found if not (token.sides and one.kind in ("share", "multiple", "ordinal"))]
            )
        ]
        return self._row(sorted([*found, *words], key=lambda one: (one.start, one.end)), tokens)

    def _amounts(self, start: int, end: int, tokens: Sequence[Token]) -> Iterator[_Found]:
        for amount in amounts(self._text):
            if start <= amount.start < end:
                named = amount.kind in ("date", "weekday")  # "next Monday" is one day, of which "Monday" is the amount
                days = [day for day in self._days if day.start <= amount.start < day.end] if named else []
                kind = "date" if amount.kind in ("date", "weekday") else amount.kind
                meant = (days or [amount])[0]._replace(text=amount.text, end=amount.end)
                keys = frozenset(_amount_keys(amount, days))
                yield _Found(amount.start, amount.end, kind, keys, amount.text, meant)

    def _units(self, start: int, end: int, tokens: Sequence[Token]) -> Iterator[_Found]:
        for amount in one_units(self._text):
            if start <= amount.start < end and not _is_rate(amount, tokens):
                keys = frozenset((f"~{amount.value} {amount.unit}",))
                yield _Found(amount.start, amount.end, "span", keys, amount.text)

    def _names(self, start: int, end: int) -> Iterator[_Found]:
        for at, upto, run in self._runs:
            if start <= at < end and (keys := name_keys(run)):
                is_known = keys <= self._met
                if is_known or (is_person(run) and seems_person(run, self._text, at, upto)):
                    self._met |= keys
                    yield _Found(at, upto, "person", keys, run)
                else:
                    yield _Found(at, upto, "name", keys, run)

    def _pronouns(self, start: int, end: int, found: Sequence[_Found]) -> list[_Found]:
        """ "He" is the first person named in the sentence, else the last one before; "who" the name right before."""
        pronouns = []
        for match in _PRONOUN.finditer(self._text, start, end):
            people = [one for one in found if one.kind == "person"]
            before = [one for one in people if one.start < match.start()]
            keys = min(before).keys if before else self._person
            if keys and not match["relative"]:
                pronouns.append(_Found(match.start(), match.end(), "pronoun", keys, match.group()))
            names = [one for one in found if one.kind in ("person", "name") and one.start < match.start()]
            if match["relative"] and names and _APPOSED.fullmatch(self._text[max(names).end : match.start()]):
                pronouns.append(_Found(match.start(), match.end(), "pronoun", max(names).keys, match.group()))
        first = min((one for one in found if one.kind == "person"), default=None)
        self._person = first.keys if first else self._person
        return [one for one in pronouns if _free(one, found)]

    def _row(self, found: Sequence[_Found], tokens: Sequence[Token]) -> list[Feature]:
        features: list[Feature] = []
        for at, one in enumerate(found):
            kind, keys = one.kind, one.keys
            beside = one.token or next((t for t in reversed(tokens) if t.start <= one.start), next(iter(tokens), None))
            if one.token:
                is_named = self._text[one.end : one.end + 3] == " of"
                kind, keys = _word(one.token, self._body, frozenset() if is_named else self._place)
            elif kind == "name" and is_place(one.text, self._text[: one.start]):
                self._place = keys
            elif kind == "name" and _acts(one.text, self._text[: one.start]):
                self._body = keys
            clause, segment = (beside.clause, beside.segment) if beside else (0, 0)
            features.append(
                Feature(kind, keys, at, clause, segment, one.start, one.end, one.text, one.token, one.amount)
            )
        return features


def _word(token: Token, body: frozenset[str], place: frozenset[str]) -> tuple[str, frozenset[str]]:
    """Kind and keys of a word; "the company" and "the town" also mean the one named before."""
    low = token.text.lower()
    keys = frozenset((token.key,))
    if low in _LOCAL and place:
        return "name", keys | place
    if low not in BODIES:
        return "word", keys
    own = f"@{stem(low)}"
    return "body", keys | {own} | (body if low in _MEANT and own not in body else frozenset())


_LOCAL = word_set("town village island")


def _free(one: _Found | Token, others: Sequence[_Found]) -> bool:
    return all(one.end <= other.start or one.start >= other.end for other in others)


def _is_rate(amount: Amount, tokens: Sequence[Token]) -> bool:
    """ "A day" in "95 crowns a day" is a rate, no length of time."""
    return any(
        token.start < amount.end and amount.start < token.end and any(side.scale == "rate" for side in token.sides)
        for token in tokens
    )


def _acts(run: str, before: str) -> bool:
    """Whether a name can be what "the company" means: not one after "in" or "at", which is a place."""
    return not is_outlet(run) and not re.search(
        r"\b(?:in|at|near|from|of|to|river|village|town)\s(?:the\s)?$", before, re.IGNORECASE
    )


def _amount_keys(amount: Amount, days: Sequence[Amount]) -> list[str]:
    """A date's month and day, those that a weekday means, else the number."""
    if amount.kind == "date":
        day = amount.value.partition("-")[2]
        found = [f"#{day}" if day != "?-?" else f"#{amount.value}"]
    else:
        found = [f"#o{amount.value}" if amount.kind == "ordinal" else f"#{amount.value}"]
    found.extend(f"#{day.value.partition('-')[2]}" for day in days)
    if amount.kind == "duration":
        found.append(f"~{amount.value} {amount.unit}")
    return found


def share(claim: Scene, scene: Scene) -> float:
    """Share of the claim's features in an evidence sentence; amounts and names count double."""
    total = matched = 0.0
    for feature in claim.features:
        weight = 1.0 if feature.kind in ("word", "body") else 2.0
        total += weight
        if feature.keys & scene.keys:
            matched += weight
    return matched / total if total else 0.0


def named_in(scenes: Sequence[Scene]) -> frozenset[str]:
    """The keys of all names."""
    return frozenset(
        key for scene in scenes for one in scene.features if one.kind in ("name", "person") for key in one.keys
    )
