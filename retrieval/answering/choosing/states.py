"""What news counts people by, each state in the words it is told in: the dead, the injured, the missing.

It does not care how many they are, nor who counts them.
"""

from collections.abc import Iterable

from retrieval.words import stem

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
