"""What the coverage says of a message's statements, as Slack shows it: a line of ours for each, before the sentences.

It does not care how a verdict was reached (`retrieval.messages.verdict`).
"""

from collections.abc import Sequence

from bot.blocks.text import Block, literal, one_line, paragraph, rich_text
from retrieval.models import Verdict

_STANDS = {
    "supported": "The coverage supports this",
    "in_part": "The coverage supports only a part of this",
    "contradicted": "The coverage contradicts this",
    "not_found": "The coverage says nothing of this",
}


def verdict_blocks(verdicts: Sequence[Verdict]) -> list[Block]:
    """One paragraph for each statement: the verdict in bold, then the statement, and what is different there."""
    lines = []
    for verdict in verdicts:
        heading, rest = _parts(verdict)
        lines.append(paragraph(literal(f"{heading}:", bold=True), literal(f" {rest}")))
    return [rich_text(line) for line in lines]


def verdict_text(verdicts: Sequence[Verdict]) -> str:
    """The same as plain text."""
    return " ".join(": ".join(_parts(verdict)) for verdict in verdicts)


def _parts(verdict: Verdict) -> tuple[str, str]:
    said = [f"“{one_line(verdict.claim)}”", one_line(verdict.detail)]
    if verdict.differed_before:
        said.append("Earlier reports said otherwise." if verdict.stands == "supported" else "Earlier reports said so.")
    markers = "".join(f"[{n}]" for n in verdict.citations)
    return _STANDS[verdict.stands], " ".join(filter(None, (*said, markers)))
