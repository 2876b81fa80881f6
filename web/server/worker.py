"""The gunicorn worker: gevent holds the connections, native threads make the pages.

An idle connection costs a greenlet rather than a thread, so hundreds of slow clients starve nobody; and nothing is
monkey-patched, so SQLite, locks and the index run in real threads as everywhere else. A request reaches a thread only
once it has been read completely; but for an upload, whose thread reads while it arrives once it is known who sends it.
"""

import io
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import gevent
from gevent import socket
from gevent.threadpool import ThreadPool
from gunicorn.http import errors as http_errors
from gunicorn.workers.ggevent import GeventWorker
from werkzeug.wsgi import ClosingIterator

from index.errors import BroadsheetError
from index.machines.heartbeat import SignOfLife
from index.operations.garbage import SERVING, GivingBack, settle
from web.middleware.admission import free_routes
from web.middleware.security_headers import SECURITY_HEADERS
from web.params import PAGE_DEFAULTS
from web.server.arriving_body import ArrivingBody
from web.server.event_stream import PATIENT
from web.server.upload_request import upload_routes
from web.server.waiting_line import ARRIVED

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

THREADS = 16
"""Requests handled side by side by one worker; most of them wait for a place to search."""

SHORT_THREADS = 6
"""Threads beside them for what waits for no place: further pieces of answers, and pages that need none."""

SEND_TIMEOUT = 30.0
"""Seconds without progress in sending an answer after which the connection is closed."""

BODY_TIMEOUT = 10.0
"""Seconds within which a request body has to arrive, and each piece of an upload."""


class BodyTooLarge(Exception):
    """A request body has more bytes than the settings allow."""


