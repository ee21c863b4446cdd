"""The part of a passage to show: the sentences that hold most of what was looked up.

It does not care how passages were found, nor which words match (`retrieval.lookup.highlighting`).
"""

from bot.blocks.text import cut, one_line
from retrieval.lookup.highlighting import matches
from retrieval.lookup.query import LookupQuery
from retrieval.models import Passage

EXCERPT_CHARS = 420


def excerpt(passage: Passage, query: LookupQuery, language: str | None, limit: int = EXCERPT_CHARS) -> str:
    """The run of whole sentences, at most `limit` characters, that holds most of the terms; the first such run."""
    spans = [(start - passage.start, end - passage.start) for start, end in passage.sentences]
    found = matches(passage.text, query, language)
    best, most = (0, len(passage.text)), -1
    for first, (start, _) in enumerate(spans):
        for _, end in spans[first:]:
            if end - start > limit and (start, end) != spans[first]:
                break
            terms = {match.term for match in found if start <= match.start and match.end <= end}
            if len(terms) > most:
                best, most = (start, end), len(terms)
    text = one_line(passage.text[best[0] : best[1]])
    before = "… " if best[0] > 0 else ""
    after = " …" if best[1] < len(passage.text) else ""
    return before + cut(text, limit) + after
