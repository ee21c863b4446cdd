"""Make an article of a web page.

It does not care how the page was fetched. The page is read in a process with limits (`retrieval.sources.sandbox`).
"""

from datetime import UTC, datetime

from retrieval.errors import SourceError
from retrieval.identity import host_of
from retrieval.models import MAX_ARTICLE_BYTES, Article
from retrieval.sources.items import article_from, web_address
from retrieval.sources.sandbox import shared_sandbox


def extract(
    html: bytes,
    url: str | None = None,
    charset: str | None = None,
    *,
    origin: str | None = None,
    now: datetime | None = None,
) -> Article:
    """The article in a page of at most 5 MB; raises NotAnArticle where it is another kind of page, SourceError where
    it is too much to read.

    `url` is where the page was found and `charset` what its server says; `origin` is kept as the article's origin and
    is `url` where not given; dates that lie ahead of `now` (this moment) are left out.
    """
    if len(html) > MAX_ARTICLE_BYTES:
        raise SourceError("The page is larger than 5 MB.")
    fields = shared_sandbox().run("page", html, url=url, charset=charset)
    fields["url"] = _address(url, web_address(fields.pop("canonical", None)))
    return article_from(fields, origin or url or "", now or datetime.now(UTC))


def _address(url: str | None, canonical: str | None) -> str | None:
    """The canonical address a page gives, where it stays on the page's own site: a page may claim any address."""
    if url is None or canonical is None:
        return url or canonical
    here, there = host_of(url), host_of(canonical)
    same_site = here == there or here.endswith("." + there) or there.endswith("." + here)
    return canonical if same_site else url
