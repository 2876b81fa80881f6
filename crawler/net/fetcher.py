"""Address -> response: polite, bounded, guarded. Every hop of a redirect is a separate request.

for each hop:   robots.txt allows it -> the host gives us a turn (one at a time, a gap between two) -> one request
at its end:     the page, or "not modified", or an error that has a name
"""

from dataclasses import dataclass

from crawler import errors
from crawler.errors import FetchError
from crawler.net.http_client import REDIRECTS, Answer, HttpClient, Patience, Trail, follow
from crawler.net.page import Page
from crawler.net.politeness import HostSession
from crawler.net.robots import Robots, product_token
from crawler.net.urls import authority, fetchable
from crawler.rights.header_rights import licence_in_headers, rights_in_headers
from index.operations.settings import Settings

DEFAULT_PAUSE = 30.0
"""Seconds that a 429 or 503 without a valid Retry-After stands for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """The ETag and Last-Modified of the last response, for a conditional request (RFC 9110 13.1); None: the server
    sent none.
    """

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> tuple[tuple[str, str], ...]:
        """Return the request headers If-None-Match and If-Modified-Since, as far as the values are known."""
        pairs = (("if-none-match", self.etag), ("if-modified-since", self.last_modified))
        return tuple((name, value) for name, value in pairs if value)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """A page, or the fact that it has not changed.

    page: None if it has not; via: every address requested, in order; status: HTTP status of the last response; moved:
    the address reached by the permanent redirects (301, 308) that come before the first temporary one, None if there
    are none.
    """

    page: Page | None
    via: tuple[str, ...]
    status: int
    validators: Validators
    moved: str | None = None


class Fetcher:
    """Fetches pages for visitors. client: sends single requests; robots: the rules of the hosts."""

    def __init__(self, settings: Settings, client: HttpClient, robots: Robots) -> None:
        self._settings = settings
        self._client = client
        self.robots = robots
        self._agent = product_token(settings.user_agent)

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
        """Fetch an address and follow its redirects. Raises FetchError.

        url: as published; visitor: on whose behalf; validators: make the request conditional; limit: bytes of the
        decoded body (page_bytes by default); urgent: go before requests that are not; only_text: do not read bodies
        of other media types.

        The deadline (fetch_total) covers the time the servers take over all hops, but not the wait for turns and
        slots.
        """
        start = fetchable(url)
        patience = Patience(self._settings.fetch_total)
        again = True

        async def ask(here: str) -> Answer:
            nonlocal again
            known = validators if here == start else None
            while True:
                await self.robots.check(here, visitor)
                host = visitor.host(here)
                async with host.turn(here, visitor.party, urgent=urgent):
                    try:
                        answer = await self._client.get(
                            here,
                            headers=self._headers(here, visitor, known),
                            patience=patience,
                            limit=limit or self._settings.page_bytes,
                            only_text=only_text,
                        )
                    except FetchError as error:
                        if again and _was_idle(error):
                            again = False  # one more try, in its turn
                            continue
                        host.record_result(error)
                        raise
                    refusal = self._refusal(here, answer, asked=bool(known and known.headers()))
                    host.record_result(refusal)
                    if refusal is not None and refusal.retry_after is not None:
                        host.hold(min(refusal.retry_after, self._settings.retry_after_host))
                if refusal is not None:
                    raise refusal
                return answer

        return _fetched(url, await follow(start, ask, self._settings.fetch_redirects), visitor.timezone, self._agent)

    def _refusal(self, url: str, answer: Answer, *, asked: bool) -> FetchError | None:
        """The error that this answer is, if it is one. asked: the request carried validators."""
        status = answer.status
        if status == 200 or status in REDIRECTS or (status == 304 and asked):
            return None
        pause = answer.retry_after()
        if pause is None and status in (429, 503):
            pause = DEFAULT_PAUSE
        error = errors.status_error(url, status, pause)
        if isinstance(error, errors.Throttled) and error.retry_after is not None:
            error.retry_after = min(error.retry_after, self._settings.retry_after_max)
        return error

    def _headers(self, url: str, visitor: HostSession, validators: Validators | None) -> tuple[tuple[str, str], ...]:
        """The source's own headers go to its own authority only, whatever leads elsewhere: they are secrets."""
        headers = visitor.headers if visitor.home and authority(url) == authority(visitor.home) else ()
        return headers + (validators.headers() if validators else ())


def _was_idle(error: FetchError) -> bool:
    """Whether a connection that was kept open had been closed by the server meanwhile."""
    return isinstance(error, errors.ConnectionLost) and "without sending a response" in error.detail


def _fetched(url: str, trail: Trail, timezone: str | None, agent: str) -> Fetched:
    answer = trail.answer
    page = None
    if answer.status == 200:
        page = Page(
            url=answer.url,
            requested_url=url,
            body=answer.body,
            content_type=answer.content_type,
            charset=answer.charset,
            fetched=answer.fetched,
            timezone=timezone,
            rights=rights_in_headers(answer.headers, agent),
            licence=licence_in_headers(answer.headers, answer.url),
        )
    validators = Validators(
        etag=_short(answer.headers.get("etag")), last_modified=_short(answer.headers.get("last-modified"))
    )
    return Fetched(page=page, via=trail.via, status=answer.status, validators=validators, moved=trail.moved)


def _short(value: str | None) -> str | None:
    """Validators are repeated to the server as they are; absurd ones are not kept."""
    return value if value and len(value) <= 512 and value.isprintable() and value.isascii() else None
