"""Words of news that say the same, and words that say the opposite: "rose" and "climbed", "rose" and "fell".

It does not care about sentences. A word may stand on several scales ("lost" on that of gains and on that of contests);
on one scale two words with the same side agree, and counterparts on different sides exclude each other.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from retrieval.checking.same_words import FORMS, SAME
from retrieval.checking.scales import INTERCHANGEABLE, PHRASES, SCALES
from retrieval.words import stem

_VERBS = {form: verb for verb, forms in FORMS.items() for form in forms.split()}


class Side(NamedTuple):
    """Where a word stands: the scale, and which side of it."""

    scale: str
    side: str


def _sides(exact: bool) -> dict[str, tuple[Side, ...]]:
    """The places of the words, those that count in one form alone left out unless `exact`."""
    found: dict[str, list[Side]] = {}
    for scale, words in SCALES.items():
        for side in words.split("|"):
            names = re.split(r"[\s/]+", side.strip())
            for word in names:
                if word.startswith("=") and not exact:
                    continue
                for form in {word[1:]} if word.startswith("=") else {stem(word), word}:
                    place = Side(scale, names[0].removeprefix("="))
                    if place not in found.setdefault(form, []):
                        found[form].append(place)
    return {word: tuple(places) for word, places in found.items()}


_EXACT, _STEMMED = _sides(exact=True), _sides(exact=False)


def _places() -> dict[str, set[tuple[str, int, int]]]:
    """For each form, where it stands: the scale, the number of the side, and the place there."""
    found: dict[str, set[tuple[str, int, int]]] = {}
    for scale, sides_of in SCALES.items():
        for number, side in enumerate(sides_of.split("|")):
            for at, names in enumerate(side.split()):
                for name in names.split("/"):
                    exact, word = name.startswith("="), name.removeprefix("=")
                    for form in (word,) if exact else (word, stem(word)):
                        found.setdefault(form, set()).add((scale, number, at))
    return found


_PLACES = _places()


_KEYS = {stem(word): stem(group.split()[0]) for group in SAME for word in group.split()}
PHRASE = re.compile("|".join(rf"(?P<p{n}>\b(?:{pattern})\b)" for n, (pattern, _) in enumerate(PHRASES)), re.IGNORECASE)
_RATE = re.compile(r"an? \w+$", re.IGNORECASE)
_PER = re.compile(
    r"(?:[a-z]{2,}s|%|per cent|litre|barrel|tonne|head|person|people|once|twice|million|billion|"
    r"\d)\s$",
    re.IGNORECASE,
)


def is_phrase(match: re.Match[str]) -> bool:
    """Whether the words of a PHRASE mean it here: "a week" is a rate after "95 crowns", not in "a week before"."""
    return not _RATE.fullmatch(match.group()) or _PER.search(match.string[: match.start()]) is not None


def phrase_word(match: re.Match[str]) -> str:
    """The one word for a match of PHRASE."""
    return PHRASES[int((match.lastgroup or "p0")[1:])][1]


@lru_cache(maxsize=20_000)
def sides(word: str) -> tuple[Side, ...]:
    """The places of a word on the scales, by its form and by its stem; empty for most words."""
    low = word.lower()
    return _EXACT.get(low) or _STEMMED.get(stem(_VERBS.get(low, low)), ())


@lru_cache(maxsize=20_000)
def excludes(one: str, other: str) -> bool:
    """Whether two words cannot both be so: on different sides of a scale, and counterparts unless any word of a side
    may stand for another."""
    return any(
        scale == same and side != across and (at == there or scale in INTERCHANGEABLE)
        for scale, side, at in _places_of(one)
        for same, across, there in _places_of(other)
    )


def _places_of(word: str) -> set[tuple[str, int, int]]:
    low = word.lower()
    return _PLACES.get(low) or _PLACES.get(stem(_VERBS.get(low, low)), set())


@lru_cache(maxsize=20_000)
def key(word: str) -> str:
    """What stands for a word where meanings are compared: one form for words that say the same.

    Opposites share the key of their first scale, so that "prices rose" and "prices fell" speak of the same thing.
    """
    found = sides(word)
    if found:
        return f"={found[0].scale}"
    bare = stem(_VERBS.get(word.lower(), word))
    return _KEYS.get(bare, bare)
