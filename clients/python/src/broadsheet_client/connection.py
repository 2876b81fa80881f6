"""One request to the API and its answer, sent again within bounds where the server asks for patience."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3

from broadsheet_client.errors import ClientError, Unreachable, error_of
from broadsheet_client.version import VERSION

FIRST_WAIT = 0.5
"""Seconds before the second attempt where the server names none; doubled for each further one."""

POOL = 8
"""Connections that are kept open for threads that ask at the same time."""

Pairs = Iterable[tuple[str, str]]
"""Parameters of an address: (name, value), names repeated for several values."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """timeout: seconds that connecting, and each pause while an answer arrives, may take. retries: attempts after the first.
    longest: seconds that all the waiting between the attempts of one request may take."""

    timeout: float = 30.0
    retries: int = 4
    longest: float = 60.0


class Connection:
    """Asks one server. address: where its pages begin, as http://127.0.0.1:8000. key: of an account there, sent to that address
    and nowhere else, since no redirect is followed. sleep: waits so many seconds.

    May be used by several threads. Raises ValueError where the address or the key cannot be one.
    """

    def __init__(
        self, address: str, key: str | None, patience: Patience, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        parts = urlsplit(address.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{address!r} is no address of a server: write it as https://news.example.org")
        self.address = address.strip().rstrip("/")
        self._patience = patience
        self._sleep = sleep
        self._headers = {"User-Agent": f"broadsheet-client/{VERSION}", "Accept-Encoding": "gzip"}
        if key is not None:
            if not (key := key.strip()) or not (key.isascii() and key.isprintable()):
                raise ValueError("That is no key: copy it as the account's page showed it.")
            self._headers["Authorization"] = f"Bearer {key}"
        self._pool = _pool(parts.scheme, parts.hostname)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._pool.clear()

    def get(self, path: str, pairs: Pairs = ()) -> Any:
        """The JSON at a path of the API, behind /api/v1/. Raises ClientError."""
        return _json(self._sent("GET", path, pairs))

    def post(self, path: str, body: Mapping[str, Any], *, is_read: bool) -> Any:
        """The JSON of the answer to a JSON object. is_read: whether it changes nothing, so that it may be sent again where the
        connection was lost. Raises ClientError."""
        return _json(self._sent("POST", path, body=body, again=is_read))

    def file(self, path: str, pairs: Pairs = (), body: Mapping[str, Any] | None = None) -> bytes:
        """The bytes of an answer that is no JSON; with a body, of a read that is posted. Raises ClientError."""
        return self._sent("GET" if body is None else "POST", path, pairs, body).data

    def _sent(
        self, method: str, path: str, pairs: Pairs = (), body: Mapping[str, Any] | None = None, *, again: bool = True
    ) -> urllib3.BaseHTTPResponse:
        url = f"{self.address}/api/v1/{quote(path, safe='/')}"
        if parameters := urlencode(list(pairs), errors="replace"):
            url = f"{url}?{parameters}"
        content = None if body is None else json.dumps(body).encode()
        headers = self._headers if body is None else {**self._headers, "Content-Type": "application/json"}
        waited = 0.0
        for attempt in range(self._patience.retries + 1):
            usual = FIRST_WAIT * 2**attempt
            failure: ClientError
            try:
                answer = self._pool.request(
                    method, url, body=content, headers=headers, redirect=False, retries=False,
                    timeout=urllib3.Timeout(self._patience.timeout),
                )  # fmt: skip
            except urllib3.exceptions.HTTPError as error:
                wait, failure = usual, Unreachable(f"{self.address} cannot be reached: {_reason(error)}")
                if not again:
                    raise failure from error
            else:
                if answer.status == 200 or answer.status == 201:
                    return answer
                if 300 <= answer.status < 400:
                    raise Unreachable(
                        f"{self.address} refers to {answer.headers.get('Location', 'another address')}: use the address where the"
                        " site really is, since a key is never passed on to another."
                    )
                asked = seconds_of(answer.headers.get("Retry-After"), datetime.now(UTC))
                failure = error_of(answer.status, _parsed(answer.data), retry_after=asked)
                if answer.status not in (429, 503):
                    raise failure
                wait = usual if asked is None else asked
            if attempt == self._patience.retries or waited + wait > self._patience.longest:
                raise failure
            self._sleep(wait)
            waited += wait
        raise AssertionError("the last attempt returns or raises")


def seconds_of(retry_after: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for (RFC 9110, 10.2.3: seconds or a date); None where it says nothing usable."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())


def _pool(scheme: str, host: str) -> urllib3.PoolManager:
    """Connections to a server, through the proxy that the environment names for it."""
    proxy = getproxies().get(scheme)
    if not proxy or proxy_bypass(host):
        return urllib3.PoolManager(maxsize=POOL)
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    who = f"{parts.username}:{parts.password or ''}" if parts.username else None
    where = f"{parts.scheme}://{parts.hostname}:{parts.port or 80}"
    return urllib3.ProxyManager(where, maxsize=POOL, proxy_headers=urllib3.make_headers(proxy_basic_auth=who))


def _reason(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error) or type(error).__name__


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None


def _json(answer: urllib3.BaseHTTPResponse) -> Any:
    found = _parsed(answer.data)
    if not isinstance(found, dict):
        raise Unreachable("The answer is not the JSON of a Broadsheet: is this the address of one?")
    return found
