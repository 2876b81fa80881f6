"""Everything a crawl needs, opened and closed together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx2

from crawler.batch_writer import BatchWriter
from crawler.net.fetcher import Fetcher
from crawler.net.http_client import HttpClient
from crawler.net.politeness import Hosts, PolitenessPolicy
from crawler.net.robots import Robots
from crawler.net.robots_cache import RobotsCache
from crawler.net.ssrf_filter import Guard
from crawler.net.transport import GuardedTransport
from crawler.parsing import ParserPool
from crawler.pipeline import Crawl
from crawler.sources.explore import Explorer
from index.archive.protocols import Archive
from index.operations.settings import Settings


@dataclass(frozen=True, slots=True)
class Tools:
    """What reads outlets, without an archive: enough for `sources add` and `sources check`."""

    settings: Settings
    hosts: Hosts
    fetcher: Fetcher
    pool: ParserPool
    explorer: Explorer


@asynccontextmanager
async def open_tools(settings: Settings, *, transport: httpx2.AsyncBaseTransport | None = None) -> AsyncIterator[Tools]:
    """transport: for tests; the guarded one otherwise. Raises SettingsError."""
    sending = transport or GuardedTransport(Guard(settings.allow_hosts), proxy=settings.proxy)
    client = HttpClient(settings, sending)
    robots = Robots(settings, client, RobotsCache(settings.data / "robots"))
    fetcher = Fetcher(settings, client, robots)
    try:
        async with ParserPool(settings) as pool:
            hosts = Hosts(PolitenessPolicy.of(settings))
            yield Tools(settings, hosts, fetcher, pool, Explorer(settings, fetcher, pool))
    finally:
        await client.close()


@dataclass(frozen=True, slots=True)
class Workshop:
    """All that the crawler works with: the tools, the archive behind its one thread, and the crawl that is made of both."""

    tools: Tools
    writer: BatchWriter
    crawl: Crawl


@asynccontextmanager
async def open_workshop(
    settings: Settings, archive: Archive, *, transport: httpx2.AsyncBaseTransport | None = None
) -> AsyncIterator[Workshop]:
    """archive: stays open, it belongs to the caller."""
    async with open_tools(settings, transport=transport) as tools, BatchWriter(archive) as writer:
        crawl = Crawl(settings, hosts=tools.hosts, fetcher=tools.fetcher, pool=tools.pool, writer=writer)
        yield Workshop(tools, writer, crawl)


@asynccontextmanager
async def open_crawl(
    settings: Settings, archive: Archive, *, transport: httpx2.AsyncBaseTransport | None = None
) -> AsyncIterator[Crawl]:
    """archive: stays open, it belongs to the caller."""
    async with open_workshop(settings, archive, transport=transport) as workshop:
        yield workshop.crawl
