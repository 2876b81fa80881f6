"""A single request and its response, bounded in every respect, and redirects. Robots and turns are handled elsewhere.

What bounds an answer: a deadline for the whole of it, the size of its headers, the size of its body as it is sent and as
it is decoded, how much it may grow in decoding, and one content encoding.
"""

import asyncio
import contextlib
import email.utils
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import httpcore2
import httpx2

from crawler import errors
from crawler.errors import FetchError
from crawler.net.connection_causes import connection_error
from crawler.net.content_decoding import ACCEPT, BodyDecoder
from crawler.net.urls import fetchable
from index.operations.settings import Settings
from index.text.content_type import content_type_of

_PAGES = re.compile(r"text/(?:html|plain|xml)|application/(?:xml|xhtml\+xml|vnd\.wap\.xhtml\+xml)|unknown/unknown")
"""Media types that may be a page; an answer that names none may be one too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """The response to a single request.

    body: decoded, empty unless the status is 200; fetched: when it was complete (aware).
    """

    url: str
    status: int
    headers: httpx2.Headers
    body: bytes
    fetched: datetime

    @property
    def content_type(self) -> str | None:
        """The media type without parameters, in lower case; None if the server stated none."""
        return content_type_of(self.headers.get("content-type", ""))[0]

    @property
    def charset(self) -> str | None:
        """The charset parameter of Content-Type in lower case; None if it is absent or malformed."""
        return content_type_of(self.headers.get("content-type", ""))[1]

    @property
    def location(self) -> str | None:
        """The Location header, possibly relative; None if there is none."""
        return self.headers.get("location")

    def retry_after(self, now: datetime | None = None) -> float | None:
        """Return how many seconds the server asks us to wait (Retry-After in either form, RFC 9110 10.2.3); None if
        it names no valid time.

        now: what a date is measured from, by default `fetched`.
        """
        return parse_retry_after(self.headers.get("retry-after"), now or self.fetched)


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds from now that a Retry-After header asks for, never negative; None if it is absent or
    invalid.

    value: `120` or an HTTP date (RFC 9110 10.2.3); now: aware.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(int(text[:12]))
    try:
        when = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - now).total_seconds())


class Patience:
    """A time budget for the servers involved in one fetch, over all hops and second attempts. seconds: the whole of
    it.

    It runs only while a request is under way: waiting for a turn, a gap or one of our own slots is not the server's
    doing.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.left = seconds

    @contextlib.asynccontextmanager
    async def running(self, url: str) -> AsyncIterator[None]:
        """Charge the time spent in this context to the budget.

        Raises TimedOut if it is used up, before or meanwhile. url: the address to name in the error.
        """
        if self.left <= 0:
            raise errors.TimedOut(url, f"{self.seconds:g} s")
        clock = asyncio.get_running_loop().time
        started = clock()
        try:
            async with asyncio.timeout(self.left):
                yield
        except TimeoutError:
            raise errors.TimedOut(url, f"{self.seconds:g} s") from None
        finally:
            self.left -= clock() - started


