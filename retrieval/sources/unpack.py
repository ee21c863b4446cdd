"""Unpack a response body as it comes, and stop at a limit.

It does not care where the bytes come from. Both what comes in and what comes out of each layer of packing is counted,
so that a small body that unpacks to gigabytes costs no more than the limit.
"""

import zlib
from typing import Any, Protocol

import brotli  # type: ignore[import-untyped]  # ships no types
import zstandard

from retrieval.errors import FetchRefused, SourceError

MAX_LAYERS = 2

WINDOW_BYTES = 8 * 1024 * 1024
"""The widest window of zstd that HTTP lets a server use (RFC 9659)."""

_STEP = 262_144
_ZSTD_SLICE = 128
"""zstd has no limit on what one step gives, but four bytes never become more than a block of 128 KB: 4 MB a slice."""


class _Layer(Protocol):
    """One layer of packing."""

    def unpack(self, data: bytes, room: int) -> bytes:
        """What comes out of `data`, at most about `room` bytes of it; raises FetchRefused where more would come."""

    @property
    def whole(self) -> bool:
        """True once the end of the packed data has come."""


class Unpacker:
    """Takes chunks of a body whose Content-Encoding is `encoding`; gives at most `limit` bytes in all.

    Raises FetchRefused above the limit and for packings that were not asked for, SourceError for damaged data.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        names = [name.strip().lower() for name in encoding.split(",") if name.strip() and name.strip() != "identity"]
        if len(names) > MAX_LAYERS:
            raise FetchRefused("It is packed more than twice over.")
        self._layers = [_layer(name) for name in reversed(names)]
        self._left = [limit] * (len(names) + 1)

    def feed(self, chunk: bytes) -> bytes:
        """What `chunk` unpacks to."""
        data = chunk
        self._count(0, data)
        for number, layer in enumerate(self._layers, start=1):
            try:
                data = layer.unpack(data, self._left[number])
            except (zlib.error, brotli.error, zstandard.ZstdError) as error:
                raise SourceError("The site's answer is packed wrongly.") from error
            self._count(number, data)
        return data

    def close(self) -> None:
        """To be called at the end of the body; raises SourceError where the packed data broke off."""
        if self._layers and not all(layer.whole for layer in self._layers):
            raise SourceError("The connection broke off before everything had come.")

    def _count(self, number: int, data: bytes) -> None:
        self._left[number] -= len(data)
        if self._left[number] < 0:
            raise FetchRefused("It is larger than 10 MB.")


class _Zlib:
    """gzip, or deflate with its header or, as some servers send it, without."""

    def __init__(self, name: str) -> None:
        self._deflate = name == "deflate"
        self._stream: Any = None if self._deflate else zlib.decompressobj(16 + zlib.MAX_WBITS)

    def unpack(self, data: bytes, room: int) -> bytes:
        if not data or self.whole:  # what follows the end is padding
            return b""
        if self._stream is None:
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if data[0] & 0x0F == 8 else -zlib.MAX_WBITS)
        out: bytes = self._stream.decompress(data, room + 1)
        return out

    @property
    def whole(self) -> bool:
        return self._stream is not None and bool(self._stream.eof)


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def unpack(self, data: bytes, room: int) -> bytes:
        out = bytearray(self._stream.process(data, output_buffer_limit=_STEP))
        while not self._stream.can_accept_more_data() and len(out) <= room:
            out += self._stream.process(b"", output_buffer_limit=_STEP)
        return bytes(out)

    @property
    def whole(self) -> bool:
        return bool(self._stream.is_finished())


class _Zstd:
    """One frame after another; frames that want a wider window than WINDOW_BYTES are taken for damaged."""

    def __init__(self) -> None:
        self._frames = zstandard.ZstdDecompressor(max_window_size=WINDOW_BYTES)
        self._stream = self._frames.decompressobj()

    def unpack(self, data: bytes, room: int) -> bytes:
        out = bytearray()
        for start in range(0, len(data), _ZSTD_SLICE):
            piece = data[start : start + _ZSTD_SLICE]
            while piece:
                if self._stream.eof:
                    self._stream = self._frames.decompressobj()
                out += self._stream.decompress(piece)
                piece = self._stream.unused_data if self._stream.eof else b""
            if len(out) > room:
                break
        return bytes(out)

    @property
    def whole(self) -> bool:
        return bool(self._stream.eof)


def _layer(name: str) -> _Layer:
    if name in ("gzip", "x-gzip", "deflate"):
        return _Zlib(name)
    if name == "br":
        return _Brotli()
    if name == "zstd":
        return _Zstd()
    raise FetchRefused(f'It is packed in a way that was not asked for ("{name[:20]}").')
