"""The fields of a page's article: headline, standfirst, byline, publisher, times, canonical address, section.

It does not care about the text. What the page says for machines goes first (JSON-LD, then meta elements, then
microdata), checked against what a reader sees where a page often errs. Nothing is guessed: a time that is not given in
a machine's format is left out.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urljoin

import lxml.html  # type: ignore[import-untyped]  # ships no types
from htmldate import find_date

from retrieval.sources.dates import read_published
from retrieval.sources.pages.blocks import Block
from retrieval.sources.pages.data import PageData, lines, path_of, plain
from retrieval.sources.pages.hints import Hint
from retrieval.sources.pages.witness import words

_ANY_TIME = datetime(9000, 1, 1, tzinfo=UTC)  # whether a time lies ahead is for those to judge who know the time
_BY = re.compile(r"^(?:by|von|par|por|di|door|af|av)\s*:?\s+", re.IGNORECASE)
_NO_NAME = re.compile(r"https?:|www\.|[@/\\{}<>|]|^\W*$")
_PARTED = re.compile(r"\s+[|\-–—·»:]+\s+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ADDRESS_DAY = re.compile(rf"/(20\d\d)[/-]?(\d\d|{'|'.join(_MONTHS)})[/-]?(\d\d)(?!\d)")
_CUT = re.compile(r"(?:…|\.\.\.)\W*$")
_MOST_AUTHORS = 10
_LONGEST_NAME = 100
_LONGEST_SECTION = 80
_OUTLET_WORDS = 5
_STANDFIRST_WORDS = range(5, 81)
_NEAR = 8  # blocks behind the headline


def fields_of(
    tree: lxml.html.HtmlElement, data: PageData, blocks: Sequence[Block], url: str | None = None
) -> dict[str, Any]:
    """Title, standfirst, author, publisher, published_at, updated_at, section, canonical and the declared language,
    each a line of plain text or None. `url` is where the page was found."""
    publisher = _first(
        name
        for name in (
            *data.meta("og:site_name"),
            *data.said("publisher"),
            *data.meta("application-name", "publisher", "dc.publisher"),
        )
        if len(name) <= _LONGEST_NAME and not _NO_NAME.search(name)
    )
    if publisher is None and url is None:  # of a page from the web the host is known
        publisher = _outlet_in_title(tree, data, blocks)
    title = _title(tree, data, blocks, publisher)
    return {
        "title": title,
        "standfirst": _standfirst(data, blocks, title or ""),
        "author": _author(tree, data),
        "publisher": publisher,
        "published_at": _time(
            data.meta("article:published_time", "og:article:published_time"),
            data.said("datePublished"),
            data.items("datePublished"),
            data.meta(
                *("parsely-pub-date", "sailthru.date", "date", "pubdate", "datepublished", "publication_date"),
                *("publish-date", "article.published", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.created"),
            ),
            [plain(one.get("datetime")) for one in tree.xpath("//time[@pubdate]")],
        )
        or _day(tree, url),
        "updated_at": _time(
            data.meta("article:modified_time", "og:article:modified_time", "og:updated_time"),
            data.said("dateModified"),
            data.items("dateModified"),
            data.meta("last-modified", "dcterms.modified"),
        ),
        "section": _first(
            name
            for name in (
                *data.said("articleSection"),
                *data.meta("article:section", "parsely-section", "section"),
                *data.items("articleSection"),
            )
            if len(name) <= _LONGEST_SECTION and not _NO_NAME.search(name.replace("/", " "))
        ),
        "canonical": _canonical(tree, data, url),
        "language": _first(
            (plain(tree.get("lang")), *data.said("inLanguage"), *data.meta("og:locale", "content-language"))
        ),
    }


def _first(values: Iterable[str]) -> str | None:
    return next((value for value in values if value), None)


def _title(tree: lxml.html.HtmlElement, data: PageData, blocks: Sequence[Block], publisher: str | None) -> str | None:
    """The headline a reader sees, where one agrees with what is said for machines, which may be cut or decorated."""
    name = _first(plain("".join(one.itertext())) for one in tree.xpath("//head/title"))
    said = [*data.said("headline"), *data.meta("og:title", "twitter:title"), *([name] if name else [])]
    said = [_without_outlet(one, publisher) for one in said]
    outlet = words(publisher or "")
    seen = [plain(block.text) for block in blocks if block.tag == "h1" and block.words and block.words != outlet]
    agreeing = [shown for shown in seen if len(words(shown)) > 2 and any(_agree(words(shown), one) for one in said)]
    if agreeing:
        return max(agreeing, key=len)  # a page's name may be an h1, too
    return _first([*said, *(seen if len(seen) == 1 else [])])


def _outlet_in_title(tree: lxml.html.HtmlElement, data: PageData, blocks: Sequence[Block]) -> str | None:
    """The last part of the page's own title, "Rain expected | The Outlet", where the headline that is seen or told to
    machines is the rest of it; without any such headline only behind a bar, which stands in few headlines."""
    name = _first(plain("".join(one.itertext())) for one in tree.xpath("//head/title")) or ""
    parts = list(_PARTED.finditer(name))
    if not parts:
        return None
    head, outlet = words(name[: parts[-1].start()]), name[parts[-1].end() :].strip()
    heads = [words(plain(block.text)) for block in blocks if block.tag == "h1" and block.words]
    heads += [words(one) for one in (*data.said("headline"), *data.meta("og:title", "twitter:title"))]
    sections = [words(one) for one in (*data.said("articleSection"), *data.meta("article:section", "section"))]
    fits = 0 < len(words(outlet)) <= _OUTLET_WORDS and outlet[0].isupper() and not _NO_NAME.search(outlet)
    if not fits or len(head) < 2 or words(outlet) in sections:
        return None
    if heads:
        alone = any(_contains(head, one) or _contains(one, head) for one in heads if len(one) > 1)
        return outlet if alone and not any(_contains(one, words(outlet)) for one in heads) else None
    return outlet if "|" in parts[-1].group() else None


def _agree(shown: list[str], said: str) -> bool:
    """Whether one of a headline and a title, or a part of it beside an outlet's name, contains the other."""
    heads = [words(part) for part in (said, *_PARTED.split(said))]
    return any(len(head) > 1 and (_contains(shown, head[:12]) or _contains(head, shown)) for head in heads)


