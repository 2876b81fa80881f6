"""A web of invented outlets behind an httpx2 transport: no sockets, every request on record."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpcore2
import httpx2

from crawler.net.fetcher import Fetcher
from crawler.net.http_client import HttpClient
from crawler.net.page import Page
from crawler.net.politeness import Hosts, HostSession, PolitenessPolicy
from crawler.net.robots import Robots
from crawler.net.robots_cache import RobotsCache
from index.operations.settings import Settings, load_settings

Answer = Callable[[httpx2.Request], httpx2.Response]


class Body(httpx2.AsyncByteStream):
    """Pieces of a body; an exception among them is raised in its place."""

    def __init__(self, *pieces: bytes | Exception, forever: bytes = b"") -> None:
        self.pieces = pieces
        self.forever = forever
        self.sent = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            self.sent += len(piece)
            yield piece
        while self.forever:
            self.sent += len(self.forever)
            yield self.forever


@dataclass
class FakeWeb(httpx2.AsyncBaseTransport):
    """`web.page(url, html)`, `web.redirect(url, to)`, `web.answer(url, function)`; unknown addresses are 404."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[httpx2.Request] = field(default_factory=list)
    busy: Counter[str] = field(default_factory=Counter)
    together: Counter[str] = field(default_factory=Counter)
    delay: float = 0.0

    def answer(self, url: str, function: Answer) -> None:
        self.answers[url] = function

    def page(self, url: str, body: str | bytes, *, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        def give(request: httpx2.Request) -> httpx2.Response:
            if "etag" in named and request.headers.get("if-none-match") == named["etag"]:
                return httpx2.Response(304, headers=named, stream=Body())
            return httpx2.Response(200, headers={"content-type": kind, **named}, stream=Body(data))

        self.answer(url, give)

    def status(self, url: str, status: int, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answer(url, lambda _: httpx2.Response(status, headers=named, stream=Body()))

    def redirect(self, url: str, to: str, status: int = 302) -> None:
        self.status(url, status, location=to)

    def fails(self, url: str, error: Exception) -> None:
        def fail(_: httpx2.Request) -> httpx2.Response:
            raise error

        self.answer(url, fail)

    @property
    def paths(self) -> list[str]:
        """Everything asked for, what hosts are asked about themselves aside."""
        about = ("/robots.txt", "/.well-known/tdmrep.json")
        return [url for request in self.asked if not (url := str(request.url)).endswith(about)]

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        host = request.url.host
        self.busy[host] += 1
        self.together[host] = max(self.together[host], self.busy[host])
        try:
            if self.delay:
                await asyncio.sleep(self.delay)
            give = self.answers.get(str(request.url))
            return give(request) if give else httpx2.Response(404, stream=Body())
        finally:
            self.busy[host] -= 1


def settings(tmp_path: Path, **values: str) -> Settings:
    """No gap between requests unless a test says so."""
    environment = {
        "BROADSHEET_DATA": str(tmp_path / "data"),
        "BROADSHEET_HOST_GAP": "0",
        "BROADSHEET_PARSE_WORKERS": "1",
    }
    return load_settings(environment | {f"BROADSHEET_{name.upper()}": value for name, value in values.items()})


def fetcher(web: httpx2.AsyncBaseTransport, chosen: Settings, cache: Path | None = None) -> Fetcher:
    client = HttpClient(chosen, web)
    return Fetcher(chosen, client, Robots(chosen, client, RobotsCache(cache)))


def visitor(chosen: Settings, party: str = "test", **values: object) -> HostSession:
    return HostSession(Hosts(PolitenessPolicy.of(chosen)), party, **values)  # type: ignore[arg-type]


def page(body: str | bytes, url: str = "https://news.example/", kind: str | None = None) -> Page:
    data = body.encode() if isinstance(body, str) else body
    return Page(url=url, requested_url=url, body=data, content_type=kind, fetched=datetime.now(UTC))


def story(number: int, words: int = 120) -> str:
    """An invented article with a headline of its own."""
    text = " ".join(f"lantern{number} ferry harbour council granary" for _ in range(words // 5))
    return (
        f"<!doctype html><html lang=en><head><title>Harbour report {number}</title>"
        f"<meta property='article:published_time' content='2024-03-05T08:00:00Z'></head>"
        f"<body><article><h1>Harbour report {number}</h1><p>{text}.</p><p>{text} again.</p></article></body></html>"
    )


def rss(*links: str, title: str = "The Lantern") -> str:
    items = "".join(
        f"<item><title>Report {n} of the harbour</title><link>{link}</link></item>" for n, link in enumerate(links)
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>"


LOST = httpcore2.RemoteProtocolError("peer closed connection without sending complete message body")
