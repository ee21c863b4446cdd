"""Leaves out the articles of which any passage holds what is excluded, while others come in their place.

It does not care how passages are looked for, nor what is excluded.
"""

from collections.abc import Callable, Set

from retrieval.index.filters import article_of

LOOKS_AGAIN = 20  # each time without the articles that hold it; one look is mostly enough
Found = list[tuple[str, float]]


def without_holding(look: Callable[[Set[str]], Found], holding: Callable[[Set[str], int], Set[str]]) -> Found:
    """What `look` finds outside the articles it is given, without those of which a passage holds what is excluded.

    `holding` tells of some articles which do, as far as so many passages show.
    """
    out: set[str] = set()
    for _ in range(LOOKS_AGAIN):
        found = look(out)
        held = _held({article_of(one) for one, _ in found}, holding)
        if not held:
            return found
        out |= held
    return [one for one in found if article_of(one[0]) not in held]


def _held(article_ids: Set[str], holding: Callable[[Set[str], int], Set[str]]) -> set[str]:
    held: set[str] = set()
    while left := article_ids - held:
        new = holding(left, len(left))
        if not new:  # until then the passages of one article may have taken all places
            break
        held |= new
    return held
