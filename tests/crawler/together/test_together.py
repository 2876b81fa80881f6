"""Two crawlers on one archive: as polite as one, each source visited by one of them, and what one leaves behind the other does."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.net.politeness import Hosts, HostSession, PolitenessPolicy
from crawler.together import lease_keeper
from crawler.together.host_leases import HostLeases
from crawler.together.lease_keeper import LEASE_SECONDS, LeaseKeeper, LeaseLost
from crawler.together.source_leases import SourceLeases
from index.archive import open_archive
from index.archive.protocols import Archive, Source, SourceKind
from index.errors import ArchiveError
from index.machines.protocols import LeaseStore, Taken
from index.operations.settings import Settings

URL = "https://news.example/x"
HOST = "host:https://news.example:443"
GAP = 0.05


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(Settings(data=tmp_path / "data")) as archive:
        yield archive


@asynccontextmanager
async def crawlers(store: LeaseStore, count: int = 2, gap: float = GAP) -> AsyncIterator[list[Hosts]]:
    """Crawlers that know nothing of each other but through the archive."""
    keepers = [LeaseKeeper(store) for _ in range(count)]
    for keeper in keepers:
        await keeper.__aenter__()
    try:
        yield [Hosts(PolitenessPolicy(gap=gap, limit=100), HostLeases(keeper)) for keeper in keepers]
    finally:
        for keeper in keepers:
            await keeper.__aexit__()


def test_two_are_as_polite_as_one(archive: Archive) -> None:
    async def crawl() -> list[float]:
        times: list[float] = []

        async def visit(hosts: Hosts, party: str) -> None:
            visitor = HostSession(hosts, party)
            for _ in range(2):
                async with visitor.host(URL).turn(URL, party):
                    times.append(asyncio.get_running_loop().time())
                    await asyncio.sleep(0.01)
                    times.append(asyncio.get_running_loop().time())

        async with crawlers(archive.leases) as both:
            await asyncio.gather(*(visit(hosts, f"{hosts}{n}") for hosts in both for n in range(2)))
        return times

    times = asyncio.run(crawl())
    assert len(times) == 16
    assert times == sorted(times), "one request at a time"
    # The clock of the file's database counts milliseconds.
    assert all(start - end >= GAP - 0.002 for end, start in zip(times[1::2], times[2::2], strict=False))


def test_a_pause_that_one_was_asked_for_holds_for_the_other(archive: Archive) -> None:
    async def crawl() -> Taken:
        async with crawlers(archive.leases) as (one, _):
            visitor = HostSession(one, "s")
            async with visitor.host(URL).turn(URL, "s"):
                visitor.host(URL).hold(60.0)
        return archive.leases.take(HOST, "another", 1)

    refused = asyncio.run(crawl())
    assert (refused.had, refused.busy) == (False, False)
    assert refused.wait > 55


def test_a_host_is_left_alone_for_its_gap_after_a_crawler_died_there(archive: Archive) -> None:
    async def crawl() -> Taken:
        async with crawlers(archive.leases, 1, gap=45.0) as (one,):
            visitor = HostSession(one, "s")
            async with visitor.host(URL).turn(URL, "s"):
                return archive.leases.take(HOST, "another", 1)

    assert asyncio.run(crawl()).wait > 45


def source(name: str, host: str = "lantern.example") -> Source:
    return Source(id=name, url=f"https://{host}/{name}", name=None, kind=SourceKind.FEED, added=datetime.now(UTC))


def test_the_sources_of_a_host_are_visited_by_one_crawler(archive: Archive) -> None:
    feed, home, other = source("feed"), source("home"), source("post", "ferry.example")

    async def crawl() -> None:
        async with LeaseKeeper(archive.leases) as one, LeaseKeeper(archive.leases) as two:
            mine, theirs = SourceLeases(one), SourceLeases(two)
            assert await mine.reserve([feed]) == [feed]
            assert await theirs.reserve([feed, home, other]) == [other]
            assert await mine.reserve([home]) == [home]
            mine.give_back(feed)
            assert await theirs.reserve([home]) == []
            mine.give_back(home)
            async with theirs.holding(feed):
                assert await mine.reserve([home]) == []
            while not await mine.reserve([home]):  # it is given back beside what comes next
                await asyncio.sleep(0.01)

    asyncio.run(crawl())


def test_who_wants_a_source_visited_waits_for_the_other_crawler(archive: Archive) -> None:
    async def crawl() -> list[str]:
        order: list[str] = []
        async with LeaseKeeper(archive.leases) as one, LeaseKeeper(archive.leases) as two:
            first, begun = SourceLeases(one), asyncio.Event()

            async def visit() -> None:
                async with first.holding(source("feed")):
                    begun.set()
                    await asyncio.sleep(0.05)
                    order.append("first")

            task = asyncio.create_task(visit())
            await begun.wait()
            async with SourceLeases(two).holding(source("home")):
                order.append("second")
            await task
        return order

    assert asyncio.run(crawl()) == ["first", "second"]


class Broken:
    """A store whose renewals fail, or find that another has it."""

    def __init__(self, store: LeaseStore) -> None:
        self._store = store
        self.renewed = 0
        self.answer: Callable[[], frozenset[str]] | None = None
        self.take, self.give_back, self.forget = store.take, store.give_back, store.forget

    def renew(self, names: list[str], holder: str, seconds: float) -> frozenset[str]:
        self.renewed += 1
        return self.answer() if self.answer else self._store.renew(names, holder, seconds)


def out_of_reach() -> frozenset[str]:
    raise ArchiveError("the archive cannot be reached")


@pytest.mark.parametrize("answer", [out_of_reach, frozenset])
def test_what_is_done_under_a_lease_that_cannot_be_kept_is_cancelled(
    archive: Archive, answer: Callable[[], frozenset[str]]
) -> None:
    async def crawl() -> None:
        store = Broken(archive.leases)
        store.answer = answer
        async with LeaseKeeper(store, renew=0.01) as keeper:  # type: ignore[arg-type]
            assert (await keeper.take("x", 0.1)).had
            with pytest.raises(LeaseLost):
                async with keeper.under("x"):
                    await asyncio.sleep(30)
            with pytest.raises(LeaseLost):
                async with keeper.under("never had"):
                    await asyncio.sleep(30)

    asyncio.run(crawl())


def test_a_lease_is_kept_for_as_long_as_it_is_in_use(archive: Archive) -> None:
    async def crawl() -> None:
        store = Broken(archive.leases)
        async with LeaseKeeper(store, renew=0.01) as keeper:  # type: ignore[arg-type]
            await keeper.take("x", 5.0)
            async with keeper.under("x"):
                while store.renewed < 3:
                    await asyncio.sleep(0.01)
                assert archive.leases.held(["x"]) == {"x"}
            keeper.give_back("x")
            keeper.give_back("x")
        assert archive.leases.held(["x"]) == frozenset()

    asyncio.run(crawl())


def test_an_archive_out_of_reach_is_waited_for(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease_keeper, "TRY_AGAIN_SECONDS", 0.0)
    tries: list[int] = []
    store = Broken(archive.leases)

    def take(name: str, holder: str, seconds: float) -> Taken:
        tries.append(1)
        return archive.leases.take(name, holder, seconds) if len(tries) == 3 else Taken(had=bool(out_of_reach()))

    store.take = take

    async def crawl() -> bool:
        async with LeaseKeeper(store) as keeper:  # type: ignore[arg-type]
            return (await keeper.take("x")).had

    assert asyncio.run(crawl())


def test_one_that_stops_waiting_leaves_nothing_behind(archive: Archive) -> None:
    async def crawl() -> None:
        async with LeaseKeeper(archive.leases) as keeper:
            asked = asyncio.create_task(keeper.take("x"))
            await asyncio.sleep(0)
            asked.cancel()
            await asyncio.gather(asked, return_exceptions=True)

    asyncio.run(crawl())
    assert archive.leases.held(["x"]) == frozenset()
    assert LEASE_SECONDS > lease_keeper.RENEW_SECONDS * 3
