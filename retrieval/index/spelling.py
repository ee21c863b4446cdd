"""What a word that no passage holds may be a misspelling of: the nearest words that passages do hold.

It does not care what is done with them. One letter wrong, missing, too many or changed with its neighbour counts as
one edit; short words are left alone, and so is whatever has a digit in it: a near number is another number.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.index.analysis import exact_words, read_words
from retrieval.index.filters import Filter
from retrieval.index.matching import Matching, Term
from retrieval.models import Model, Passage

if TYPE_CHECKING:
    from retrieval.index.lexical import LexicalIndex

FEWEST_LETTERS = 4
TWO_EDITS_FROM = 8  # letters
WEIGHTS = {1: 0.8, 2: 0.6}  # of a word found at so many edits, beside 1 for one found as asked
_MOST = 3  # words for one misspelling
_SELDOM = 0.1  # of the passages that hold the best of them: what is rarer is itself a misspelling, or another name
_NAME_COUNTS = 10  # times as much as another word, where a name was typed
_LOOKED_AT = 8
_SAMPLED = 12  # passages read to see how a word is written: the headline alone may have it of some
_ENOUGH = 3  # times seen
_NAME = re.compile(r"(?<!\w)[^\W\d_]{4,60}(?!\w)")
_SENTENCE_BEGINS = re.compile(r"(?:\A|[.!?:\n“\"(])\s*\Z")
_BEFORE = 12  # characters before a name, to see whether a sentence begins with it


class Correction(Model):
    """`typed` stands in no passage; `shown_for` are the words it may have been, as passages write them, best first.

    `edits` is how far they are from it.
    """

    typed: str
    shown_for: tuple[str, ...]
    edits: int

    def __str__(self) -> str:
        words = " and ".join(f"“{word}”" for word in self.shown_for)
        return f"Nothing holds “{self.typed}”: shown for {words}."


def weighed(corrections: Iterable[Correction]) -> dict[str, float]:
    """What to look for beside what was typed, with its weights, as `LexicalIndex.search` takes it."""
    return {word: WEIGHTS[one.edits] for one in corrections for word in one.shown_for}


class Spelling:
    """The words of one lexical index; `passages` fetches by id, to see how a word is written."""

    def __init__(self, index: "LexicalIndex", passages: Callable[[Sequence[str]], Mapping[str, Passage]]) -> None:
        self._index = index
        self._passages = passages

    def of(self, word: str) -> Correction | None:
        """None where passages hold the word, in any form, or nothing near it."""
        letters = exact_words(word)
        if len(letters) != 1 or len(letters[0]) < FEWEST_LETTERS or not letters[0].isalpha() or self._index.holds(word):
            return None
        edits, near = self._nearest(letters[0])
        written = {self._as_written(one): seen for one, seen in near.items()}
        if word[0].isupper():  # a name was meant, rather
            written = {one: seen * (_NAME_COUNTS if one[0].isupper() else 1) for one, seen in written.items()}
        written = dict(sorted(written.items(), key=lambda one: -one[1]))
        most = max(written.values(), default=0)
        likely = tuple(one for one, seen in written.items() if seen >= _SELDOM * most)[:_MOST]
        return Correction(typed=word, shown_for=likely, edits=edits) if likely else None

    def holds(self, word: str) -> bool:
        """Whether passages hold the word, in any form."""
        return self._index.holds(word)

    def holds_phrase(self, text: str) -> bool:
        """Whether a passage holds these words as they are written."""
        return self._index.newest(Matching(terms=(Term(text=text, kind="phrase"),)), 1, Filter())[1] > 0

    def name(self, word: str) -> str | None:
        """The name that `word` is or misspells, as passages write it; None where it is a word of theirs, or near none.

        A form that no passage holds but as a stem ("Ferrowel" beside "Ferrowell") is one edit away at most.
        """
        letters = exact_words(word)
        if len(letters) != 1 or len(letters[0]) < FEWEST_LETTERS or not letters[0].isalpha():
            return None
        if any(one == letters[0] for one, _ in self._index.beginning_with(letters[0])):
            written = self._as_written(letters[0])
            return written if written[0].isupper() else None
        edits, near = self._nearest(letters[0])
        if not near or (edits > 1 and self._index.holds(word)):
            return None
        written_so = {self._as_written(one): seen for one, seen in near.items()}
        names = {one: seen for one, seen in written_so.items() if one[0].isupper()}
        return max(names, key=lambda one: names[one], default=None)

    def beginning_with(self, start: str, most: int) -> list[str]:
        """The commonest words that begin so, without case and accents."""
        return [word for letters in exact_words(start)[-1:] for word, _ in self._index.beginning_with(letters, most)]

    def of_names(self, text: str) -> list[Correction]:
        """Of the words in `text` that look like names, and for words that are written like names only.

        A capital at the beginning of a sentence makes no name.
        """
        names = (match for match in _NAME.finditer(text) if match[0][0].isupper())
        inner = dict.fromkeys(
            name[0] for name in names if not _SENTENCE_BEGINS.search(text, max(0, name.start() - _BEFORE), name.start())
        )
        found = [self.of(name) for name in inner]
        likely = [
            one.model_copy(update={"shown_for": tuple(word for word in one.shown_for if word[0].isupper())})
            for one in found
            if one is not None
        ]
        return [one for one in likely if one.shown_for]

    def _nearest(self, word: str) -> tuple[int, dict[str, int]]:
        """The least number of edits at which there are words, and the most frequent of these with their frequency."""
        most = 2 if len(word) >= TWO_EDITS_FROM else 1
        seen = dict(self._candidates(word))
        scored = process.extract(word, list(seen), scorer=OSA.distance, score_cutoff=most, limit=None)
        edits = int(min((distance for _, distance, _ in scored), default=0))
        near = sorted((one for one, distance, _ in scored if distance == edits), key=lambda one: (-seen[one], one))
        return edits, {one: seen[one] for one in near[:_LOOKED_AT]}

    def _candidates(self, word: str) -> list[tuple[str, int]]:
        """Words that begin with the same letter, or whose first letters alone are mistyped."""
        starts = [word[0], word[1]] if word[1] != word[0] else [word[0]]
        found = [one for start in starts for one in self._index.beginning_with(start)]
        for letter in "abcdefghijklmnopqrstuvwxyz":
            if letter not in starts:
                found += self._index.beginning_with(letter + word[1:3])  # it was another letter
                found += self._index.beginning_with(letter + word[:2])  # it was left out
        return found

    def _as_written(self, word: str) -> str:
        """`word` with the capitals and accents of passages that hold it; small where one begins it small."""
        here = Matching(terms=(Term(text=word, kind="phrase"),))
        passage_ids, _ = self._index.newest(here, _SAMPLED, Filter())
        held = self._passages(passage_ids)
        forms: Counter[str] = Counter()
        for passage in (held[each] for each in passage_ids if each in held):
            text = passage.text
            forms.update(text[one.start : one.end] for one in read_words(text, None) if one.exact == word)
            if forms.total() >= _ENOUGH:
                break
        small = [form for form in forms if form[0].islower()]
        return small[0] if small else max(forms, key=lambda form: (forms[form], form), default=word)
