"""Whether the coverage bears out what a message states: it supports it, contradicts it, or says nothing of it.

Each statement is held against each report of the story (`retrieval.messages.sides`); of the reports that speak most
clearly of it the newest decides, for what earlier ones said may have been overtaken (`retrieval.messages.overtaking`).

It does not care how a verdict is shown, and asks no model.
"""

from collections.abc import Iterator, Sequence
from time import perf_counter

from retrieval.answering.telling.abstaining import nearest_headlines
from retrieval.answering.telling.citing import VERBATIM, Gathered
from retrieval.checking.evidence import Evidence
from retrieval.checking.support import judge
from retrieval.messages.briefing import nothing_about
from retrieval.messages.overtaking import deciding
from retrieval.messages.sides import Side
from retrieval.messages.statements import statements
from retrieval.messages.story import Found, Report, story_about
from retrieval.models import Answer, Passage, Query, Verdict
from retrieval.newsdesk import Newsdesk

_MOST_SHOWN = 2  # sentences of one report for one statement
_OPPOSED = {"supported", "contradicted"}


def check_message(desk: Newsdesk, query: Query) -> Answer:
    """A verdict on each of the first statements of `query.text`, with the sentences behind it; an abstention where the
    coverage says nothing of any of them."""
    began = perf_counter()
    with desk.index.observed() as seen:
        found = story_about(desk, query)
        claims = statements(query.text)
        answer = _judged(query, claims, found) if claims and found.reports else _no_verdict(query, claims, found)
    return answer.model_copy(update={"note": seen.note, "seconds": perf_counter() - began})


def _judged(query: Query, claims: Sequence[str], found: Found) -> Answer:
    gathered = Gathered()
    verdicts = [_verdict(claim, found.reports, gathered) for claim in claims]
    if not gathered.sentences:
        return _no_verdict(query, claims, found)
    return Answer(question=query.text, verdicts=tuple(verdicts), **gathered.fields)


def _no_verdict(query: Query, claims: Sequence[str], found: Found) -> Answer:
    if not found.reports:
        return nothing_about(query, found)
    text = "The coverage has this subject, but says nothing of what the message states."
    if not claims:
        text = "The message states nothing that could be checked."
    return Answer(
        question=query.text,
        text=f"{text} The nearest headlines are shown.",
        abstained=True,
        reason="not_answered",
        nearest=nearest_headlines(found.hits),
    )


def _verdict(claim: str, reports: Sequence[Report], gathered: Gathered) -> Verdict:
    """Of the reports that speak most clearly of it the newest decides; the newest on the other side is shown too."""
    sides = deciding(claim, reports)
    if not sides:
        return Verdict(claim=claim, stands="not_found")
    newest, *others = sides
    other = next((one for one in others if {one.stands, newest.stands} == _OPPOSED), None)
    shown = [number for side in (newest, other) if side is not None for number in _cite(claim, side, gathered)]
    return Verdict(
        claim=claim,
        stands=newest.stands,
        detail=newest.detail,
        differed_before=other is not None,
        citations=tuple(dict.fromkeys(shown)),
    )


def _cite(claim: str, side: Side, gathered: Gathered) -> Iterator[int]:
    """The sentence that says most of it; a second one where the statement is made of both."""
    told = side.report.evidence.sentences
    first, *others = side.sentences[:_MOST_SHOWN]
    enough = side.stands == "contradicted" or judge(claim, Evidence([told[first]])).supported
    for at in [first] if enough else [first, *others]:
        passage, start, end = side.report.spans[at]
        yield from _add(side.report, passage, start, end, gathered)


def _add(report: Report, passage: Passage, start: int, end: int, gathered: Gathered) -> tuple[int, ...]:
    """Add the sentence unless an earlier statement's verdict has shown it."""
    known = len(gathered.citations)
    number = gathered.cite(report.hit(passage), start, end)
    if len(gathered.citations) == known:
        return (number,)
    text = " ".join(report.article.text[start:end].split())
    return gathered.add(text, [(report.hit(passage), start, end)], (VERBATIM,)).citations
