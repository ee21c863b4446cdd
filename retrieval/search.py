"""Finds the passages that fit a question: by words and by meaning, within its scope, current ones first where it asks
for now, each text once.

It does not care what is done with them: an answer, a lookup and a digest's thread all search here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval import currency
from retrieval.catalogue.listings import Listing, list_by_id, newest_dated
from retrieval.errors import QuestionError
from retrieval.fusion import fuse
from retrieval.index.filters import Filter, article_of
from retrieval.index.passage_index import QueryVector
from retrieval.models import MAX_QUESTION_CHARS, Article, Headline, Hit, Query
from retrieval.newsdesk import Newsdesk
from retrieval.ranking import RANKING, Ranking
from retrieval.scope import Scope, read_scope
from retrieval.variety import Candidate, Choice, choose

LEXICAL_CANDIDATES = 100  # asked of each index, or so many for each hit wanted; more brought nothing
DENSE_CANDIDATES = 40
LEXICAL_PER_HIT = 4
DENSE_PER_HIT = 2
_WIDER = (1, 4, 16, 64, 256)  # times as many, in turn, where what the indexes let through was out of scope
_PASSAGES_OF_CHOSEN = 2_000


@dataclass(frozen=True)
class _Question:
    """What was asked, read: `filter` is the scope as the indexes apply it."""

    text: str
    vector: QueryVector
    scope: Scope
    filter: Filter


@dataclass(frozen=True)
class _Found:
    """Scores by passage id as each index gave them, and the articles of these passages that are in scope."""

    lexical: dict[str, float]
    dense: dict[str, float]
    articles: dict[str, Listing]

    def passage_ids(self) -> list[str]:
        return [one for one in self.lexical | self.dense if article_of(one) in self.articles]


def search(desk: Newsdesk, query: Query, k: int = 10, ranking: Ranking = RANKING) -> list[Hit]:
    """At most `k` passages, best first; `Hit.score` falls and has no meaning beyond this list.

    Copies of one text are one hit, with the other outlets in `Hit.copies`. Empty where nothing is in scope. Raises
    QuestionError for a question that is empty or longer than MAX_QUESTION_CHARS, IndexUnavailable where an index fails.
    """
    question = _read(desk, query)
    found = _look(desk, question, k)
    passage_ids = found.passage_ids()
    scores = fuse(passage_ids, found.lexical, found.dense, ranking)
    if focus := currency.read_focus(question.text, query.asked_at, query.zone):
        closeness = [focus.closeness(found.articles[article_of(one)].published_at) for one in passage_ids]
        scores = scores + ranking.currency * focus.strength * np.array(closeness)
    candidates = [Candidate(one, article_of(one), float(score)) for one, score in zip(passage_ids, scores, strict=True)]
    return _hits(
        desk, question, found, choose(candidates, found.articles, desk.catalogue.passages, k, ranking.same_outlet)
    )


def _read(desk: Newsdesk, query: Query) -> _Question:
    text = query.text.strip()
    if not text:
        raise QuestionError("The question is empty: write what you want to know.")
    if len(text) > MAX_QUESTION_CHARS:
        raise QuestionError(f"The question has {len(text):,} characters; ask it in at most {MAX_QUESTION_CHARS:,}.")
    scope = read_scope(query)
    rough = scope.filter
    newest = newest_dated(desk.catalogue.engine)
    if query.window.until is None and (newest is None or newest <= scope.latest):
        rough = rough.model_copy(update={"until": None})  # nothing to shut out, and a filter costs Chroma time
    return _Question(text, desk.index.embed_query(text), scope, rough)


def _look(desk: Newsdesk, question: _Question, k: int) -> _Found:
    """Asks both indexes; again for more where too little of what they found is in scope."""
    most_lexical, most_dense = max(LEXICAL_CANDIDATES, k * LEXICAL_PER_HIT), max(DENSE_CANDIDATES, k * DENSE_PER_HIT)
    for times in _WIDER:
        lexical = desk.index.lexical(question.text, times * most_lexical, question.filter)
        dense = desk.index.dense(question.vector, times * most_dense, question.filter)
        article_ids = {article_of(passage_id) for passage_id, _ in [*lexical, *dense]}
        listed = list_by_id(desk.catalogue.engine, article_ids)
        admitted = {one: listing for one, listing in listed.items() if question.scope.admits(listing)}
        found = _Found(dict(lexical), dict(dense), admitted)
        all_seen = len(lexical) < times * most_lexical and len(dense) < times * most_dense
        if all_seen or len(found.passage_ids()) >= k:
            break
    return found


def _hits(desk: Newsdesk, question: _Question, found: _Found, choices: Sequence[Choice]) -> list[Hit]:
    articles = desk.catalogue.with_copies({one for choice in choices for one in _related(choice)})
    copies = _copies(question.scope, choices, articles)
    lexical, dense = _both_scores(desk, question, found, [choice.passage.id for choice in choices])
    return [
        Hit(
            passage=choice.passage,
            article=articles[choice.article.article_id],
            score=choice.score,
            lexical=lexical[choice.passage.id],
            dense=dense[choice.passage.id],
            copies=copies[choice.article.article_id],
        )
        for choice in choices
        if choice.article.article_id in articles  # it may have been removed a moment ago
    ]


def _related(choice: Choice) -> Iterator[str]:
    yield from (choice.article.article_id, choice.article.original, *choice.copies)


def _copies(
    scope: Scope, choices: Sequence[Choice], articles: Mapping[str, Article]
) -> dict[str, tuple[Headline, ...]]:
    """By the id of a chosen article: the articles in scope that carry the same text, by id."""
    families: dict[str, set[str]] = {}
    for article in articles.values():
        families.setdefault(article.duplicate_of or article.article_id, set()).add(article.article_id)
    carriers: dict[str, set[str]] = {}
    for choice in choices:
        mine = carriers.setdefault(choice.article.article_id, set())
        mine |= families.get(choice.article.original, set()) | choice.copies.keys() & articles.keys()
    return {
        shown: tuple(articles[one].headline for one in sorted(mine - {shown}) if scope.admits(articles[one]))
        for shown, mine in carriers.items()
    }


def _both_scores(
    desk: Newsdesk, question: _Question, found: _Found, passage_ids: Sequence[str]
) -> tuple[dict[str, float], dict[str, float]]:
    """(BM25, cosine) of each of these passages, also where only the other index had found it."""
    lexical, dense = dict(found.lexical), dict(found.dense)
    if unmeasured := [one for one in passage_ids if one not in dense]:
        dense |= dict.fromkeys(unmeasured, 0.0) | desk.index.likeness(question.vector, unmeasured)
    if unmatched := [one for one in passage_ids if one not in lexical]:
        theirs = Filter(article_ids=tuple({article_of(one) for one in unmatched}))
        scored = dict(desk.index.lexical(question.text, _PASSAGES_OF_CHOSEN, theirs))
        lexical |= {one: scored.get(one, 0.0) for one in unmatched}
    return lexical, dense
