"""A question with its misspelt words put as articles write them: "Sohlbach" as "Solbach", "sentanced" as "sentenced".

As in a lookup, only a word that the collection does not hold is respelt, and only into a near one. A word in general
use becomes nothing but a name, for a question lives on its other words too; a short word only what it is but for a
letter written once instead of twice. It does not care who asked: the answer says
how it was read.
"""

import re

from retrieval.dates.words import CALENDAR_NAMES
from retrieval.index.spelling import Spelling
from retrieval.index.word_vectors import word_vectors
from retrieval.words import ASKING_WORDS, STOP_WORDS

_FEWEST_LETTERS = 6  # a short word has too many near ones
_LONG = 7  # letters from which on a word that nobody writes is the only near one here, however rare: "migrane"
_DOUBLED = re.compile(r"(.)\1")
_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]{4,60}(?![\w-])")


def respelt(spelling: Spelling, text: str) -> str:
    """`text`, as it is where nothing in it is misspelt."""
    return _WORD.sub(lambda match: _name_for(spelling, match[0]) or _word_for(spelling, match[0]) or match[0], text)


def _name_for(spelling: Spelling, word: str) -> str | None:
    """The name that was meant; None for words that are known, here or in general ("safe" is
    no misspelt Saxe), and for short forms ("SUVs")."""
    plain = word.lower()
    if not word[1:].islower() or plain in STOP_WORDS or plain in ASKING_WORDS or _in_general_use(word):
        return None
    name = spelling.name(word)
    return None if name in CALENDAR_NAMES else name  # "Aune" is somebody, not June


def _word_for(spelling: Spelling, word: str) -> str | None:
    """The common word that nobody writes so: "hapened". None where there is no table to tell what nobody writes."""
    known = word_vectors()
    if known is None or not word.islower() or known.whole(word) or spelling.holds(word):
        return None
    meant = spelling.of(word)
    small = [one for one in meant.shown_for if one.islower()] if meant else []
    same = [one for one in small if _singled(one) == _singled(word)]
    if same:
        return same[0]  # "salmonela", whatever the table has of it
    if len(word) < _FEWEST_LETTERS:
        return None
    only = small[0] if meant and meant.shown_for == tuple(small[:1]) and len(word) >= _LONG else None
    return next(filter(known.whole, small), only)


def _singled(word: str) -> str:
    return _DOUBLED.sub(r"\1", word)


def _in_general_use(word: str) -> bool:
    """Whether a table of English has it; where there is no table, whether it is no name by its first letter."""
    known = word_vectors()
    return known.whole(word) if known is not None else word[0].islower()
