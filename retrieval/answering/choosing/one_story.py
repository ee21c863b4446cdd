"""Whether two articles are of one story, and the newer articles of the story that an answer is drawn from.

It does not care for the stories of a digest (`retrieval.stories`), which are made from many articles at once: here two
articles are of one story where headline and lead of one share enough words with the other.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from retrieval.answering.choosing.coverage import about
from retrieval.answering.choosing.running import AT_ONCE, ONE_EVENT
from retrieval.answering.reading.question import Question
from retrieval.dates.words import CALENDAR_NAMES
from retrieval.models import Citation, Headline, Hit
from retrieval.words import content_stems, stem

_MOST_NEWER = 2
_SHARED = 3  # words of headline and lead that two articles of one story have in common
_SHARED_ALONG = 4  # the same, where headline and lead of one are compared with the whole passage of the other
_NAME = re.compile(r"[A-Z][\w'’-]+(?: (?:of )?[A-Z][\w'’-]+)+")
_NUMERALS = "one two three four five six seven eight nine ten first second third fourth half"
_IN_ANY_NEWS = frozenset(
    stem(word)
    for word in (
        *CALENDAR_NAMES,
        *_NUMERALS.split(),
        *("said", "say", "told", "tell", "announce", "new", "people"),
        *("year", "month", "week", "day", "hour", "morning", "afternoon", "evening", "night"),
    )
)


def of_one_story(one: Hit, other: Hit) -> bool:
    """Whether headline and lead of one share enough words with those of the other, or with its passage. A name of
    several words is one of them: two things may happen at "Tarsk Point"."""
    ones, others = _given(one), _given(other)
    if _common(one, ones & others) >= _SHARED:
        return True
    if ones and others and ones.isdisjoint(others):  # what one is about is named by the other by the way
        return False
    return max(_common(one, ones & _told(other)), _common(other, others & _told(one))) >= _SHARED_ALONG


def _common(one: Hit, shared: frozenset[str]) -> int:
    """How many of the words of its headline and lead these are, each name counted once."""
    lead = about(one).removeprefix(one.article.title)  # a headline may write all its words large
    names = [frozenset(content_stems(run)) for run in _NAME.findall(lead)]
    return len(shared) - sum(max(len(each & shared) - 1, 0) for each in dict.fromkeys(names))


def is_later_news(later: datetime | None, earlier: datetime | None) -> bool:
    """Whether what appeared at `later` may have changed what appeared at `earlier`: what is told at about the same time
    contradicts it, and after a year it is of another event."""
    return later is not None and earlier is not None and AT_ONCE < later - earlier <= ONE_EVENT


def newer_articles(question: Question, hits: Sequence[Hit], citations: Sequence[Citation]) -> tuple[Headline, ...]:
    """At most two articles among `hits` that are newer, by more than a day, than all that is cited, of one story with a
    cited one and on all that the question names: those that share most, the newest first; none where it asks of days
    gone by."""
    cited = {each.article.article_id for each in citations}
    newest = max((each.article.published_at for each in citations if each.article.published_at), default=None)
    if question.of_time is not None or question.at_first:
        return ()
    sources = [hit for hit in hits if hit.article.article_id in cited]
    found: dict[str, tuple[int, Headline]] = {}
    for hit in hits:
        article = hit.article
        if article.article_id in cited or not is_later_news(article.published_at, newest):
            continue
        on_all_named = question.names <= frozenset(content_stems(f"{article.title} {hit.passage.text}"))
        if on_all_named and any(of_one_story(hit, each) for each in sources):
            shared = max(len(_told(hit) & _told(each)) for each in sources)
            found[article.article_id] = (max(shared, found.get(article.article_id, (0,))[0]), article.headline)
    nearest = sorted(found.values(), key=lambda each: each[0], reverse=True)[:_MOST_NEWER]
    return tuple(sorted((headline for _, headline in nearest), key=_when, reverse=True))


def _given(hit: Hit) -> frozenset[str]:
    return frozenset(content_stems(about(hit))) - _IN_ANY_NEWS


def _told(hit: Hit) -> frozenset[str]:
    return _given(hit) | frozenset(content_stems(hit.passage.text)) - _IN_ANY_NEWS


def _when(headline: Headline) -> float:
    return headline.published_at.timestamp() if headline.published_at else 0.0
