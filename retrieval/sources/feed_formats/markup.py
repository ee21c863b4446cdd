"""The text of a piece of HTML, as feeds carry it.

It does not care which part of the text is news.
"""

import re

import lxml.html  # type: ignore[import-untyped]  # ships no types

_BLOCKS = frozenset(
    (
        *("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "table", "hr"),
        *("section", "article", "figure", "figcaption", "pre", "dl", "dt", "dd", "header", "footer", "aside"),
    )
)
_UNSEEN = frozenset(
    ("script", "style", "template", "noscript", "iframe", "form", "button", "svg", "object", "math", "title")
)


def plain_text(markup: str) -> str:
    """The text of a piece of HTML, blocks on lines of their own."""
    if "<" not in markup and "&" not in markup:
        return "\n".join(line for line in (" ".join(part.split()) for part in markup.split("\n")) if line)
    try:
        root = lxml.html.fromstring(f"<div>{markup}</div>")
    except (lxml.etree.ParserError, ValueError):
        return re.sub(r"<[^>]*>", " ", markup).strip()
    parts: list[str] = []
    walk = lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            if element.tag in _UNSEEN:
                walk.skip_subtree()
                continue
            parts += ["\n"] if element.tag in _BLOCKS else []
            parts.append(_flat(element.text))
            continue
        parts += ["\n"] if element.tag in _BLOCKS else []
        parts.append(_flat(element.tail))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _flat(text: str | None) -> str:
    return (text or "").replace("\n", " ").replace("\r", " ")
