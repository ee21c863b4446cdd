"""What news counts people by, each state in the words it is told in: the dead, the injured, the missing; and the words
for the people themselves.

It does not care how many they are, nor who counts them.
"""

import re
from collections.abc import Collection, Iterable

from retrieval.words import content_stems, stem

STATES: tuple[frozenset[str], ...] = tuple(
    frozenset(stem(word) for word in words.split())
    for words in (
        "die died dies dying dead death deaths deadly kill kills killed killing toll fatality fatalities perished",
        "injured injure injures injury injuries hurt wounded wounds",
        "missing unaccounted",
        "infected infection infections sickened ill sick illness contracted caught",
        "evacuated evacuate evacuees displaced",
        "arrested arrest arrests detained",
    )
)


def state_of(stems: Iterable[str]) -> frozenset[str] | None:
    """The words for the state that the first of `stems` tells of; None where none tells of any."""
    return next((state for each in stems for state in STATES if each in state), None)


_TAKEN_THERE = (STATES[1], STATES[3])  # the injured and the ill
_IN_CARE = re.compile(
    r"\bhospitali[sz]ed\b|\b(?:taken|rushed|brought|flown|airlifted|admitted|sent)\b(?:\s+\w+){0,3}?\s+to\s+(?:\w+\s+)?"
    r"hospitals?\b",
    re.IGNORECASE,
)
PEOPLE = frozenset(
    stem(word) for word in ("people", "person", "persons", "victims", "residents", "men", "women", "children")
)
ANYBODY = frozenset(map(stem, ("people", "person", "persons")))
# People by what they came for or belong to: "how many people" did so is told by how many visitors did.
AS_PEOPLE = frozenset(
    stem(word)
    for word in (
        *("visitors", "passengers", "spectators", "fans", "guests", "tourists", "travellers", "attendees", "customers"),
        *("employees", "workers", "staff", "members", "inhabitants", "patients", "pupils", "students", "volunteers"),
        *("participants", "protesters", "demonstrators", "marchers", "voters", "refugees", "subscribers", "users"),
    )
)
# Groups that are counted apart: how many children died is not told by how many did.
APART = frozenset(
    stem(word)
    for word in (
        *("men", "women", "children", "boys", "girls", "pupils", "students", "firefighters", "police", "officers"),
        *("soldiers", "civilians", "journalists", "tourists", "hikers", "drivers", "workers"),
    )
)


def counts_apart(counted: str | None, told: Collection[str]) -> bool:
    """Whether what is counted is a group of its own, or no people at all, of which the stems that are told say nothing:
    how many children died is not told by how many did, nor how many hens by "the first death"."""
    return counted is not None and counted not in PEOPLE and state_of([counted]) is None and counted not in told


def of_another_state(asked: frozenset[str], sentence: str) -> bool:
    """Whether the sentence tells of other states alone: how many are missing is not how many were hurt, nor how many
    died how many were taken to hospital."""
    told = frozenset(content_stems(sentence))
    if asked & told:
        return False
    return state_of(told) is not None or (_IN_CARE.search(sentence) is not None and asked not in _TAKEN_THERE)
