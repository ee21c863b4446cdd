"""Finds the passages that fit a question: by words and by meaning, within its scope, those of its time first, each text
once.

It does not care what is done with them: an answer, a lookup and a digest's thread all search here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sqlalchemy import Connection

from retrieval.candidates import look, most_looked_for, within
from retrieval.catalogue.database import reading
from retrieval.catalogue.listings import Listing, list_by_id
from retrieval.catalogue.stored_passages import StoredPassage, stored_passages
from retrieval.currency import Focus, read_focus
from retrieval.errors import QuestionError
from retrieval.index.filters import Filter, article_of
from retrieval.index.passage_index import PassageIndex, QueryVector
from retrieval.likely_answers import FIGURES, NAMES, agreeing_names, holds_figure
from retrieval.models import MAX_QUESTION_CHARS, Article, Headline, Hit, Passage, Query
from retrieval.newsdesk import Newsdesk
from retrieval.planning.kinds import asks_money
from retrieval.planning.plan import Plan, read_plan
from retrieval.ranking import RANKING, Ranking
from retrieval.scope import Scope, read_scope
from retrieval.scoring import Scores, Scoring, Signals
from retrieval.variety import Candidate, Choice, choose
from retrieval.whole_names import share_held, whole_names

_MEASURED = 16  # of the best, or more for more hits: their meaning is measured where no index found it
_MEASURED_PER_HIT = 1.6
_READ_AHEAD = 48  # passages; of those that are weighed in the end, nearly all are among them
_READ_FOR_ANSWERS = 7  # articles, the best passage of each; more brought nothing
_WIDER = (1, 4, 16, 64, 256)  # times as many, in turn, where what the indexes let through was out of scope


@dataclass(frozen=True)
class PlannedSearch:
    """What was asked, read: `filter` is the scope as the indexes apply it, `in_time` the part of it at about the time
    asked for, where there is one; `vectors` are those of the question and of its parts; `seq` is the last change that
    the index had followed."""

    plan: Plan
    vectors: tuple["_Lazy", ...]
    scope: Scope
    filter: Filter
    in_time: Filter | None
    focus: Focus | None
    seq: int


class _Lazy:
    """The vector of a question, embedded when it is first asked for."""

    def __init__(self, index: PassageIndex, text: str) -> None:
        self._index = index
        self._text = text

    def __call__(self) -> QueryVector:
        return self._vector

    @cached_property
    def _vector(self) -> QueryVector:
        return self._index.embed_query(self._text)


@dataclass(frozen=True)
class _Found:
    """What the indexes say of the question and of its parts, and the article of each passage in scope, by its id."""

    signals: tuple[Signals, ...]
    owners: dict[str, Listing]

    @property
    def articles(self) -> dict[str, Listing]:
        return {owner.article_id: owner for owner in self.owners.values()}


def search(desk: Newsdesk, query: Query, k: int = 10, ranking: Ranking = RANKING) -> list[Hit]:
    """At most `k` passages, best first; `Hit.score` falls and has no meaning beyond this list.

    Copies of one text are one hit, with the other outlets in `Hit.copies`. Empty where nothing is in scope. Raises
    QuestionError for a question that is empty or longer than MAX_QUESTION_CHARS, IndexUnavailable where an index fails.
    """
    question = plan_search(desk, query)
    ahead: dict[str, StoredPassage] = {}
    found = _look(desk, question, k, lambda words: ahead.update(_read_ahead(desk, question, words, ranking)))
    measured = max(_MEASURED, round(_MEASURED_PER_HIT * k))
    with reading(desk.catalogue.engine) as connection:  # one for all: beginning anew takes as long as a statement
        scores, stored = _scores(connection, question, found, measured, ranking, ahead)
        weighed = zip(found.owners.items(), scores.tolist(), strict=True)
        candidates = [Candidate(one, owner.article_id, score) for (one, owner), score in weighed]

        def passages(wanted: Sequence[str]) -> Mapping[str, StoredPassage]:
            return stored if wanted[0] in stored else stored_passages(connection, wanted)

        choices = choose(candidates, found.articles, passages, k, ranking.same_outlet)
        related = {one for choice in choices for one in _related(choice)}
        articles = desk.catalogue.with_copies(related, connection)
    return _hits(question, found, choices, articles)


def plan_search(desk: Newsdesk, query: Query) -> PlannedSearch:
    """How a question is read before anything is looked for. QuestionError as of `search`."""
    text = query.text.strip()
    if not text:
        raise QuestionError("The question is empty: write what you want to know.")
    if len(text) > MAX_QUESTION_CHARS:
        raise QuestionError(f"The question has {len(text):,} characters; ask it in at most {MAX_QUESTION_CHARS:,}.")
    scope = read_scope(query)
    known = desk.roster.overview(desk.catalogue, desk.index.seq)
    plan = read_plan(query, known.outlets)
    rough = scope.filter
    if query.window.until is None and (known.newest is None or known.newest <= scope.latest):
        rough = rough.model_copy(update={"until": None})  # nothing to shut out, and a filter costs Chroma time
    vectors = tuple(_Lazy(desk.index, part.meaning) for part in (plan, *plan.parts))
    focus = read_focus(plan.times, query.asked_at, scope.zone)
    in_time = within(rough, focus, known.newest) if focus is not None else None
    return PlannedSearch(plan, vectors, scope, rough, in_time, focus, known.seq)


def _look(desk: Newsdesk, question: PlannedSearch, k: int, meanwhile: Callable[[dict[str, float]], None]) -> _Found:
    """Asks both indexes; again for more where too little of what they found is in scope."""
    seen = 0
    for times in _WIDER:
        most = most_looked_for(k, times)
        asked = zip((question.plan, *question.plan.parts), question.vectors, strict=True)
        signals = tuple(
            look(desk.index, plan, vector, question.filter, question.in_time, most, meanwhile) for plan, vector in asked
        )
        articles = {passage_id: article_of(passage_id) for one in signals for passage_id in one.words}
        listed = list_by_id(desk.catalogue.engine, articles.values(), question.seq)
        admitted = {one: listing for one, listing in listed.items() if question.scope.admits(listing)}
        owners = {passage_id: admitted[one] for passage_id, one in articles.items() if one in admitted}
        all_found = all(len(one.words) < most.by_words and len(one.meaning) < most.by_meaning for one in signals)
        if all_found or len(articles) == seen or len(owners) >= k:
            break
        seen = len(articles)
    return _Found(signals, owners)


def _read_ahead(
    desk: Newsdesk, question: PlannedSearch, words: dict[str, float], ranking: Ranking
) -> dict[str, StoredPassage]:
    """Those of the passages found by words that will be among the best, as it seems before their meaning is known."""
    listed = list_by_id(desk.catalogue.engine, map(article_of, words), question.seq)
    owners = {one: listed[article] for one in words if (article := article_of(one)) in listed}
    weighed = Scoring(owners, (Signals(words, {}),))
    rough = weighed.text(ranking) + weighed.lasting(question.focus, frozenset(question.plan.outlets), ranking)
    best = (-rough).argsort(kind="stable")[:_READ_AHEAD]
    with reading(desk.catalogue.engine) as connection:
        return stored_passages(connection, (weighed.passage_ids[index] for index in best))


def _scores(
    connection: Connection,
    question: PlannedSearch,
    found: _Found,
    measured: int,
    ranking: Ranking,
    ahead: Mapping[str, StoredPassage],
) -> tuple[Scores, dict[str, StoredPassage]]:
    """(n,) in the order of `found.owners`, and the best of them as stored: their meaning is measured where the vector
    index did not find them."""
    weighed = Scoring(found.owners, found.signals)
    lasting = weighed.lasting(question.focus, frozenset(question.plan.outlets), ranking)
    rough = (-(weighed.text(ranking) + lasting)).argsort(kind="stable")[:measured]
    best = dict.fromkeys(weighed.passage_ids[index] for index in rough)
    best |= dict.fromkeys(first for one in best if (first := f"{article_of(one)}:0") in found.owners)
    stored = {one: ahead[one] for one in best if one in ahead}
    if missing := [one for one in best if one not in ahead]:
        stored |= stored_passages(connection, missing)
    for vector, signals in zip(question.vectors, found.signals, strict=True):
        signals.meaning.update(_likeness(vector(), {one: stored[one] for one in stored if one not in signals.meaning}))
    text = weighed.text(ranking)
    scores = text + lasting + weighed.beginning(text, ranking.first)
    if question.plan.parts:
        return weighed.each_part_first(scores, ranking), stored
    if ranking.agreement:
        space = question.vectors[0]().embedding
        vectors = {one: each.embedding for one, each in stored.items() if each.embedding_name == space}
        if len(vectors) == len(stored):  # else some are being embedded anew, and would seem to disagree
            scores = scores + ranking.agreement * weighed.agreement(scores, vectors)
    scores = scores + _named(question.plan, weighed, stored, ranking)
    return scores + _answering(question.plan, weighed, scores, stored, ranking), stored


def _named(plan: Plan, weighed: Scoring, stored: Mapping[str, StoredPassage], ranking: Ranking) -> Scores:
    """(n,): what passages gain that hold names of the question whole."""
    gained: Scores = np.zeros(len(weighed.passage_ids))
    names = whole_names(plan.text) if ranking.named else ()
    if names:
        for at, one in enumerate(weighed.passage_ids):
            if one in stored:
                gained[at] = ranking.named * share_held(names, stored[one].text)
    return gained


def _answering(
    plan: Plan, weighed: Scoring, scores: Scores, stored: Mapping[str, StoredPassage], ranking: Ranking
) -> Scores:
    """(n,): what passages gain that say what could be the answer, for kinds of question where that can be told."""
    gained: Scores = np.zeros(len(scores))
    weight = ranking.figure if plan.kind in FIGURES else ranking.answer if plan.kind in NAMES else 0.0
    if not weight:
        return gained
    best = weighed.best_of_articles(scores, stored, _READ_FOR_ANSWERS)
    read = [stored[weighed.passage_ids[index]] for index, _ in best]
    if plan.kind in FIGURES:
        money = asks_money(plan.kind, plan.text)
        said = [float(holds_figure(one.text, plan.kind, plan.text, money)) for one in read]
    else:
        told = [(trust, one.sentences) for (_, trust), one in zip(best, read, strict=True)]
        said = agreeing_names(plan.text, plan.wording, told)
    gained[[index for index, _ in best]] = weight * np.array(said)
    return gained


def _likeness(vector: QueryVector, stored: Mapping[str, StoredPassage]) -> dict[str, float]:
    """The cosine of those of these passages that are in the space of the question."""
    return {
        one: float(each.embedding @ vector.values)
        for one, each in stored.items()
        if vector.values is not None and each.embedding_name == vector.embedding
    }


def _hits(
    question: PlannedSearch, found: _Found, choices: Sequence[Choice], articles: Mapping[str, Article]
) -> list[Hit]:
    copies = _copies(question.scope, choices, articles)
    return [
        Hit(
            passage=choice.passage,
            article=article,
            score=choice.score,
            lexical=max(one.words.get(choice.passage.id, 0.0) for one in found.signals),
            dense=max(one.meaning.get(choice.passage.id, 0.0) for one in found.signals),
            copies=copies[choice.article.article_id],
        )
        for choice in choices
        if (article := articles.get(choice.article.article_id)) is not None and _stands_in(article, choice.passage)
    ]


def _stands_in(article: Article, passage: Passage) -> bool:
    """Not where the article was removed or replaced a moment ago, after the passage was read."""
    return article.text[passage.start : passage.end] == passage.text


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