class Threaded:
    """Runs the application in a pool of native threads while the greenlet of the connection waits.

    max_body: bytes; a longer request body is answered with 413 before the application sees it, unless it goes to one of those that
    `takes_uploads`: they are called at once, and read the body themselves, or refuse it unread. An empty piece of an answer says
    that nothing is new yet: the next one is asked for after a while, for which no thread is held, unless the server is `stopping`.
    Requests that are `is_free` wait for no place, and so do not queue behind those that do.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        max_body: int,
        *,
        takes_uploads: Callable[["WSGIEnvironment"], bool] = lambda environ: False,
        is_free: Callable[["WSGIEnvironment"], bool] = lambda environ: False,
        stopping: Callable[[], bool] = lambda: False,
        wait: float = 0.5,
    ) -> None:
        self._app = app
        self._max_body = max_body
        self._takes_uploads = takes_uploads
        self._stopping = stopping
        self._wait = wait
        self._is_free = is_free
        self._pool = ThreadPool(THREADS)
        self._short = ThreadPool(SHORT_THREADS)
        self._inside = 0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        try:
            if self._takes_uploads(environ):
                environ["wsgi.input"] = ArrivingBody(environ["wsgi.input"], _announced(environ), BODY_TIMEOUT)
            else:
                environ["wsgi.input"] = io.BytesIO(self._body(environ))
        except BodyTooLarge:
            return _refuse(start_response, 413, f"A request body may have at most {self._max_body} bytes.")
        except gevent.Timeout:
            return _refuse(start_response, 408, "The request body did not arrive in time.")
        environ[PATIENT] = True
        environ[ARRIVED] = time.monotonic()
        started: list[tuple[Any, ...]] = []

        def begin(*args: Any) -> Callable[[bytes], object]:
            started[:] = [args]
            return lambda data: None

        pool = self._short if self._inside >= THREADS and self._is_free(environ) else self._pool
        self._inside += 1
        try:
            first, rest, answer = pool.apply(self._begun, (environ, begin, started))
        finally:
            self._inside -= 1
        try:
            start_response(*started[0])
        except BaseException:
            if answer is not None:
                self._close(answer)
            raise
        if answer is None:
            return [first]
        return ClosingIterator(self._pieces(first, rest), lambda: self._close(answer))

    def _begun(
        self, environ: "WSGIEnvironment", begin: "StartResponse", started: list[tuple[Any, ...]]
    ) -> tuple[bytes, Iterator[bytes], Iterable[bytes] | None]:
        """In a thread: the first piece of the answer, those that follow, and what is to be closed in the end; None where the first
        piece is all, so that no thread is needed any more. A first piece is made before the status is sent: an application may
        call start_response as late as that."""
        answer = self._app(environ, begin)
        try:
            pieces = iter(answer)
            first = next(pieces, b"")
        except BaseException:
            _close_now(answer)
            raise
        if _length(started[0][1]) != len(first):
            return first, pieces, answer
        _close_now(answer)
        return first, iter(()), None

    def _body(self, environ: "WSGIEnvironment") -> bytes:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > self._max_body:
            raise BodyTooLarge
        if not length and "chunked" not in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            return b""
        with gevent.Timeout(BODY_TIMEOUT):
            body: bytes = environ["wsgi.input"].read(self._max_body + 1)
        if len(body) > self._max_body:
            raise BodyTooLarge
        environ["CONTENT_LENGTH"] = str(len(body))
        return body

    def _pieces(self, first: bytes, answer: Iterator[bytes]) -> Iterator[bytes]:
        piece: bytes | None = first
        while piece is not None:
            if piece:
                yield piece
            elif self._stopping():
                return
            else:
                gevent.sleep(self._wait)
            piece = self._short.apply(next, (answer, None))

    def _close(self, answer: Iterable[bytes]) -> None:
        """Called however an answer ends, even if its reader left before the first piece."""
        self._short.apply(_close_now, (answer,))


def _close_now(answer: Iterable[bytes]) -> None:
    close = getattr(answer, "close", None)
    if close is not None:
        close()


def _length(headers: Iterable[tuple[str, str]]) -> int | None:
    """Bytes of the whole answer, where its headers say so."""
    given = next((value for name, value in headers if name.lower() == "content-length"), "")
    return int(given) if given.isdecimal() else None


def _announced(environ: "WSGIEnvironment") -> int | None:
    length = environ.get("CONTENT_LENGTH") or ""
    chunked = "HTTP_TRANSFER_ENCODING" in environ
    return int(length) if length.isascii() and length.isdecimal() and not chunked else None


def _problem(status: int, detail: str) -> bytes:
    phrase = HTTPStatus(status).phrase
    body = {
        "type": "about:blank",
        "title": phrase,
        "status": status,
        "detail": detail,
        "code": phrase.lower().replace(" ", "_"),
    }
    return json.dumps(body).encode()


def _refuse(start_response: "StartResponse", status: int, detail: str) -> list[bytes]:
    body = _problem(status, detail)
    headers = [
        ("Content-Type", "application/problem+json"),
        ("Content-Length", str(len(body))),
        ("Connection", "close"),
        *SECURITY_HEADERS,
    ]
    start_response(f"{status} {HTTPStatus(status).phrase}", headers)
    return [body]


_ANSWERS: tuple[tuple[type[Exception], int, str], ...] = (
    (
        http_errors.LimitRequestLine,
        414,
        "This address is longer than the server accepts. Shorten the query.",
    ),
    (http_errors.LimitRequestHeaders, 431, "The headers of this request are larger than this server accepts."),
    (http_errors.ExpectationFailed, 417, "This server does not support that expectation."),
    (http_errors.UnsupportedTransferCoding, 501, "This server does not support that transfer coding."),
    (http_errors.InvalidHTTPVersion, 400, "This server speaks HTTP/1.1."),
    (http_errors.ForbiddenProxyRequest, 403, "This server does not accept the PROXY protocol."),
    (http_errors.ParseException, 400, "This is not a well-formed HTTP request."),
)


class BroadsheetWorker(GeventWorker):
    """gunicorn's gevent worker without monkey-patching, and with errors that carry the same headers as other answers."""

    sockets: list[Any]
    wsgi: Any

    def patch(self) -> None:
        """Only the listening sockets become gevent's."""
        self.sockets = [
            socket.socket(listener.FAMILY, socket.SOCK_STREAM, fileno=listener.sock.detach())
            for listener in self.sockets
        ]

    def load_wsgi(self) -> None:
        """Put the threads between gevent and the application."""
        super().load_wsgi()
        takes_uploads, is_free = upload_routes(self.wsgi), free_routes(self.wsgi)
        self.readers = self.wsgi.extensions["broadsheet"].readers
        self.giving_back = GivingBack()
        self.wsgi = Threaded(
            self.wsgi,
            self.app.max_body,
            takes_uploads=takes_uploads,
            is_free=is_free,
            stopping=lambda: not self.alive,
            wait=self.app.settings.stream_wait,
        )

    def notify(self) -> None:
        """Tell gunicorn, once a second, that the worker lives; give back what answers took."""
        super().notify()
        self.giving_back.look(self.nr)

    def run(self) -> None:
        """Serve until the end, and give signs of life meanwhile."""
        threading.Thread(target=self._prepare, name="preparing", daemon=True).start()
        with SignOfLife(self.app.settings, lambda: self.readers.archive, "web"):
            super().run()

    def _prepare(self) -> None:
        """So that nobody waits for what a process gathers once."""
        try:
            self.readers.archive.prepare()
            self.readers.searcher.prepare(PAGE_DEFAULTS)
            settle(SERVING)
        except BroadsheetError as error:  # the first reader hears of it
            self.log.info("nothing could be prepared: %s", error)
        except Exception:  # no worker ends for that
            self.log.exception("nothing could be prepared")

    def handle_request(self, listener_name: Any, req: Any, sock: Any, addr: Any) -> None:
        """Answer one request. The connection of one whose body is large, or of unknown length, ends with the answer: the body may
        not have been read, and gunicorn would read all of it to get to the next request."""
        large = self._has_large_body(req)
        if large:
            req.force_close()
        try:
            super().handle_request(listener_name, req, sock, addr)
        except StopIteration:  # it was answered, and nothing follows
            if large:
                _end(sock)
            raise

    def _has_large_body(self, req: Any) -> bool:
        headers = {name.upper(): value for name, value in req.headers}
        length = headers.get("CONTENT-LENGTH", "0")
        announced = int(length) if length.isascii() and length.isdecimal() else 0
        return "TRANSFER-ENCODING" in headers or announced > self.app.max_body

    def handle(self, listener: Any, client: Any, addr: Any) -> None:
        """Serve one connection; a client that takes nothing is given up after `SEND_TIMEOUT`."""
        client.settimeout(SEND_TIMEOUT)
        # gunicorn's own `handle` makes the socket wait for ever; the one above it does not.
        super(GeventWorker, self).handle(listener, client, addr)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer what never became a request."""
        known = next((answer for answer in _ANSWERS if isinstance(exc, answer[0])), None)
        if known is not None:
            _, status, detail = known
            self.log.debug("refused a request of %s: %s", addr[0] if addr else "-", exc)
        else:
            status, detail = 500, "Something went wrong. The error has been written to the server's log."
            self.log.error("failed on %s", getattr(req, "uri", "a request that was not read"), exc_info=exc)
        body = _problem(status, detail)
        head = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", "Connection: close", f"Content-Length: {len(body)}"]
        head += ["Content-Type: application/problem+json", *(f"{name}: {value}" for name, value in SECURITY_HEADERS)]
        try:
            client.sendall("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body)
        except OSError:
            self.log.debug("the client was gone before its error was sent")
            return
        _end(client)


def _end(client: Any) -> None:
    """End a connection on which more may arrive: closing it while unread bytes wait would reset it, and the answer with it."""
    with suppress(OSError), gevent.Timeout(1, False):
        client.shutdown(socket.SHUT_WR)
        for _ in range(64):
            if not client.recv(65_536):
                break
