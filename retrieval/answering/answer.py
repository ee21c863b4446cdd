"""Answers a question from the collection: searches, has what was found answer (`from_hits`), and says what it lacks.

It does not care how an answer is shown, nor what was said before it: a follow-up is read in
`retrieval.answering.reading.follow_up` and answered within its story by `retrieval.stories.conversation`.
"""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from retrieval.answering.asked_of import of_outlets
from retrieval.answering.from_hits import abstained, answer_from, check_question
from retrieval.answering.reading.follow_up import standalone
from retrieval.answering.reading.open_questions import as_question, asks_ahead
from retrieval.answering.reading.question import read_question
from retrieval.answering.suggesting import suggest
from retrieval.answering.superseded import first_published, superseded
from retrieval.answering.telling.abstaining import NOTHING_COLLECTED, nearest_headlines
from retrieval.answering.telling.citing import Gathered, OnSentence
from retrieval.answering.whole_interviews import whole_interviews
from retrieval.answering.written_by import as_theirs, written_by
from retrieval.models import Answer, Article, Hit, Query
from retrieval.relevance import anything_relevant
from retrieval.search import plan_search, search
from retrieval.sources.openings import begins
from retrieval.usage import priced

if TYPE_CHECKING:
    from retrieval.newsdesk import Newsdesk

HITS = 10
OPENING = 2  # sentences by which it is told how an opinion begins
WIDER = 40  # passages looked at where some of them will not do


def answer(desk: "Newsdesk", query: Query, on_sentence: OnSentence | None = None) -> Answer:
    """The checked answer to `query`, or an abstention.

    `on_sentence` is told each sentence as soon as it has passed its checks. `Answer.note` tells where the index was
    being rebuilt and may have missed something. Raises QuestionError for an empty or too long question, SettingsError
    where the configured model cannot be set up; a model that fails is not an error.
    """
    return answer_as_read(desk, query, standalone(query), on_sentence)


def answer_as_read(
    desk: "Newsdesk",
    query: Query,
    text: str,
    on_sentence: OnSentence | None = None,
    admits: Callable[[Article], bool] | None = None,
) -> Answer:
    """`answer` to `query` where it asks `text`, whatever was said before, of the articles that `admits`."""
    began = time.perf_counter()
    check_question(query.text)
    asked = query.model_copy(update={"text": as_question(text)})
    of_many = desk.chat is None and (asks_ahead(text) or read_question(asked.text).over_time)
    most = WIDER if admits is not None or of_many else HITS
    with desk.index.observed() as seen:
        hits = search(desk, asked, most)
    plan = plan_search(desk, asked).plan
    asked, theirs, limits = of_outlets(desk, asked, plan, hits, most)
    if admits is not None:
        theirs = [hit for hit in theirs if admits(hit.article)][:HITS]
    theirs = whole_interviews(desk, asked.text, first_published(desk, theirs))
    own = _by_author(desk, asked, on_sentence) if admits is None else None
    if own is not None:
        found = own
    elif asked.article_ids is None and not _worth_a_look(desk, theirs):
        question = read_question(asked.text)
        found = abstained(question, asked, theirs, "not_covered")  # no model is asked to make something of it
    else:
        found = _of_hits(desk, asked, theirs, on_sentence)
    if found.reason is not None:
        found = _with_what_there_is(desk, asked, found, theirs, hits, limits)
    corrected = superseded(desk, found.citations, found.sentences)
    said: dict[str, object] = {"conflicts": (*found.conflicts, *corrected), "seconds": time.perf_counter() - began}
    said["usage"] = priced(found.usage, desk.prices)
    said["note"] = " ".join(filter(None, (seen.note, found.note))) or None
    return found.model_copy(update=said | {"question": query.text, "read_as": plan.described})


def _worth_a_look(desk: "Newsdesk", hits: Sequence[Hit]) -> bool:
    """Whether something found is like the question, or the reader is there to tell whether it answers all the same: it
    knows other words for a thing, and a model that makes something of anything is not asked."""
    reads = desk.reader is not None and desk.chat is None
    return anything_relevant(hits, desk.embedder.name) or (reads and bool(hits))


def _of_hits(desk: "Newsdesk", query: Query, hits: Sequence[Hit], on_sentence: OnSentence | None) -> Answer:
    return answer_from(
        query,
        hits,
        desk.embedder,
        reader=desk.reader,
        checker=desk.checker,
        chat=desk.chat,
        model=desk.model,
        on_sentence=on_sentence,
        entailment=desk.entailment,
        meter=desk.meter,
    )


def _by_author(desk: "Newsdesk", asked: Query, on_sentence: OnSentence | None) -> Answer | None:
    """What the person asked about wrote on it themselves; None where they did not, or that does not answer."""
    written = written_by(desk, asked, WIDER)
    if written is None:
        return None
    found = _of_hits(desk, written.query, first_published(desk, written.hits)[:HITS], None)
    if found.abstained and read_question(written.query.text).kind != "what":
        return None
    if found.abstained:
        found = _beginning_with(desk, asked, written.hits)
    found = as_theirs(found, written.who)
    if on_sentence is not None:
        for sentence in found.sentences:
            on_sentence(sentence)
    return found


def _beginning_with(desk: "Newsdesk", query: Query, hits: Sequence[Hit]) -> Answer:
    """How the best of these articles begins, without its by-line: what it is about, where no sentence of it answers
    alone."""
    article = hits[0].article
    first = desk.catalogue.passages_of([article.article_id])[0]
    gathered = Gathered()
    said = [span for span in first.sentences if span[1] > begins(article.text)]
    for start, end in said[:OPENING]:
        gathered.add_verbatim(hits[0].model_copy(update={"passage": first}), start, end)
    return Answer(question=query.text, **gathered.fields)


def _with_what_there_is(
    desk: "Newsdesk", asked: Query, found: Answer, theirs: Sequence[Hit], hits: Sequence[Hit], limits: str
) -> Answer:
    """The abstention with a question that could be answered, and saying what it was limited to where that holds nothing
    on it."""
    reason = found.reason or "not_covered"
    told: dict[str, object] = {"suggestion": suggest(desk, asked, read_question(asked.text), theirs, reason)}
    if reason == "not_covered" and not hits and not desk.catalogue.counts().articles:
        told["text"] = NOTHING_COLLECTED
    elif reason == "not_covered" and limits:
        told["text"] = f"The articles collected here have nothing on this from {limits}."
        told["nearest"] = found.nearest or nearest_headlines(hits)
    return found.model_copy(update=told)
