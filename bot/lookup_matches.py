"""Which words of a passage match what was looked up: to choose passages, to cut an excerpt, to set words in bold.

It does not care how passages were found or how they are shown.
"""

import re
from collections.abc import Sequence

from bot.blocks.text import cut, one_line
from retrieval.models import Hit, Passage

EXCERPT_CHARS = 420
# Cosine under MiniLM of terms and passage. On the samples, terms that no article is about stay below .25, passages
# that say the same in other words are mostly above .35.
NEAR = 0.35
_WORD = re.compile(r"\w+(?:['’]\w+)*")
# Words that stand in nearly every sentence: in bold they would only be noise.
_COMMON = frozenset(
    _WORD.findall(
        "a an and are as at be but by for from has have he her his how in is it its not of on or she that the their "
        "they this to was we were what when where which who why will with"
    )
)


def relevant(hits: Sequence[Hit], terms: str) -> list[Hit]:
    """The hits that hold one of the terms, or whose meaning is near them: a search ranks everything there is, and who
    looks up a word that nobody wrote should be told so."""
    return [
        hit
        for hit in hits
        if hit.dense >= NEAR
        or matching_words(hit.passage.text, terms)
        or matching_words(f"{hit.article.title} {hit.article.publisher}", terms)
    ]


def matching_words(text: str, terms: str) -> list[tuple[int, int]]:
    """Where in `text` the words stand that match a term, as (start, end)."""
    wanted = _wanted(terms)
    return [
        match.span() for match in _WORD.finditer(text) if any(_matches(match[0].casefold(), word) for word in wanted)
    ]


def excerpt(passage: Passage, terms: str, limit: int = EXCERPT_CHARS) -> str:
    """The run of whole sentences, at most `limit` characters, that holds most of the terms; the first such run."""
    spans = [(start - passage.start, end - passage.start) for start, end in passage.sentences]
    wanted = _wanted(terms)
    best, most = (0, len(passage.text)), -1
    for first, (start, _) in enumerate(spans):
        for _, end in spans[first:]:
            if end - start > limit and (start, end) != spans[first]:
                break
            found = {word for word in wanted if any(_matches(shown, word) for shown in _words(passage.text[start:end]))}
            if len(found) > most:
                best, most = (start, end), len(found)
    text = one_line(passage.text[best[0] : best[1]])
    before = "… " if best[0] > 0 else ""
    after = " …" if best[1] < len(passage.text) else ""
    return before + cut(text, limit) + after


def _wanted(terms: str) -> list[str]:
    words = [word for word in _words(terms) if word not in _COMMON]
    return words or _words(terms)


def _words(text: str) -> list[str]:
    return [match[0].casefold() for match in _WORD.finditer(text)]


def _matches(shown: str, wanted: str) -> bool:
    """The same word, or one that differs from it in at most three last letters (`strike`, `strikes`, `striking`)."""
    if shown == wanted:
        return True
    if min(len(shown), len(wanted)) < 4 or shown.isdigit() or wanted.isdigit():
        return False
    stem = min(len(shown), len(wanted), max(4, len(wanted) - 2))
    return shown[:stem] == wanted[:stem] and abs(len(shown) - len(wanted)) <= 3
