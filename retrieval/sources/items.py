"""Make an article of the fields a source gives, whatever it calls them.

It does not care what kind of source it was. Everything is checked and cleaned here, so that each reader only has to
find the fields.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from retrieval.errors import SourceError
from retrieval.identity import derived_id, given_id, host_of
from retrieval.models import MAX_ARTICLE_BYTES, Article
from retrieval.sources.clean import clean
from retrieval.sources.dates import Published, read_published
from retrieval.sources.decode import strip_control

MAX_TITLE_CHARS = 400
MAX_STANDFIRST_CHARS = 1_000
MAX_URL_CHARS = 2_000

_SYNONYMS = {
    "title": ("title", "headline"),
    "text": ("text", "body"),
    "url": ("url",),
    "published_at": ("published_at", "date"),
    "publisher": ("publisher", "source"),
    "author": ("author",),
    "language": ("language",),
    "standfirst": ("standfirst",),
    "section": ("section",),
    "updated_at": ("updated_at",),
    "_id": ("_id",),
}
KNOWN_FIELDS = frozenset(name for names in _SYNONYMS.values() for name in names)

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*")
_DETECTABLE_CHARS = 80
_SHOWN_DATE_CHARS = 40
_ANY_TIME = datetime(9000, 1, 1, tzinfo=UTC)
_DATELINE_WORDS = 8


def article_from(fields: Mapping[str, object], origin: str, now: datetime) -> Article:
    """The article of one item; raises SourceError with the plain reason where it cannot be used.

    `fields` are named as in the article formats of the documentation or by their synonyms; unknown ones are ignored.
    """
    given = {name: _first(fields, names) for name, names in _SYNONYMS.items()}
    raw = given["text"]
    if raw is not None and not isinstance(raw, str):
        raise SourceError("Its text is not a string.")
    if (
        raw is not None
        and len(raw) > MAX_ARTICLE_BYTES // 4
        and len(raw.encode("utf-8", "replace")) > MAX_ARTICLE_BYTES
    ):
        raise SourceError("It has more than 5 MB of text. Split it into separate articles.")
    title = one_line(given["title"])[:MAX_TITLE_CHARS]
    text = clean(strip_control(raw or ""), title)
    if not title or _is_dateline(title):
        title = _title_of(text) or title
    if not text:
        raise SourceError("It has a title but no text." if title else "It has neither a title nor text.")
    url = web_address(given["url"])
    publisher = one_line(given["publisher"])[:MAX_TITLE_CHARS] or host_of(url)
    published = read_published(given["published_at"], now)
    day = published.at.date().isoformat() if published.at else None
    return Article(
        article_id=given_id(given["_id"]) or derived_id(url, title, publisher, day),
        title=title,
        text=text,
        url=url,
        publisher=publisher,
        published_at=published.at,
        published_on_day_only=published.day_only,
        author=one_line(given["author"])[:MAX_TITLE_CHARS] or None,
        language=language_code(given["language"]) or detect_language(text),
        standfirst=one_line(given["standfirst"])[:MAX_STANDFIRST_CHARS] or None,
        section=one_line(given["section"])[:MAX_TITLE_CHARS] or None,
        updated_at=_updated(given["updated_at"], published, now),
        origin=origin,
    )


def unread_date(fields: Mapping[str, object], article: Article) -> str | None:
    """Why the article has no date although `fields` give one; None where they give none, or it has it."""
    given = _first(fields, _SYNONYMS["published_at"])
    if article.published_at is not None or given is None or not one_line(given):
        return None
    shown = one_line(given)[:_SHOWN_DATE_CHARS]
    if read_published(given, _ANY_TIME).at is not None:
        return f"“{shown}” lies ahead, so it has none."
    return f"“{shown}” cannot be read as a date, so it has none: write it as in 2026-11-05 or 2026-11-05T09:30Z."


def _updated(value: object, published: Published, now: datetime) -> datetime | None:
    """The time of the last change, where it can be read and does not lie before the publication."""
    updated = read_published(value, now).at
    if updated is None or (published.at is not None and updated < published.at):
        return None
    return updated


def one_line(value: object) -> str:
    """A field as one line of plain text: lists are joined, an object gives its `name`, the rest is empty."""
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, list | tuple):
        value = ", ".join(part for part in (one_line(item) for item in value) if part)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return " ".join(strip_control(value).split()) if isinstance(value, str) else ""


def web_address(value: object) -> str | None:
    """An http or https address without a login in it, else None: addresses are shown to people as links."""
    text = one_line(value)
    if not text or len(text) > MAX_URL_CHARS or re.search(r"[\s<>\"|\\]", text):
        return None
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  # reading it raises ValueError for a port that is not a number
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    return text


def language_code(value: object) -> str | None:
    """The ISO 639 part of a language tag ("en-GB" is "en"), else None."""
    match = _LANGUAGE.fullmatch(one_line(value))
    return match.group(1).lower() if match else None


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of a text's language; None where there is too little text to tell."""
    if len(text) < _DETECTABLE_CHARS:
        return None
    from py3langid.langid import classify  # type: ignore[import-untyped]  # ships no types; its model takes half a second to load

    return str(classify(text[:3_000])[0])


def _first(fields: Mapping[str, object], names: tuple[str, ...]) -> object:
    return next((fields[name] for name in names if fields.get(name) not in (None, "")), None)


def _is_dateline(line: str) -> bool:
    """Whether it is only the place and the agency before a text ("LISBON, Tessel Wire —"), as pages without a headline
    give in its place."""
    words = line.split()
    return 0 < len(words) <= _DATELINE_WORDS and words[-1] in ("-", "–", "—")


def _title_of(text: str) -> str:
    """For an item without a headline: the beginning of its text behind a dateline; the text stays whole."""
    first = next((line for line in text.split("\n") if line.strip() and not _is_dateline(line)), "")
    return first if len(first) <= 150 else first[:150].rsplit(" ", 1)[0] + " …"
