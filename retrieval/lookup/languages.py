"""Which of the languages asked for no article is in.

It does not care what was looked for in them.
"""

from collections.abc import Sequence

from retrieval.index.filters import Filter
from retrieval.index.matching import Matching
from retrieval.index.passage_index import PassageIndex


def absent_languages(index: PassageIndex, codes: Sequence[str]) -> tuple[str, ...]:
    """The English names of those of the languages, given by their codes, that the collection has nothing in."""
    everything = index.matching(Matching(terms=()))
    absent = [code for code in codes if not everything.newest(1, Filter(languages=(code,)))[1]]
    if not absent:
        return ()
    from babel import Locale  # knows the names of languages; not needed by a lookup that names none

    names = Locale("en").languages
    return tuple(str(names.get(code, code)) for code in absent)
