"""Everything a crawl needs, opened and closed together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx2

from crawler.exchange import Exchange
from crawler.fetch import Fetcher
from crawler.guard import Guard
from crawler.hosts import Hosts, Manners
from crawler.keeping import Keeper
from crawler.parsing import ParserPool
from crawler.pipeline import Crawl
from crawler.robots import Robots
from crawler.robots_cache import RobotsCache
from crawler.sources import Explorer
from crawler.transport import GuardedTransport
from index.archive.face import Archive
from index.settings import Settings


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
    exchange = Exchange(settings, sending)
    robots = Robots(settings, exchange, RobotsCache(settings.data / "robots"))
    fetcher = Fetcher(settings, exchange, robots)
    try:
        async with ParserPool(settings) as pool:
            hosts = Hosts(Manners.of(settings))
            yield Tools(settings, hosts, fetcher, pool, Explorer(settings, fetcher, pool))
    finally:
        await exchange.close()


@asynccontextmanager
async def open_crawl(
    settings: Settings, archive: Archive, *, transport: httpx2.AsyncBaseTransport | None = None
) -> AsyncIterator[Crawl]:
    """archive: stays open, it belongs to the caller."""
    async with open_tools(settings, transport=transport) as tools, Keeper(archive) as keeper:
        yield Crawl(settings, hosts=tools.hosts, fetcher=tools.fetcher, pool=tools.pool, keeper=keeper)
