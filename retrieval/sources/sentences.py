"""Where the sentences of a text are, as character offsets.

It does not care what a sentence says, nor about layout beyond lines: a line end always ends a sentence, because
articles part their paragraphs by blank lines. Boundaries within a line come from sentencex, which keeps quoted
speech and abbreviations ("Mr. Kirby", "5 p.m.") whole; what it gets wrong in news is put right here: a quotation
mark on the wrong side of a boundary, and abbreviations that it lacks.
"""

import re
from collections.abc import Iterator

MAX_SENTENCE_CHARS = 1_200
MAX_STRETCH_CHARS = 20_000
# Rough ends, for a look at what stands before a place, where offsets and abbreviations do not matter.
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+")
QUOTE_OR_SENTENCE_END = re.compile(r"(?<=[.!?”\"])\s+")

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_WORD = re.compile(r"\w", re.UNICODE)
_ABBREVIATION_ALONE = re.compile(
    r"(?:^|\s)(?:Dr|Mr|Mrs|Ms|Prof|St|Gen|Col|Lt|Sgt|Capt|Sen|Rep|Gov|Rev|Hon|approx)\.\s*$"
)
_ABBREVIATION_OF = {
    "fr": re.compile(r"(?:^|\W)(?:M|MM|Mme|Mlle|Mgr)\.\s*$"),
    "de": re.compile(r"\b(?:[Dd](?:er|ie|as|es|em|en)|[Ii]m|[Vv]om|[Zz]u[mr]) \d{1,2}\.\s*$"),
}
"""A title before a name; in German an ordinal ("der 2. Weltkrieg")."""
_SHORT_WITH_STOP = re.compile(r"(?:^|\s)[^\W\d_]{1,4}\.(?:\s?[^\W\d_]{1,3}\.)*\s*$")
_LAST_WORDS = 24
_OPENING, _CLOSING = '"“„«', '"”»'
_CLAUSE_END = re.compile(r"[;:,.!?\u3002\uff01\uff1f\u0964]\s*|\s+")


def sentence_spans(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """The (start, end) of each sentence, in order, without the white space around it.

    `language` is an ISO 639-1 code and chooses the abbreviations; English where unknown. A run of more than
    MAX_SENTENCE_CHARS without an end (a table, a list without stops) is cut at a clause or a space.
    """
    spans: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        for offset, stretch in _stretches(line.group(), line.start()):
            for start, end in _within_line(stretch, language):
                spans.extend(_cut_to_size(text, offset + start, offset + end))
    return spans


def _stretches(line: str, offset: int) -> Iterator[tuple[int, str]]:
    """A line in parts of at most MAX_STRETCH_CHARS: sentencex takes minutes over a megabyte of opened quotations."""
    start = 0
    while len(line) - start > MAX_STRETCH_CHARS:
        limit = start + MAX_STRETCH_CHARS
        cut = max(line.rfind(". ", start, limit), line.rfind("。", start, limit)) + 1
        end = cut or line.rfind(" ", start, limit) + 1 or limit
        yield offset + start, line[start:end]
        start = end
    yield offset + start, line[start:]


def _within_line(line: str, language: str | None) -> Iterator[tuple[int, int]]:
    from sentencex import segment  # type: ignore[import-untyped]  # ships no types; a compiled extension: only where text is actually split

    position, begun = 0, 0
    for piece in segment(language or "en", line):
        position += len(piece)
        end = _beside_quotation_mark(line, position)
        if begun < end < len(line) and not _continues(line, begun, end, language):
            yield begun, end
            begun = end
    if begun < len(line):
        yield begun, len(line)


def _beside_quotation_mark(line: str, end: int) -> int:
    """The boundary, moved so that a mark opens the sentence after it ("said. “We …") or closes the one before it."""
    if not 1 < end < len(line):
        return end
    if line[end - 1] in _OPENING and line[end - 2].isspace() and not line[end].isspace():
        return end - 1
    if line[end] in _CLOSING and not line[end - 1].isspace() and line[end + 1 : end + 2].isspace():
        return end + 1
    return end


def _continues(line: str, begun: int, end: int, language: str | None) -> bool:
    """True where `line[begun:end]` ends no sentence: at a title or abbreviation, or where it has no word at all."""
    last, following = line[max(begun, end - _LAST_WORDS) : end], line[end]
    if last.rstrip()[-1:] == ".":
        titles = _ABBREVIATION_OF.get(language or "en")
        if _ABBREVIATION_ALONE.search(last) or (titles and titles.search(last)):
            return True
        if following.islower() and _SHORT_WITH_STOP.search(last):
            return True
    if following in ("と", "っ") and last[-1] in "」』":
        return True
    return not _WORD.search(line, begun, end)


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
