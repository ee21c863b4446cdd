"""The sentences of the news on a subject that say what is still to come: "What happens next in the case?".

It does not care which questions ask for that (`reading.open_questions`). A day that is still ahead of whoever asks says
most; "will" and "is to" without a day only in what was reported last, since an older plan may have come true.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from retrieval.answering.choosing.candidates import Candidate, candidates
from retrieval.answering.choosing.leads import day_of, is_on, subject_of
from retrieval.answering.choosing.leaning import leading_up
from retrieval.answering.telling.dated import mentioned
from retrieval.models import Hit, Query
from retrieval.words import word_count
from retrieval.zones import zone_named

_ANNOUNCES = re.compile(
    r"\b(?:will|shall|won['’]t|(?:is|are|has|have) (?:still |now |also |not )?"
    r"(?:to|due|set|expected|scheduled|planned|likely|going|yet|called|appointed|adjourned|postponed|put off)\b"
    r"(?! (?:a|the|by)\b)|(?:wants?|intends?|plans?|hopes?|aims?) to|"
    r"(?:can|may|could|must) (?:still )?(?:appeal|be appealed|decide|vote|take)|"
    r"(?:begins?|starts?|opens?|ends?|takes? place|meets?|resumes?|expires?) (?:on|in|at|from)|"
    r"next (?:week|month|year|spring|summer|autumn|winter))\b",
    re.IGNORECASE,
)
_LAST_REPORTED = timedelta(days=10)  # before the newest report: what is older may have come about, or not
_OLDEST = datetime.min.replace(tzinfo=UTC)
_SAME = 0.6  # share of common words from which on two sentences announce the same


def coming(query: Query, hits: Sequence[Hit], most_words: int, most: int) -> tuple[Candidate, ...]:
    """At most `most` sentences with those they lean on, of what was reported last: what has a day, the next one first,
    then what has none. Where nothing of it looks ahead, what was announced earlier for a day; else empty."""
    names, subject = subject_of(query)
    if not subject:
        return ()
    today = query.asked_at.astimezone(zone_named(query.zone)).date()
    every = candidates(hits)
    told = _said_of_each(every)
    pool = [one for one in every if is_on(one, names, subject, told[one.hit.article.article_id])]
    newest = max((day_of(one) for one in pool), default=_OLDEST)
    lately = [one for one in pool if newest - day_of(one) <= _LAST_REPORTED]
    ranked = _with_a_day(lately, today)
    ranked += sorted(
        (one for one in lately if _looks_ahead(one, today)), key=lambda one: (-day_of(one).timestamp(), one.start)
    )
    ranked = ranked or _with_a_day(pool, today)
    chosen: list[Candidate] = []
    for one in ranked:
        run = [each for each in leading_up(one, every, names) if each not in chosen]
        fits = len(chosen) + len(run) <= most and _words([*chosen, *run]) <= most_words
        if one not in chosen and not any(_alike(one, each) for each in chosen) and (fits or not chosen):
            chosen += run
    return tuple(chosen)


def _with_a_day(pool: Sequence[Candidate], today: date) -> list[Candidate]:
    """Those that announce something for a day still to come, the next one first."""
    ahead = {one: day for one in pool if _ANNOUNCES.search(one.text) and (day := _ahead(one, today))}
    return sorted(ahead, key=lambda one: (ahead[one], -day_of(one).timestamp()))


def _said_of_each(every: Sequence[Candidate]) -> dict[str, frozenset[str]]:
    """By article: the stems of what was found of it."""
    found: dict[str, frozenset[str]] = {}
    for one in every:
        found[one.hit.article.article_id] = (
            found.get(one.hit.article.article_id, frozenset()) | one.near_stems | one.given
        )
    return found


def _ahead(one: Candidate, today: date) -> date | None:
    """The first day named that is still to come."""
    days = [each.first or each.last for each in mentioned(one.hit.article, one.start, one.end)]
    return min((day for day in days if day is not None and day > today), default=None)


def _looks_ahead(one: Candidate, today: date) -> bool:
    """Whether it announces something, and names no day that has gone by."""
    gone = [each.last for each in mentioned(one.hit.article, one.start, one.end) if each.last and each.last <= today]
    return not gone and _ANNOUNCES.search(one.text) is not None


def _alike(one: Candidate, other: Candidate) -> bool:
    union = one.stems | other.stems
    return not union or len(one.stems & other.stems) / len(union) >= _SAME


def _words(chosen: Sequence[Candidate]) -> int:
    return sum(word_count(each.text) for each in chosen)
