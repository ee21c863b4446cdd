"""Where the quotations of a text are, as character offsets: “…”, "…", « … », „…“, ‘…’, 「…」.

It does not care who speaks. Quotations end with their paragraph at the latest; by custom one that runs on over
several paragraphs is opened anew in each and closed in the last alone.
"""

import re
from typing import NamedTuple

_MARK = re.compile(r"[\n\"“”„«»‹›‘’‚「」『』]")
_CLOSED_BY = {
    "“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "›": "‹", "‘": "’", "‚": "‘’", "「": "」", "『": "』", '"': '"',
    "”": "”",
}  # fmt: skip
_OFTEN_APOSTROPHE = "‘‚"
_OPENS_AT_WORD_ONLY = '"»›‘”‚'


class Quotation(NamedTuple):
    """`text[start:end]` with its marks; `closed` is False where the paragraph ends before the quotation does."""

    start: int
    end: int
    closed: bool


def quotations(text: str) -> list[Quotation]:
    """The outermost quotations, in order. A mark inside a word (an apostrophe, inches after a figure) is none."""
    found: list[Quotation] = []
    opened, closing = -1, ""
    for match in _MARK.finditer(text):
        mark, at = match.group(), match.start()
        if mark == "\n":
            if opened >= 0 and text[opened] not in _OFTEN_APOSTROPHE:
                found.append(Quotation(opened, at, False))
            opened = -1
        elif opened < 0:
            if mark in _CLOSED_BY and _may_open(text, at, mark):
                opened, closing = at, _CLOSED_BY[mark]
        elif mark in closing and _may_close(text, at, mark):
            found.append(Quotation(opened, at + 1, True))
            opened, closing = -1, ""
    if opened >= 0 and text[opened] not in _OFTEN_APOSTROPHE:
        found.append(Quotation(opened, len(text), False))
    return found


def _may_open(text: str, at: int, mark: str) -> bool:
    if mark not in _OPENS_AT_WORD_ONLY:
        return True
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return not before.isalnum() and before not in (".", ",", "!", "?", "…") and not after.isspace() and after != ""


def _may_close(text: str, at: int, mark: str) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if mark == "’":
        return not after.isalnum() and not (before == "s" and after == " ")
    return mark != '"' or not before.isspace() or not after.isalnum()
