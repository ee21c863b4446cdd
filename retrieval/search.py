"""Finds the passages that fit a question: by words and by meaning, within its scope, current ones first where it asks
for now, each text once.

It does not care what is done with them: an answer, a lookup and a digest's thread all search here.
"""

from collections.abc import Sequence

import numpy as np

from retrieval.currency import read_focus
from retrieval.errors import QuestionError
from retrieval.fusion import CURRENCY_WEIGHT, fused
from retrieval.models import MAX_QUESTION_CHARS, Article, Headline, Hit, Query
from retrieval.newsdesk import Newsdesk
from retrieval.scope import Scope, read_scope
from retrieval.variety import Candidate, Choice, choose

CANDIDATES = 100  # of each index
_MOST_CANDIDATES = 25_600
_PASSAGES_OF_CANDIDATES = 2_000


def search(desk: Newsdesk, query: Query, k: int = 10) -> list[Hit]:
    """At most `k` passages, best first; `Hit.score` falls and has no meaning beyond this list.

    Copies of one text are one hit, with the other outlets in `Hit.copies`. Empty where nothing is in scope. Raises
    QuestionError for a question that is empty or longer than MAX_QUESTION_CHARS, IndexUnavailable where an index fails.
    """
    text = _checked(query.text)
    scope = read_scope(query)
    found = _Found(desk, text, scope)
    wanted = max(CANDIDATES, 4 * k)
    while found.look(wanted) and len(found.articles) < min(k, wanted) and wanted < _MOST_CANDIDATES:
        wanted *= 4  # what the index let through was mostly out of scope
    return found.best(query, k)


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise QuestionError("The question is empty: write what you want to know.")
    if len(text) > MAX_QUESTION_CHARS:
        raise QuestionError(f"The question has {len(text):,} characters; ask it in at most {MAX_QUESTION_CHARS:,}.")
    return text


class _Found:
    """The candidates of one search. Scores are by passage id; a passage's article is the part of its id before ":"."""

    def __init__(self, desk: Newsdesk, text: str, scope: Scope) -> None:
        self._desk = desk
        self._text = text
        self._scope = scope
        self._vector = desk.embedder.embed_query(text)
        self.lexical: dict[str, float] = {}
        self.dense: dict[str, float] = {}
        self.articles: dict[str, Article] = {}

    def look(self, wanted: int) -> bool:
        """Asks both indexes for `wanted` passages; whether asking for more could find more."""
        self.dense = dict(self._desk.index.dense(self._vector, wanted, self._scope.filter))
        self.lexical = dict(self._desk.index.lexical(self._text, wanted, self._scope.filter))
        stored = self._desk.catalogue.get_many({_article_of(passage_id) for passage_id in self._ids()})
        self.articles = {article_id: article for article_id, article in stored.items() if self._scope.admits(article)}
        return max(len(self.dense), len(self.lexical)) >= wanted

    def best(self, query: Query, k: int) -> list[Hit]:
        ids = [passage_id for passage_id in self._ids() if _article_of(passage_id) in self.articles]
        if not ids:
            return []
        self._fill_in(ids)
        scores = fused([self.lexical[one] for one in ids], [self.dense[one] for one in ids])
        if focus := read_focus(self._text, query.asked_at):
            published = [self.articles[_article_of(one)].published_at for one in ids]
            scores += CURRENCY_WEIGHT * focus.strength * np.array([focus.closeness(at) for at in published])
        candidates = [Candidate(one, _article_of(one), float(score)) for one, score in zip(ids, scores, strict=True)]
        choices = choose(candidates, self.articles, self._desk.catalogue.passages, k)
        return self._hits(choices)

    def _ids(self) -> list[str]:
        return list(self.lexical | self.dense)

    def _fill_in(self, ids: Sequence[str]) -> None:
        """The score that the other index would have given to what only one found."""
        missing = [one for one in ids if one not in self.dense]
        vectors = self._desk.catalogue.embeddings(missing)
        self.dense |= {one: float(vectors[one] @ self._vector) if one in vectors else 0.0 for one in missing}
        missing = [one for one in ids if one not in self.lexical]
        if missing:
            among = self._scope.filter.model_copy(update={"article_ids": tuple({_article_of(one) for one in missing})})
            scored = dict(self._desk.index.lexical(self._text, _PASSAGES_OF_CANDIDATES, among))
            self.lexical |= {one: scored.get(one, 0.0) for one in missing}

    def _hits(self, choices: Sequence[Choice]) -> list[Hit]:
        originals = {choice.article.duplicate_of or choice.article.article_id for choice in choices}
        copies = self._desk.catalogue.copies_of(originals)
        named = self._desk.catalogue.get_many(originals - self.articles.keys())
        hits = []
        for choice in choices:
            article = choice.article
            original = article.duplicate_of or article.article_id
            carriers: dict[str, Headline] = {one.article_id: one for one in copies.get(original, [])}
            if first := self.articles.get(original) or named.get(original):
                carriers[original] = first.headline
            carriers |= {article_id: copy.headline for article_id, copy in choice.copies.items()}
            carriers.pop(article.article_id, None)
            hits.append(
                Hit(
                    passage=choice.passage,
                    article=article,
                    score=choice.score,
                    lexical=self.lexical[choice.passage.id],
                    dense=self.dense[choice.passage.id],
                    copies=tuple(copy for copy in carriers.values() if self._scope.admits(copy)),
                )
            )
        return hits


def _article_of(passage_id: str) -> str:
    return passage_id.rpartition(":")[0]
