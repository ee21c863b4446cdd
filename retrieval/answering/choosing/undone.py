"""News that undoes what an answer tells: the strike is called off, the judge has withdrawn, a recount has changed the
majority. It comes first, whatever words the question was put in.

It does not care for figures that a newer report gives (`running`), nor for what an outlet had wrong (`corrected`).
"""

import re
from collections.abc import Sequence
from datetime import datetime

from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.leaning import leading_up
from retrieval.answering.choosing.running import ONE_EVENT
from retrieval.answering.choosing.selection import MAX_SENTENCES, right_behind, words_in
from retrieval.answering.choosing.weighing import Scored
from retrieval.answering.reading.question import Question

# what was settled and is found or judged to be otherwise: of what was, too
_SET_ASIDE = r"recount(?:s|ed)?|revised|restated|overturn(?:s|ed)|annul(?:s|led)|quash(?:es|ed)|struck down|stripped of"
# what was to be, or was so, and is not any more
_ENDS = (
    r"call(?:s|ed) off|(?:is|are|was|were|been) (?:called off|over)|cancel(?:s|led|ed)|scrap(?:s|ped)|shelve[sd]"
    r"|postpone[sd]|(?:put|pushed) (?:back|off)|delay(?:s|ed)|reschedule[sd]|brought forward|move[sd] (?:to|from)"
    r"|withdr(?:aw[sn]?|ew)|replace[sd]|instead|no longer|reverse[sd]|revoke[sd]|lift(?:s|ed)|released"
    r"|acquit(?:s|ted)|cleared of|drop(?:s|ped)|suspend(?:s|ed)|abandon(?:s|ed)|avert(?:s|ed)|fell through"
    r"|ha(?:s|ve) ended|(?:and|,) not (?:in|on|at|by)"
)
# matters where the holder of a post is asked for
_LEFT = r"ste(?:ps|pped) (?:aside|down)|stood down|resign(?:s|ed)|dismissed|sacked|ousted"
_WAS = re.compile(rf"\b(?:{_SET_ASIDE})\b", re.IGNORECASE)
_IS = re.compile(rf"\b(?:{_SET_ASIDE}|{_ENDS})\b", re.IGNORECASE)
_HOLDS = re.compile(rf"\b(?:{_SET_ASIDE}|{_ENDS}|{_LEFT})\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:was|were|did|had)\b|^\W*(?:who|what|which \w+)\s+\w+ed\b", re.IGNORECASE)
_WHATEVER_CAME = frozenset(("said", "why"))  # a statement was made and had its reason, whatever came of it
_ONE_ANSWER = frozenset(("who", "where", "when"))
_BEARS = 0.5  # how surely the newer sentence holds the kind of thing asked for
_AS_GOOD = 3.0  # how far behind the older sentence one is that is given in its place
_ABOUT_IT = 0.5  # of the question's words, names apart, in the sentence, beside it, in its headline or lead
_SHARED = 2  # words with the sentence that it undoes


def undone_first(
    question: Question, chosen: Sequence[Candidate], ranked: Sequence[Scored], most_words: int, known: frozenset[str]
) -> tuple[Candidate, ...]:
    """`chosen`, behind what the newest article that undoes the first of them says of it; as it is where none does.

    Who, where and when have one answer: where the newer article gives it, the older one is left out.
    """
    undoing = _undoing(question, chosen, ranked)
    if not undoing:
        return tuple(chosen)
    pool = [each.candidate for each in ranked]
    newest = undoing[0].candidate.hit.article.article_id
    told = [each.candidate for each in undoing] + [one for one in chosen if one.hit.article.article_id == newest]
    kept: list[Candidate] = []
    for one in told:
        _add(kept, leading_up(one, pool, known), most_words)
    kept.sort(key=lambda one: one.start)
    best = max(each.score for each in ranked if each.candidate in chosen)
    told_anew = question.kind in _ONE_ANSWER and any(
        each.features.bears >= _BEARS and best - each.score <= _AS_GOOD for each in undoing
    )
    for one in () if told_anew else chosen:
        _add(kept, [one], most_words)
    return tuple(kept)


def _add(kept: list[Candidate], run: Sequence[Candidate], most_words: int) -> None:
    """Appends what of `run` is not there yet, where it fits, or where it would be the first."""
    added = [one for one in run if one not in kept]
    if not kept or (words_in([*kept, *added]) <= most_words and len(kept) + len(added) <= MAX_SENTENCES):
        kept.extend(added)


def _undoing(question: Question, chosen: Sequence[Candidate], ranked: Sequence[Scored]) -> list[Scored]:
    """The sentences of the newest article that say of what the first of `chosen` tells that it is not so any more, the
    best first."""
    if question.kind in _WHATEVER_CAME or question.at_first or question.over_time or question.of_time:
        return []
    sign = _sign(question)
    best = chosen[0]
    if sign.search(best.text):
        return [each for each in ranked if each.candidate == best and len(chosen) > 1]
    found = [
        each
        for each in ranked
        if sign.search(each.candidate.text)
        and _is_soon_after(each.candidate, best)
        and _is_about_it(question, each.candidate, best)
    ]
    newest = max(found, key=_when, default=None)
    told = [each for each in found if newest and each.candidate.hit.article == newest.candidate.hit.article]
    return [*told, *(each for each in ranked if each not in told and _says_what_instead(question, told, each))]


def _sign(question: Question) -> re.Pattern[str]:
    if _PAST.search(question.asking):
        return _WAS
    return _HOLDS if question.heads or question.post else _IS


def _says_what_instead(question: Question, told: Sequence[Scored], other: Scored) -> bool:
    """Whether it stands right behind one of these and holds the kind of thing asked for: "Brandt will lead it"."""
    wanted = question.kind in _ONE_ANSWER and other.features.bears >= _BEARS
    return wanted and any(right_behind(each.candidate, other.candidate) for each in told)


def _when(each: Scored) -> datetime:
    at = each.candidate.hit.article.published_at
    assert at is not None  # `_is_soon_after`
    return at


def _is_soon_after(one: Candidate, best: Candidate) -> bool:
    later, earlier = one.hit.article.published_at, best.hit.article.published_at
    return later is not None and earlier is not None and earlier < later <= earlier + ONE_EVENT


def _is_about_it(question: Question, one: Candidate, best: Candidate) -> bool:
    around = one.near_stems | one.given | one.otherwise
    words = {*question.stems, *question.setting_stems}
    plain = words - question.names
    if not question.names <= around or len(plain & around) < _ABOUT_IT * len(plain):
        return False
    said = one.stems | one.otherwise
    return bool(words & said) and len(best.stems & around) >= _SHARED
