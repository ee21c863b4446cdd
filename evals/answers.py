"""Whether the answer to a dated news question stands in what the product quotes for it.

It does not care how the articles were found or the sentences chosen: each question is asked as of its day of the whole
collection, as a person would ask it. Questions without a known answer are passed over.
"""

import statistics
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from evals.answer_text import any_stands_in, fits, stands_in
from evals.judgements import Judgements
from evals.retrieval import ranked_articles
from retrieval.answering.answer import HITS
from retrieval.errors import SourceError
from retrieval.models import Answer, Article, Hit, Progress, Query
from retrieval.newsdesk import Newsdesk
from retrieval.search import search
from retrieval.stories.overview import reply

DEPTH = 10  # articles among which the marked one counts as retrieved


class Quoted(NamedTuple):
    """A question with the answer wanted and the one given; `hits` are the passages it was made from.

    `marked` are the articles that answer it and are in the collection; `held` says whether one of them holds the
    answer at all, `retrieved` whether one was among the first DEPTH articles.
    """

    query_id: str
    query: Query
    wanted: str
    given: Answer
    hits: tuple[Hit, ...]
    marked: tuple[Article, ...]
    held: bool
    retrieved: bool

    @property
    def in_quotes(self) -> bool:
        return fits(self.given.text) and any(stands_in(self.wanted, each.quote) for each in self.given.citations)

    @property
    def why(self) -> str:
        """What became of it, in a few words: the first thing that went wrong on its way."""
        if self.in_quotes:
            return "right"
        if not any(any_stands_in([self.wanted], hit.passage.text) for hit in self.hits):
            if not self.held:
                return "not in the marked article"
            return "in no passage found" if self.retrieved else "article not found"
        return f"refused: {self.given.reason}" if self.given.abstained else "other sentences quoted"


def quoted_answers(desk: Newsdesk, asked: Judgements, progress: Progress | None = None) -> list[Quoted]:
    """Asks every question that has an answer once; SourceError where none has."""
    known = {query_id: query for query_id, query in asked.queries.items() if query_id in asked.answers}
    if not known:
        raise SourceError("no question has an answer: give it in the field answer of queries.jsonl")
    found = []
    for done, query_id in enumerate(known, 1):
        found.append(_asked(desk, asked, query_id))
        if progress:
            progress(done, len(known), "asking")
    return found


def _asked(desk: Newsdesk, asked: Judgements, query_id: str) -> Quoted:
    query, wanted = asked.queries[query_id], asked.answers[query_id]
    marks = {one for one, grade in asked.relevant[query_id].items() if grade > 0}
    marked = tuple(desk.catalogue.get_many(marks).values())
    hits = tuple(search(desk, query, HITS))
    return Quoted(
        query_id=query_id,
        query=query,
        wanted=wanted,
        given=reply(desk, query),
        hits=hits,
        marked=marked,
        held=any(stands_in(wanted, f"{each.title} {each.text}") for each in marked),
        retrieved=not marks.isdisjoint(ranked_articles(hits)[:DEPTH]),
    )


def answer_measures(quoted: Sequence[Quoted]) -> dict[str, Any]:
    """Shares of the questions, but for `mean_words`, the mean length of an answer given, and `queries`."""
    lengths = [len(one.given.text.split()) for one in quoted if not one.given.abstained]
    return {
        **dict(_shares(quoted)),
        "mean_words": round(statistics.fmean(lengths), 1) if lengths else None,
        "queries": len(quoted),
    }


def _shares(quoted: Sequence[Quoted]) -> Iterator[tuple[str, float]]:
    yield "answer_in_quotes", _share([one.in_quotes for one in quoted])
    yield "answered", _share([not one.given.abstained for one in quoted])
    yield "abstained", _share([one.given.abstained for one in quoted])
    yield "gold_retrieved", _share([one.retrieved for one in quoted])
    yield "ceiling", _share([one.held for one in quoted])


def _share(values: Sequence[bool]) -> float:
    return round(statistics.fmean(map(float, values)), 4)
