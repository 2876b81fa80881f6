"""Everything a crawl needs, opened and closed together."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx2

from crawler.batch_writer import BatchWriter
from crawler.net.fetcher import Fetcher
from crawler.net.http_client import HttpClient
from crawler.net.politeness import Hosts, PolitenessPolicy, SharedTurns
from crawler.net.robots import Robots
from crawler.net.robots_cache import RobotsCache
from crawler.net.ssrf_filter import Guard
from crawler.net.transport import GuardedTransport
from crawler.parsing import ParserPool
from crawler.pipeline import Crawl
from crawler.sources.explore import Explorer
from crawler.together.host_leases import HostLeases
from crawler.together.lease_keeper import LeaseKeeper
from crawler.together.source_leases import SourceLeases
from index.archive.protocols import Archive
from index.kept.keeping import PageKeeper
from index.kept.tidying import tidy
from index.operations.settings import Settings


@dataclass(frozen=True, slots=True)
class Tools:
    """What is needed to read outlets without an archive, as `sources add` and `sources check` do."""

    settings: Settings
    hosts: Hosts
    fetcher: Fetcher
    pool: ParserPool
    explorer: Explorer


@asynccontextmanager
async def open_tools(
    settings: Settings, *, transport: httpx2.AsyncBaseTransport | None = None, shared: SharedTurns | None = None
) -> AsyncIterator[Tools]:
    """Open the tools, and close them on leaving the context.

    transport: sends the requests; by default one that refuses private addresses. shared: turns at hosts that are shared with
    other crawlers. Raises SettingsError, ParserMissing.
    """
    sending = transport or GuardedTransport(Guard(settings.allow_hosts), proxy=settings.proxy)
    client = HttpClient(settings, sending)
    robots = Robots(settings, client, RobotsCache(settings.data / "robots"))
    fetcher = Fetcher(settings, client, robots)
    try:
        async with ParserPool(settings) as pool:
            hosts = Hosts(PolitenessPolicy.of(settings), shared)
            yield Tools(settings, hosts, fetcher, pool, Explorer(settings, fetcher, pool))
    finally:
        await client.close()


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the crawler works with: the tools, the archive behind its single thread, and the crawl that combines them. leases: of
    this crawler, sources: of its sources, both None where no other crawler can work on the archive."""

    tools: Tools
    writer: BatchWriter
    crawl: Crawl
    leases: LeaseKeeper | None = None
    sources: SourceLeases | None = None


@asynccontextmanager
async def open_workshop(
    settings: Settings, archive: Archive, *, transport: httpx2.AsyncBaseTransport | None = None
) -> AsyncIterator[Workshop]:
    """Open the tools, a writer and a crawl, and close them on leaving the context.

    archive: stays open. Raises what `open_tools` raises.
    """
    keeper = PageKeeper(settings, archive) if settings.keep_pages else None
    async with AsyncExitStack() as opened:
        leases = sources = turns = None
        if archive.shared:
            leases = await opened.enter_async_context(LeaseKeeper(archive.leases))
            sources, turns = SourceLeases(leases), HostLeases(leases)
        tools = await opened.enter_async_context(open_tools(settings, transport=transport, shared=turns))
        writer = await opened.enter_async_context(BatchWriter(archive, keeper))
        crawl = Crawl(
            settings, hosts=tools.hosts, fetcher=tools.fetcher, pool=tools.pool, writer=writer, leases=sources
        )
        yield Workshop(tools, writer, crawl, leases, sources)
        await writer.call(tidy, settings, archive)


@asynccontextmanager
async def open_crawl(
    settings: Settings, archive: Archive, *, transport: httpx2.AsyncBaseTransport | None = None
) -> AsyncIterator[Crawl]:
    """Open a crawl with all it needs, and close it on leaving the context.

    archive: stays open. Raises what `open_tools` raises.
    """
    async with open_workshop(settings, archive, transport=transport) as workshop:
        yield workshop.crawl
