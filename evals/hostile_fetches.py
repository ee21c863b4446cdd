"""Addresses and servers that a fetch must not be led astray by, and what is to become of each.

It does not care how they are measured (`evals.hostile`). `{port}` is the port of the hostile server, `{inside}` that of
a server nothing may reach, `{pause}` nearly half of the time limit in seconds.
"""

from collections.abc import Iterator
from typing import NamedTuple

ORIGIN = "http://127.0.0.1:{port}"


class FetchCase(NamedTuple):
    """An address and a word of the reason it is refused with, None where it is fetched.

    `answers` are the addresses that names lead to, one list for each time a name is asked for; `allow` is exempt from
    the guard. `waits` says that the time limit is what ends it.
    """

    name: str
    url: str
    refused: str | None
    answers: tuple[tuple[str, ...], ...] = ()
    allow: str = "127.0.0.1:{port}"
    waits: bool = False
    hangs: bool = False
    proxied: bool = False
    etag: str | None = None


PRIVATE = (
    *("127.0.0.1", "127.1.2.3", "10.1.2.3", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
    *("198.18.0.1", "192.0.2.1", "192.88.99.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::"),
    *("::ffff:127.0.0.1", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::"),
    *("2001:0:7f00:1::", "fe80::1", "fe80::1%1", "fec0::1", "fc00::1", "ff02::1", "100::1", "2001:db8::1"),
)
SPELLINGS = (
    *(
        "localhost",
        "LOCALHOST",
        "localhost.",
        "LocalHost.",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
    ),
    *("0177.0.0.1", "017700000001", "0", "127.0.0.1.", "127。0。0。1", "１２７.０.０.１", "①②⑦.⓪.⓪.①", "ⓛocalhost"),
    *("%31%32%37.0.0.1", "loc%61lhost", "127.0.0.1%00", "127.0.0.1%2f", "[::1%25lo]", "[fe80::1%25eth0]", "[::1%lo]"),
    *("[0:0:0:0:0:0:0:1]", "[::FFFF:7F00:1]", "[127.0.0.1]", "[v1.fe80::a]", "-127.0.0.1", "..", "."),
)
PUBLIC = "93.184.215.14"


def _forms() -> Iterator[FetchCase]:
    """Ways to write an address."""
    for address in PRIVATE:
        host = f"[{address.replace('%', '%25')}]" if ":" in address else address
        yield FetchCase(f"http://{host}/", f"http://{host}/", "")
    for host in SPELLINGS:
        yield FetchCase(f"http://{host}/", f"http://{host}/", "")
    yield FetchCase("https to a private address", "https://127.0.0.1/", "private network")
    yield FetchCase("another port", "http://127.0.0.1:{inside}/", "Port")
    yield FetchCase("a host of its own is exempt on its port alone", "http://127.0.0.1:{inside}/", "Port")
    yield FetchCase("a login before a private host", "http://gull.example@127.0.0.1/", "login")
    yield FetchCase("a backslash", "http://127.0.0.1\\@gull.example/", "characters")
    yield FetchCase("a line end", "http://127.0.0.1/\r\nHost: gull.example", "characters")
    yield FetchCase("a bidirectional mark", "http://127.0.0.1/\u202e", "characters")
    yield FetchCase("no host", "http:///nothing", "")
    yield FetchCase("no scheme", "//127.0.0.1/", "Only http")
    yield FetchCase("ftp", "ftp://127.0.0.1/", "Only http")
    yield FetchCase("file", "file:///etc/passwd", "Only http")
    yield FetchCase("gopher", "gopher://127.0.0.1:70/_", "Only http")
    yield FetchCase("javascript", "javascript:alert(1)", "Only http")
    yield FetchCase("data", "data:text/html,x", "Only http")
    yield FetchCase("3,000 characters", "http://" + "a" * 3_000 + ".example/", "longer")
    yield FetchCase("a port that is none", "http://127.0.0.1:99999/", "not a web address")


def _names() -> Iterator[FetchCase]:
    """Names that lead inside."""
    for address in PRIVATE:
        yield FetchCase(f"a name for {address}", "http://gull.example/", "private network", ((address,),))
    url = "http://gull.example/"
    yield FetchCase("an IDN host for 127.0.0.1", "http://bücher.example/", "private network", (("127.0.0.1",),))
    yield FetchCase("rebinding: public and private in one answer", url, "private", ((PUBLIC, "127.0.0.1"),))
    yield FetchCase("rebinding: IPv6 private behind public", url, "private", ((PUBLIC, "::1", "10.0.0.7"),))
    yield FetchCase(
        "rebinding: between two redirects",
        "http://gull.example:{port}/to/http:%2F%2Fgull.example%2Fagain",
        "private network",
        (("127.0.0.1",), ("10.0.0.7",)),
        "gull.example:{port}",
    )
    yield FetchCase("a name server that hangs", url, "took longer", waits=True, hangs=True)
    yield FetchCase(
        "a name server that hangs, at a redirect", ORIGIN + "/to/" + url, "took longer", waits=True, hangs=True
    )


def _redirects() -> Iterator[FetchCase]:
    """Redirects to where nothing is fetched from."""
    targets = (
        *(
            "http://127.0.0.1/",
            "http://127.0.0.1:{inside}/",
            "http://169.254.169.254/latest/",
            "http://[::1]/",
            "//10.0.0.1/",
        ),
        *(
            "http://[::ffff:10.0.0.1]/",
            "https://127.0.0.1/",
            "file:///etc/passwd",
            "ftp://127.0.0.1/",
            "javascript:x",
            "data:,x",
        ),
        *("http://a:b@127.0.0.1/", "http://[", "http://2130706433/", "http://127.0.0.1/\tx", "gopher://127.0.0.1/"),
    )
    for target in targets:
        yield FetchCase(f"a redirect to {target}", f"{ORIGIN}/to/{target.replace('/', '%2F')}", "")
    yield FetchCase("four redirects, then inside", ORIGIN + "/chain/4/http:%2F%2F127.0.0.1%2F", "private network")
    yield FetchCase("five redirects, then a page", ORIGIN + "/chain/5/%2Fhello", None)
    yield FetchCase("six redirects", ORIGIN + "/chain/6/%2Fhello", "more than 5")
    yield FetchCase("endless redirects", ORIGIN + "/loop/", "more than 5")
    yield FetchCase("endless slow redirects", ORIGIN + "/loop/{pause}", "took longer", waits=True)


def _bombs() -> Iterator[FetchCase]:
    """Bodies that are far larger than they look."""
    larger = "larger than 10 MB"
    for name in ("plain", "gzip", "deflate", "brotli", "zstd", "zstd-rle"):
        yield FetchCase(f"bomb: {name}", f"{ORIGIN}/packed/{name}", larger)
    for name in ("double-gzip", "gzip-in-brotli", "zstd-in-gzip", "brotli-in-zstd"):
        yield FetchCase(f"bomb: {name}", f"{ORIGIN}/packed/{name}", larger)
    yield FetchCase("bomb: zstd with a window of 2 GB", ORIGIN + "/packed/zstd-wide", "packed wrongly")
    yield FetchCase("bomb: a million empty frames of zstd", ORIGIN + "/packed/zstd-frames", "nothing")
    yield FetchCase("bomb: gzip three times", ORIGIN + "/packed/triple", "more than twice")
    yield FetchCase("a packing not asked for", ORIGIN + "/packed/unasked", "not asked for")
    yield FetchCase("damaged gzip", ORIGIN + "/packed/damaged", "packed wrongly")
    yield FetchCase("zstd cut off", ORIGIN + "/packed/cut", "broke off")
    for name in ("good-gzip", "good-zstd", "good-double"):
        yield FetchCase(name.replace("-", " "), f"{ORIGIN}/packed/{name}", None)
    yield FetchCase("10 GB announced", ORIGIN + "/10-gb/", larger)
    yield FetchCase("an endless body", ORIGIN + "/endless-body/", larger)
    yield FetchCase("an endless gzip body", ORIGIN + "/endless-gzip/", larger)


def _servers() -> Iterator[FetchCase]:
    """Servers that never finish, or make no sense."""
    for name in ("stall", "drip-headers", "drip-body", "drip-chunks", "early-hints"):
        yield FetchCase(name.replace("-", " "), f"{ORIGIN}/{name}/", "took longer", waits=True)
    yield FetchCase("a TLS handshake that stalls", "https://127.0.0.1:{port}/", "took longer", waits=True)
    for name in ("headers", "header", "status", "trailers"):
        yield FetchCase(f"endless {name}", f"{ORIGIN}/endless-{name}/", "")
    for name in ("chunk-size", "extension"):
        yield FetchCase(f"endless {name}", f"{ORIGIN}/endless-{name}/", "took longer", waits=True)
    yield FetchCase("endless early hints, fast", ORIGIN + "/early-hints-fast/", "took longer", waits=True)
    yield FetchCase("endless chunks of one byte", ORIGIN + "/tiny-chunks/", "took longer", waits=True)
    for name in ("nonsense", "broken-off", "two-lengths", "nothing"):
        yield FetchCase(name.replace("-", " "), f"{ORIGIN}/{name}/", "")
    yield FetchCase("a proxy in the environment", ORIGIN + "/hello", None, proxied=True)
    yield FetchCase("a line end in the validator", ORIGIN + "/hello", None, etag='"a"\r\nHost: x')


CASES = (*_forms(), *_names(), *_redirects(), *_bombs(), *_servers())
