"""The page's files, with headers that keep it to itself, and a guard against other sites reaching the local server.

It does not care what the page shows (`page_socket` tells it).
"""

from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

FOLDER = Path(__file__).parent / "page"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Everything the page needs is in this package: no other origin, no inline script, no style or form target.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


async def serve_file(request: web.Request) -> web.StreamResponse:
    """The aiohttp handler for `/` and `/page/{name}`."""
    name = request.match_info.get("name") or "index.html"
    path = FOLDER / name
    if path.parent != FOLDER or path.suffix not in TYPES or not path.is_file():
        raise web.HTTPNotFound
    return web.Response(body=path.read_bytes(), content_type=TYPES[path.suffix], charset="utf-8", headers=HEADERS)


def same_origin(request: web.Request) -> bool:
    """Whether a browser's request comes from a page this server gave out: websockets obey no same-origin rule."""
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("Host")


def guard(host: str) -> Middleware:
    """A middleware that, on a loopback `host`, refuses names that only pretend to be this machine (DNS rebinding)."""

    @web.middleware
    async def only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
        name = urlsplit(f"//{request.headers.get('Host', '')}").hostname
        if host in LOOPBACK and name not in LOOPBACK:
            return web.Response(status=403, text="The local Slack answers to 127.0.0.1 and localhost only.")
        return await handler(request)

    return only_this_machine
