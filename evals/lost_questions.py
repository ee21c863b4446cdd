"""Why a question was lost: where its marked article dropped out of a search, and what stood before it.

Lost is a question without a marked article among the first ten; missed one with another article first. It does not
care how search works: it asks the indexes and search again, and compares.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from evals.answer_text import stands_in
from evals.judgements import Judgements
from evals.retrieval import DEPTH, PASSAGES, Run, ranked_articles
from retrieval.candidates import most_looked_for
from retrieval.catalogue.listings import list_by_id
from retrieval.index.filters import article_of
from retrieval.models import Article, Headline, Hit, Progress, Query
from retrieval.newsdesk import Newsdesk
from retrieval.scope import read_scope
from retrieval.search import plan_search, search
from retrieval.words import STOP_WORDS, content_stems, stem, words

Cause = Literal[
    "not in the collection", "out of scope", "its words are missing", "not among the candidates", "outranked"
]

DEEP = 1_000  # passages of each index in which the marked article is looked for
WINNERS = 3
FEW_WORDS = 0.5  # of the question's words: an article with less can hardly be found by them


class Placed(NamedTuple):
    """An article beside others: its place in the ranking from 1, None where it has none, and the scores of its best
    passage by what gave them, as far as known."""

    article: Headline
    rank: int | None
    scores: Mapping[str, float]


class Lost(NamedTuple):
    """A question whose marked article is not first. `why` says it in a sentence; `winners` stand before the article.

    `gold` is the marked article that came nearest, None where none of them is in the collection. `missing` are the
    words of the question that it does not hold; `answer_held` says whether it holds the answer, where that is known.
    """

    query_id: str
    question: str
    asked_at: datetime
    cause: Cause
    why: str
    gold: Placed | None
    winners: tuple[Placed, ...]
    missing: tuple[str, ...]
    answer_held: bool | None

    @property
    def lost(self) -> bool:
        return self.gold is None or self.gold.rank is None or self.gold.rank > DEPTH


def lost_questions(desk: Newsdesk, asked: Judgements, run: Run, progress: Progress | None = None) -> list[Lost]:
    """Every question of `run` whose marked article is not first, those that are lost before those that are missed."""
    behind = [one for one, ranked in run.ranked.items() if not _is_first(ranked, asked.relevant[one])]
    found = []
    for done, query_id in enumerate(behind, 1):
        found.append(_explained(desk, asked, query_id, run.ranked[query_id]))
        if progress:
            progress(done, len(behind), "looking why")
    return sorted(found, key=lambda one: (not one.lost, one.cause))


def _is_first(ranked: Sequence[str], relevant: Mapping[str, int]) -> bool:
    return bool(ranked) and relevant.get(ranked[0], 0) > 0


def _explained(desk: Newsdesk, asked: Judgements, query_id: str, ranked: Sequence[str]) -> Lost:
    query = asked.queries[query_id]
    marked = [one for one, grade in asked.relevant[query_id].items() if grade > 0]
    places = {one: rank for rank, one in enumerate(ranked, 1)}
    known = desk.catalogue.get_many(marked)
    hits = search(desk, query, PASSAGES)
    gold = min(known.values(), key=lambda article: places.get(article.article_id, len(places) + 1), default=None)
    rank = places.get(gold.article_id) if gold else None
    winners = tuple(_winners(hits, ranked[: rank - 1 if rank else None], places, known))
    cause, why, scores = _cause(desk, query, gold, rank, hits)
    answer = asked.answers.get(query_id)
    return Lost(
        query_id=query_id,
        question=query.text,
        asked_at=query.asked_at,
        cause=cause,
        why=why,
        gold=Placed(gold.headline, rank, scores) if gold else None,
        winners=winners,
        missing=_missing(query.text, gold) if gold else (),
        answer_held=stands_in(answer, f"{gold.title} {gold.text}") if answer and gold else None,
    )


def _cause(
    desk: Newsdesk, query: Query, gold: Article | None, rank: int | None, hits: Sequence[Hit]
) -> tuple[Cause, str, dict[str, float]]:
    """Why the article is not first, in a word and in a sentence, and the scores known of it."""
    if gold is None:
        return "not in the collection", "No marked article is in the collection.", {}
    scope = read_scope(query)
    if not scope.admits(list_by_id(desk.catalogue.engine, [gold.article_id])[gold.article_id]):
        window = " to ".join(str(day) if day else "open" for day in (scope.since, scope.until))
        when = f"{gold.published_at:%-d %B %Y}" if gold.published_at else "at an unknown time"
        why = f"It appeared {when}; looked for was {window}, nothing later than {scope.latest:%-d %B %Y}."
        return "out of scope", why, {}
    plan = plan_search(desk, query).plan
    by_words = _place(desk.index.lexical(plan.wording, DEEP, scope.filter), gold.article_id)
    by_meaning = _place(desk.index.dense(desk.embedder.embed_query(plan.meaning), DEEP, scope.filter), gold.article_id)
    stands = f"passage {by_words.name} by words and {by_meaning.name} by meaning"
    hit = next((hit for hit in hits if gold.article_id in ranked_articles([hit])), None)
    scores = parts_of(hit) if hit else by_words.scores("lexical") | by_meaning.scores("dense")
    if rank is None and not _among_candidates(by_words.place, by_meaning.place):
        if _share_held(query.text, gold) < FEW_WORDS:
            return "its words are missing", f"It holds few of the question's words: {stands}.", scores
        return "not among the candidates", f"Neither index had it near enough: {stands}.", scores
    where = f"at place {rank}" if rank else "behind all that is shown"
    return "outranked", f"Found, {where}: {stands}.", scores


class _Place(NamedTuple):
    """Where an article's best passage stands in an index, from 1, and its score there."""

    place: int | None
    score: float

    @property
    def name(self) -> str:
        return f"{self.place:,}" if self.place else f"beyond {DEEP:,}"

    def scores(self, index: str) -> dict[str, float]:
        return {index: self.score} if self.place else {}


