"""Cuts a model's streamed text into sentences with their keys, as soon as each is complete.

It does not care whether a sentence is true or a key exists. What is cut off in the middle never comes out.
"""

import re
from typing import NamedTuple

from retrieval.answering.reading.hidden import visible
from retrieval.answering.writing.asides import is_heading, told
from retrieval.sources.sentences import sentence_spans

_DRAWN = r"(?:[B-DF-HJ-NP-TV-XZ][2-9]){2}"  # a key as `fences` draws it, known in other brackets too
_WORD = r"(?:(?i:passages?|keys?)\s+)?"
_GROUP = (
    rf"(?:\[\s*{_WORD}[A-Z0-9]{{1,12}}(?:\s*[,;]\s*[A-Z0-9]{{1,12}})*\s*\]"
    rf"|[(【]\s*{_WORD}{_DRAWN}(?:\s*[,;]\s*{_DRAWN})*\s*[)】])"
)
_GROUPS = re.compile(_GROUP)
_KEY = re.compile(r"\b[A-Z0-9]+\b")
# A sentence, its keys before or after the full stop, then the start of something else.
_COMPLETE = re.compile(
    rf"^(?P<unit>[^\n]*?(?:[.!?…][\"'”’)]*\s*(?:{_GROUP}\s*)+|(?:{_GROUP}\s*)+[.!?…]))(?=\s*[^\s\[(【.!?…])", re.DOTALL
)
_LIST_MARK = re.compile(r"^\s*(?:[-*•–>]\s+|\d{1,2}[.)]\s+|#+\s+)")
_LONGEST = 2_000  # characters without an end of sentence: not a sentence
_FEWEST_WORDS = 3
_ENDS = (".", "!", "?", "…", '"', "”")


class Draft(NamedTuple):
    """A sentence as the model wrote it, without its keys."""

    text: str
    keys: tuple[str, ...]


class Drafts:
    """Takes the stream piece by piece."""

    def __init__(self) -> None:
        self._rest = ""
        self._passing_over = False

    def feed(self, piece: str) -> list[Draft]:
        """The sentences that `piece` completed."""
        if self._passing_over:
            _, newline, piece = piece.partition("\n")
            self._passing_over = not newline
        self._rest += piece
        found: list[Draft] = []
        while True:
            line, newline, after = self._rest.partition("\n")
            unit = _COMPLETE.match(line)
            if unit is not None:
                found.extend(read_draft(unit["unit"]))
                self._rest = line[unit.end() :] + newline + after
            elif newline:
                found.extend(read_draft(line))
                self._rest = after
            else:
                break
        if len(self._rest) > _LONGEST:  # its end is none of a sentence either: the whole line goes
            self._rest, self._passing_over = "", True
        return found

    def close(self) -> list[Draft]:
        """What is left when the model ended by itself: a last sentence, unless it stops in the middle."""
        rest, self._rest = self._rest, ""
        ended = rest.rstrip().endswith((*_ENDS, "]"))
        return read_draft(rest) if ended else []


def read_draft(text: str) -> list[Draft]:
    """The sentence in `text` and its keys, its text empty where it has no word; nothing where there is neither.

    Marks that hide or reverse text are left out, what tells nothing (`asides`), and a sentence that cannot be one for
    its length. A line, such as an item of a list, gets the full stop that it lacks.
    """
    text = visible(text)
    groups = [re.sub(_WORD, "", group) for group in _GROUPS.findall(text)]
    keys = tuple(dict.fromkeys(key for group in groups for key in _KEY.findall(group)))
    unmarked = _GROUPS.sub("", text)
    if is_heading(unmarked):
        return []
    bare = _LIST_MARK.sub("", unmarked).replace("**", "").replace("`", "")
    bare = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(bare.split()))
    if not any(letter.isalnum() for letter in bare):
        bare = ""
    elif not (bare := " ".join(filter(None, map(told, parts_of(bare))))):
        return []
    elif not bare.endswith(_ENDS):
        bare += "."
    return [Draft(bare, keys)] if (bare or keys) and len(bare) <= _LONGEST else []


def parts_of(text: str) -> list[str]:
    """The sentences of a draft, where a model put several before one key; what is too short for one stays with its
    neighbour. An abbreviation may end a part: parts are there to be checked, not to be shown alone."""
    spans: list[tuple[int, int]] = []
    for start, end in sentence_spans(text):
        if spans and min(len(text[spans[-1][0] : spans[-1][1]].split()), len(text[start:end].split())) < _FEWEST_WORDS:
            start = spans.pop()[0]
        spans.append((start, end))
    return [text[start:end] for start, end in spans]
