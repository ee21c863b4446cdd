"""A briefing on what a message is about: the newest report of its story, what stands now of what the message says,
and what came before.

It does not care whether the message is right (`retrieval.messages.verdict`). No model is asked.
"""

from collections.abc import Iterator, Sequence
from time import perf_counter

from retrieval.answering.reading.question import read_question
from retrieval.answering.telling.abstaining import abstention_text, nearest_headlines
from retrieval.answering.telling.citing import VERBATIM, Gathered
from retrieval.checking.numbers import figures
from retrieval.checking.scenes import scenes
from retrieval.messages.overtaking import deciding
from retrieval.messages.replaced import gives_up, replaced_in
from retrieval.messages.rivals import counts_otherwise
from retrieval.messages.statements import statements
from retrieval.messages.story import Found, Report, story_about
from retrieval.messages.telling import lines
from retrieval.models import Answer, Query
from retrieval.newsdesk import Newsdesk
from retrieval.stories.summary import OVERTAKEN, Said, choose, sentences_of, showable

_OF_THE_NEWEST = 2  # sentences of the newest report
_EARLIER = 2  # reports before it whose first sentence is told
_MOST = 5  # sentences


def brief_on(desk: Newsdesk, query: Query) -> Answer:
    """The state of the story that `query.text`, a message, is about; an abstention where none is."""
    began = perf_counter()
    with desk.index.observed() as seen:
        found = story_about(desk, query)
    answer = _told(desk, query, found) or nothing_about(query, found)
    return answer.model_copy(update={"note": seen.note, "seconds": perf_counter() - began})


def nothing_about(query: Query, found: Found) -> Answer:
    """That the coverage has nothing on the message, with the nearest headlines."""
    return Answer(
        question=query.text,
        text=abstention_text("not_covered", read_question(query.text), query, found.hits),
        abstained=True,
        reason="not_covered",
        nearest=nearest_headlines(found.hits),
    )


def _told(desk: Newsdesk, query: Query, found: Found) -> Answer | None:
    """The newest report, then what stands now of each statement, then how it came to that; None where no sentence of
    the story can stand by itself."""
    newest = [one for report in _current(found.reports) for one in sentences_of(*report)]
    told = choose(newest, desk.embedder, _OF_THE_NEWEST)
    shown = {(one.article.article_id, one.start) for one in told}
    more = {
        (one.article.article_id, one.start): one
        for one in (*_as_stated(query.text, found.reports), *_leads(found.reports))
    }
    still = [one for key, one in more.items() if key not in shown and _holds(one, found.reports)]
    order = [report.article.article_id for report in found.reports]
    told += sorted(still[: _MOST - len(told)], key=lambda one: order.index(one.article.article_id))
    if not told:
        return None
    gathered = Gathered()
    for article, passage, start, end, text, _ in told:
        hit = Report(article, (passage,)).hit(passage)
        gathered.add(" ".join(text.split()), [(hit, start, end)], (VERBATIM,))
    return Answer(question=query.text, **gathered.fields)


def _current(reports: Sequence[Report]) -> list[Report]:
    """The newest report and those about as new: what is told in an older one may have been overtaken."""
    latest = next((one.article.published_at for one in reports if one.article.published_at), None)
    if latest is None:
        return list(reports)
    return [one for one in reports if one.article.published_at and latest - one.article.published_at <= OVERTAKEN]


def _as_stated(message: str, reports: Sequence[Report]) -> Iterator[Said]:
    """For each statement of the message, the sentence of the report that decides on it."""
    for claim in statements(message) or [message]:
        for side in deciding(claim, reports)[:1]:
            passage, start, end = side.report.spans[side.sentences[0]]
            text = side.report.article.text[start:end]
            if showable(text):
                yield Said(side.report.article, passage, start, end, text)


def _holds(one: Said, reports: Sequence[Report]) -> bool:
    """Whether no newer report has overtaken what a sentence says."""
    at = next(n for n, report in enumerate(reports) if report.article.article_id == one.article.article_id)
    newer = [line for report in reports[:at] for line in lines(report)]
    said = scenes(one.text)
    if any(counts_otherwise(scene, line) for scene in said for line in newer):
        return False
    told = figures(one.text)
    if any(gives_up(each, figure) for line in newer for each in replaced_in(line.scene.text) for figure in told):
        return False
    return all(side.stands == "supported" for side in deciding(one.text, reports)[:1])


def _leads(reports: Sequence[Report]) -> Iterator[Said]:
    """The first sentences of the reports before the newest, the newest first: how it came to that."""
    newest = len(_current(reports))
    for report in reports[newest : newest + _EARLIER]:
        yield from (one for one in sentences_of(*report) if one.leads)
