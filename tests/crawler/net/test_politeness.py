"""One request at a time, a gap between two, turns and budget shared fairly."""

import asyncio
import contextlib
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import BudgetSpent, ConnectFailed, Held, Throttled
from crawler.net.politeness import Hosts, HostSession, PolitenessPolicy

URL = "https://news.example/x"


async def take(visitor: HostSession, times: int, order: list[str], *, urgent: bool = False) -> None:
    for _ in range(times):
        async with visitor.host(URL).turn(URL, visitor.party, urgent=urgent):
            order.append(visitor.party)
            await asyncio.sleep(0)


def test_never_two_at_once_and_always_a_gap() -> None:
    async def crawl() -> list[float]:
        hosts = Hosts(PolitenessPolicy(gap=0.05, limit=100))
        times: list[float] = []

        async def one(party: str) -> None:
            visitor = HostSession(hosts, party)
            for _ in range(2):
                async with visitor.host(URL).turn(URL, party):
                    times.append(time.monotonic())
                    await asyncio.sleep(0.01)
                    times.append(time.monotonic())

        await asyncio.gather(*(one(f"s{n}") for n in range(3)))
        return times

    times = asyncio.run(crawl())
    assert times == sorted(times)
    assert all(start - end >= 0.049 for end, start in zip(times[1::2], times[2::2], strict=False))


@given(st.lists(st.integers(1, 40), min_size=2, max_size=6), st.integers(5, 60))
def test_the_budget_is_shared_fairly(wanted: list[int], limit: int) -> None:
    async def crawl() -> Counter[str]:
        hosts = Hosts(PolitenessPolicy(gap=0, limit=limit))
        order: list[str] = []

        async def one(party: str, times: int) -> None:
            visitor = HostSession(hosts, party)
            with contextlib.suppress(BudgetSpent):
                await take(visitor, times, order)

        await asyncio.gather(*(one(f"s{n}", times) for n, times in enumerate(wanted)))
        return Counter(order)

    got = asyncio.run(crawl())
    assert sum(got.values()) == min(limit, sum(wanted))
    for n, times in enumerate(wanted):
        # Nobody goes short while another has more than its share.
        fair = min(times, limit // len(wanted))
        assert got[f"s{n}"] >= fair


def test_urgent_requests_go_first() -> None:
    async def crawl() -> list[str]:
        hosts = Hosts(PolitenessPolicy(gap=0, limit=100))
        order: list[str] = []
        await asyncio.gather(
            take(HostSession(hosts, "pages"), 5, order), take(HostSession(hosts, "feed"), 1, order, urgent=True)
        )
        return order

    assert asyncio.run(crawl()).index("feed") == 1


def test_a_new_run_has_a_new_budget() -> None:
    async def crawl() -> None:
        hosts = Hosts(PolitenessPolicy(gap=0, limit=2))
        for _ in range(3):
            visitor = HostSession(hosts, "s")
            await take(visitor, 2, [])
            with pytest.raises(BudgetSpent):
                await take(visitor, 1, [])
            visitor.leave()

    asyncio.run(crawl())


def test_a_host_that_fails_on_and_on_is_left_alone() -> None:
    host = HostSession(Hosts(PolitenessPolicy(gap=0, limit=100)), "s").host(URL)
    for _ in range(PolitenessPolicy().failures):
        host.check(URL)
        host.record_result(ConnectFailed(URL))
    with pytest.raises(Held):
        host.check(URL)
    host.record_result(None)
    host.check(URL)


def test_a_host_that_asks_for_pauses_is_left_alone() -> None:
    host = HostSession(Hosts(PolitenessPolicy(gap=0, limit=100)), "s").host(URL)
    for _ in range(3):
        host.record_result(Throttled(URL, status=429))
    with pytest.raises(Held):
        host.check(URL)


def test_a_waiter_that_gives_up_blocks_nobody() -> None:
    async def crawl() -> list[str]:
        hosts = Hosts(PolitenessPolicy(gap=0, limit=100))
        order: list[str] = []
        host = HostSession(hosts, "a").host(URL)
        async with host.turn(URL, "a"):
            waiting = asyncio.create_task(take(HostSession(hosts, "b"), 1, order))
            await asyncio.sleep(0.01)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        await asyncio.wait_for(take(HostSession(hosts, "c"), 1, order), 1)
        return order

    assert asyncio.run(crawl()) == ["c"]


def test_hosts_are_authorities() -> None:
    hosts = Hosts(PolitenessPolicy(gap=0, limit=1))
    names = {
        hosts.of(url).name
        for url in ("http://a.example/x", "https://a.example/x", "https://a.example:443/y", "https://a.example:8443/")
    }
    assert len(names) == 3
