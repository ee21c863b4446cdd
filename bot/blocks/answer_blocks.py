"""An answer as Slack shows it: sentences with markers, disagreements, sources, how old they are, and buttons.

It does not care where the answer is posted, beyond which buttons make sense there. Text of articles and models goes
into `rich_text`, where it is literal.
"""

from collections.abc import Iterator, Mapping
from datetime import date, tzinfo
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.blocks.text import (
    Block,
    actions,
    bullets,
    button,
    context,
    escape,
    linked,
    literal,
    named,
    one_line,
    paragraph,
    rich_text,
)
from bot.blocks.verdict_blocks import verdict_blocks, verdict_text
from retrieval.answering.telling.plain_words import (
    NEWER,
    conflict_heading,
    freshness_line,
    published_words,
    remark,
    side_words,
    withheld_words,
)
from retrieval.models import Answer, Citation, Headline, Side, Story

VERDICTS = {
    "helpful": "👍 Helpful",
    "wrong": "Wrong",
    "outdated": "Outdated",
    "off_topic": "Off topic",
}


def answer_blocks(
    answer: Answer,
    answer_id: str,
    today: date,
    zone: str = "UTC",
    *,
    private: bool = False,
    followed: bool = False,
    shared_by: str | None = None,
) -> list[Block]:
    """The whole message. `private` adds the share button, `followed` the mute button, `shared_by` names the sharer."""
    blocks: list[Block] = []
    if shared_by is not None:
        asked = literal(f"{one_line(shared_by)} shared an answer to: {one_line(answer.question)}", italic=True)
        blocks.append(rich_text(paragraph(asked)))
    if answer.abstained:
        blocks.append(rich_text(paragraph(literal(answer.text))))
    else:
        blocks += [*verdict_blocks(answer.verdicts), rich_text(paragraph(*_marked(answer)))]
    return blocks + evidence_below(
        answer, answer_id, today, zone, private=private, followed=followed, buttons=shared_by is None
    )


def evidence_below(
    answer: Answer,
    answer_id: str,
    today: date,
    zone: str = "UTC",
    *,
    private: bool = False,
    followed: bool = False,
    buttons: bool = True,
) -> list[Block]:
    """What stands below the sentences; a stream has shown those already."""
    reader = ZoneInfo(zone)
    blocks: list[Block] = []
    blocks += conflict_blocks(answer, reader)
    if answer.citations:
        sources = [paragraph(*line) for line in _sources(answer.citations, reader)]
        blocks.append(rich_text(paragraph(literal("Sources", bold=True)), bullets(*sources)))
    for heading, headlines in ((NEWER, answer.newer), ("Nearest headlines", answer.nearest)):
        if headlines:
            listed = [paragraph(*_headline(headline, reader)) for headline in headlines]
            blocks.append(rich_text(paragraph(literal(heading, bold=True)), bullets(*listed)))
    if answer.suggestion:
        asked = (literal("You could ask: "), literal(f"“{one_line(answer.suggestion)}”", italic=True))
        blocks.append(rich_text(paragraph(*asked)))
    remarks = list(_remarks(answer, today))
    if remarks:
        blocks.append(context(escape("  ·  ".join(remarks))))
    return blocks + (_buttons(answer, answer_id, private, followed) if buttons else [_evidence(answer_id)])


def answer_text(answer: Answer) -> str:
    """The answer as plain text with markers, for notifications and for the transcript."""
    if answer.abstained:
        return answer.text
    said = [f"{sentence.text} {markers(sentence.citations)}".rstrip() for sentence in answer.sentences]
    return " ".join(filter(None, (verdict_text(answer.verdicts), *said)))


def markers(numbers: tuple[int, ...]) -> str:
    """`[1][3]`."""
    return "".join(f"[{n}]" for n in numbers)


def _marked(answer: Answer) -> Iterator[Block]:
    cited = {citation.n: citation for citation in answer.citations}
    for i, sentence in enumerate(answer.sentences):
        yield literal((" " if i else "") + sentence.text)
        yield from _links(sentence.citations, cited)
        if beside := one_line(remark(sentence)):
            yield literal(f" {beside}", italic=True)


def _links(numbers: tuple[int, ...], cited: Mapping[int, Citation]) -> Iterator[Block]:
    """A marker for each number, which leads to its article."""
    for n in numbers:
        if n in cited:
            yield literal(" ")
            yield linked(cited[n].article.url, f"[{n}]")


def _sources(citations: tuple[Citation, ...], zone: ZoneInfo) -> Iterator[list[Block]]:
    """One line for each article, with the numbers of its quotes."""
    by_article = sorted(citations, key=lambda citation: citation.article.article_id)
    grouped = [list(group) for _, group in groupby(by_article, key=lambda citation: citation.article.article_id)]
    for group in sorted(grouped, key=lambda group: group[0].n):
        numbers = tuple(citation.n for citation in group)
        yield [literal(f"{markers(numbers)} "), *_headline(group[0].article, zone)]


def _headline(headline: Headline, zone: ZoneInfo) -> list[Block]:
    outlet = f"{named(headline.publisher)}: " if headline.publisher else ""
    return [
        literal(outlet) if outlet else literal(" "),
        linked(headline.url, headline.title or headline.article_id),
        literal(f", {published_words(headline, zone)}"),
    ]


def conflict_blocks(told: Answer | Story, zone: tzinfo) -> list[Block]:
    """The disagreements: under a heading a line for each side, with outlet, day in the reader's zone and markers."""
    cited = {citation.n: citation for citation in told.citations}
    blocks: list[Block] = []
    for conflict in told.conflicts:
        sides = [paragraph(*_side(side, cited, zone)) for side in conflict.sides]
        heading = literal(one_line(conflict_heading(conflict)), bold=True)
        blocks.append(rich_text(paragraph(heading), bullets(*sides)))
    return blocks


def _side(side: Side, cited: Mapping[int, Citation], zone: tzinfo) -> Iterator[Block]:
    """What one side says, who says it where and when, and its markers."""
    yield literal(one_line(side.value), bold=True)
    told = named(side_words(side, _day_of(side, cited, zone)))
    yield literal(f"{': ' if told else ''}{told}")
    yield from _links(side.citations, cited)


def _day_of(side: Side, cited: Mapping[int, Citation], zone: tzinfo) -> str | None:
    """The day of the article that gives the value, in the reader's zone; None where it is the day of a correction."""
    article = next((cited[n].article for n in side.citations if n in cited), None)
    if article is None or article.published_at is None or article.published_at.date() != side.published_on:
        return None
    return published_words(article, zone)


def _remarks(answer: Answer, today: date) -> Iterator[str]:
    if answer.newest_source is not None:
        yield freshness_line(answer.newest_source, today, answer.outdated)
    if answer.read_as:
        yield f"Read as: {one_line(answer.read_as)}"
    if answer.note:
        yield answer.note
    if answer.dropped:
        yield withheld_words(answer.dropped)


def _evidence(answer_id: str) -> Block:
    return actions(button("Evidence", "evidence", answer_id))


def _buttons(answer: Answer, answer_id: str, private: bool, followed: bool) -> list[Block]:
    first = []
    if not answer.abstained:
        first.append(button("Evidence", "evidence", answer_id))
        if private:
            first.append(button("Share to channel", "share_answer", answer_id, style="primary"))
    if answer.reason != "no_question":  # there is nothing to judge in a greeting or a question asked back
        first += [button(label, f"feedback_{verdict}", answer_id) for verdict, label in VERDICTS.items()]
    below = [actions(button("Stop following this thread", "mute_thread"))] if followed else []
    return [*([actions(*first)] if first else []), *below]
