"""A briefing on what a message is about: the newest report of its story, and the newest on what the message says.

It does not care whether the message is right (`retrieval.messages.verdict`). No model is asked.
"""

from collections.abc import Sequence
from time import perf_counter

from retrieval.answering.abstaining import abstention_text, nearest_headlines
from retrieval.answering.citing import Gathered
from retrieval.answering.question import read_question
from retrieval.checking.support import judge
from retrieval.messages.story import Found, Report, story_about
from retrieval.models import Answer, Check, Query
from retrieval.newsdesk import Newsdesk
from retrieval.stories.summary import OVERTAKEN, Said, choose, sentences_of, showable

VERBATIM = Check(name="verbatim", ok=True, detail="The sentence stands in the article as shown.")


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
    """None where there is no story, or no sentence of it can stand by itself."""
    newest = [one for report in _current(found.reports) for one in sentences_of(*report)]
    chosen = choose(newest, desk.embedder)
    asked = _newest_on(query.text, found.reports)
    if asked is not None and all((one.article, one.start) != (asked.article, asked.start) for one in chosen):
        chosen.insert(1, asked)
    if not chosen:
        return None
    gathered = Gathered()
    for article, passage, start, end, text, _ in chosen:
        hit = Report(article, (passage,)).hit(passage)
        gathered.add(" ".join(text.split()), [(hit, start, end)], (VERBATIM,))
    return Answer(question=query.text, **gathered.fields)


def _current(reports: Sequence[Report]) -> list[Report]:
    """The newest report and those about as new: what is told in an older one may have been overtaken."""
    latest = next((one.article.published_at for one in reports if one.article.published_at), None)
    if latest is None:
        return list(reports)
    return [one for one in reports if one.article.published_at and latest - one.article.published_at <= OVERTAKEN]


def _newest_on(message: str, reports: Sequence[Report]) -> Said | None:
    """The sentence nearest to the message in the newest report that speaks of the same."""
    for report in reports:
        judged = judge(message, report.evidence)
        if judged.elsewhere or not judged.sentences:
            continue
        passage, start, end = report.spans[judged.sentences[0]]
        text = report.article.text[start:end]
        if showable(text):
            return Said(report.article, passage, start, end, text)
    return None
