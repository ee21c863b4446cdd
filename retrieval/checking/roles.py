"""Whether a sentence makes a person what its evidence says another is: "the minister, Anna Holm" where Holm is a baker.

It does not care about what only one of the two says of a person: an article need not tell everything anew.
"""

import re
from collections.abc import Mapping

from retrieval.checking.names import POSTS
from retrieval.checking.quotes import plain
from retrieval.checking.told import described
from retrieval.words import stem

# "Author" has the stem of "authority".
_ROLES = frozenset(
    stem(word)
    for word in (*POSTS, "minister", "president", "mayor", "governor", "senator", "judge", "secretary", "commissioner")
    if word
    not in ("former", "retired", "veteran", "outgoing", "acting", "deputy", "chief", "victim", "witness", "author")
)
_POSTS_BESIDE = _ROLES | frozenset(
    map(stem, ("chief", "executive", "head", "leader", "general", "spokesman", "officer"))
)


def misnamed(text: str, known: Mapping[str, frozenset[str]]) -> tuple[str, str] | None:
    """The person and what they are wrongly called; None where nobody is.

    `known` are the words that describe each name of the evidence.
    """
    for name, words in described(plain(text).text).items():
        held = known.get(name, frozenset())
        own = held & _POSTS_BESIDE
        claimed = words & _ROLES
        if not own or not claimed or claimed & held:
            continue
        others = frozenset().union(*(more for other, more in known.items() if other not in held))
        if claimed <= others:
            found = re.search(rf"(?:[A-Z][\w’'-]+ )*\b(?i:{re.escape(name)})[\w-]*(?: [A-Z][\w-]+)*", text)
            return (found.group() if found else name, sorted(claimed)[0])
    return None
