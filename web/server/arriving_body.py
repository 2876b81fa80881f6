"""A request body that is read by a native thread while it arrives on a socket of gevent's."""

import threading
from collections.abc import Callable
from typing import Any

import gevent
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import ClientDisconnected, RequestTimeout

PATIENCE = 5.0
"""Seconds beyond its timeout after which a read is given up whose hub no longer answers."""

_BROKEN_OFF = "The request body broke off before its end."


class ArrivingBody:
    """What an application reads as `wsgi.input`.

    Only greenlets of the hub that accepted a connection may use its socket. So each read is done by one of them, while the
    thread waits. Made in the hub's thread. length: bytes that were announced, None where that is not said. timeout: seconds that
    one read may take.
    """

    def __init__(self, body: Any, length: int | None, timeout: float) -> None:
        self._body = body
        self._left = length
        self._timeout = timeout
        self._hub = gevent.get_hub()

    def read(self, size: int = -1) -> bytes:
        """Up to that many bytes; -1: all that is left. Raises RequestTimeout, ClientDisconnected."""
        return self._counted(self._in_hub(lambda: self._body.read(size if size >= 0 else None)), whole=size < 0)

    def readline(self, size: int = -1) -> bytes:
        """A line, or up to that many bytes of it. Raises RequestTimeout, ClientDisconnected."""
        return self._counted(self._in_hub(lambda: self._body.readline(size if size >= 0 else None)), whole=False)

    def _counted(self, piece: bytes, *, whole: bool) -> bytes:
        """gunicorn takes a body that breaks off for one that has ended."""
        if self._left is not None:
            self._left -= len(piece)
            if self._left > 0 and (whole or not piece):
                raise ClientDisconnected(_BROKEN_OFF)
        return piece

    def _in_hub(self, read: Callable[[], bytes]) -> bytes:
        arrived, done = list[bytes | Exception](), threading.Event()

        def fetch() -> None:
            try:
                with gevent.Timeout(self._timeout):
                    arrived.append(read())
            except gevent.Timeout:
                arrived.append(RequestTimeout("The request body did not arrive in time."))
            except (OSError, ParseException, ValueError):
                arrived.append(ClientDisconnected(_BROKEN_OFF))
            finally:
                done.set()

        self._hub.loop.run_callback_threadsafe(gevent.spawn, fetch)
        done.wait(self._timeout + PATIENCE)
        piece = arrived[0] if arrived else ClientDisconnected("The server is stopping.")
        if isinstance(piece, Exception):
            raise piece
        return piece
