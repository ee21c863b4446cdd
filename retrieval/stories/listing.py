"""Which articles there are on something, each told by its leading sentence with outlet and day in its citation: of
each outlet, or all of them, the newest first, opinions and retrospectives last.

It does not care how such a question is read (`retrieval.answering.reading.listings`). No model is asked: what there is
can be counted, and a model would leave some out.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from time import perf_counter

from retrieval.answering.answer import WIDER
from retrieval.answering.choosing.candidates import candidates
from retrieval.answering.choosing.leads import appeared_within, is_on, subject_of
from retrieval.answering.reading.listings import Listing
from retrieval.answering.telling.citing import Gathered, OnSentence
from retrieval.models import Answer, Article, Hit, Query
from retrieval.newsdesk import Newsdesk
from retrieval.planning.times import read_times
from retrieval.search import search
from retrieval.stories.reporting import reports
from retrieval.stories.summary import Said, sentences_of, telling_first

MOST = 6
_OLDEST = datetime.min.replace(tzinfo=UTC)


def listed(desk: Newsdesk, query: Query, listing: Listing, on_sentence: OnSentence | None = None) -> Answer | None:
    """The articles on the subject, or None where none is: then it is asked as any other question."""
    began = perf_counter()
    asked = query.model_copy(update={"text": listing.subject})
    hits = search(desk, asked, WIDER)
    newest_first = sorted(
        _on_the_subject(desk, asked, hits), key=lambda one: one.article.published_at or _OLDEST, reverse=True
    )
    leads = sorted(newest_first, key=lambda one: not reports(one.article))
    if not leads:
        return None
    shown = _first_of_each_outlet(leads) if listing.by_outlet else leads
    gathered = Gathered(on_sentence)
    for article, passage, start, end, *_ in shown[:MOST]:
        gathered.add_verbatim(Hit(passage=passage, article=article, score=0.0), start, end)
    return Answer(
        question=query.text,
        **gathered.fields,
        note=_what_else(leads, shown, listing, hits),
        seconds=perf_counter() - began,
    )


def _on_the_subject(desk: Newsdesk, query: Query, hits: Sequence[Hit]) -> list[Said]:
    """The leading sentence of each article that is about it by its headline and lead, from the days that the question
    names; where none is, the sentence of each that speaks of it."""
    window = read_times(query.text, query.asked_at, query.zone).window
    names, subject = subject_of(query)
    pool = [one for one in candidates(hits) if appeared_within(one, window)] if subject else []
    about = {one.hit.article.article_id: one.hit.article for one in pool if is_on(one, names, subject, one.given)}
    if about:
        return [lead for article in about.values() if (lead := _leading(desk, article)) is not None]
    speaking = [one for one in pool if is_on(one, names, subject, one.near_stems | one.given)]
    speaking.sort(key=lambda one: (-len(one.stems & set(subject)), one.start))
    first = {one.hit.article.article_id: one for one in reversed(speaking)}
    return [Said(one.hit.article, one.hit.passage, one.start, one.end, one.text) for one in first.values()]


def _leading(desk: Newsdesk, article: Article) -> Said | None:
    said = telling_first(sentences_of(article, desk.catalogue.passages_of([article.article_id])))
    return said[0] if said else None


def _first_of_each_outlet(leads: Sequence[Said]) -> list[Said]:
    first: dict[str, Said] = {}
    for one in leads:
        first.setdefault(one.article.publisher.casefold(), one)
    return list(first.values())


def _what_else(leads: Sequence[Said], shown: Sequence[Said], listing: Listing, hits: Sequence[Hit]) -> str | None:
    """How many more there are, or the outlets that are not shown, and who carried the same text."""
    said = []
    if listing.by_outlet and len(shown) > MOST:
        said.append(f"There is more, from {_names([one.article.publisher for one in shown[MOST:]])}.")
    elif not listing.by_outlet and len(leads) > MOST:
        further = len(leads) - MOST
        said.append(f"There is more: {further} further {'article' if further == 1 else 'articles'}.")
    ours = {one.article.article_id for one in leads}
    outlets = {one.article.publisher for one in leads}
    carried = [copy.publisher for hit in hits if hit.article.article_id in ours for copy in hit.copies]
    if others := [one for one in dict.fromkeys(carried) if one and one not in outlets]:
        said.append(f"The same text was carried by {_names(others)}.")
    return " ".join(said) or None


def _names(outlets: Sequence[str]) -> str:
    *first, last = dict.fromkeys(outlets)
    return f"{', '.join(first)} and {last}" if first else last
