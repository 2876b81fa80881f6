"""A visit may be cancelled at any step: no permit, slot, turn or lock is lost, and the next visit gets everything."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler import pipeline
from crawler.net.page import Page
from crawler.net.politeness import Hosts, PolitenessPolicy
from crawler.parsing import parse_source
from crawler.pipeline import Crawl
from crawler.sources.discover.found import Document, Found
from index.archive.protocols import AddressState, Saved, Source, SourceKind
from index.article import Article, Block, article_id
from index.errors import ArchiveError
from index.operations.settings import Settings
from tests.crawler.fake import FakeWeb, fetcher, settings

NOW = datetime(2025, 11, 3, tzinfo=UTC)
PAGES = 5


@dataclass
class Memory:
    """Stands for BatchWriter and archive: what is kept is in two dictionaries. fails: saves that fail, by their number."""

    keeps_pages = False

    articles: dict[str, Article] = field(default_factory=dict)
    states: dict[str, AddressState] = field(default_factory=dict)
    fails: set[int] = field(default_factory=set)
    saves: int = 0

    @property
    def archive(self) -> Any:
        return SimpleNamespace(
            articles=self._articles(),
            addresses=self._addresses(),
            sources=self._sources(),
            not_articles=SimpleNamespace(patterns=tuple),
            furniture=SimpleNamespace(get=lambda _: None, put_many=lambda _: None),
            rules=SimpleNamespace(latest=lambda: 0, current=tuple),
        )

    def _articles(self) -> Any:
        return SimpleNamespace(id_of=self.articles.get, get=lambda _: None)

    def _addresses(self) -> Any:
        return SimpleNamespace(
            due=lambda *_: [],
            get=self.states.get,
            get_many=lambda urls: {url: self.states[url] for url in urls if url in self.states},
            put_many=lambda states: self.states.update({state.url: state for state in states}),
        )

    def _sources(self) -> Any:
        return SimpleNamespace(record=lambda *_, **__: None, rhythm=lambda _: (None, 0), move=lambda *_: True)

    async def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        await asyncio.sleep(0)
        return function(*args, **kwargs)

    async def save(
        self,
        *,
        article: Article | None = None,
        aliases: Sequence[str] = (),
        state: AddressState | None = None,
        **_: Any,
    ) -> Saved | None:
        self.saves += 1
        fails = self.saves in self.fails
        await asyncio.sleep(0)
        if fails:
            raise ArchiveError("no room left")
        if article is not None:
            self.articles.update(dict.fromkeys(aliases, article))
        if state is not None:
            self.states[state.url] = state
        return Saved.NEW if article is not None else None


class Reader:
    """Stands for the parsers: a feed of numbered pages, each an article."""

    def __init__(self) -> None:
        self.free = asyncio.Semaphore(2)

    async def run(self, task: object, url: str, page: Page, *_: Any, **__: Any) -> Document | Article:
        async with self.free:
            await asyncio.sleep(0)
            if task is parse_source:
                base = url.removesuffix("/feed.xml")
                return Document(kind="feed", found=tuple(Found(url=f"{base}/ferry?sid={n}") for n in range(PAGES)))
            return Article(
                id=article_id(url), url=url, title=f"Report of {url}", blocks=(Block(text="Late."),), fetched=NOW
            )


@dataclass
class Newsroom:
    """Two sources on one host, one on another, and everything small, so that all have to wait for each other."""

    chosen: Settings
    memory: Memory = field(default_factory=Memory)

    def __post_init__(self) -> None:
        web = FakeWeb()
        self.sources = []
        for number, base in enumerate(["https://a.example", "https://a.example/b", "https://c.example"]):
            web.page(f"{base}/feed.xml", "feed")
            for n in range(PAGES):
                web.page(f"{base}/ferry?sid={n}", f"page {n}")
            self.sources.append(
                Source(id=f"s{number}", url=f"{base}/feed.xml", name=None, kind=SourceKind.FEED, added=NOW)
            )
        plain = web.handle_async_request

        async def slowly(request: Any) -> Any:
            await asyncio.sleep(0)
            return await plain(request)

        web.handle_async_request = slowly  # type: ignore[method-assign]
        self.fetcher = fetcher(web, self.chosen)
        self.hosts = Hosts(PolitenessPolicy.of(self.chosen))
        self.reader = Reader()
        self.crawl = Crawl(
            self.chosen,
            hosts=self.hosts,
            fetcher=self.fetcher,
            pool=self.reader,  # type: ignore[arg-type]
            writer=self.memory,  # type: ignore[arg-type]
        )

    def visits(self) -> list[asyncio.Task[Any]]:
        return [asyncio.create_task(self.crawl.visit(source)) for source in self.sources]

    def check(self) -> None:
        """Nothing is held by anybody."""
        assert self.crawl._in_hand._value == pipeline.IN_HAND
        assert self.fetcher._client._slots._value == self.chosen.hosts_at_once
        assert self.reader.free._value == 2
        assert len(self.crawl._articles._turns) == 0
        for host in self.hosts._hosts.values():
            assert not host._busy
            assert not host._waiting
            assert not host._visitors
            assert not any(lock.locked() for lock in host._locks.values())

    async def go_on(self) -> None:
        """The next round brings everything."""
        self.memory.fails.clear()
        async with asyncio.timeout(20):
            await asyncio.gather(*self.visits())
        self.check()
        assert len({article.url for article in self.memory.articles.values()}) == 3 * PAGES


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(pipeline, "IN_HAND", 2)
    return settings(tmp_path, hosts_at_once="1")


async def steps_of(tasks: Sequence[Awaitable[Any]], most: int) -> int:
    """Let tasks run for so many turns of the loop at most; how many it took."""
    gathered = asyncio.gather(*tasks, return_exceptions=True)
    for step in range(most):
        if gathered.done():
            return step
        await asyncio.sleep(0)
    return most


@pytest.mark.parametrize("which", [slice(0, 3), slice(0, 1), slice(1, 2), slice(2, 3)])
def test_cancelled_at_any_step_nothing_is_lost(chosen: Settings, which: slice) -> None:
    async def cancelled_at(step: int) -> bool:
        room = Newsroom(chosen)
        tasks = room.visits()
        ended = await steps_of(tasks, step) < step
        for task in tasks[which]:
            task.cancel()
        async with asyncio.timeout(20):
            await asyncio.gather(*tasks, return_exceptions=True)
        room.check()
        await room.go_on()
        return ended

    step = 0
    while not asyncio.run(cancelled_at(step)):
        step += 1
    assert step > 50


@pytest.mark.parametrize("failing", range(1, 3 * PAGES + 1))
def test_a_save_that_fails_loses_nothing_either(chosen: Settings, failing: int) -> None:
    async def go() -> None:
        room = Newsroom(chosen)
        room.memory.fails = {failing}
        results = await asyncio.gather(*room.visits(), return_exceptions=True)
        assert [str(error) for error in results if isinstance(error, BaseException)] == ["no room left"]
        room.check()
        await room.go_on()

    asyncio.run(go())
