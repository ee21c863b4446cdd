"""Newer news before older: what undoes the older (the strike is called off, the judge has withdrawn, a recount changed
the majority), and what a newer article of the same story answers about as well.

It does not care how reports of a toll or of another running figure are put in order (`running`), nor for what an outlet
had wrong (`corrected`). What was said, or why, is answered as before, and so is what asks of the past, but for what was
set aside, as by a recount.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from retrieval.anaphora import points_back
from retrieval.answering.choosing.by_the_way import only_aside
from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.corrected import takes_back
from retrieval.answering.choosing.expected import spans
from retrieval.answering.choosing.expected_figures import NEEDS_FIGURE
from retrieval.answering.choosing.leaning import leading_up
from retrieval.answering.choosing.one_story import is_later_news, of_one_story
from retrieval.answering.choosing.own_time import of_its_time
from retrieval.answering.choosing.running import counts_people
from retrieval.answering.choosing.selection import MAX_SENTENCES, right_behind, words_in
from retrieval.answering.choosing.sureness import was_read
from retrieval.answering.choosing.weighing import Scored, of_another_body
from retrieval.answering.reading.question import Question
from retrieval.checking.numbers import figures
from retrieval.dates.words import CALENDAR_NAMES
from retrieval.words import STOP_WORDS, WORD, content_stems, stem

# what was settled and is found or judged to be otherwise: of what was, too
_SET_ASIDE = (
    r"(?:a|the|after|partial|full) recount|revised|annul(?:s|led)|quash(?:es|ed)|struck down|stripped of"
    r"|overturn(?:s|ed)(?= (?:the|an?|his|her|its|their|that)\b)|overturned (?:by|on appeal)"
)
# what was to be, or was so, and is not any more
_ENDS = (
    r"call(?:s|ed) off|(?:is|are|was|were|been) (?:called off|over)|cancel(?:s|led|ed)|scrap(?:s|ped)|shelve[sd]"
    r"|postpone[sd]|(?:put|pushed) (?:back|off)|delayed|reschedule[sd]|brought forward|move[sd] (?:to|from)"
    r"|withdr(?:aw[sn]?|ew)|replace[sd]|instead|rather than(?= (?:on )?\d)|no longer|reverse[sd]|revoke[sd]"
    r"|lift(?:s|ed) (?:the|its|a|his|her|their)"
    r"|released (?:on|without|from|after)|(?:was|were|been) released|acquit(?:s|ted)|cleared of"
    r"|(?:was|were|been) dropped|drop(?:s|ped) (?:the|its|a|his|her|their|plans?)|suspend(?:s|ed)|abandon(?:s|ed)"
    r"|avert(?:s|ed)|fell through|ha(?:s|ve) ended|(?:and|,) not (?:in|on|at|by)"
)
# matters where the holder of a post is asked for
_LEFT = r"ste(?:ps|pped) (?:aside|down)|stood down|resign(?:s|ed)|dismissed|sacked|ousted"
_WAS = re.compile(rf"\b(?:{_SET_ASIDE})\b", re.IGNORECASE)
_IS = re.compile(rf"\b(?:{_SET_ASIDE}|{_ENDS})\b", re.IGNORECASE)
_HOLDS = re.compile(rf"\b(?:{_SET_ASIDE}|{_ENDS}|{_LEFT})\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:was|were|did|had)\b|^\W*(?:who|what|which \w+)\s+\w+ed\b", re.IGNORECASE)
_WHATEVER_CAME = frozenset(("said", "why"))  # a statement was made and had its reason, whatever came of it
_ONE_ANSWER = frozenset(("who", "where", "when"))
_VALUES = frozenset(("who", "where", "when", "how_many", "how_much", "how_long", "percent"))  # what may change
_OLDEST = datetime.min.replace(tzinfo=UTC)
_DAYS = frozenset(map(stem, CALENDAR_NAMES))
_BEARS_SURELY = 0.7  # how surely a newer sentence holds the kind of thing asked for, which says nothing of the older
_BEARS = 0.5  # the same where it undoes the older
# How far behind the older sentence one is that is told before it, that undoes it, and that is given in its place
_ABOUT_AS_GOOD, _UNDOES, _AS_GOOD = 4.0, 8.0, 3.0
_BEHIND = {"yes_no": 2.5, "who": 1.6}  # a yes or no has no kind of thing to hold, and any article names somebody
_ABOUT_IT = 0.5  # of the question's words, names apart, in the sentence, beside it, in its headline or lead
_SURE, _HARDLY_LESS = 0.85, 0.1  # the reader's word for the newer sentence: at least this, and by how much less
_SURER = 0.7  # the same where it is surer of the newer one
_SHARED = 2  # words with the sentence that it undoes


def newer_first(
    question: Question, chosen: Sequence[Candidate], ranked: Sequence[Scored], most_words: int, known: frozenset[str]
) -> tuple[Candidate, ...]:
    """`chosen`, behind what the newest article says that undoes the first of them or answers about as well; as it is
    where none does.

    Who, where and when have one answer: where what undoes the older gives it, that is left out.
    """
    best = next((each for each in ranked if chosen and each.candidate == chosen[0]), None)
    if best is None or question.at_first or question.over_time or question.of_time:
        return tuple(chosen)
    undoing = _undoing(question, best, ranked)
    newer = undoing or _told_anew(question, best, ranked)
    if not newer:
        sign = question.kind in _ONE_ANSWER and _sign(question).search(best.candidate.text)
        settled = sign and best.features.bears >= _BEARS
        return tuple(one for one in chosen if not (settled and _is_older(one, best.candidate)))
    pool = [each.candidate for each in ranked]
    first, *further = [leading_up(each.candidate, pool, known) for each in newer]
    replaced = question.kind in _ONE_ANSWER and any(
        each.features.bears >= _BEARS and best.score - each.score <= _AS_GOOD for each in undoing
    )
    older = [one for one in chosen if not (replaced and _is_older(one, newer[0].candidate))]
    kept: list[Candidate] = []
    for run in (first, *(further if replaced else ()), older, *([one] for one in older), *further):
        _add(kept, run, most_words)
    newest = newer[0].candidate.hit.article.article_id
    of_newest = sorted((one for one in kept if one.hit.article.article_id == newest), key=lambda one: one.start)
    return (*of_newest, *(one for one in kept if one not in of_newest))


def _add(kept: list[Candidate], run: Sequence[Candidate], most_words: int) -> None:
    """Appends what of `run` is not there yet, where it fits as a whole, or where it would be the first."""
    added = [one for one in run if one not in kept]
    if not kept or (words_in([*kept, *added]) <= most_words and len(kept) + len(added) <= MAX_SENTENCES):
        kept.extend(added)


def _undoing(question: Question, best: Scored, ranked: Sequence[Scored]) -> list[Scored]:
    """The sentences of the newest article that say of what `best` tells that it is not so any more, the best first, and
    one that says what is so instead."""
    sign = _sign(question)
    if question.kind in _WHATEVER_CAME:
        return []
    found = [
        each
        for each in ranked
        if sign.search(each.candidate.text)
        and best.score - each.score <= _UNDOES
        and is_later_news(_when(each), _when(best))
        and _stands_alone(each.candidate)
        and _is_about_it(question, each.candidate, best.candidate)
    ]
    told = _of_the_newest(found)
    return [*told, *(each for each in ranked if each not in told and _says_what_instead(question, told, each))]


def _told_anew(question: Question, best: Scored, ranked: Sequence[Scored]) -> list[Scored]:
    """The best sentence of the newest article of the same story that itself holds the kind of thing asked for, where
    that may have changed: "passengers will board on 12 May", after "will open on 5 April"."""
    whether = question.kind == "yes_no"
    past = not whether and _PAST.search(question.asking) and not counts_people(question)
    if not (whether or question.kind in _VALUES or _asks_of_now(question)) or past:
        return []
    found = [
        each
        for each in ranked
        if (_is_as_sure(question, each, best) or _answers_as_well(question, each, best))
        and is_later_news(_when(each), _when(best))
        and _stands_alone(each.candidate)
        and of_one_story(each.candidate.hit, best.candidate.hit)
        and of_its_time(question, each.candidate)
        and not of_another_body(question, each.candidate)
        and (whether or _says_another(question, each.candidate, best.candidate))
    ]
    return _of_the_newest(found)[:1]


def _asks_of_now(question: Question) -> bool:
    return question.current and question.kind not in _WHATEVER_CAME


def _answers_as_well(question: Question, one: Scored, best: Scored) -> bool:
    """Whether by its words it is about as good an answer as `best`, on all that the question names."""
    whether = question.kind == "yes_no"
    behind = _BEHIND.get(question.kind, _ABOUT_AS_GOOD)
    named = one.candidate.near_stems | one.candidate.given
    if not {*question.stems, *question.setting_stems}.isdisjoint(only_aside(one.candidate.text)):
        return False
    bears = whether or one.features.bears >= _BEARS_SURELY
    return bears and best.score - one.score <= behind and question.names <= named


def _is_as_sure(question: Question, one: Scored, best: Scored) -> bool:
    """Whether the reader is as sure of it as of `best`, in whatever words: "a second patient died", after "a boy has
    died"."""
    if not was_read(question, one) or (question.kind in NEEDS_FIGURE and not figures(one.candidate.text)):
        return False
    surer = one.features.read >= max(_SURER, best.features.read)
    return surer or one.features.read >= max(_SURE, best.features.read - _HARDLY_LESS)