class HttpClient:
    """Sends single requests. transport: an `httpx2.AsyncBaseTransport`, the guarded one in production."""

    def __init__(self, settings: Settings, transport: httpx2.AsyncBaseTransport) -> None:
        self._settings = settings
        self._transport = transport
        self._slots = asyncio.Semaphore(max(1, settings.hosts_at_once))
        contact = f" (+{settings.contact})" if settings.contact else ""
        self.user_agent = f"{settings.user_agent}{contact}"

    async def get(
        self,
        url: str,
        *,
        headers: tuple[tuple[str, str], ...] = (),
        patience: Patience,
        limit: int,
        cut: bool = False,
        only_text: bool = False,
    ) -> Answer:
        """Send one request. Returns any response that could be read to its end, whatever its status; raises
        FetchError for all else.

        headers: additional ones; patience: the time budget, charged once a slot is free; limit: bytes of the decoded
        body; cut: keep the first `limit` bytes of a longer body instead of refusing it; only_text: do not read a body
        whose media type is not text.
        """
        try:
            async with self._slots, patience.running(url):
                return await self._get(url, headers, limit, cut, only_text)
        except FetchError as error:
            if error.url != url:  # the guard knows host and port only
                raise type(error)(url, error.detail) from None
            raise
        except (
            httpcore2.TimeoutException,
            httpcore2.NetworkError,
            httpcore2.ProtocolError,
            httpcore2.ProxyError,
        ) as error:
            raise _named(url, error) from None
        except (httpcore2.UnsupportedProtocol, httpx2.InvalidURL) as error:
            raise errors.BadAddress(url[:200], str(error)[:100]) from None
        except ssl.SSLError as error:
            raise connection_error(url, error) from None
        except (OSError, ValueError) as error:
            raise errors.ProtocolBroken(url, f"{type(error).__name__}: {error}"[:160]) from None

    async def _get(
        self, url: str, headers: tuple[tuple[str, str], ...], limit: int, cut: bool, only_text: bool
    ) -> Answer:
        request = httpx2.Request("GET", url, headers=self._headers(headers), extensions=self._timeouts())
        response = await self._transport.handle_async_request(request)
        try:
            if sum(len(name) + len(value) + 4 for name, value in response.headers.raw) > self._settings.header_bytes:
                raise errors.HeadersTooBig(url)
            body = b""
            if response.status_code == 200:
                kind, _ = content_type_of(response.headers.get("content-type", ""))
                if only_text and kind and not _PAGES.fullmatch(kind):
                    raise errors.WrongType(url, kind[:60])
                body = await self._body(url, response, limit, cut)
        finally:
            await response.aclose()
        return Answer(
            url=url, status=response.status_code, headers=response.headers, body=body, fetched=datetime.now(UTC)
        )

    async def _body(self, url: str, response: httpx2.Response, limit: int, cut: bool) -> bytes:
        announced = response.headers.get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced[:15]) > limit and not cut:
            raise errors.BodyTooBig(url, f"{announced[:15]} bytes announced, {limit} allowed")
        decoder = BodyDecoder(
            url, response.headers.get("content-encoding", ""), limit=limit, ratio=self._settings.expansion
        )
        try:
            async for part in response.stream:  # type: ignore[union-attr]  # asynchronous, as the transport is
                decoder.feed(part)
        except errors.BodyTooBig:
            if not cut:
                raise
            return decoder.partial()[:limit]
        return decoder.body()

    def _headers(self, extra: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
        base = {
            "user-agent": self.user_agent,
            "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/feed+json,*/*;q=0.7",
            "accept-encoding": ACCEPT,
        }
        if self._settings.contact and "@" in self._settings.contact:
            base["from"] = self._settings.contact  # RFC 9110 10.1.2: robots should say whom to write to
        base.update({name.lower(): value for name, value in extra})
        return list(base.items())

    def _timeouts(self) -> dict[str, object]:
        total = self._settings.fetch_total
        connect = min(self._settings.fetch_connect, total)
        return {"timeout": {"connect": connect, "read": total, "write": total, "pool": total}}

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.aclose()


def _named(url: str, error: Exception) -> FetchError:
    """httpcore2's error as ours."""
    text = str(error)
    detail = text[:160]
    match error:
        case httpcore2.ConnectTimeout():
            return errors.ConnectTimedOut(url)
        case httpcore2.ConnectError():
            return connection_error(url, error)
        case httpcore2.TimeoutException():
            return errors.TimedOut(url)
        case httpcore2.ProxyError():
            return errors.ProxyFailed(url, detail)
        case httpcore2.NetworkError():
            return errors.ConnectionLost(url, detail)
    if "buffer too long" in text.lower():
        return errors.HeadersTooBig(url)
    if "without sending" in text or "closed" in text:
        return errors.ConnectionLost(url, detail)
    return errors.ProtocolBroken(url, detail)


# --- redirects, for pages as for robots.txt (RFC 9110 15.4)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""Statuses that lead elsewhere."""
PERMANENT = frozenset({301, 308})
"""Those that say that it is for good."""


@dataclass(frozen=True, slots=True)
class Trail:
    """The end of a chain of redirects.

    answer: the first response that is not a redirect; via: every address requested, in order; moved: the address
    reached by the permanent redirects that come before the first temporary one, None if there are none.
    """

    answer: Answer
    via: tuple[str, ...]
    moved: str | None


async def follow(url: str, ask: Callable[[str], Awaitable[Answer]], most: int) -> Trail:
    """Request an address and follow its redirects. url: as `fetchable` returns it; ask: sends one request, never
    twice for one address; most: redirects allowed.

    Raises OddStatus for a redirect without a target, BadAddress for one with an invalid target, TooManyRedirects for
    too many or a loop, and what `ask` raises.
    """
    via = [url]
    permanent = 0
    while (answer := await ask(via[-1])).status in REDIRECTS:
        if answer.status in PERMANENT and permanent == len(via) - 1:
            permanent = len(via)
        if not answer.location:
            raise errors.OddStatus(via[-1], "a redirect to nowhere", status=answer.status)
        to = fetchable(answer.location, via[-1])
        if to in via:
            raise errors.TooManyRedirects(url, "it leads back to itself")
        if len(via) > most:
            raise errors.TooManyRedirects(url, f"more than {most}")
        via.append(to)
    return Trail(answer, tuple(via), via[permanent] if permanent else None)
