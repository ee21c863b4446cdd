"""Which article is which: stable ids, and whether the text behind an id has changed.

It does not care where articles are stored, nor about copies under other ids (`retrieval.copies`). An id is given, or
comes from the address, or from headline, outlet and day; the same id with another content hash is a revision.
"""

import hashlib
import re
import unicodedata
from urllib.parse import urlsplit

from retrieval.models import Article

MAX_ID_CHARS = 200

_WORD = re.compile(r"\w+")
_UNSAFE_IN_ID = re.compile(r"[\s\x00-\x1f\x7f]+")


def given_id(value: object) -> str | None:
    """The id a source gave its article, made safe to store; None where there is none."""
    if value is None or isinstance(value, bool | dict | list):
        return None
    text = _UNSAFE_IN_ID.sub("-", str(value).strip())
    if len(text) > MAX_ID_CHARS:
        return f"{text[: MAX_ID_CHARS - 33]}-{_digest(text, 16)}"
    return text or None


def derived_id(url: str | None, title: str, publisher: str, day: str | None) -> str:
    """The id of an article that came without one.

    From the canonical address where there is one; else from headline, outlet and day, so that the same article with a
    changed text is found to be a revision, while a column that keeps its headline stays apart from day to day.
    """
    if url:
        return "u" + _digest(canonical_url(url))
    return "t" + _digest("\n".join((normalised(title), normalised(publisher), day or "")))


def canonical_url(url: str) -> str:
    """One form for the addresses of one page: tracking parameters, fragments and other noise removed."""
    from courlan import clean_url  # half a second with what it brings, and `ask` has no use for it
    from w3lib.url import canonicalize_url

    try:
        return str(canonicalize_url(clean_url(url) or url))
    except ValueError:
        return url.strip()


def host_of(url: str | None) -> str:
    """The host of an address without "www.", which stands in for an outlet whose name is not known."""
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")


def normalised(text: str) -> str:
    """Lower-cased words with one space between them: what two spellings of one headline have in common."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def content_hash(article: Article) -> str:
    """Changes when headline, text, outlet or publication date change, and on nothing else."""
    parts = (article.title, article.text, article.publisher, article.published_iso or "")
    return _digest("\0".join(parts), 16)


def _digest(text: str, size: int = 10) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=size).hexdigest()
