"""Text for Slack: escaping, links, dates, cutting, and the elements of `rich_text`.

It does not care which block the text goes into. Article text and model text are hostile: in `rich_text` they are
literal, which is why blocks that carry them use it; in `mrkdwn` they must pass `escape` first.
"""

import re
from typing import Any
from urllib.parse import urlsplit

Block = dict[str, Any]

SECTION_CHARS = 3_000
HEADER_CHARS = 150
BUTTON_CHARS = 75
VALUE_CHARS = 2_000
CUT = "… (shortened)"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_FOREIGN = re.compile(r"<?(?:\b(?:https?|ftp)://|\bwww\.|\bmailto:|\bjavascript:)\S*|<[@!#][^<>\s]*>?", re.IGNORECASE)
_QUOTATION_MARKS = "\"'`“”„‟‘’‚«»‹›"
_CODE = re.compile(r"(`[^`\n]+`)")
# Slack knows no escape for these: a look-alike takes the place of each that could begin or end bold, italic or struck
# text; what stands within a word, alone or behind a slash could not.
_MARK = re.compile(r"(?<![\w/])[*_~](?=\S)|(?<=\S)[*_~](?!\w)")
_QUOTED = re.compile(r"^(\s*)>", re.MULTILINE)
_LOOK_ALIKES = {"*": "∗", "_": "ˍ", "~": "∼"}
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s")


def escape(text: str) -> str:
    """`text` for `mrkdwn`: no mention, broadcast, link, quotation or emphasis of its own is left, only `code`."""
    pieces = _CODE.split(_QUOTED.sub(r"\1›", clean(text)))
    pieces[::2] = [_MARK.sub(lambda mark: _LOOK_ALIKES[mark[0]], piece) for piece in pieces[::2]]
    return "".join(pieces).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(text: str) -> str:
    """Without control characters and marks that reverse or hide text; newlines and tabs stay."""
    return _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """On one line, runs of white space as one space."""
    return " ".join(clean(text).split())


def unquoted(typed: str) -> str:
    """What was typed after a command, without the quotation marks around it that a help text suggested to somebody."""
    return typed.strip().strip(_QUOTATION_MARKS).strip()


def named(name: str) -> str:
    """The name of an outlet or an article, on one line, without addresses and mentions of its own."""
    return one_line(_FOREIGN.sub("…", clean(name)))


def cut(text: str, limit: int = SECTION_CHARS) -> str:
    """At most `limit` characters, ended after a whole sentence where there is one, and saying that it was cut."""
    if len(text) <= limit:
        return text
    room = max(limit - len(CUT) - 1, 0)
    ends = [match.end() for match in _SENTENCE_END.finditer(text[: room + 1]) if match.end() - 1 <= room]
    kept = text[: ends[-1] - 1] if ends else text[:room].rsplit(" ", 1)[0]
    return f"{kept} {CUT}"[:limit]


def web_url(url: str | None) -> str | None:
    """The URL where it is http(s) with a host, fit for a link in Slack; else None."""
    if not url or len(url) > 3_000 or re.search(r"[\s<>|\"\x00-\x1f]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    # A name before an @ makes an address look like one of another host.
    return url if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else None


def link(url: str | None, label: str) -> str:
    """`mrkdwn` for a link, or the escaped label alone where the URL is not a web address."""
    label = escape(one_line(label)).replace("|", "¦")
    safe = web_url(url)
    return f"<{safe.replace('&', '&amp;')}|{label}>" if safe else label


# --- rich_text: literal text, no markup is read in it ---


def literal(text: str, *, bold: bool = False, italic: bool = False) -> Block:
    """A text element; what stands in it is shown as it is."""
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return {"type": "text", "text": clean(text) or " ", **({"style": style} if style else {})}


def linked(url: str | None, label: str, *, bold: bool = False) -> Block:
    """A link element, or literal text where the URL is not a web address."""
    safe = web_url(url)
    label = named(label)
    if safe is None:
        return literal(label, bold=bold)
    return {"type": "link", "url": safe, "text": label or safe, **({"style": {"bold": True}} if bold else {})}


def paragraph(*elements: Block) -> Block:
    """One line of a `rich_text` block."""
    return {"type": "rich_text_section", "elements": list(elements)}


def quotation(*elements: Block) -> Block:
    """A quoted line of a `rich_text` block."""
    return {"type": "rich_text_quote", "elements": list(elements)}


def bullets(*lines: Block) -> Block:
    """A list of `paragraph`s in a `rich_text` block."""
    return {"type": "rich_text_list", "style": "bullet", "elements": list(lines)}


def rich_text(*parts: Block) -> Block:
    """A `rich_text` block of paragraphs, quotations and lists."""
    return {"type": "rich_text", "elements": list(parts)}


# --- plain blocks ---


def header(text: str) -> Block:
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": cut(one_line(text), HEADER_CHARS) or " ", "emoji": False},
    }


def section(mrkdwn: str) -> Block:
    """A section of `mrkdwn` that is already escaped."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": cut(mrkdwn) or " ", "verbatim": True}}


def context(mrkdwn: str) -> Block:
    """Small grey text, already escaped."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": cut(mrkdwn) or " ", "verbatim": True}]}


def button(label: str, action_id: str, value: str = "", style: str | None = None) -> Block:
    """A button; `value` is at most 2,000 characters."""
    return {
        "type": "button",
        "action_id": action_id,
        "text": {"type": "plain_text", "text": label[:BUTTON_CHARS], "emoji": False},
        **({"value": value[:VALUE_CHARS]} if value else {}),
        **({"style": style} if style else {}),
    }


def actions(*elements: Block, block_id: str | None = None) -> Block:
    return {"type": "actions", "elements": list(elements), **({"block_id": block_id} if block_id else {})}
