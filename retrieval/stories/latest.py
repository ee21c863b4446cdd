"""The newest story on a subject, as its digest tells it; and what all answers share that are made of a digest's
stories: the days that their sentences name, which time was asked for, whether the news is old.

It does not care whether a message asks for it (`retrieval.answering.reading.open_questions`).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from retrieval.answering.freshness import is_old
from retrieval.answering.reading.open_questions import WHAT_STORIES_ARE_CALLED, asks_how_it_stands
from retrieval.answering.reading.other_words import said_otherwise
from retrieval.answering.superseded import with_later
from retrieval.answering.telling.citing import VERBATIM, OnSentence
from retrieval.answering.telling.dated import read_dates
from retrieval.models import Answer, Citation, Query, Sentence, Story, Window
from retrieval.newsdesk import Newsdesk
from retrieval.planning.times import read_times
from retrieval.scope import read_scope
from retrieval.stories.digest import compose
from retrieval.stories.summary import EARLIER_STEP
from retrieval.words import content_stems

WEEK = timedelta(days=7)
UNSAID = timedelta(hours=48)  # what "new" means where no time is said
_LATEST = timedelta(days=30)
_LOOKED_AT = 20
_EARLIEST = datetime.min.replace(tzinfo=UTC)


def latest_on(desk: Newsdesk, query: Query, subject: str, on_sentence: OnSentence | None = None) -> Answer | None:
    """The newest story that holds every word of the subject, as its digest tells it; None where there is none."""
    began = perf_counter()
    since, until = span_asked(query, unsaid=_LATEST)
    scope = read_scope(query)
    said = frozenset(content_stems(subject))
    wanted = said - WHAT_STORIES_ARE_CALLED or said
    digest = compose(desk, since, min(until, query.asked_at + query.foresight), [subject], limit=_LOOKED_AT)
    leads = {one.id: lead_of(one).article for one in digest.stories}
    found = desk.catalogue.get_many(one.article_id for one in leads.values())
    held = [
        story
        for story in digest.stories
        if scope.admits(leads[story.id])
        and (article := found.get(leads[story.id].article_id)) is not None
        and _says(f"{article.title} {article.text}", wanted, subject)
    ]
    if not wanted or not held:
        return None
    on_it = [story for story in held if _says(f"{story.headline} {story.summary[0].text}", wanted, subject)]
    story = max(on_it or held, key=lambda one: one.newest_at or _EARLIEST)
    summary, citations = _as_it_stands(story) if asks_how_it_stands(query.text) else (story.summary, story.citations)
    days = [one.article.published_at.date() for one in citations if one.article.published_at]
    checked = [one.model_copy(update={"checks": (VERBATIM,)}) for one in summary]
    sentences = with_dates(desk, checked, citations)
    if on_sentence is not None:
        for sentence in sentences:
            on_sentence(sentence)
    return Answer(
        question=query.text,
        text=" ".join(one.text for one in sentences),
        sentences=sentences,
        citations=citations,
        newest_source=max(days, default=None),
        outdated=news_is_old(query, days),
        seconds=perf_counter() - began,
    )


def _as_it_stands(story: Story) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """Its newest step alone, and what is cited there: how it came to that was not asked."""
    when = {one.n: one.article.published_at or _EARLIEST for one in story.citations}
    newest = max(when.values())
    kept = [one for one in story.summary if max(when[n] for n in one.citations) > newest - EARLIER_STEP]
    numbers = {n: at for at, n in enumerate(dict.fromkeys(n for one in kept for n in one.citations), start=1)}
    cited = [one.model_copy(update={"n": numbers[one.n]}) for one in story.citations if one.n in numbers]
    sentences = [one.model_copy(update={"citations": tuple(numbers[n] for n in one.citations)}) for one in kept]
    return tuple(sentences), tuple(sorted(cited, key=lambda one: one.n))


def _says(text: str, wanted: frozenset[str], subject: str) -> bool:
    """Whether a text says all that is wanted of a subject, in its words or in others."""
    return wanted <= set(content_stems(text)) | said_otherwise(tuple(wanted), text, subject)


def lead_of(story: Story) -> Citation:
    """What stands behind the story's first sentence."""
    return next(one for one in story.citations if one.n in story.summary[0].citations)


def news_is_old(query: Query, days: Sequence[date]) -> bool:
    """Whether the news is old: who asks for news asks about now, but for a window that has ended."""
    zone = ZoneInfo(query.zone)
    today = query.asked_at.astimezone(zone).date()
    ended = span_asked(query)[1].astimezone(zone).date() < today
    return not ended and is_old(max(days, default=None), today)


def with_dates(desk: Newsdesk, sentences: Sequence[Sentence], citations: Sequence[Citation]) -> tuple[Sentence, ...]:
    """The sentences with the days that they name, each read by the day of the article it is quoted from."""
    cited = desk.catalogue.get_many({one.article.article_id for one in citations})
    articles = {article_id: with_later(desk, article) for article_id, article in cited.items()}
    found = []
    for sentence in sentences:
        quotes = [
            (articles[one.article.article_id], one.start, one.end)
            for one in citations
            if one.n in sentence.citations and one.article.article_id in articles
        ]
        found.append(sentence.model_copy(update={"dates": read_dates(sentence.text, quotes)}))
    return tuple(found)


def span_asked(query: Query, unsaid: timedelta = UNSAID) -> tuple[datetime, datetime]:
    """From when to when: the query's own window, else the days that it names, as any question's are read, else the
    last two days."""
    now = query.asked_at.astimezone(ZoneInfo(query.zone))
    window = query.window
    if window.since is None and window.until is None:
        window = _until_now(read_times(query.text, query.asked_at, query.zone).window, now.date())
    if window.since is None and window.until is None:
        return now - unsaid, now
    until = datetime.combine(window.until, time.max, now.tzinfo) if window.until else now
    return datetime.combine(window.since, time.min, now.tzinfo) if window.since else until - WEEK, until


def _until_now(window: Window, today: date) -> Window:
    """The days asked for that have been; none where the first is still to come."""
    if window.since is not None and window.since > today:
        return Window()
    return window if window.until is None else window.model_copy(update={"until": min(window.until, today)})
