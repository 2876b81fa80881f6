"""A fetch's deadline counts what servers take, over all hops and second tries, and nothing else."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpcore2
import httpx2
import pytest

from crawler import errors
from crawler.net.fetcher import Fetched
from crawler.net.http_client import HttpClient, Patience
from crawler.net.politeness import Hosts, HostSession, PolitenessPolicy
from index.operations.settings import Settings
from tests.crawler.clock import run
from tests.crawler.fake import Body, fetcher, settings

Answer = Callable[[str], httpx2.Response]


class SlowWeb(httpx2.AsyncBaseTransport):
    """Every page takes the seconds that its path names: `/2.5/x`; robots.txt is not there and takes none."""

    def __init__(self) -> None:
        self.redirects: dict[str, str] = {}
        self.drops: dict[str, int] = {}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/robots.txt":
            return httpx2.Response(404, stream=Body())
        await asyncio.sleep(float(request.url.path.split("/")[1]))
        url = str(request.url)
        if self.drops.get(url, 0) > 0:
            self.drops[url] -= 1
            raise httpcore2.RemoteProtocolError("Server disconnected without sending a response.")
        if url in self.redirects:
            return httpx2.Response(302, headers={"location": self.redirects[url]}, stream=Body())
        return httpx2.Response(200, headers={"content-type": "text/html"}, stream=Body(b"<p>here"))


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    return settings(tmp_path, fetch_total="10s", hosts_at_once="1", host_gap="0")


def fetch_all(web: SlowWeb, chosen: Settings, *urls: str) -> list[Fetched | BaseException]:
    async def go() -> list[Fetched | BaseException]:
        fetching = fetcher(web, chosen)
        hosts = Hosts(PolitenessPolicy.of(chosen))
        visits = (fetching.get(url, HostSession(hosts, url)) for url in urls)
        return await asyncio.gather(*visits, return_exceptions=True)

    return run(go())


def test_waiting_for_a_slot_does_not_count(chosen: Settings) -> None:
    urls = [f"https://h{n}.example/8/x" for n in range(5)]
    assert all(isinstance(got, Fetched) for got in fetch_all(SlowWeb(), chosen, *urls))


def test_nor_does_it_between_two_hops(chosen: Settings) -> None:
    web = SlowWeb()
    web.redirects["https://a.example/4/x"] = "https://b.example/4/x"
    urls = ["https://a.example/4/x", *(f"https://h{n}.example/8/x" for n in range(5))]
    assert all(isinstance(got, Fetched) for got in fetch_all(web, chosen, *urls))


@pytest.mark.parametrize(("second", "comes"), [(5, True), (7, False)])
def test_hops_share_one_deadline(chosen: Settings, second: int, comes: bool) -> None:
    web = SlowWeb()
    web.redirects["https://a.example/4/x"] = f"https://b.example/{second}/x"
    (got,) = fetch_all(web, chosen, "https://a.example/4/x")
    assert isinstance(got, Fetched if comes else errors.TimedOut)


@pytest.mark.parametrize(("takes", "comes"), [(4, True), (6, False)])
def test_a_second_try_shares_it_too(chosen: Settings, takes: int, comes: bool) -> None:
    web = SlowWeb()
    web.drops[f"https://a.example/{takes}/x"] = 1
    (got,) = fetch_all(web, chosen, f"https://a.example/{takes}/x")
    assert isinstance(got, Fetched if comes else errors.TimedOut)


def test_what_is_used_up_asks_nobody_any_more(chosen: Settings) -> None:
    async def go() -> float:
        patience = Patience(10)
        patience.left = 0.0
        started = asyncio.get_running_loop().time()
        with pytest.raises(errors.TimedOut, match="10 s"):
            await HttpClient(chosen, SlowWeb()).get("https://a.example/5/x", patience=patience, limit=1000)
        return asyncio.get_running_loop().time() - started

    assert run(go()) == 0


def test_robots_txt_has_one_deadline_for_all_its_hops(chosen: Settings) -> None:
    class Slow(httpx2.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            await asyncio.sleep(2)
            hop = int(request.url.host.split(".")[0][1:])
            to = f"https://r{hop + 1}.example/robots.txt"
            return httpx2.Response(301, headers={"location": to}, stream=Body())

    async def go() -> None:
        with pytest.raises(errors.RobotsUnreachable):
            await fetcher(Slow(), chosen).get(
                "https://r0.example/x", HostSession(Hosts(PolitenessPolicy.of(chosen)), "s")
            )
        assert asyncio.get_running_loop().time() == 5

    run(go())
