"""Undoes a content encoding piece by piece, within limits: gzip, deflate, br, zstd (RFC 9110 8.4, RFC 8878).

An answer may be compressed once. What comes out is counted as it comes out, never after: a bomb is dropped as soon as it
has grown beyond its limits, and no piece is unpacked by more than `STEP` at a time.
"""

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]
import zstandard

from crawler.errors import BodyTooBig, EncodingBroken, ExpandsTooMuch, StackedEncodings

ACCEPT = "gzip, br, zstd"
STEP = 1 << 18
"""Bytes unpacked at a time."""
GRACE = 1 << 20
"""Bytes that any answer may grow to, however small it was: short pages of blanks are no bombs."""


class _Decoder(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def finished(self) -> bool: ...


class _Plain:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finished(self) -> bool:
        return True


class _Zlib:
    def __init__(self, window: int) -> None:
        self._window = window
        self._inner = zlib.decompressobj(window)
        self._started = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._inner.eof:  # gzip members may follow each other (RFC 1952 2.2); anything else behind is padding
                if self._window != 31 or not data.startswith(b"\x1f\x8b"):
                    return
                self._inner = zlib.decompressobj(self._window)
            yield self._inner.decompress(data, STEP)
            data = self._inner.unconsumed_tail or (self._inner.unused_data if self._inner.eof else b"")

    def finished(self) -> bool:
        return self._inner.eof


class _Deflate(_Zlib):
    """`deflate` means zlib (RFC 9110 8.4.1.2), but some servers send it raw."""

    def __init__(self) -> None:
        super().__init__(15)

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not self._started and data:
            self._started = True
            if data[0] & 0x0F != 8:
                self._window = -15
                self._inner = zlib.decompressobj(-15)
        yield from super().feed(data)


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield self._inner.process(data, output_buffer_limit=STEP)
        while not self._inner.is_finished() and not self._inner.can_accept_more_data():
            yield self._inner.process(b"", output_buffer_limit=STEP)

    def finished(self) -> bool:
        return bool(self._inner.is_finished())


class _Zstd:
    """Fed in small slices: zstandard gives no limit to its output, but a slice can only hold so many blocks of 128 KiB."""

    _SLICE = 64

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor(max_window_size=8 << 20).decompressobj()

    def feed(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), self._SLICE):
            if self._inner.eof:
                return
            yield self._inner.decompress(data[start : start + self._SLICE])

    def finished(self) -> bool:
        return bool(self._inner.eof)


class BodyDecoder:
    """Decodes one response body as it arrives.

    encoding: the Content-Encoding header; limit: decoded bytes at most; ratio: factor by which the body may grow.
    Raises StackedEncodings, EncodingBroken for an unknown encoding.
    """

    def __init__(self, url: str, encoding: str, *, limit: int, ratio: int) -> None:
        self._url = url
        self._limit = limit
        self._ratio = ratio
        self._taken = 0
        self._size = 0
        self._parts: list[bytes] = []
        names = [name for part in encoding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
        if len(names) > 1:
            raise StackedEncodings(url, encoding[:60])
        self._decoder = _decoder(url, names[0] if names else "")

    def feed(self, data: bytes) -> None:
        """Decode the next piece. Raises BodyTooBig, ExpandsTooMuch, EncodingBroken."""
        self._taken += len(data)
        try:
            for part in self._decoder.feed(data):
                self._size += len(part)
                self._parts.append(part)
                if self._size > max(GRACE, self._taken * self._ratio):
                    raise ExpandsTooMuch(self._url, f"more than {self._ratio} to 1")
                if self._size > self._limit:
                    raise BodyTooBig(self._url, f"more than {self._limit} bytes")
        except (zlib.error, brotli.error, zstandard.ZstdError) as error:
            raise EncodingBroken(self._url, str(error)[:120]) from None
        if self._taken > self._limit:
            raise BodyTooBig(self._url, f"more than {self._limit} bytes")

    def body(self) -> bytes:
        """Return the whole decoded body. Raises EncodingBroken if its end is missing."""
        if self._taken and not self._decoder.finished():
            raise EncodingBroken(self._url, "its end is missing")
        return self.partial()

    def partial(self) -> bytes:
        """Return what has been decoded so far."""
        return b"".join(self._parts)


def _decoder(url: str, name: str) -> _Decoder:
    match name:
        case "":
            return _Plain()
        case "gzip" | "x-gzip":
            return _Zlib(31)
        case "deflate":
            return _Deflate()
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
    raise EncodingBroken(url, f"unknown encoding {name[:40]!r}")


def gunzip(url: str, data: bytes, *, limit: int, ratio: int) -> bytes:
    """Unpack a document that is itself a gzip file (`sitemap.xml.gz`), within the same limits. Returns what there is
    if its end is missing.

    limit: unpacked bytes at most; ratio: factor by which it may grow. Raises BodyTooBig, ExpandsTooMuch,
    EncodingBroken.
    """
    decoder = BodyDecoder(url, "gzip", limit=limit, ratio=ratio)
    for start in range(0, len(data), STEP):
        decoder.feed(data[start : start + STEP])
    return decoder.partial() or decoder.body()
