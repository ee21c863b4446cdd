"""The last look at blocks before they leave: an allow-list walk over them, whatever built them.

Kept are block and element types on the lists below, links to web addresses, and text without live mentions; text is
cut to Slack's limits at the end of a sentence, and says so. What is not on a list is left out.

It does not care what the blocks say. Limits: docs.slack.dev/reference/block-kit.
"""

import re
from collections.abc import Collection, Sequence
from typing import Any

from bot.blocks.text import (
    BUTTON_CHARS,
    CUT,
    HEADER_CHARS,
    SECTION_CHARS,
    VALUE_CHARS,
    Block,
    clean,
    context,
    cut,
    web_url,
)

MOST_BLOCKS = 50
MOST_TEXT = 11_500  # of all blocks together; Slack refuses a message near 12,000
NOTICE_CHARS = 3_900
_BLOCKS = {"section", "header", "context", "divider", "actions", "rich_text", "input"}
_RICH_PARTS = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
_INPUTS = {
    "button",
    "checkboxes",
    "channels_select",
    "conversations_select",
    "datepicker",
    "multi_static_select",
    "number_input",
    "overflow",
    "plain_text_input",
    "radio_buttons",
    "static_select",
    "timepicker",
    "url_text_input",
}
_ANGLED = re.compile(r"<([^<>]*)>")


def safe_text(text: str) -> str:
    """`text`, the reading for notifications, which Slack reads as `mrkdwn`: without live mentions, at most 3,900
    characters."""
    return cut(_safe_mrkdwn(text, None), NOTICE_CHARS)


def safe_blocks(blocks: Sequence[Block], urls: Collection[str] | None = None) -> list[Block]:
    """The blocks as they may be posted; with `urls`, links to any other address become plain text."""
    room = _Room(MOST_TEXT)
    kept = [safe for block in blocks if (safe := _safe_block(block, urls, room)) is not None]
    if len(kept) > MOST_BLOCKS:
        kept = [*kept[: MOST_BLOCKS - 1], context(CUT)]
    return kept


def safe_view(view: Block) -> Block:
    """A modal or an App Home as it may be shown."""
    room = _Room(100_000)
    blocks = [safe for block in view.get("blocks", []) if (safe := _safe_block(block, None, room)) is not None]
    return view | {"blocks": blocks[:100]}


class _Room:
    """How many characters the message may still take."""

    def __init__(self, chars: int) -> None:
        self.left = chars

    def take(self, text: str, limit: int) -> str:
        kept = cut(text, max(min(limit, self.left), len(CUT)))
        self.left = max(self.left - len(kept), 0)
        return kept


def _safe_block(block: Block, urls: Collection[str] | None, room: _Room) -> Block | None:
    kind = block.get("type")
    if kind not in _BLOCKS:
        return None
    if kind == "rich_text":
        parts = [_safe_part(part, urls, room) for part in block["elements"] if part.get("type") in _RICH_PARTS]
        filled = [part for part in parts if part["elements"]]
        return block | {"elements": filled} if filled else None
    safe: Block = dict(block)
    for name in ("text", "label", "hint"):
        if isinstance(block.get(name), dict):
            limit = HEADER_CHARS if kind == "header" else SECTION_CHARS
            safe[name] = _safe_text_object(block[name], urls, room, limit)
    if "fields" in block:
        safe["fields"] = [_safe_text_object(field, urls, room, 2_000) for field in block["fields"][:10]]
    if "elements" in block:
        most = 10 if kind == "context" else 25
        safe["elements"] = [
            kept for element in block["elements"][:most] if (kept := _safe_element(element, urls, room))
        ]
    for name in ("accessory", "element"):
        if name in block:
            kept = _safe_element(block[name], urls, room)
            if kept is None:
                return None
            safe[name] = kept
    return safe if safe.get("elements", True) else None


def _safe_element(element: Block, urls: Collection[str] | None, room: _Room) -> Block | None:
    kind = element.get("type")
    if kind in ("mrkdwn", "plain_text"):
        return _safe_text_object(element, urls, room, SECTION_CHARS)
    if kind not in _INPUTS:
        return None
    safe: Block = dict(element)
    if kind == "button":
        safe["text"] = element["text"] | {"text": clean(element["text"]["text"])[:BUTTON_CHARS]}
        if "value" in element:
            safe["value"] = element["value"][:VALUE_CHARS]
        if "url" in element and _allowed(element["url"], urls) is None:
            return None
    return safe


def _safe_part(part: Block, urls: Collection[str] | None, room: _Room) -> Block:
    """A section, quotation or list of `rich_text`; a list holds sections."""
    kept: list[Block] = []
    for element in part.get("elements", []):
        kind = element.get("type")
        if kind in _RICH_PARTS:
            kept.append(_safe_part(element, urls, room))
        elif kind == "text" and room.left:
            kept.append(element | {"text": room.take(clean(element["text"]), SECTION_CHARS)})
        elif kind == "link":
            label = room.take(clean(element.get("text") or element["url"]), SECTION_CHARS)
            if _allowed(element["url"], urls) is None:
                kept.append({"type": "text", "text": label})
            else:
                kept.append(element | {"text": label})
    return part | {"elements": kept}


def _safe_text_object(text: Block, urls: Collection[str] | None, room: _Room, limit: int) -> Block:
    value = clean(str(text.get("text", "")))
    if text.get("type") == "mrkdwn":
        return text | {"text": room.take(_safe_mrkdwn(value, urls), limit) or " ", "verbatim": True}
    return text | {"text": room.take(value, limit) or " "}


def _safe_mrkdwn(text: str, urls: Collection[str] | None) -> str:
    """`text` with every `<…>` that is not a link to an allowed address made harmless."""

    def judge(match: re.Match[str]) -> str:
        address, _, label = match[1].partition("|")
        if _allowed(address.replace("&amp;", "&"), urls) is not None:
            return match[0]
        return label if label and not address.startswith(("@", "!", "#")) else f"&lt;{match[1]}&gt;"

    text = clean(text)
    kept, done = "", 0
    for match in _ANGLED.finditer(text):
        kept += _closed(text[done : match.start()]) + judge(match)
        done = match.end()
    return kept + _closed(text[done:])


def _closed(text: str) -> str:
    """Without opening brackets: one around what was made harmless, or at the end of a text, could still open a link."""
    return text.replace("<", "&lt;")


def _allowed(url: Any, urls: Collection[str] | None) -> str | None:
    safe = web_url(url) if isinstance(url, str) else None
    return safe if safe is not None and (urls is None or safe in urls) else None
