"""Which web addresses may be requested at all, by their spelling.

It does not care what a name resolves to: the guard in `retrieval.sources.fetch` looks at each socket for that.
"""

import re
from ipaddress import IPv6Address

from yarl import URL

from retrieval.errors import FetchRefused

MAX_URL_CHARS = 2_000
PORTS = (80, 443)

_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", re.IGNORECASE)


def checked(url: str, allow: frozenset[str]) -> URL:
    """The address to request, without its fragment; raises FetchRefused for one that is not fetched from whatever it
    resolves to. `allow` holds "host:port" pairs exempt from the rule on ports."""
    if len(url) > MAX_URL_CHARS:
        raise FetchRefused("The address is longer than 2,000 characters.")
    if any(char.isspace() or not char.isprintable() or char == "\\" for char in url):
        raise FetchRefused("The address holds characters that no address has.")
    try:
        target = URL(url)
        port, host = target.port, target.raw_host
    except ValueError as error:
        raise FetchRefused("This is not a web address.") from error
    if target.scheme not in ("http", "https"):
        raise FetchRefused("Only http and https addresses are fetched.")
    if not host:
        raise FetchRefused("The address names no host.")
    if not (_NAME.fullmatch(host) or _is_ipv6(host)):
        raise FetchRefused("The address names its host in a way that no site does.")
    if target.user is not None or target.password is not None:
        raise FetchRefused("The address holds a login, which is not sent.")
    if port not in PORTS and not is_allowed(target, allow):
        raise FetchRefused(f"Port {port} is not fetched from, only 80 and 443. {exempting(target)}")
    return target.with_fragment(None)


def is_allowed(target: URL, allow: frozenset[str]) -> bool:
    """True where `allow` names the host and port of `target`."""
    return f"{target.host}:{target.port}".lower() in allow or place_of(target) in allow


def place_of(target: URL) -> str:
    """ "host:port" as one host is known by however it is spelt: lower-case, in ASCII, without a last dot."""
    host = (target.raw_host or "").lower().rstrip(".")
    return f"[{host}]:{target.port}" if ":" in host else f"{host}:{target.port}"


def exempting(target: URL) -> str:
    """What a person does about a refusal, where the server is their own."""
    return f"If the server is yours, set BRIEFING_FETCH_ALLOW={place_of(target)}."


def _is_ipv6(host: str) -> bool:
    try:
        return IPv6Address(host).scope_id is None  # a zone picks a network card of this machine
    except ValueError:
        return False
