"""A web server on loopback that answers as hostile and broken servers do.

It does not care who asks: the path says what is wanted. It runs in a process of its own, so that what it takes is not
counted with what fetching from it takes. `python -m evals.hostile_origin` prints its port and serves until it is ended.
"""

import asyncio
import gzip
import sys
import zlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from urllib.parse import unquote

import brotli  # type: ignore[import-untyped]  # ships no types
import zstandard

Send = Callable[[bytes], Awaitable[None]]
Behaviour = Callable[[Send, str], Awaitable[None]]

BOMB_BYTES = 60_000_000
_DRIP_SECONDS = 0.1
_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def _zstd_rle() -> bytes:
    """Frames whose blocks of four bytes each stand for 128 KB."""
    block = (((128 * 1024) << 3) | 0b010).to_bytes(3, "little") + b"\0"
    return b"\x28\xb5\x2f\xfd\x00\x58" + block * 4_000


def _zstd_wide() -> bytes:
    """A frame that asks for a window of 2 GB."""
    return b"\x28\xb5\x2f\xfd\x00" + bytes([21 << 3]) + b"\x01\x00\x00"


def _zstd(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=1).compress(body)


def bodies() -> dict[str, tuple[str, bytes]]:
    """The packed bodies, by name: Content-Encoding and bytes."""
    zeros = bytes(BOMB_BYTES)
    packed, small = gzip.compress(zeros, 1), b"The pier is shut. " * 500
    tight = brotli.compress(zeros, quality=1)
    made = {
        "plain": ("", bytes(10_000_001)),
        "gzip": ("gzip", packed),
        "deflate": ("deflate", zlib.compress(zeros, 1)),
        "brotli": ("br", tight),
        "zstd": ("zstd", _zstd(zeros)),
        "zstd-rle": ("zstd", _zstd_rle()),
        "zstd-wide": ("zstd", _zstd_wide()),
        "zstd-frames": ("zstd", _zstd(b"") * 1_000_000),
        "double-gzip": ("gzip, gzip", gzip.compress(packed)),
        "gzip-in-brotli": ("gzip, br", brotli.compress(packed, quality=1)),
        "zstd-in-gzip": ("zstd, gzip", gzip.compress(_zstd_rle())),
        "brotli-in-zstd": ("br, zstd", _zstd(tight)),
        "triple": ("gzip, gzip, gzip", gzip.compress(gzip.compress(packed))),
        "unasked": ("lzma", b"x"),
        "damaged": ("gzip", b"This is not packed at all."),
        "cut": ("zstd", _zstd(small)[:-3]),
        "good-gzip": ("gzip", gzip.compress(small)),
        "good-zstd": ("zstd", _zstd(small)),
        "good-double": ("br, zstd", _zstd(brotli.compress(small))),
    }
    return made


def _whole(status: str, headers: str, body: bytes) -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


async def _packed(made: dict[str, tuple[str, bytes]], send: Send, rest: str) -> None:
    encoding, body = made[rest]
    await send(_whole("200 OK", f"Content-Encoding: {encoding}\r\n" if encoding else "", body))


async def _hello(send: Send, rest: str) -> None:
    await send(_whole("200 OK", 'ETag: "one"\r\n', b"hello"))


async def _to(send: Send, rest: str) -> None:
    await send(_whole("302 Found", f"Location: {unquote(rest)}\r\n", b""))


async def _chain(send: Send, rest: str) -> None:
    left, _, target = rest.partition("/")
    place = f"/chain/{int(left) - 1}/{target}" if int(left) > 1 else unquote(target)
    await send(_whole("301 Moved Permanently", f"Location: {place}\r\n", b""))


async def _loop(send: Send, rest: str) -> None:
    await asyncio.sleep(float(rest or 0))
    await send(_whole("302 Found", f"Location: /loop/{rest}\r\n", b""))


