"""Sentences that announce what should long have been: "The bill goes to the Senate, which is to debate it on 3 May",
asked in June, when newer articles tell what the Senate did.

It does not care whether it came as announced, and leaves alone what nothing newer on the same has followed.
"""

from collections.abc import Sequence
from datetime import date

from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.reading.question import Question
from retrieval.answering.telling.dated import mentioned
from retrieval.words import STOP_WORDS, stem

_SAYING_NOTHING = frozenset(map(stem, STOP_WORDS))
_SHARED = 2  # stems of headline and lead, from which on two articles are on the same


def gone_by(question: Question, pool: Sequence[Candidate]) -> frozenset[Candidate]:
    """Those of `pool` whose sentence names a day still ahead when it appeared and past when it was asked, where an
    article of that day or later is on the same."""
    if question.asked_on is None or question.of_time is not None:
        return frozenset()
    announced = [(one, day) for one in pool if (day := _day_ahead(one)) and day < question.asked_on]
    return frozenset(one for one, day in announced if any(_follows(other, one, day) for other in pool))


def _day_ahead(one: Candidate) -> date | None:
    """The last day that it names of those that lay ahead when it appeared; "this week" does not."""
    published = one.hit.article.published_at
    if published is None:
        return None
    named = mentioned(one.hit.article, one.start, one.end)
    ahead = [each.last for each in named if each.first and each.last and each.first > published.date()]
    return max(ahead, default=None)


def _follows(other: Candidate, one: Candidate, day: date) -> bool:
    published = other.hit.article.published_at
    return (
        published is not None
        and published.date() >= day
        and len((other.given & one.given) - _SAYING_NOTHING) >= _SHARED
    )