def _contains(longer: list[str], shorter: list[str]) -> bool:
    return f" {' '.join(shorter)} " in f" {' '.join(longer)} "


def _without_outlet(title: str, publisher: str | None) -> str:
    """A title without " | The Outlet" at its end."""
    parts = [match.start() for match in _PARTED.finditer(title)]
    if publisher and parts:
        last = words(title[parts[-1] :])
        outlet = words(publisher)
        if last and outlet and (_contains(last, outlet) or _contains(outlet, last)):
            return title[: parts[-1]].strip()
    return title


def _standfirst(data: PageData, blocks: Sequence[Block], title: str) -> str | None:
    """The line under the headline: the block near it that the page's description repeats, or that stands where a
    standfirst does; else the description itself, unless it is the outlet's rather than the article's."""
    described = [*data.said("description"), *data.meta("og:description", "description", "twitter:description")]
    starts = {" ".join(words(one)[:12]) for one in described if len(words(one)) >= _STANDFIRST_WORDS.start}
    key = words(title)
    at = next((block.index for block in blocks if block.tag == "h1" and block.words == key), None)
    if at is not None:
        for block in blocks[at + 1 : at + 1 + _NEAR]:
            found = block.words
            if len(found) not in _STANDFIRST_WORDS or block.linked > 0.5 * len(block.text):
                continue
            is_beside = any(place.hint is Hint.BESIDE for place in block.place.up() if place.tag != "header")
            if " ".join(found[:12]) in starts or (block.is_heading and block.index <= at + 3 and not is_beside):
                return plain(block.text)
    for one in [*data.said("alternativeHeadline"), *described]:
        found = words(one)
        if len(found) in _STANDFIRST_WORDS and found != key and not _CUT.search(one):
            return one if _is_about(found, blocks, key) else None
    return None


def _is_about(description: list[str], blocks: Sequence[Block], title: list[str]) -> bool:
    """Whether half of a description's longer words stand on the page or in its headline."""
    told = {word for word in description if len(word) > 3} or set(description)
    held = set(title)
    for block in blocks:
        if not any(place.hint is Hint.BESIDE for place in block.place.up()):
            held.update(block.words)
    return 2 * len(told & held) >= len(told)


def _author(tree: lxml.html.HtmlElement, data: PageData) -> str | None:
    """The names of the byline, parted by commas."""
    linked = [plain("".join(one.itertext())[:300]) for one in tree.xpath('//a[@rel="author"]')[:_MOST_AUTHORS]]
    for names in (
        lines(data.article.get("author")),
        data.meta("author", "parsely-author", "article:author", "byl", "dc.creator", "sailthru.author"),
        data.items("author"),
        linked,
    ):
        kept: dict[str, None] = {}
        for name in names:
            name = _BY.sub("", name).strip(" ,;")
            if name and len(name) <= _LONGEST_NAME and not _NO_NAME.search(name):
                kept.setdefault(name)
        if kept:
            return ", ".join(list(kept)[:_MOST_AUTHORS])
    return None


def _time(*sources: list[str]) -> str | None:
    """The first time that can be read, or the first day where no source gives a time."""
    read = [(value, read_published(value, _ANY_TIME)) for source in sources for value in source[:_MOST_AUTHORS]]
    for value, published in read:
        if published.at is not None and not published.day_only:
            return value
    return next((value for value, published in read if published.at is not None), None)


def _day(tree: lxml.html.HtmlElement, url: str | None) -> str | None:
    """The day that the page's address tells, or its dates with a year, where it gives no time for machines."""
    for year, month, day in _ADDRESS_DAY.findall(path_of(url).lower()):
        number = int(month) if month.isdigit() else 1 + _MONTHS.index(month)
        with suppress(ValueError):
            return date(int(year), number, int(day)).isoformat()
    with suppress(ValueError, OverflowError, RecursionError):
        return find_date(deepcopy(tree), extensive_search=False, original_date=True)
    return None


def _canonical(tree: lxml.html.HtmlElement, data: PageData, url: str | None) -> str | None:
    """The address that the page gives itself; not that of a front page, which a careless template puts everywhere."""
    links = [plain(one.get("href")) for one in tree.xpath('//link[@rel="canonical"]')[:3]]
    for address in (*links, *data.meta("og:url")):
        try:
            absolute = urljoin(url or "", address)
        except ValueError:
            continue
        if path_of(absolute) not in ("", "/") or url is None or path_of(url) in ("", "/"):
            return absolute
    return None
