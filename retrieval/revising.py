"""What a revision changed of the one before it, sentence by sentence.

It does not care where revisions are stored. Sentences that say the same, whatever their typography, are unchanged also
where they moved; of the others, those alike are paired (rapidfuzz), and what is left was removed or added.
"""

import re
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from retrieval.dates.mentions import find_dates
from retrieval.identity import in_one_typography
from retrieval.models import Article, Later, SentenceChange
from retrieval.sources.sentences import sentence_spans

MOST_SENTENCES = 20_000
MOST_CHANGES = 5_000
NEIGHBOURS = 40
FEWEST_NEIGHBOURS = 4
MOST_COMPARED = 100_000  # pairs of sentences: with so many changes each one meets fewer neighbours
ALIKE = 0.5
ALIKE_IN_PLACE = 0.35  # between the same two unchanged sentences
CONTAINED = 0.8  # of the words of the shorter one: a sentence that was lengthened, cut or split
FEWEST_CONTAINED = 4
_WORD = re.compile(r"\w+")
_LINE_END = re.compile(r"\n+")


class _Sentence(NamedTuple):
    """A sentence that is not in both texts: where it stands among the sentences of the new text, and what it says."""

    place: float
    text: str
    folded: str
    words: list[str]


def difference(former: Article, article: Article) -> tuple[SentenceChange, ...]:
    """What `article` changes of `former`: the headline first, then sentences in the order of the new text, each removed
    one where it stood. Empty where both say the same.

    Of texts of more than MOST_SENTENCES sentences the rest is not looked at, and no more than MOST_CHANGES changes are
    told: both texts are kept whole, and no newspaper comes near. A sentence that was altered and moved farther than
    NEIGHBOURS other changed ones counts as removed and added.
    """
    changes: list[SentenceChange] = []
    if in_one_typography(former.title) != in_one_typography(article.title):
        changes.append(SentenceChange(part="headline", before=former.title, after=article.title))
    old = _sentences(former.text, former.language or article.language)
    new = _sentences(article.text, article.language or former.language)
    removed, added = _unmatched(old, new)
    told = sorted(_told(removed, added, _pairs(removed, added)), key=lambda placed: placed[0])
    return (*changes, *(change for _, change in told[:MOST_CHANGES]))


def appeared_later(revisions: Sequence[Article]) -> tuple[Later, ...]:
    """The sentences of the last of `revisions` that the first did not have, each with the time of the revision that
    brought it; those whose time is not known are left out, and so is one that was altered but names its days as before:
    it was first published with these.
    """
    *earlier, last = revisions
    texts = [in_one_typography(one.text) for one in earlier]
    found: list[Later] = []
    for start, end in sentence_spans(last.text, last.language) if earlier else ():
        sentence = last.text[start:end]
        place = next((at for at, text in enumerate(texts) if stands_in(sentence, text)), len(earlier))
        at = revisions[place].updated_at or revisions[place].ingested_at
        if place and at is not None and not _days_named(sentence) <= _days_of_former(revisions, place, sentence):
            found.append(Later(start=start, end=end, at=at))
    return tuple(found)


def _days_of_former(revisions: Sequence[Article], place: int, sentence: str) -> set[str]:
    """The words for days in what the revision at `place` made this sentence of."""
    changes = difference(revisions[place - 1], revisions[place])
    before = (one.before for one in changes if one.before and one.after and sentence in one.after)
    return {word for text in before for word in _days_named(text)}


def _days_named(text: str) -> set[str]:
    return {text[one.start : one.end].lower() for one in find_dates(text, None)}


def becomes(quote: str, changes: Sequence[SentenceChange]) -> str | None:
    """What the sentences that hold `quote`, or are held by it, were turned into; None where all were removed."""
    folded = in_one_typography(quote)
    after: list[str] = []
    for change in changes:
        if change.part == "text" and change.before is not None:
            before = in_one_typography(change.before)
            if change.after is not None and (folded in before or before in folded):
                after.append(change.after)
    return " ".join(after) or None