def _place(found: Sequence[tuple[str, float]], article_id: str) -> _Place:
    for place, (passage_id, score) in enumerate(found, 1):
        if article_of(passage_id) == article_id:
            return _Place(place, score)
    return _Place(None, 0.0)


def _among_candidates(by_words: int | None, by_meaning: int | None) -> bool:
    most = most_looked_for(PASSAGES)
    return (by_words or DEEP) <= most.by_words or (by_meaning or DEEP) <= most.by_meaning


def parts_of(hit: Hit) -> dict[str, float]:
    """Every score that a hit carries, by its name."""
    return {name: value for name in Hit.model_fields if isinstance(value := getattr(hit, name), float)}


def _winners(
    hits: Sequence[Hit], before: Sequence[str], places: Mapping[str, int], marked: Mapping[str, Article]
) -> Iterator[Placed]:
    """The first WINNERS articles before the marked one, each by its best passage."""
    shown: dict[str, Hit] = {}
    for hit in hits:
        shown.setdefault(hit.article.article_id, hit)
    winning = [one for one in before if one in shown and one not in marked]
    for article_id in winning[:WINNERS]:
        hit = shown[article_id]
        yield Placed(hit.article.headline, places[article_id], parts_of(hit))


def _missing(question: str, gold: Article) -> tuple[str, ...]:
    held = set(content_stems(f"{gold.context} {gold.text}"))
    telling = (word for word in words(question) if word.lower() not in STOP_WORDS)
    return tuple(dict.fromkeys(word for word in telling if stem(word) not in held))


def _share_held(question: str, gold: Article) -> float:
    telling = {word for word in words(question) if word.lower() not in STOP_WORDS}
    return 1 - len(_missing(question, gold)) / len(telling) if telling else 1.0