async def _repeated(start: bytes, again: bytes, pause: float, send: Send, rest: str) -> None:
    """`start`, then `again` for ever."""
    await send(start)
    while True:
        await send(again)
        await asyncio.sleep(pause)


async def _once(answer: bytes, send: Send, rest: str) -> None:
    await send(answer)


async def _stall(send: Send, rest: str) -> None:
    await asyncio.Event().wait()


_OK = b"HTTP/1.1 200 OK\r\n"
_ENDLESS_GZIP = b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"


def _gzip_chunk() -> tuple[bytes, bytes]:
    """The beginning of a gzip stream, and a piece of it that may follow for ever."""
    stream = zlib.compressobj(wbits=31)
    start = stream.compress(bytes(1_000)) + stream.flush(zlib.Z_FULL_FLUSH)
    piece = stream.compress(bytes(1_000_000)) + stream.flush(zlib.Z_FULL_FLUSH)
    return tuple(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in (start, piece))  # type: ignore[return-value]  # a pair


def behaviours() -> dict[str, Behaviour]:
    """What the first part of a path stands for."""
    gzip_start, gzip_piece = _gzip_chunk()
    drip = _DRIP_SECONDS
    return {
        "hello": _hello,
        "to": _to,
        "chain": _chain,
        "loop": _loop,
        "stall": _stall,
        "packed": partial(_packed, bodies()),
        "drip-headers": partial(_repeated, _OK + b"X-A: ", b"x", drip),
        "drip-body": partial(_repeated, _OK + b"Content-Length: 5000\r\n\r\n", b"x", drip),
        "drip-chunks": partial(_repeated, _CHUNKED, b"1\r\nx\r\n", drip),
        "early-hints": partial(_repeated, b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", drip),
        "early-hints-fast": partial(_repeated, b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 500, 0.0),
        "endless-headers": partial(_repeated, _OK, b"X-A: " + b"x" * 1_000 + b"\r\n", 0.0),
        "endless-header": partial(_repeated, _OK + b"X-A: ", b"x" * 65_536, 0.0),
        "endless-status": partial(_repeated, b"HTTP/1.1 200 ", b"x" * 65_536, 0.0),
        "endless-body": partial(_repeated, _OK + b"\r\n", bytes(65_536), 0.0),
        "endless-gzip": partial(_repeated, _OK + _ENDLESS_GZIP + gzip_start, gzip_piece, 0.0),
        "endless-chunk-size": partial(_repeated, _CHUNKED, b"0" * 65_536, 0.0),
        "endless-extension": partial(_repeated, _CHUNKED + b"1;", b"x" * 65_536, 0.0),
        "endless-trailers": partial(_repeated, _CHUNKED + b"1\r\nx\r\n0\r\n", b"X-A: b\r\n" * 1_000, 0.0),
        "tiny-chunks": partial(_repeated, _CHUNKED, b"1\r\nx\r\n" * 10_000, 0.0),
        "10-gb": partial(_repeated, _OK + b"Content-Length: 10000000000\r\n\r\n", bytes(65_536), 0.0),
        "nonsense": partial(_once, b"nonsense\r\n\r\n"),
        "broken-off": partial(_once, _OK + b"Content-Length: 100\r\n\r\nshort"),
        "two-lengths": partial(_once, _OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
        "nothing": partial(_once, b""),
    }


async def _serve(known: dict[str, Behaviour], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    async def send(data: bytes) -> None:
        writer.write(data)
        await writer.drain()

    with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split(b" ", 2)[1].decode()
        name, _, rest = path.lstrip("/").partition("/")
        await known.get(name, _hello)(send, rest)
    writer.close()


async def main() -> None:
    """Serve until the process is ended."""
    server = await asyncio.start_server(partial(_serve, behaviours()), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await asyncio.to_thread(sys.stdin.read)  # ends with whoever started it


if __name__ == "__main__":
    asyncio.run(main())
