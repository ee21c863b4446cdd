"""Where the sentences of a text are, as character offsets.

It does not care what a sentence says, nor about layout beyond lines: a line end always ends a sentence, because
articles part their paragraphs by blank lines. Boundaries within a line come from sentencex, which keeps quoted
speech and abbreviations ("Mr. Kirby", "5 p.m.") whole.
"""

import re
from collections.abc import Iterator

MAX_SENTENCE_CHARS = 1_200

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_WORD = re.compile(r"\w", re.UNICODE)
_ABBREVIATION_ALONE = re.compile(
    r"(?:^|\s)(?:Dr|Mr|Mrs|Ms|Prof|St|Gen|Col|Lt|Sgt|Capt|Sen|Rep|Gov|Rev|Hon|approx)\.\s*$"
)
_CLAUSE_END = re.compile(r"[;:,.!?\u3002\uff01\uff1f\u0964]\s*|\s+")


def sentence_spans(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """The (start, end) of each sentence, in order, without the white space around it.

    `language` is an ISO 639-1 code and chooses the abbreviations; English where unknown. A run of more than
    MAX_SENTENCE_CHARS without an end (a table, a list without stops) is cut at a clause or a space.
    """
    spans: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        offset = line.start()
        for start, end in _within_line(line.group(), language):
            spans.extend(_cut_to_size(text, offset + start, offset + end))
    return spans


def _within_line(line: str, language: str | None) -> Iterator[tuple[int, int]]:
    from sentencex import segment  # type: ignore[import-untyped]  # ships no types; a compiled extension: only where text is actually split

    position, begun = 0, 0
    for piece in segment(language or "en", line):
        position += len(piece)
        if position < len(line) and _continues(line[begun:position]):
            continue
        yield begun, position
        begun = position
    if begun < len(line):
        yield begun, len(line)


def _continues(piece: str) -> bool:
    """True where a piece cannot stand alone: a bare title or abbreviation, or a mark without a word."""
    return _ABBREVIATION_ALONE.search(piece) is not None or _WORD.search(piece) is None


def _cut_to_size(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start, end = _trim(text, start, end)
    while end - start > MAX_SENTENCE_CHARS:
        limit = start + MAX_SENTENCE_CHARS
        cut = limit
        for match in _CLAUSE_END.finditer(text, start + MAX_SENTENCE_CHARS // 2, limit):
            cut = match.end()
        first = _trim(text, start, cut)
        if first[0] < first[1]:
            yield first
        start, end = _trim(text, cut, end)
    if start < end:
        yield start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
