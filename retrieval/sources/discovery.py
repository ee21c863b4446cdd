"""Find the feeds that a site announces on one of its pages.

It does not care how the page was fetched, nor whether the feeds can be read. The page is read in a process with limits.
"""

from retrieval.sources.items import web_address
from retrieval.sources.sandbox import feed_sandbox

MOST = 10


def discover(html: bytes, url: str) -> tuple[str, ...]:
    """The http and https addresses of the feeds that the page found at `url` announces, in its order, each once and at
    most MOST; those on other hosts too. Raises SourceError where the page is too much to read."""
    found = feed_sandbox().run("feed links", html, url=url)
    addresses = (web_address(address) for address in found["urls"])
    return tuple(dict.fromkeys(address for address in addresses if address))[:MOST]
