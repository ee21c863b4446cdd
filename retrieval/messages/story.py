"""The story that a message is about: its articles, the newest first, and what each holds sentence by sentence.

It does not care what is said of it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from retrieval.answering.answer import HITS
from retrieval.answering.from_hits import check_question
from retrieval.checking.evidence import Evidence
from retrieval.checking.evidence import Sentence as Told
from retrieval.checking.support import LITTLE, judge
from retrieval.checking.units import units
from retrieval.models import Article, Hit, Passage, Query
from retrieval.newsdesk import Newsdesk
from retrieval.relevance import anything_relevant
from retrieval.search import search
from retrieval.stories.talked_of import alike, asked_anew, story_of
from retrieval.words import content_stems, stem

_EARLIEST = datetime.min.replace(tzinfo=UTC)
_AS_NEAR = 0.8  # of what the nearest article holds of a message: another that holds so much tells of it too
_TITLES = 3  # articles of the story whose headlines are searched for
_NAMED_AGAIN = 0.5  # of what both the message and the articles nearest to it name
# Reports of one event stand within a fortnight of each other; what comes of it, a trial or an appeal, within a quarter.
_LONGEST_PAUSE = timedelta(days=90)


class Report(NamedTuple):
    """An article of the story with its passages in order."""

    article: Article
    passages: tuple[Passage, ...]

    @property
    def spans(self) -> list[tuple[Passage, int, int]]:
        """Its sentences, each (passage, start, end) in the article's text."""
        return [(passage, start, end) for passage in self.passages for start, end in passage.sentences]

    @property
    def evidence(self) -> Evidence:
        """The same sentences, in the same order, as a claim is held against them."""
        published = self.article.published_at
        day = published.date() if published else None
        return Evidence([Told(self.article.text[start:end], day) for _, start, end in self.spans])

    def hit(self, passage: Passage) -> Hit:
        """What a citation of this passage is made of."""
        return Hit(passage=passage, article=self.article, score=0.0)


class Found(NamedTuple):
    """`hits` are the nearest passages whether or not anything is about the message; `reports` are its story."""

    hits: Sequence[Hit]
    reports: Sequence[Report]


def story_about(desk: Newsdesk, query: Query) -> Found:
    """The story of the articles nearest to the message; no reports where none is near. QuestionError as of `answer`."""
    check_question(query.text)
    hits = search(desk, query, HITS)
    if not anything_relevant(hits, desk.embedder.name):
        return Found(hits, ())
    near = _nearest(query.text, _reports(desk, list({hit.article.article_id: hit.article for hit in hits}.values())))
    articles = story_of(desk, query, near or [hits[0].article.article_id], query.text)
    named = _common_names(query.text, articles[: len(near)])
    later = [
        one
        for one in _after_a_pause(desk, query, articles, hits)
        if len(named & _words_of(one)) >= _NAMED_AGAIN * len(named)
    ]
    return Found(hits, _reports(desk, [*articles, *later]))


def _nearest(message: str, reports: Sequence[Report]) -> list[str]:
    """The ids of the articles that hold most of the message, in the order given: search goes by likeness, and a report
    of another sale at another price may be more like a message on one."""
    said = {one.article.article_id: judge(message, one.evidence).measures.together for one in reports}
    best = max(said.values(), default=0.0)
    return [one for one, share in said.items() if share >= max(LITTLE, best * _AS_NEAR)]


def _common_names(message: str, articles: Sequence[Article]) -> set[str]:
    """The names in a message that each of the articles nearest to it holds: what goes on with their story has most of
    them too, as another event at the same place has not."""
    named = {stem(unit.text) for unit in units(message) if unit.kind == "name"}
    return named.intersection(*map(_words_of, articles))


def _words_of(article: Article) -> set[str]:
    return set(content_stems(f"{article.title}\n{article.text}"))


def _after_a_pause(desk: Newsdesk, query: Query, articles: Sequence[Article], hits: Sequence[Hit]) -> list[Article]:
    """What is told alike of it longer before or after than two reports of one event stand apart."""
    known = {article.article_id for article in articles}
    found: dict[str, Article] = {}
    titled = [search(desk, asked_anew(query, article.title), HITS) for article in articles[:_TITLES]]
    for each in (hits, *titled):
        for hit in each:
            if hit.article.article_id not in known and any(_pauses(hit.article, one) for one in articles):
                found.setdefault(hit.article.article_id, hit.article)
    undated = [one.model_copy(update={"published_at": None}) for one in (*articles, *found.values())]
    joined = {one.article_id for one in alike(desk, undated[: len(articles)], undated[len(articles) :])}
    return [one for one in found.values() if one.article_id in joined]


def _pauses(one: Article, other: Article) -> bool:
    if one.published_at is None or other.published_at is None:
        return False
    return abs(one.published_at - other.published_at) <= _LONGEST_PAUSE


def _reports(desk: Newsdesk, articles: Sequence[Article]) -> list[Report]:
    """A report of each article but for copies of another of them, the newest first."""
    ids = {article.article_id for article in articles}
    own = [article for article in articles if article.duplicate_of not in ids]
    passages: dict[str, list[Passage]] = {}
    for passage in desk.catalogue.passages_of([article.article_id for article in own]):
        passages.setdefault(passage.article_id, []).append(passage)
    return [
        Report(article, tuple(sorted(passages.get(article.article_id, ()), key=lambda one: one.ordinal)))
        for article in sorted(own, key=lambda one: one.published_at or _EARLIEST, reverse=True)
    ]
