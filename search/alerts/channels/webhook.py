"""Posting a message to a web address, signed as Standard Webhooks 1.0 says (https://www.standardwebhooks.com).

webhook-id         the same when a message is sent again
webhook-timestamp  seconds since 1970
webhook-signature  v1,<base64 of HMAC-SHA256 over "id.timestamp.body" with the alert's secret>
"""

import base64
import hashlib
import hmac
import json
import secrets
import ssl
import time
from collections.abc import Collection, Iterator
from typing import Any

import httpcore2
import httpx2

from index.operations.public_addresses import NotPublic, public_addresses
from index.operations.settings import Settings
from index.text.localizable import Sentence
from search.alerts.channels.sending import Committing, GaveUp, NotSent
from search.alerts.message import Message

_PREFIX = "whsec_"


def new_secret() -> str:
    """A random secret of 24 bytes in the form that Standard Webhooks gives it: whsec_ and base64."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


def signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """The value of the header webhook-signature. secret: as `new_secret` gives it; timestamp: seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    digest = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


class _UntilThen(httpcore2.NetworkStream):
    """A connection on which no step takes longer than what is left of the time for all of them: one that sends a byte now and then
    holds nobody up. until: of the monotonic clock."""

    def __init__(self, inner: httpcore2.NetworkStream, until: float) -> None:
        self._inner = inner
        self._until = until

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("it took too long (webhook_timeout)")
        return left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _UntilThen(self._inner.start_tls(ssl_context, server_hostname, self._left()), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Connecting(httpcore2.NetworkBackend):
    """Connects within a time, and to public addresses only, exactly those that were checked. allowed: `host:port` pairs that may be
    private; None: all may."""

    def __init__(self, allowed: Collection[str] | None, seconds: float) -> None:
        self._allowed = allowed
        self._until = time.monotonic() + seconds
        self._seconds = seconds
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore2.NetworkStream:
        if self._allowed is not None:
            try:
                host = public_addresses(host, port, self._allowed)[0]
            except NotPublic as error:
                raise httpcore2.ConnectError(str(error)) from None
        stream = self._inner.connect_tcp(host, port, self._seconds, local_address, socket_options)
        return _UntilThen(stream, self._until)


class _Pieces(httpx2.SyncByteStream):
    def __init__(self, parts: Any) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[bytes]:
        yield from self._parts

    def close(self) -> None:
        close = getattr(self._parts, "close", None)
        if close is not None:
            close()


class _Transport(httpx2.BaseTransport):
    """httpx2's own transport takes no network backend, so this one hands requests to httpcore2 itself."""

    def __init__(self, backend: httpcore2.NetworkBackend) -> None:
        self._pool = httpcore2.ConnectionPool(ssl_context=httpx2.create_ssl_context(), network_backend=backend)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        try:
            answer = self._pool.handle_request(
                httpcore2.Request(
                    method=request.method,
                    url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError) as error:
            raise httpx2.TransportError(str(error)) from None
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Pieces(answer.stream))

    def close(self) -> None:
        self._pool.close()


def post(message: Message, committing: Committing, settings: Settings) -> None:
    """Post it; any 2xx is success. What was made in the browser goes to public addresses only, and to `allow_hosts`. It takes
    `webhook_timeout` at most. Raises GaveUp on 410 (the receiver wants no more), NotSent on anything else."""
    address = message.alert.target
    body = json.dumps(message.payload(), ensure_ascii=False).encode("utf-8", "replace")
    timestamp = str(int(time.time()))
    headers = {
        "content-type": "application/json",
        "user-agent": "Broadsheet-Alerts/1",
        "webhook-id": message.id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature(message.alert.secret, message.id, timestamp, body),
    }

    def parts() -> Iterator[bytes]:
        yield body[:-1]
        committing()  # nobody can read the JSON without its last byte
        yield body[-1:]

    allowed = None if message.alert.account is None else settings.allow_hosts
    transport = _Transport(_Connecting(allowed, settings.webhook_timeout))
    headers["content-length"] = str(len(body))
    try:
        with (
            httpx2.Client(follow_redirects=False, trust_env=False, transport=transport) as client,
            client.stream("POST", address, content=parts(), headers=headers) as response,
        ):
            status = response.status_code
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        raise NotSent(
            Sentence("%(address)s cannot be reached (%(error)s)", address=address, error=str(error))
        ) from None
    if status == 410:
        raise GaveUp(Sentence("%(address)s answered 410 Gone: it wants no more messages", address=address))
    if not 200 <= status < 300:
        raise NotSent(Sentence("%(address)s answered %(status)s", address=address, status=str(status)))
