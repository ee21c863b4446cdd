"""Which of the ranked sentences are shown: each with what it needs to be read, none twice, and in which order.

It does not care how they were ranked, nor whether they answer.
"""

from collections.abc import Sequence

from retrieval.anaphora import points_back
from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.corrected import refuted, says_what_is_right, takes_back
from retrieval.answering.choosing.leaning import leading_up, means_another
from retrieval.answering.choosing.weighing import Scored
from retrieval.words import WORD, word_count

MAX_SENTENCES = 3
_SOMEBODY = frozenset(("he", "she", "his", "her", "its", "their"))
_BEHIND = 200  # characters behind a sentence in which it may be called wrong
_SAME = 0.7  # share of common words from which on two sentences say the same


def choose(
    ranked: Sequence[Scored], pool: Sequence[Candidate], most_words: int, asked: frozenset[str]
) -> tuple[Candidate, ...]:
    """The best sentence, with the one before it where it needs that to be read, then others near it in score: these in
    the order in which they stand in their article, but never before what answers best."""
    chosen: list[Candidate] = []
    leading = 0
    for each in ranked:
        one = each.candidate
        if len(chosen) == MAX_SENTENCES:
            break
        if one not in chosen and not any(_alike(one, other) for other in chosen):
            chosen.extend(_readable(one, chosen, pool, most_words, asked))
            leading = leading or len(chosen)
    return (*chosen[:leading], *_in_reading_order(chosen[leading:]))


def with_leads(
    ranked: Sequence[Scored], told: Sequence[Candidate], most_words: int, asked: frozenset[str]
) -> tuple[Candidate, ...]:
    """These sentences, each with the one before it where it needs that to be read, while they fit."""
    pool = [each.candidate for each in ranked]
    chosen: list[Candidate] = []
    for one in told:
        chosen.extend(_readable(one, chosen, pool, most_words, asked))
    return tuple(chosen)


def _readable(
    one: Candidate, chosen: Sequence[Candidate], pool: Sequence[Candidate], most_words: int, asked: frozenset[str]
) -> list[Candidate]:
    """What is to be added to `chosen` so that `one` can be read there: with those before it that it needs, where they
    fit; else by itself, but not where it would then speak of another thing. Empty where it is to be left out."""
    run = leading_up(one, pool, asked)
    alone = not points_back(one.text)
    if _is_set_right(one):
        right = [each for each in pool if right_behind(one, each)][:1]
        alone = says_what_is_right(one.text)
        if not right and not alone:
            return []
        run += right
    by_itself = alone and not means_another(one, asked) and not _is_stranded(one, chosen)
    together = not points_back(run[0].text) and (by_itself or len(run) > 1)
    for picked in ([run] if together else []) + ([[one]] if by_itself else []):
        added = [each for each in picked if each not in chosen]
        fits = words_in([*chosen, *added]) <= most_words
        room = len(chosen) + len(added) <= MAX_SENTENCES
        whole = picked == [one] or (_is_set_right(one) and not alone)  # a correction needs both of its sentences
        if (fits and room) or (not chosen and whole):
            return added
    return []


def _is_stranded(one: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether it opens with "he" or "its" and would stand behind another article: there that is somebody else. What
    "it" does is mostly what the question is about."""
    elsewhere = bool(chosen) and chosen[-1].hit.article.article_id != one.hit.article.article_id
    first = WORD.search(one.text)
    return elsewhere and first is not None and first[0].lower() in _SOMEBODY


def _is_set_right(one: Candidate) -> bool:
    """Whether what stands behind it says what is right: "We gave the toll as 16. It was 17."."""
    return takes_back(one.text) or refuted(one.hit.article.text[one.end : one.end + _BEHIND])


def right_behind(one: Candidate, other: Candidate) -> bool:
    """Whether the other follows the one in its article with nothing between."""
    article = one.hit.article
    same = other.hit.article.article_id == article.article_id
    return same and one.end <= other.start and not article.text[one.end : other.start].strip()


def words_in(chosen: Sequence[Candidate]) -> int:
    """How many words these sentences have together."""
    return sum(word_count(each.text) for each in chosen)


def _alike(one: Candidate, other: Candidate) -> bool:
    union = one.stems | other.stems
    return not union or len(one.stems & other.stems) / len(union) >= _SAME


def _in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Articles in the order in which they were chosen, sentences of one article as they stand in it."""
    first: dict[str, int] = {}
    for each in chosen:
        first.setdefault(each.hit.article.article_id, len(first))
    return sorted(chosen, key=lambda each: (first[each.hit.article.article_id], each.start))
