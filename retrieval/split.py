"""Split an article into passages of whole sentences, with exact offsets.

It does not care how passages are embedded or found. Sizes are in tokens of a word-piece vocabulary, estimated from
words and characters, so that no tokenizer has to be loaded; a passage with its context stays within the 256 tokens
that small embedding models read.
"""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from retrieval.models import Article, Passage
from retrieval.sources.attribution import kept_together
from retrieval.sources.interviews import turn_at
from retrieval.sources.sentences import sentence_spans

TARGET_TOKENS = 170
MAX_TOKENS = 210

_WORD = re.compile(r"\w+|[^\w\s]", re.UNICODE)
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CHARS_PER_PIECE = 8

Span = tuple[int, int]


def split(article: Article) -> tuple[Passage, ...]:
    """The passages of an article, in order; empty where it has no text.

    Each has about TARGET_TOKENS tokens and, a single long sentence apart, at most MAX_TOKENS; a passage ends at the
    end of a paragraph where one is near, and not between a quotation and its speaker, nor between a question and the
    reply, unless both together are longer than that. One that repeats an earlier one word for word is left out: a
    vector index with hundreds of equal vectors finds little besides them.
    """
    spans = sentence_spans(article.text, article.language)
    distinct = {article.text[run[0][0] : run[-1][1]]: run for run in reversed(_runs(article, spans))}
    passages = []
    for ordinal, run in enumerate(sorted(distinct.values())):
        start, end = run[0][0], run[-1][1]
        passages.append(
            Passage(
                id=f"{article.article_id}:{ordinal}",
                article_id=article.article_id,
                ordinal=ordinal,
                text=article.text[start:end],
                start=start,
                end=end,
                sentences=tuple(run),
            )
        )
    return tuple(passages)


def estimate_tokens(text: str) -> int:
    """About how many word pieces a text has: one for each short word, mark or ideograph, more for a long word."""
    words = _WORD.findall(text)
    if _IDEOGRAPH.search(text) is None:
        return sum((len(word) - 1) // _CHARS_PER_PIECE for word in words) + len(words)
    return sum(
        len(word) if len(word) > 1 and _IDEOGRAPH.search(word) else 1 + (len(word) - 1) // _CHARS_PER_PIECE
        for word in words
    )


def _runs(article: Article, spans: Sequence[Span]) -> list[list[Span]]:
    """Group sentences so that all passages of an article are about equally long, and speech stays with its speaker,
    a reply with its question."""
    text = article.text
    sizes = [estimate_tokens(text[start:end]) for start, end in spans]
    total = sum(sizes)
    if total == 0:
        return [list(spans)] if spans else []
    goal = total / math.ceil(total / TARGET_TOKENS)
    together = [*map(any, zip(kept_together(text, spans, article.language), _asks(text, spans), strict=False)), False]
    cuts: list[int] = []
    begun, held, free = 0, 0, 0
    for index, size in enumerate(sizes):
        if index > begun and held + size > MAX_TOKENS:
            cut = free if together[index - 1] and _fits(sizes, begun, free, index, goal) else index
            cuts.append(cut)
            begun, held = cut, sum(sizes[cut:index])
        held += size
        if not together[index]:
            free = index + 1
            if held >= goal * (0.8 if _paragraph_ends(text, spans, index) else 1.0):
                cuts.append(free)
                begun, held = free, 0
    bounds = sorted({0, *cuts, len(spans)})
    return _join_short_tail(text, [list(spans[one:two]) for one, two in pairwise(bounds)])


def _asks(text: str, spans: Sequence[Span]) -> list[bool]:
    """For each sentence, whether an interviewer says it: what replies to it is not parted from it."""
    return [(turn := turn_at(text, start)) is not None and turn.asks for start, _ in spans]


def _fits(sizes: Sequence[int], begun: int, free: int, index: int, goal: float) -> bool:
    """True where a run cut before a speech is not too short, and what is left of it has room for the next sentence."""
    return free > begun and sum(sizes[begun:free]) >= goal * 0.4 and sum(sizes[free : index + 1]) <= MAX_TOKENS


def _paragraph_ends(text: str, spans: Sequence[Span], index: int) -> bool:
    return index + 1 == len(spans) or "\n" in text[spans[index][1] : spans[index + 1][0]]


def _join_short_tail(text: str, runs: list[list[Span]]) -> list[list[Span]]:
    """A last passage of a line or two says little by itself: it joins the one before where there is room."""
    if len(runs) > 1:
        tail, before = runs[-1], runs[-2]
        tail_size = estimate_tokens(text[tail[0][0] : tail[-1][1]])
        if tail_size < TARGET_TOKENS // 4 and tail_size + estimate_tokens(text[before[0][0] : before[-1][1]]) <= 256:
            return [*runs[:-2], before + tail]
    return runs
