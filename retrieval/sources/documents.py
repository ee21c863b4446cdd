"""Read one article from a .txt, .md or .html file.

It does not care about cleaning or identity: it gives the fields of `retrieval.sources.items.article_from`.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from retrieval.errors import SourceError
from retrieval.models import MAX_ARTICLE_BYTES
from retrieval.sources.decode import decode

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_LONGEST_TITLE = 250


def read_text(path: Path) -> Mapping[str, object]:
    """A plain text: its first line is the title."""
    return text_fields(decode(_bytes(path)))


def read_markdown(path: Path) -> Mapping[str, object]:
    """A Markdown text: its first heading is the title, markup is removed, `name: value` front matter is read."""
    return markdown_fields(decode(_bytes(path)))


def read_page(path: Path) -> bytes:
    """The bytes of an .html file."""
    return _bytes(path)


def text_fields(text: str) -> Mapping[str, object]:
    """Title and text of a plain text; a first line too long to be a headline stays in the text."""
    first, _, rest = text.strip().partition("\n")
    return {"title": first, "text": rest} if len(first) <= _LONGEST_TITLE else {"text": text}


def markdown_fields(source: str) -> Mapping[str, object]:
    """Title, text and front matter of a Markdown text."""
    fields: dict[str, object] = {}
    front = _FRONT_MATTER.match(source)
    if front:
        source = source[front.end() :]
        for line in front.group(1).splitlines():
            name, colon, value = line.partition(":")
            if colon:
                fields[name.strip().lower()] = value.strip().strip("\"'")
    headings, paragraphs = _blocks(source)
    if headings and "title" not in fields:
        fields["title"] = headings[0]
        paragraphs.remove(headings[0])
    if "title" not in fields and "headline" not in fields:
        return {**text_fields("\n\n".join(paragraphs)), **fields}
    return {**fields, "text": "\n\n".join(paragraphs)}


def _blocks(source: str) -> tuple[list[str], list[str]]:
    """The headings, and all blocks in order (headings among them), as plain text."""
    from markdown_it import MarkdownIt  # half a second, for this one kind of file

    headings: list[str] = []
    blocks: list[str] = []
    in_heading = False
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        if token.type in ("heading_open", "heading_close"):
            in_heading = token.type == "heading_open"
        elif token.type == "inline":
            text = "".join(
                " " if child.type in ("softbreak", "hardbreak") else child.content
                for child in token.children or ()
                if child.type in ("text", "code_inline", "softbreak", "hardbreak")
            ).strip()
            if text:
                blocks.append(text)
                if in_heading:
                    headings.append(text)
        elif token.type in ("fence", "code_block") and token.content.strip():
            blocks.append(token.content.strip())
    return headings, blocks


def _bytes(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MAX_ARTICLE_BYTES:
        raise SourceError("It is over 5 MB, too much for one article. Split it into separate articles.")
    return path.read_bytes()
