"""How answers travel: cached by nobody unless they say so, and gzipped for clients that accept it.

Streams are compressed piece by piece, so that their memory stays bounded. flask-compress (1.25) is not used: it compresses
answers to range requests (206), whose bytes then are not those that were asked for, and leaves static files open.
"""

import gzip
import zlib
from collections.abc import Iterable, Iterator

from flask import Flask, Response, request

SMALLEST = 600
"""Bytes below which compression gains nothing."""

LEVEL = 3
"""A page of results: 9 % larger than at level 9, made in two fifths of the time."""

_TYPES = ("text/", "application/json", "application/x-ndjson", "application/problem+json", "application/atom+xml",
          "application/xml", "application/opensearchdescription+xml", "image/svg+xml", "application/vnd.")  # fmt: skip


def register(app: Flask) -> None:
    """Let every answer of the app pass through both."""

    @app.after_request
    def look_again(response: Response) -> Response:
        """Pages are revalidated on every visit, and nothing between reader and server stores them."""
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    @app.after_request
    def compress(response: Response) -> Response:
        if not response.content_type or not response.content_type.startswith(_TYPES):
            return response
        if response.mimetype == "text/event-stream":  # which would wait until there is a block to compress
            return response
        if "Accept-Encoding" not in response.vary:
            response.vary.add("Accept-Encoding")
        # A proxy, or a client, that asks for a part of a file has to get the bytes that it asked for.
        if (
            request.accept_encodings["gzip"] <= 0
            or response.status_code in (204, 206, 304)
            or "Content-Encoding" in response.headers
            or request.range is not None
        ):
            return response
        if response.is_streamed and not response.direct_passthrough:
            response.response = _stream(response.iter_encoded())
            response.headers.pop("Content-Length", None)
        else:
            response.direct_passthrough = False
            body = response.response
            data = response.get_data()
            if hasattr(body, "close"):  # an open file, which nobody closes once its bytes have taken its place
                body.close()
            if len(data) < SMALLEST:
                return response
            response.set_data(gzip.compress(data, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        return response


def _stream(pieces: Iterable[bytes]) -> Iterator[bytes]:
    squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for piece in pieces:
        if data := squeeze.compress(piece):
            yield data
    yield squeeze.flush()