def _says_another(question: Question, one: Candidate, best: Candidate) -> bool:
    """Whether it holds a thing of the kind asked for that `best` does not: the same name again is no news."""
    held = spans(question, one.text)
    return not held or any(not set(content_stems(one.text[start:end])) <= best.stems for start, end in held)


def _of_the_newest(found: Sequence[Scored]) -> list[Scored]:
    newest = max(found, key=lambda each: _when(each) or _OLDEST, default=None)
    return [each for each in found if newest and _article(each) == _article(newest)]


def _sign(question: Question) -> re.Pattern[str]:
    if _PAST.search(question.asking):
        return _WAS
    return _HOLDS if question.heads or question.post else _IS


def _says_what_instead(question: Question, told: Sequence[Scored], other: Scored) -> bool:
    """Whether it stands right behind one of these and holds the kind of thing asked for: "Brandt will lead it"."""
    wanted = question.kind in _ONE_ANSWER and other.features.bears >= _BEARS
    return wanted and any(right_behind(each.candidate, other.candidate) for each in told)


def _stands_alone(one: Candidate) -> bool:
    return not takes_back(one.text) and not points_back(one.text)


def _is_about_it(question: Question, one: Candidate, best: Candidate) -> bool:
    """Whether it is on what the question asks, and not on something beside it."""
    aside = only_aside(one.text)
    around = (one.near_stems | one.given | one.otherwise) - aside
    words = {*question.stems, *question.setting_stems}
    plain = words - question.names
    if not question.names <= around or len(plain & around) < _ABOUT_IT * len(plain):
        return False
    if question.kind == "who" and not (_named(best.text) - question.names) & one.near_stems:
        return False  # somebody else has left
    said = (one.stems | one.otherwise) - aside
    return bool(words & said) and len(best.stems & around) >= _SHARED


def _named(text: str) -> frozenset[str]:
    """Stems of capitalised words, but for days, months and words such as "the"."""
    words = (word for word in WORD.findall(text) if word[0].isupper() and word.lower() not in STOP_WORDS)
    return frozenset(map(stem, words)) - _DAYS


def _is_older(one: Candidate, than: Candidate) -> bool:
    at, other = one.hit.article.published_at, than.hit.article.published_at
    return at is None or (other is not None and is_later_news(other, at))


def _when(each: Scored) -> datetime | None:
    return each.candidate.hit.article.published_at


def _article(each: Scored) -> str:
    return each.candidate.hit.article.article_id
