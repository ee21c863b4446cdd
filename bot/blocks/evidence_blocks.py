"""The evidence behind an answer, as a modal: each sentence, its quotes and the checks it passed, and where sources
differ.

It does not care who looks. Quotes are verbatim, and literal in `rich_text`.
"""

from zoneinfo import ZoneInfo

from bot.blocks.answer_blocks import conflict_blocks
from bot.blocks.text import (
    Block,
    button,
    context,
    escape,
    linked,
    literal,
    named,
    one_line,
    paragraph,
    quotation,
    rich_text,
)
from retrieval.answering.telling.plain_words import published_words, remark
from retrieval.models import Answer, Check, Citation, Sentence, Usage

MOST_SENTENCES = 30
GONE = "(The article was deleted, and its words with it.)"
NOTE_BLOCK, NOTE_INPUT = "note", "note"


def evidence_view(answer: Answer, zone: str = "UTC") -> Block:
    """The modal; every citation shows its quote, outlet, title and date."""
    reader = ZoneInfo(zone)
    cited = {citation.n: citation for citation in answer.citations}
    blocks: list[Block] = []
    if answer.read_as:
        blocks.append(context(escape(f"The question was read as: {one_line(answer.read_as)}.")))
    for sentence in answer.sentences[:MOST_SENTENCES]:
        blocks += _sentence(sentence, cited, reader)
    blocks += conflict_blocks(answer, reader)
    blocks += [_quoted(citation, reader) for citation in _of_sides_alone(answer)]
    if answer.usage is not None:
        blocks.append(context(escape(_spent(answer.model, answer.usage))))
    return {
        "type": "modal",
        "callback_id": "evidence",
        "title": {"type": "plain_text", "text": "Evidence"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": blocks or [context("This answer has no sentences to show evidence for.")],
    }


def feedback_view(answer_id: str, verdict: str, label: str) -> Block:
    """The modal that asks what was wrong; the verdict itself is kept already."""
    return {
        "type": "modal",
        "callback_id": "feedback_note",
        "private_metadata": f"{verdict} {answer_id}",
        "title": {"type": "plain_text", "text": "What was wrong?"},
        "submit": {"type": "plain_text", "text": "Send"},
        "close": {"type": "plain_text", "text": "Skip"},
        "blocks": [
            {
                "type": "input",
                "block_id": NOTE_BLOCK,
                "optional": True,
                "label": {"type": "plain_text", "text": f"{label}: anything to add?"},
                "element": {
                    "type": "plain_text_input",
                    "action_id": NOTE_INPUT,
                    "multiline": True,
                    "max_length": 2000,
                },
            }
        ],
    }


def private_reply(text: str) -> list[Block]:
    """A short private remark."""
    return [context(escape(text))]


def unmute_blocks(text: str) -> list[Block]:
    """The remark that a thread is followed no longer, with the way back."""
    return [*private_reply(text), {"type": "actions", "elements": [button("Follow it again", "unmute_thread")]}]


def _sentence(sentence: Sentence, cited: dict[int, Citation], zone: ZoneInfo) -> list[Block]:
    beside = one_line(remark(sentence))
    ours = [literal(f" {beside}", italic=True)] if beside else []
    blocks = [rich_text(paragraph(literal(sentence.text, bold=True), *ours))]
    blocks += [_quoted(cited[n], zone) for n in sentence.citations if n in cited]
    if sentence.checks:
        blocks.append(context("\n".join(_check(check) for check in sentence.checks)))
    blocks.append({"type": "divider"})
    return blocks


def _quoted(citation: Citation, zone: ZoneInfo) -> Block:
    """A quote with its outlet, title and day, and who says it there."""
    article = citation.article
    outlet = f"{named(article.publisher)}: " if article.publisher else ""
    said = f", said by {named(citation.said_by)}" if citation.said_by else ""
    source = paragraph(
        literal(f"[{citation.n}] {outlet}"),
        linked(article.url, article.title or article.article_id),
        literal(f", {published_words(article, zone)}{said}"),
    )
    return rich_text(quotation(literal(citation.quote or GONE)), source)


def _of_sides_alone(answer: Answer) -> list[Citation]:
    """What only a side of a disagreement cites."""
    shown = {n for sentence in answer.sentences for n in sentence.citations}
    sides = {n for conflict in answer.conflicts for side in conflict.sides for n in side.citations}
    return [citation for citation in answer.citations if citation.n in sides - shown]


def _spent(model: str, usage: Usage) -> str:
    """ "Asked openai:m in 2 calls: about 1,234 tokens of input and 56 of output, 0.0012 USD." """
    calls = "1 call" if usage.calls == 1 else f"{usage.calls} calls"
    about = "about " if usage.estimated else ""
    cost = "" if usage.cost is None else f", {usage.cost:.4f} {usage.currency}"
    asked = "the model" if model == "extractive" else model
    tokens = f"{about}{usage.input_tokens:,} tokens of input and {usage.output_tokens:,} of output"
    return f"Asked {asked} in {calls}: {tokens}{cost}."


def _check(check: Check) -> str:
    mark = "✓" if check.ok else "✗"
    detail = f": {escape(check.detail)}" if check.detail else ""
    return f"{mark} {escape(check.name)}{detail}"
