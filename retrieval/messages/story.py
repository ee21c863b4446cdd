"""The story that a message is about: its articles, the newest first, and what each holds sentence by sentence.

It does not care what is said of it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from retrieval.answering.answer import HITS, check_question
from retrieval.checking.evidence import Evidence
from retrieval.checking.evidence import Sentence as Told
from retrieval.models import Article, Hit, Passage, Query
from retrieval.newsdesk import Newsdesk
from retrieval.relevance import anything_relevant
from retrieval.search import search
from retrieval.stories.talked_of import story_of

_EARLIEST = datetime.min.replace(tzinfo=UTC)


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
    """The story of the article nearest to the message; no reports where none is near. QuestionError as of `answer`."""
    check_question(query.text)
    hits = search(desk, query, HITS)
    if not anything_relevant(hits, desk.embedder.name):
        return Found(hits, ())
    articles = story_of(desk, query, [hits[0].article.article_id], query.text)
    ids = {article.article_id for article in articles}
    own = [article for article in articles if article.duplicate_of not in ids]
    passages: dict[str, list[Passage]] = {}
    for passage in desk.catalogue.passages_of([article.article_id for article in own]):
        passages.setdefault(passage.article_id, []).append(passage)
    reports = [
        Report(article, tuple(sorted(passages.get(article.article_id, ()), key=lambda one: one.ordinal)))
        for article in sorted(own, key=lambda one: one.published_at or _EARLIEST, reverse=True)
    ]
    return Found(hits, reports)