def stands_in(quote: str, folded: str) -> bool:
    """Whether `quote` is in a text that is in one typography, as whole words."""
    wanted = in_one_typography(quote)
    at = folded.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        if not (_inside_word(folded, at) or _inside_word(folded, end)):
            return True
        at = folded.find(wanted, at + 1)
    return False


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _sentences(text: str, language: str | None) -> list[tuple[str, str]]:
    """Each sentence as written and folded."""
    lines = islice(_LINE_END.finditer(text), MOST_SENTENCES, None)  # a line end ends a sentence
    beyond = next(lines, None)
    spans = sentence_spans(text[: beyond.start()] if beyond else text, language)[:MOST_SENTENCES]
    found = ((text[start:end], in_one_typography(text[start:end])) for start, end in spans)
    return [(written, folded) for written, folded in found if folded]


def _unmatched(
    old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]
) -> tuple[list[_Sentence], list[_Sentence]]:
    """The sentences of either text that the other does not have; one that occurs more often is matched in order."""
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for at, (_, folded) in enumerate(new):
        waiting[folded].append(at)
    matched: set[int] = set()
    removed: list[_Sentence] = []
    place = -1
    for written, folded in old:
        if waiting[folded]:
            place = waiting[folded].popleft()
            matched.add(place)
        else:
            removed.append(_Sentence(place + 0.5, written, folded, _WORD.findall(folded.casefold())))
    added = [
        _Sentence(float(at), written, folded, _WORD.findall(folded.casefold()))
        for at, (written, folded) in enumerate(new)
        if at not in matched
    ]
    return removed, added


def _told(
    removed: Sequence[_Sentence], added: Sequence[_Sentence], pairs: dict[int, int]
) -> Iterator[tuple[float, SentenceChange]]:
    """Every change with its place; one that was removed comes after the changed one it followed."""
    gap, place = -1.0, -1.0
    for here, one in enumerate(removed):
        if one.place != gap:
            gap = place = one.place
        if here in pairs:
            other = added[pairs[here]]
            place = other.place
            yield place, SentenceChange(before=one.text, after=other.text)
        else:
            yield place + 0.1, SentenceChange(before=one.text)
    paired = set(pairs.values())
    for there, one in enumerate(added):
        if there not in paired:
            yield one.place, SentenceChange(after=one.text)


def _pairs(removed: Sequence[_Sentence], added: Sequence[_Sentence]) -> dict[int, int]:
    """For each removed sentence that an added one is like, that one: the likest first, then the nearest."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, here, there in sorted(_likely(removed, added)):
        if here not in pairs and there not in taken:
            pairs[here] = there
            taken.add(there)
    return pairs


def _likely(removed: Sequence[_Sentence], added: Sequence[_Sentence]) -> Iterator[tuple[float, float, int, int]]:
    """(unlikeness, distance, removed, added) of what may be paired; each removed one meets only its neighbours."""
    places = [one.place for one in added]
    gaps = _gaps(removed, added)
    neighbours = max(FEWEST_NEIGHBOURS, min(NEIGHBOURS, MOST_COMPARED // max(1, len(removed))))
    for here, one in enumerate(removed):
        middle = bisect_left(places, one.place)
        start = max(0, min(middle - neighbours // 2, len(added) - neighbours))
        for there in range(start, min(start + neighbours, len(added))):
            other = added[there]
            in_place = gaps[0][here] == gaps[1][there]
            likeness = _likeness(one, other)
            if likeness >= (ALIKE_IN_PLACE if in_place else ALIKE):
                yield 1 - likeness, abs(one.place - other.place), here, there


def _gaps(removed: Sequence[_Sentence], added: Sequence[_Sentence]) -> tuple[list[float], list[float]]:
    """For each sentence the place of the unchanged one before it: equal where both stand in the same gap."""
    before: list[float] = []
    last = -1.0
    for at, one in enumerate(added):
        if at == 0 or one.place != added[at - 1].place + 1:
            last = one.place - 1
        before.append(last)
    return [one.place - 0.5 for one in removed], before


def _likeness(one: _Sentence, other: _Sentence) -> float:
    """0 to 1, by words in order; by letters in writings that do not part words."""
    from rapidfuzz.distance import Indel, LCSseq

    shorter, longer = sorted((len(one.words), len(other.words)))
    if shorter < FEWEST_CONTAINED:
        return float(Indel.normalized_similarity(one.folded, other.folded, score_cutoff=ALIKE))
    common = LCSseq.similarity(one.words, other.words)
    likeness = 2 * common / (shorter + longer)
    return float(max(likeness, ALIKE)) if common >= CONTAINED * shorter else float(likeness)
