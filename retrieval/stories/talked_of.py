"""The story that a conversation is about: the articles that its answers cited, and those that tell of the same event.

It does not care what was said of them. Articles cited before are a fair guess at what "it" means, never evidence.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from retrieval.models import Answer, Article, Asked, Query
from retrieval.newsdesk import Newsdesk
from retrieval.planning.times import read_times
from retrieval.search import search
from retrieval.stories.cluster import article_vectors, similarities

MOST_CITED = 6
# Looser than a digest, which must not tell two events as one: here it is only where an answer is looked for, and a
# trial or a building site is talked of over months.
_ALIKE_AT = 0.30
MOST_APART = timedelta(days=182)
_STEPS = 2  # a first report and the last may share little but what came between
_FOUND = 20  # passages looked at for further articles of the story


def asked_of(answer: Answer, at: datetime, here: bool = True, own: bool = True) -> Asked:
    """What was asked, and the articles that its answer cited; of an abstention on a subject that is covered, those it
    named."""
    shown = {n for sentence in answer.sentences for n in sentence.citations}
    articles = [one.article for one in answer.citations if one.n in shown]
    if answer.abstained and answer.reason != "not_covered":
        articles = list(answer.nearest)
    ids = tuple(dict.fromkeys(one.article_id for one in articles))
    told = () if answer.abstained else tuple(one for one in answer.citations if one.n in shown)
    return Asked(text=answer.question, at=at, article_ids=ids, here=here, own=own, told=told, lists=answer.lists)


def cited_here(query: Query) -> list[tuple[str, ...]]:
    """The ids of the articles that each answer of this conversation cited, in its order; the last answer first."""
    return [one.article_ids for one in reversed(query.asked_before) if one.here and one.article_ids]


def story_of(desk: Newsdesk, query: Query, cited: Sequence[str], text: str) -> list[Article]:
    """The cited articles that there still are, then those of the same story that searches for them and for `text` find.

    Within the scope of `query`.
    """
    wanted = list(dict.fromkeys(cited))[:MOST_CITED]
    there = desk.catalogue.get_many(wanted)
    known = [there[one] for one in wanted if one in there]
    if not known:
        return []
    found: dict[str, Article] = {}
    for words in (text, *(article.title for article in known[:2])):
        if words.strip():
            for hit in search(desk, asked_anew(query, words), _FOUND):
                found.setdefault(hit.article.article_id, hit.article)
    others = [article for article_id, article in found.items() if article_id not in there]
    asked = read_times(text, query.asked_at, query.zone).window
    of_a_time = asked.since is not None or asked.until is not None  # "who led the union in 2021?"
    return [*known, *alike(desk, known, others, timedelta.max if of_a_time else MOST_APART)]


def alike(
    desk: Newsdesk, known: Sequence[Article], others: Sequence[Article], most_apart: timedelta = MOST_APART
) -> list[Article]:
    """Those of `others` that tell of the same event as one of `known`, or as one of those, in their order."""
    if not known or not others:
        return []
    every = [*known, *others]
    likeness = similarities(every, article_vectors(desk, every), most_apart)
    joined = np.arange(len(every)) < len(known)
    for _ in range(_STEPS):
        joined |= np.max(likeness[:, joined], axis=1) >= _ALIKE_AT
    return [article for article, is_in in zip(every, joined, strict=True) if is_in][len(known) :]


def asked_anew(query: Query, text: str) -> Query:
    """`query` as if it asked `text` and nothing had been said before."""
    return query.model_copy(update={"text": text, "history": (), "asked_before": (), "listed": ()})
