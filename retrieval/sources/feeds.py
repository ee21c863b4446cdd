"""Turn a feed's bytes into entries, and entries into articles.

It does not care how often a feed is polled, nor about the formats (`retrieval.sources.feed_formats`, which runs in a
process with limits). An entry that carries its whole text is an article as it is; for the others the page it links to
is wanted.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from retrieval.errors import SourceError
from retrieval.identity import canonical_url, derived_id, given_id, same_words
from retrieval.models import Article, Failure
from retrieval.sources.feed_formats.prolog import FEED_ROOTS, root_of
from retrieval.sources.feed_formats.refusals import IS_A_LIST
from retrieval.sources.items import article_from, one_line, web_address
from retrieval.sources.opml import looks_like_opml
from retrieval.sources.sandbox import feed_sandbox

WHOLE_TEXT_CHARS = 1_200
MAX_FEED_BYTES = 10_000_000
MAX_FEED_TITLE_CHARS = 200
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")

_KEPT = ("title", "text", "published_at", "updated_at", "author", "language")


class FeedEntry(NamedTuple):
    """One entry: `fields` as `article_from` reads them, `url` a safe address or None, `article_id` what it becomes.

    `guid` is its identity within the feed, at most MAX_ID_CHARS; `fingerprint` changes when its title, text, dates or
    address do.
    """

    article_id: str
    url: str | None
    fields: Mapping[str, object]
    guid: str
    fingerprint: str

    @property
    def is_whole(self) -> bool:
        """True where the entry seems to carry the article's whole text rather than a teaser."""
        return len(str(self.fields.get("text") or "")) >= WHOLE_TEXT_CHARS


class ParsedFeed(NamedTuple):
    """A feed's title and its entries, in its order; `left_out` counts those behind the ones that are read.

    `site_url` is the page the feed belongs to, `ttl_seconds` how long it says that it stays as it is, `next_url` where
    older entries are.
    """

    title: str
    entries: tuple[FeedEntry, ...]
    site_url: str | None = None
    ttl_seconds: float | None = None
    next_url: str | None = None
    left_out: int = 0


def parse_feed(document: bytes, url: str | None = None, charset: str | None = None) -> ParsedFeed:
    """The entries of an RSS, Atom or JSON feed of at most MAX_FEED_BYTES, each once; raises SourceError with the plain
    reason where it is none, such as a page with a check for robots, or is broken. A feed may well have no entries.

    `url` is where the feed was found, `charset` what its server says. Addresses other than http and https are left
    out, texts are plain; an undated entry stays undated.
    """
    if len(document) > MAX_FEED_BYTES:
        raise SourceError("The feed is larger than 10 MB.")
    found = feed_sandbox().run("feed", document, url=url, charset=charset)
    title = one_line(found["title"])[:MAX_FEED_TITLE_CHARS]
    entries = [_entry(fields, title) for fields in found["entries"]]
    return ParsedFeed(
        title,
        tuple(_at_own_ids(list(_told_apart(entries)))),
        web_address(found["site_url"]),
        found["ttl_seconds"],
        web_address(found["next_url"]),
        found["left_out"],
    )


def looks_like_feed(document: bytes, content_type: str | None) -> bool:
    """True for bytes that begin as a feed does; servers often mislabel feeds, so the type alone does not decide."""
    start = document[:65_536].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith(b"{"):
        return content_type == "application/feed+json" or b"jsonfeed.org/version" in start.replace(b"\\/", b"/")
    root, _ = root_of(start)
    return root in FEED_ROOTS or (content_type in FEED_TYPES and root.lower() not in ("html", "head", "body"))


def feed_articles(document: bytes, origin: str, now: datetime) -> Iterator[Article | Failure]:
    """The articles of a feed that was saved as a file: nothing is fetched, so entries give what text they carry."""
    if looks_like_opml(document):
        raise SourceError(IS_A_LIST)
    parsed = parse_feed(document)
    if not parsed.entries:
        raise SourceError("The feed has no entries.")
    for entry in parsed.entries:
        yield from_entry(entry, origin, now)


def from_entry(entry: FeedEntry, origin: str, now: datetime) -> Article | Failure:
    """The article an entry carries, or the reason it carries none."""
    try:
        return article_from(entry.fields, origin, now).model_copy(update={"article_id": entry.article_id})
    except SourceError as error:
        return Failure(source=entry.url or origin, reason=str(error))


def own_id(entry: FeedEntry) -> str:
    """The id of the article of an entry that shares its address with others: by the address and the guid."""
    return derived_id(None, canonical_url(entry.url or ""), "", entry.guid)


def _entry(fields: Mapping[str, object], publisher: str) -> FeedEntry:
    url = web_address(fields.get("url"))
    title, guid = one_line(fields.get("title")), one_line(fields.get("guid"))
    # without an address the guid tells entries apart: a feed may give many the same headline
    article_id = derived_id(url, guid or title, publisher, guid or None)
    kept = {name: fields.get(name) for name in _KEPT}
    fingerprint = _digest(title, kept["text"], kept["published_at"], kept["updated_at"], url)
    identity = given_id(guid or url) or article_id
    return FeedEntry(article_id, url, {**kept, "url": url, "publisher": publisher}, identity, fingerprint)


def _told_apart(entries: Sequence[FeedEntry]) -> Iterator[FeedEntry]:
    """Each entry once. Where a guid stands for several articles, as with feeds that give all their entries the same,
    each of them goes by its article instead."""
    articles: dict[str, set[str]] = {}
    for entry in entries:
        articles.setdefault(entry.guid, set()).add(entry.url or _digest(entry.fields["title"]))
    seen: set[str] = set()
    for entry in entries:
        if len(articles[entry.guid]) > 1:
            own = entry.url or _digest(entry.fields["title"])
            article_id = derived_id(entry.url, own, str(entry.fields["publisher"]), entry.guid)
            entry = entry._replace(guid=article_id, article_id=article_id)
        if entry.guid not in seen:
            seen.add(entry.guid)
            yield entry


def _at_own_ids(entries: Sequence[FeedEntry]) -> Iterator[FeedEntry]:
    """Each entry, those with their whole text under an id of its own where it shares its address with another text."""
    sharing: dict[str, list[FeedEntry]] = {}
    for entry in entries:
        if entry.is_whole:
            sharing.setdefault(entry.article_id, []).append(entry)
    shared = {article_id for article_id, some in sharing.items() if not _is_one_text(some)}
    for entry in entries:
        is_shared = entry.is_whole and entry.url is not None and entry.article_id in shared
        yield entry._replace(article_id=own_id(entry)) if is_shared else entry


def _is_one_text(entries: Sequence[FeedEntry]) -> bool:
    first, *others = (str(entry.fields.get("text")) for entry in entries)
    return all(same_words(first, other) for other in others)


def _digest(*values: object) -> str:
    text = "\0".join("" if value is None else str(value) for value in values)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
