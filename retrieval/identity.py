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
SAME_WORDS = 0.5  # of all words of both

_WORD = re.compile(r"\w+")
_UNSAFE_IN_ID = re.compile(r"[\s\x00-\x1f\x7f]+")
_GLYPHS = str.maketrans(
    dict.fromkeys("‘’‚‛‹›′´“”„‟«»″", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None)
)
_FRENCH_QUOTE = re.compile("«[\u00a0\u202f]|[\u00a0\u202f]»")  # with the space that belongs to the mark
_AROUND_DASH = re.compile(r" ?-+ ?")


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


def ids_before(article: Article) -> tuple[str, ...]:
    """The ids that it had where its outlet, its day or both were not given yet; none where its id was given, or comes
    from an address."""
    day = article.published_at.date().isoformat() if article.published_at else None
    own = derived_id(None, article.title, article.publisher, day)
    if article.url or article.article_id != own:
        return ()
    less = ((article.publisher, None), ("", day), ("", None))
    return tuple(dict.fromkeys(one for known in less if (one := derived_id(None, article.title, *known)) != own))


def completes(former: Article, article: Article) -> bool:
    """Whether it is `former`, from the same place in the same file, with an outlet or a day that was not given then."""
    day = former.published_at.date() if former.published_at else None
    same_day = day is None or (article.published_at is not None and article.published_at.date() == day)
    return former.origin == article.origin and same_day and former.publisher in ("", article.publisher)


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


def same_words(one: str, other: str) -> bool:
    """True where two texts have most of their words in common, as an article and its correction do."""
    first, second = set(normalised(one).split()), set(normalised(other).split())
    return len(first & second) >= SAME_WORDS * len(first | second)


def in_one_typography(text: str) -> str:
    """`text` with one form of quotation mark, dash, ellipsis and space: what is left is what it says.

    Lower and upper case stay apart. Two texts that differ in nothing but typography and layout become equal.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _FRENCH_QUOTE.sub("'", text)).translate(_GLYPHS)
    return _AROUND_DASH.sub("-", " ".join(text.replace('"', "'").replace("`", "'").split()))


def content_hash(article: Article) -> str:
    """Changes with what headline and text say, and with nothing else for an article from the web but how well its
    publication is dated: sites write today's date over an old text, and two feeds of one outlet name it differently.

    One from a file counts as changed also when a person gives it another outlet or date.
    """
    says = (in_one_typography(article.title), in_one_typography(article.text))
    if is_from_web(article):
        return _digest("\0".join((*says, _dating(article))), 16)
    return _digest("\0".join((*says, article.publisher, article.published_iso or "")), 16)


def is_from_web(article: Article) -> bool:
    """Whether it was read from a page or feed, where dates are what the site says today."""
    return (article.origin or "").lower().startswith(("http://", "https://"))


def with_first_date(former: Article, article: Article) -> Article:
    """A new revision with the publication date that holds: an article keeps the day it first appeared.

    A later date is that of the update, an earlier or more exact one is believed, none takes nothing away. Where a file
    says nothing new but another date, that is a person's correction of it, and is believed.
    """
    known, given = former.published_at, article.published_at
    if known is None:
        return article
    if not is_from_web(article) and says_the_same(former, article) and (given is None or given != former.updated_at):
        return article
    first = {"published_at": known, "published_on_day_only": former.published_on_day_only}
    if given is None:
        return article.model_copy(update=first)
    if given.date() == known.date() and (former.published_on_day_only or article.published_on_day_only):
        return article.model_copy(update=first) if article.published_on_day_only else article
    if given <= known:
        return article
    return article.model_copy(update=first | {"updated_at": max(given, article.updated_at or given)})


def says_the_same(one: Article, other: Article) -> bool:
    """Whether headline and text differ in nothing but typography and layout."""
    return in_one_typography(one.title) == in_one_typography(other.title) and in_one_typography(
        one.text
    ) == in_one_typography(other.text)


def _dating(article: Article) -> str:
    if article.published_at is None:
        return "undated"
    return "day" if article.published_on_day_only else "time"


def _digest(text: str, size: int = 10) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=size).hexdigest()
