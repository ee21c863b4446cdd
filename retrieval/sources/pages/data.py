"""What a page says of itself for machines: JSON-LD, meta elements, microdata.

It does not care whether it is true, nor which of it is wanted: `retrieval.sources.pages.fields` decides. Every value is
made one short line of plain text here, or a list of such lines.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import lxml.html  # type: ignore[import-untyped]  # ships no types

from retrieval.sources.decode import strip_control

MAX_VALUE_CHARS = 2_000
_MOST_SCRIPTS = 30
_LONGEST_SCRIPT = 2_000_000
_MOST_OBJECTS = 2_000
_DEEPEST = 8
_MOST_VALUES = 50
_TAG = re.compile(r"<[^<>]{1,300}>")
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Story)$", re.IGNORECASE)


class PageData:
    """The JSON-LD object of the page's article, its meta elements and its microdata."""

    def __init__(self, tree: lxml.html.HtmlElement) -> None:
        self._tree = tree
        self._metas: dict[str, list[str]] = {}
        for element in tree.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop")
            value = plain(element.get("content"))
            if name and value and len(name) < 100:
                self._metas.setdefault(name.strip().lower(), []).append(value)
        self.objects = list(_objects(tree))
        articles = [one for one in self.objects if _is_article(one)]
        self.article: dict[str, Any] = next((one for one in articles if "headline" in one or "articleBody" in one), {})
        if not self.article and articles:
            self.article = articles[0]

    def meta(self, *names: str) -> list[str]:
        """The contents of the meta elements of these names, in the order of the names."""
        return [value for name in names for value in self._metas.get(name, ())]

    def address(self) -> str | None:
        """The address that the page gives itself, as it is written."""
        links = self._tree.xpath('//link[@rel="canonical"]/@href')[:1]
        return next((value for value in (*map(plain, links), *self.meta("og:url")) if value), None)

    def said(self, name: str) -> list[str]:
        """What the article's JSON-LD says under a name, as lines of plain text."""
        return lines(self.article.get(name))

    def items(self, name: str) -> list[str]:
        """The microdata of a name: what its elements say for machines, else their text."""
        found = self._tree.xpath("//*[@itemprop=$name]", name=name)[:_MOST_VALUES]
        values = (one.get("content") or one.get("datetime") or _text_of(one) for one in found)
        return [value for value in map(plain, values) if value]

    def body(self) -> str:
        """The article's text as its JSON-LD gives it, one paragraph a line; "" where it does not."""
        value = self.article.get("articleBody")
        if not isinstance(value, str):
            return ""
        text = re.sub(r"</?(?:p|div|br|li|h\d|ul|ol|blockquote)\b[^<>]{0,300}>", "\n", value, flags=re.IGNORECASE)
        return strip_control(html.unescape(_TAG.sub("", text)))

    def is_closed(self) -> bool:
        """Whether the page says that its article is not free to read."""
        parts = self.article.get("hasPart")
        said = [self.article, *(parts if isinstance(parts, list) else [parts])]
        free = [one.get("isAccessibleForFree") for one in said if isinstance(one, dict)]
        return any(value is False or str(value).strip().lower() == "false" for value in free) or any(
            value.lower() in ("locked", "paid", "premium", "subscriber") for value in self.meta("article:content_tier")
        )


def plain(value: object) -> str:
    """A value as one short line of plain text; "" for what is neither text nor a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return ""
    text = html.unescape(value[: 2 * MAX_VALUE_CHARS])
    return " ".join(strip_control(_TAG.sub(" ", text)).split())[:MAX_VALUE_CHARS]


def path_of(url: str | None) -> str:
    """The path of an address; "" where there is none."""
    try:
        return urlsplit(url or "").path
    except ValueError:
        return ""


def lines(value: object, depth: int = 0) -> list[str]:
    """The lines of plain text in a value: an object gives its name, a list those of its members."""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list) and depth < _DEEPEST:
        return [line for one in value[:_MOST_VALUES] for line in lines(one, depth + 1)]
    line = plain(value)
    return [line] if line else []


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _objects(tree: lxml.html.HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD, outer ones first."""
    left = _MOST_OBJECTS
    for script in _scripts(tree):
        try:
            value = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _within([value], 0):
            left -= 1
            if left < 0:
                return
            yield thing


def _scripts(tree: lxml.html.HtmlElement) -> Iterable[str]:
    for number, script in enumerate(tree.xpath('//script[contains(@type, "ld+json")]')):
        text = (script.text or "").strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
        if number < _MOST_SCRIPTS and len(text) <= _LONGEST_SCRIPT:
            yield text


def _within(values: list[Any], depth: int) -> Iterator[dict[str, Any]]:
    inner: list[Any] = []
    for value in values:
        if isinstance(value, dict):
            yield value
            inner += [
                value.get(name) for name in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
            ]
        elif isinstance(value, list):
            inner += value
    if inner and depth < _DEEPEST:
        yield from _within(inner, depth + 1)


def _text_of(element: lxml.html.HtmlElement) -> str:
    """The beginning of the text in an element."""
    parts: list[str] = []
    left = MAX_VALUE_CHARS
    for part in element.itertext():
        parts.append(part[:left])
        left -= len(part)
        if left <= 0:
            break
    return "".join(parts)
