"""Whether the coverage bears out what a message states: it supports it, contradicts it, or says nothing of it.

Each statement is held against each report of the story. A report supports it where all checks of a sentence pass and
its words stand together there; where only some of them do, it supports a part. It contradicts it where the checks find
it turned round, or where it would be supported with something else of the report in the place of one thing: another
figure of the same kind, or what the checks find to belong there. Of the reports that speak most clearly of it the
newest decides, for what earlier ones said may have been overtaken.

It does not care how a verdict is shown, and asks no model.
"""

from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import Literal, NamedTuple

from retrieval.answering.abstaining import nearest_headlines
from retrieval.answering.citing import Gathered
from retrieval.checking.amounts import Amount, amounts
from retrieval.checking.bindings import exchanged
from retrieval.checking.evidence import Evidence
from retrieval.checking.following import equal
from retrieval.checking.scenes import named_in, scenes
from retrieval.checking.signs import undecorated
from retrieval.checking.support import Judgement, judge
from retrieval.checking.verify import verify
from retrieval.messages.briefing import VERBATIM, nothing_about
from retrieval.messages.story import Found, Report, story_about
from retrieval.models import Answer, Check, Passage, Query, Verdict
from retrieval.newsdesk import Newsdesk
from retrieval.sources.sentences import sentence_spans
from retrieval.words import WORD, content_stems

MOST_CLAIMS = 3
_FEWEST_WORDS = 3  # that carry meaning: less states nothing that could be looked for
_MOST_SHOWN = 2  # sentences of one report for one statement
# The probability from which it is said that the coverage supports a statement, which is more than a cited sentence
# needs: of the claims of the development half that pass every check, 63 in 100 are wholly supported; above this, 92.
_SURE = 0.7
_AS_CLEAR = 0.1  # the probability by which a report may speak less clearly of a statement and still overtake another
_TOGETHER = 0.5  # of a statement that is turned round: what has less of it in one place does not speak of the same
_LIKELY = 0.5  # the probability from which a report says the same with something else in the place of one thing
_OPPOSED = {"supported", "contradicted"}
_EITHER_WAY = frozenset(("cited", "links"))  # checks of how it is written, not of what it says


class _Side(NamedTuple):
    """What one report says of a statement; `detail` what is different there."""

    report: Report
    stands: Literal["supported", "in_part", "contradicted"]
    judged: Judgement
    detail: str = ""


def check_message(desk: Newsdesk, query: Query) -> Answer:
    """A verdict on each of the first statements of `query.text`, with the sentences behind it; an abstention where the
    coverage says nothing of any of them."""
    began = perf_counter()
    with desk.index.observed() as seen:
        found = story_about(desk, query)
        claims = statements(query.text)
        answer = _judged(query, claims, found) if claims and found.reports else _no_verdict(query, claims, found)
    return answer.model_copy(update={"note": seen.note, "seconds": perf_counter() - began})


def statements(text: str) -> list[str]:
    """The sentences of a message that state something, the first few; a question states nothing."""
    said = (" ".join(text[start:end].split()) for start, end in sentence_spans(text))
    return [one for one in said if not one.endswith("?") and len(content_stems(one)) >= _FEWEST_WORDS][:MOST_CLAIMS]


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
    sides = [side for report in reports if (side := _side(claim, report)) is not None]
    if not sides:
        return Verdict(claim=claim, stands="not_found")
    clearest = max(side.judged.support for side in sides)
    newest, *others = (side for side in sides if side.judged.support >= clearest - _AS_CLEAR)
    other = next((one for one in others if {one.stands, newest.stands} == _OPPOSED), None)
    shown = [number for side in (newest, other) if side is not None for number in _cite(claim, side, gathered)]
    return Verdict(
        claim=claim,
        stands=newest.stands,
        detail=newest.detail,
        differed_before=other is not None,
        citations=tuple(dict.fromkeys(shown)),
    )


def _side(claim: str, report: Report) -> _Side | None:
    """None where the report says nothing of the statement."""
    judged = judge(claim, report.evidence)
    if judged.elsewhere or not judged.sentences:
        return None
    failed = _failed(claim, report)
    if judged.supported and not failed:
        if judged.support >= _SURE and not _counts_else(claim, judged):
            return _Side(report, "supported", judged)
        return _Side(report, "in_part", judged, f"Not in these words there: {_listed(judged.wanting)}.")
    turned = next((check.detail for check in failed if check.name == "negation"), None)
    if turned and judged.measures.together >= _TOGETHER:
        return _Side(report, "contradicted", judged, turned)
    return next(_as_it_stands_there(claim, report, judged), None)


def _failed(claim: str, report: Report) -> list[Check]:
    article = report.article
    checks = verify(undecorated(claim), report.passages, {article.article_id: article.headline})
    return [check for check in checks if not check.ok and check.name not in _EITHER_WAY]


def _as_it_stands_there(claim: str, report: Report, judged: Judgement) -> Iterator[_Side]:
    """The statement with something of the report in the place of something of its own, where it would stand then."""
    for mine, theirs in dict.fromkeys([*_exchanged(claim, report), *_other_figures(claim, report, judged)]):
        changed = claim.replace(mine, theirs, 1)
        again = judge(changed, report.evidence)
        if again.support >= _LIKELY and not _counts_else(changed, again) and not _failed(changed, report):
            yield _Side(report, "contradicted", again, f"“{theirs}” stands there, not “{mine}”.")


def _counts_else(claim: str, judged: Judgement) -> bool:
    """Whether what a figure of the statement counts stands nowhere there: the figure is then one of something else."""
    absent = {unit.text for unit in judged.absent}
    counted = (WORD.search(claim, one.end) for one in amounts(claim) if one.kind == "count")
    return any(word is not None and word.group() in absent for word in counted)


def _exchanged(claim: str, report: Report) -> list[tuple[str, str]]:
    """What the statement says of one thing and the report of another, with what the report says of that one."""
    article = report.article
    held = [scenes(one.text, article.published_at, article.published_on_day_only) for one in report.passages]
    said = scenes(claim, known=named_in([scene for each in held for scene in each]))
    return exchanged(said, held)


def _other_figures(claim: str, report: Report, judged: Judgement) -> Iterator[tuple[str, str]]:
    """The figures of the statement, each with those of its kind in the sentences that say most of it."""
    spans = [report.spans[at] for at in judged.sentences]
    there = [one for _, start, end in spans for one in amounts(report.article.text[start:end])]
    for mine in amounts(claim):
        for theirs in there:
            if _alike(mine, theirs) and not equal(mine, theirs):
                yield mine.text, theirs.text


def _alike(mine: Amount, theirs: Amount) -> bool:
    return (mine.kind, mine.unit) == (theirs.kind, theirs.unit)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _cite(claim: str, side: _Side, gathered: Gathered) -> Iterator[int]:
    """The sentence that says most of it; a second one where the statement is made of both."""
    told = side.report.evidence.sentences
    first, *others = side.judged.sentences[:_MOST_SHOWN]
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
