"""Outlets as people name them: which of the collection's are meant, and which no article comes from.

It does not care what else was looked for.
"""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from retrieval.catalogue.catalogue import Catalogue
from retrieval.catalogue.rows import publisher_key
from retrieval.models import Model
from retrieval.planning.outlets import aliases, called

_ALIKE = 80.0  # of 100: "guardian" and "The Guardian" are, "Post" and "Port News" are not
_MOST_ALIKE = 3
_MOST_KNOWN = 12


class UnknownOutlet(Model):
    """`typed` as it was given; `alike` are outlets it may have been, `known` some of all there are."""

    typed: str
    alike: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    others: bool = False

    def __str__(self) -> str:
        no_article = f"No article comes from {self.typed}."
        if self.alike:
            return f"{no_article} Did you mean {' or '.join(self.alike)}?"
        if not self.known:
            return no_article
        return f"{no_article} The outlets I have: {', '.join(self.known)}{' and others' if self.others else ''}."


def outlets_meant(catalogue: Catalogue, named: Sequence[str]) -> tuple[str, ...]:
    """The collection's names of the outlets named: of one that is there itself, else all that are called so, such as
    the Harbour Courier by "courier", else the only one with these words in its name; one that nothing is called by
    stays as it is."""
    if not named:
        return ()
    publishers = catalogue.publishers()
    there, known = set(map(publisher_key, publishers)), aliases(publishers)
    found: dict[str, None] = {}
    for one in named:
        is_there = publisher_key(one) in there
        found |= dict.fromkeys([one] if is_there else sorted(called(one, known)) or _only_one(one, publishers))
    return tuple(found)


def _only_one(typed: str, publishers: Sequence[str]) -> list[str]:
    """The one outlet whose name has all the words typed; `typed` itself where none or several have."""
    words = set(publisher_key(typed).split())
    having = [one for one in publishers if words and words <= set(publisher_key(one).split())]
    return having if len(having) == 1 else [typed]


def unknown_outlets(catalogue: Catalogue, named: Sequence[str]) -> list[UnknownOutlet]:
    """Those of `named` that are not in the collection."""
    if not named:
        return []
    publishers = catalogue.publishers()
    by_key = {publisher_key(publisher): publisher for publisher in publishers}
    unknown = [one for one in dict.fromkeys(named) if publisher_key(one) not in by_key]
    return [
        UnknownOutlet(
            typed=one,
            alike=tuple(by_key[key] for key in _alike(one, list(by_key))),
            known=tuple(publishers[:_MOST_KNOWN]),
            others=len(publishers) > _MOST_KNOWN,
        )
        for one in unknown
    ]


def _alike(typed: str, keys: Sequence[str]) -> list[str]:
    found = process.extract(publisher_key(typed), keys, scorer=fuzz.WRatio, score_cutoff=_ALIKE, limit=_MOST_ALIKE)
    return [key for key, _, _ in found]
