"""Turn a feed's bytes into entries, and entries into articles.

It does not care how often a feed is polled. An entry that carries its whole text is an article as it is; for the
others the page it links to is wanted.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from retrieval.errors import SourceError
from retrieval.identity import derived_id, given_id
from retrieval.models import MAX_ARTICLE_BYTES, Article, Failure
from retrieval.sources.items import article_from, one_line, web_address
from retrieval.sources.sandbox import shared_sandbox

WHOLE_TEXT_CHARS = 1_200


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

    `site_url` is the page the feed belongs to, `ttl_seconds` how long it asks not to be read again, `next_url` where
    older entries are.
    """

    title: str
    entries: tuple[FeedEntry, ...]
    site_url: str | None = None
    ttl_seconds: float | None = None
    next_url: str | None = None
    left_out: int = 0


def parse_feed(document: bytes, url: str | None = None, charset: str | None = None) -> ParsedFeed:
    """The entries of an RSS or Atom feed of at most 5 MB; raises SourceError where it is none, or is broken.

    Addresses other than http and https are left out, titles are plain text; an undated entry stays undated.
    """
    if len(document) > MAX_ARTICLE_BYTES:
        raise SourceError("The feed is larger than 5 MB.")
    found = shared_sandbox().run("feed", document, url=url, charset=charset)
    title = one_line(found["title"])[:200]
    return ParsedFeed(title, tuple(_entry(fields, title) for fields in found["entries"]))


def looks_like_feed(document: bytes, content_type: str | None) -> bool:
    """True for bytes that begin as a feed does; servers often mislabel feeds, so the type alone does not decide."""
    start = document[:2_048].lstrip(b"\xef\xbb\xbf \t\r\n\0").lower()
    if any(mark in start for mark in (b"<rss", b"<feed", b"<rdf:rdf")):
        return True
    return content_type in ("application/rss+xml", "application/atom+xml") and not start.startswith(b"<!doctype html")


def feed_articles(document: bytes, origin: str, now: datetime) -> Iterator[Article | Failure]:
    """The articles of a feed that was saved as a file: nothing is fetched, so entries give what text they carry."""
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


def _entry(fields: Mapping[str, object], publisher: str) -> FeedEntry:
    url = web_address(fields.get("url")) or web_address(fields.get("guid"))
    title, guid = one_line(fields.get("title")), one_line(fields.get("guid"))
    # without an address the guid tells entries apart: a feed may give many the same headline
    article_id = derived_id(url, guid or title, publisher, guid or None)
    kept = {name: fields.get(name) for name in ("title", "text", "published_at", "author", "language")}
    identity = given_id(guid or url) or article_id
    seen = "\0".join(str(value) for value in (title, kept["text"], kept["published_at"], url))
    fingerprint = hashlib.blake2b(seen.encode("utf-8", "replace"), digest_size=16).hexdigest()
    return FeedEntry(article_id, url, {**kept, "url": url, "publisher": publisher}, identity, fingerprint)
