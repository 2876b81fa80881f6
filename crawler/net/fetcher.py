"""Address -> answer: polite, bounded, guarded. Every hop of a redirect is a request of its own.

for each hop:   robots.txt allows it -> the host gives us a turn (one at a time, a gap between two) -> one request
at its end:     the page, or "not modified", or an error that has a name
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler import errors
from crawler.errors import FetchError
from crawler.net.hostnames import without_www
from crawler.net.http_client import Answer, HttpClient, Patience
from crawler.net.page import Page
from crawler.net.politeness import HostSession
from crawler.net.robots import Robots
from crawler.net.urls import fetchable
from index.operations.settings import Settings

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
DEFAULT_PAUSE = 30.0
"""Seconds that a 429 or 503 without a valid Retry-After stands for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """What the last answer said of its version, for asking again (RFC 9110 13.1)."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> tuple[tuple[str, str], ...]:
        pairs = (("if-none-match", self.etag), ("if-modified-since", self.last_modified))
        return tuple((name, value) for name, value in pairs if value)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """A page, or the news that it has not changed. page: None where it has not; via: every address on the way; moved: how far
    the way was said to be permanent (301, 308) before the first hop that was not."""

    page: Page | None
    via: tuple[str, ...]
    status: int
    validators: Validators
    moved: str | None = None


class Fetcher:
    """Fetches for visitors. client sends single requests; robots holds the rules of hosts."""

    def __init__(self, settings: Settings, client: HttpClient, robots: Robots) -> None:
        self._settings = settings
        self._client = client
        self.robots = robots

    async def get(
        self,
        url: str,
        visitor: HostSession,
        *,
        validators: Validators | None = None,
        limit: int | None = None,
        urgent: bool = False,
        only_text: bool = False,
    ) -> Fetched:
        """Fetch an address as it was published. limit: bytes of the decoded body (page_bytes). Raises FetchError.

        The deadline (fetch_total) counts what the servers take over all hops, not the waiting for turns and slots.
        """
        here = fetchable(url)
        via = [here]
        patience = Patience(self._settings.fetch_total)
        permanent = 0
        again = True
        while True:
            await self.robots.check(here, visitor)
            host = visitor.host(here)
            async with host.turn(here, visitor.party, urgent=urgent):
                try:
                    answer = await self._client.get(
                        here,
                        headers=self._headers(here, visitor, validators if len(via) == 1 else None),
                        patience=patience,
                        limit=limit or self._settings.page_bytes,
                        only_text=only_text,
                    )
                except FetchError as error:
                    if (
                        again
                        and isinstance(error, errors.ConnectionLost)
                        and "without sending a response" in error.detail
                    ):
                        again = False  # an idle connection that the server had closed: one more try, in its turn
                        continue
                    host.record_result(error)
                    raise
                error_here = self._refusal(
                    here, answer, asked=bool(validators and validators.headers()) and len(via) == 1
                )
                host.record_result(error_here)
                if error_here is not None and error_here.retry_after is not None:
                    host.hold(min(error_here.retry_after, self._settings.retry_after_host))
            if error_here is not None:
                raise error_here
            if answer.status not in _REDIRECTS:
                return self._fetched(url, answer, via, permanent)
            if answer.status in _PERMANENT and permanent == len(via) - 1:
                permanent = len(via)
            here = self._next(here, answer, via)
            via.append(here)

    def _next(self, here: str, answer: Answer, via: list[str]) -> str:
        if not answer.location:
            raise errors.OddStatus(here, "a redirect to nowhere", status=answer.status)
        to = fetchable(answer.location, here)
        if to in via:
            raise errors.TooManyRedirects(via[0], "it leads back to itself")
        if len(via) > self._settings.fetch_redirects:
            raise errors.TooManyRedirects(via[0], f"more than {self._settings.fetch_redirects}")
        return to

    def _refusal(self, url: str, answer: Answer, *, asked: bool) -> FetchError | None:
        """The error that this answer is, if it is one. asked: the request carried validators."""
        status = answer.status
        if status == 200 or status in _REDIRECTS or (status == 304 and asked):
            return None
        pause = answer.retry_after()
        if pause is None and status in (429, 503):
            pause = DEFAULT_PAUSE
        error = errors.status_error(url, status, pause)
        if isinstance(error, errors.Throttled) and error.retry_after is not None:
            error.retry_after = min(error.retry_after, self._settings.retry_after_max)
        return error

    def _fetched(self, url: str, answer: Answer, via: list[str], permanent: int) -> Fetched:
        validators = Validators(
            etag=_short(answer.headers.get("etag")), last_modified=_short(answer.headers.get("last-modified"))
        )
        page = None
        if answer.status == 200:
            page = Page(
                url=answer.url,
                requested_url=url,
                body=answer.body,
                content_type=answer.content_type,
                charset=answer.charset,
                fetched=answer.fetched,
            )
        return Fetched(
            page=page,
            via=tuple(via),
            status=answer.status,
            validators=validators,
            moved=via[permanent] if permanent else None,
        )

    def _headers(self, url: str, visitor: HostSession, validators: Validators | None) -> tuple[tuple[str, str], ...]:
        """The source's own headers go to its own host only: they may be a key."""
        own = visitor.headers if visitor.home and same_host(url, visitor.home) else ()
        return own + (validators.headers() if validators else ())


def same_host(a: str, b: str) -> bool:
    """Whether two addresses lead to one server, www or not: scheme, name and port."""
    return _bare_host(a) == _bare_host(b)


def _bare_host(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return (parts.scheme, without_www(parts.hostname or ""), parts.port)


def _short(value: str | None) -> str | None:
    """Validators are repeated to the server as they are; absurd ones are not kept."""
    return value if value and len(value) <= 512 and value.isprintable() and value.isascii() else None
