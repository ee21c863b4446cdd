"""Clean the text of a pasted or saved page: appeals, prompts, navigation, notices and footers go, the news stays.

It does not care where the page came from, and knows no outlet. A paragraph goes where it is furniture by itself
(`retrieval.sources.furniture`); one that only may be goes where it stands between two that are. What is doubtful stays.
"""

from collections.abc import Sequence
from itertools import pairwise

from retrieval.identity import normalised
from retrieval.sources.furniture import Kind, begins_footer, is_prompt, kind_of
from retrieval.sources.paragraphs import paragraphs, unglue
from retrieval.sources.sentences import sentence_spans

WIDEST_GAP = 2
_FOOTER_WORDS = 14


def clean(text: str, title: str = "") -> str:
    """The news of `text`: paragraphs parted by a blank line; a text that is all furniture is left as it is.

    Sentences that were glued together are parted by a space; a headline repeated at the start is dropped.
    """
    found = paragraphs(text)
    if title and len(found) > 1 and normalised(found[0]) == normalised(title):
        del found[0]
    pieces = [(number, piece) for number, paragraph in enumerate(found) for piece in unglue(paragraph)]
    kept = _without_furniture([piece for _, piece in pieces])
    rebuilt: dict[int, list[str]] = {}
    for (number, piece), keep in zip(pieces, kept, strict=True):
        if keep:
            rebuilt.setdefault(number, []).append(_without_prompts(piece))
    left = [" ".join(parts).strip() for parts in rebuilt.values()]
    return "\n\n".join(part for part in left if part) or "\n\n".join(found)


def _without_furniture(pieces: Sequence[str]) -> list[bool]:
    """For each piece whether it stays."""
    kinds = [kind_of(piece) for piece in pieces]
    certain = [index for index, kind in enumerate(kinds) if kind is Kind.FURNITURE]
    for one, next_one in pairwise(certain):
        between = range(one + 1, next_one)
        if len(between) <= WIDEST_GAP and all(kinds[index] is Kind.PERHAPS for index in between):
            for index in between:
                kinds[index] = Kind.FURNITURE
    footer = _footer(pieces)
    return [kind is not Kind.FURNITURE and index < footer for index, kind in enumerate(kinds)]


def _footer(pieces: Sequence[str]) -> int:
    """Where the footer begins: at a label such as "Related stories" behind which no full sentence comes."""
    start = len(pieces)
    for index in range(len(pieces) - 1, 0, -1):
        if begins_footer(pieces[index]):
            start = index
        elif len(pieces[index].split()) > _FOOTER_WORDS or pieces[index].rstrip("\"'”’)").endswith(
            (".", "!", "?", "…")
        ):
            break
    return start


def _without_prompts(piece: str) -> str:
    """A paragraph of news without the prompts among its sentences ("Sign up here for our newsletter.")."""
    spans = sentence_spans(piece)
    kept = [(start, end) for start, end in spans if not is_prompt(piece[start:end])]
    if len(kept) == len(spans) or not kept:
        return piece
    return " ".join(piece[start:end] for start, end in kept)
