"""What fails in a visit: a page, a parser, a disk, a fault of ours. It has a name, costs nothing else, and is done again."""

import asyncio
import errno
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import httpcore2
import pytest

from crawler import article_identity, errors, pipeline
from crawler.article_identity import identify
from crawler.net.fetcher import Fetcher
from crawler.net.urls import canonical
from crawler.parsing import pool
from crawler.resources import open_crawl
from index.archive.protocols import Archive, Saved, Task
from index.article import Article
from index.errors import ArchiveFull
from index.operations.build import build
from index.operations.settings import Settings
from index.upkeep.retrying import read_again
from tests.crawler.fake import FakeWeb, rss
from tests.crawler.visiting import FEED, outlet, source, visit


def test_one_bad_address_stops_no_other_and_each_has_its_name(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 2)
    bad = ["/404", "/503", "/lost", "/png", "/short", "/private", "/loop", "/forbidden/x"]
    links = [f"https://news.example{path}" for path in bad] + [f"https://news.example/article/{n}" for n in range(2)]
    web.page(FEED, rss(*links, "javascript:x()", "https://news.example:99999/"), kind="application/rss+xml")
    web.page("https://news.example/robots.txt", "User-agent: *\nDisallow: /forbidden/", kind="text/plain")
    web.status("https://news.example/503", 500)
    web.fails("https://news.example/lost", httpcore2.ReadError("reset"))
    web.page("https://news.example/png", b"\x89PNG", kind="image/png")
    web.page("https://news.example/short", "<title>Short</title><p>too short")
    web.redirect("https://news.example/private", "file:///etc/hostname")
    web.redirect("https://news.example/loop", "/loop")
    (seen,) = visit(web, chosen, archive, source(archive))
    refused = dict(seen.refused)
    assert seen.new == 2
    assert seen.error is None
    assert {"not-found", "server-error", "connection-lost", "wrong-type", "bad-address", "redirects", "robots"} <= set(
        refused
    )
    assert sum(refused.values()) == 8
    health = archive.sources.health()[0]
    assert dict(health.refused) == refused


def test_a_document_that_kills_its_parser_is_named(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 2)
    deep = "<?xml version='1.0'?><rss version='2.0'><channel><item>" + "<a>" * 200_000
    web.page("https://news.example/deep.xml", deep, kind="application/rss+xml")
    hostile = source(archive, "https://news.example/deep.xml", name="deep")
    seen = visit(web, replace(chosen, parse_cpu=1.0), archive, hostile, source(archive))
    assert seen[0].error_code == "parse-time"
    assert seen[1].new == 2


def test_a_page_that_no_process_could_be_started_for_comes_again(
    chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine is short of memory for a moment: that is no fault of the page."""
    web = FakeWeb()
    outlet(web, 2)
    starts = 0
    start = pool._Child.start

    async def sometimes(*args: Any) -> Any:
        nonlocal starts
        starts += 1
        if starts == 2:  # the first one reads the feed
            raise OSError(errno.ENOMEM, "Cannot allocate memory")
        return await start(*args)

    monkeypatch.setattr(pool, "_RETIRE", 1)  # a process for each document
    monkeypatch.setattr(pool._Child, "start", sometimes)
    first, second = visit(web, chosen, archive, source(archive), times=2)
    assert (first.new, dict(first.refused)) == (1, {"no-parser": 1})
    assert (second.new, second.refused) == (1, ())


def test_a_full_disk_ends_the_visit_and_nothing_is_lost(
    chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = FakeWeb()
    outlet(web, 5)
    lantern = source(archive)

    def full(*_: object, **__: object) -> None:
        raise ArchiveFull("no room left")

    with monkeypatch.context() as patch:
        patch.setattr(type(archive.articles), "save_many", full)
        with pytest.raises(ArchiveFull):
            visit(web, chosen, archive, lantern)
    assert visit(web, chosen, archive, lantern)[0].new == 5


def test_a_visit_that_is_cancelled_is_done_again(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb(delay=0.02)
    outlet(web, 20)
    lantern = source(archive)

    async def broken_off() -> None:
        async with open_crawl(chosen, archive, transport=web) as crawl:
            task = asyncio.create_task(crawl.visit(lantern))
            while archive.articles.count() < 3:
                await asyncio.sleep(0.01)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(broken_off())
    kept = archive.articles.count()
    assert 3 <= kept < 20
    visit(web, chosen, archive, lantern)
    assert archive.articles.count() == 20
    fetched = [path for path in web.paths if "/article/" in path]
    assert len(fetched) <= 20 + 2 + pipeline.IN_HAND


def test_pictures_that_call_themselves_pages_are_no_articles(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    web.page(FEED, rss("https://news.example/article/1"), kind="application/rss+xml")
    web.page("https://news.example/article/1", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 200)
    (seen,) = visit(web, chosen, archive, source(archive))
    assert dict(seen.refused) == {"not_text": 1}


def test_a_page_in_place_of_a_feed_is_an_error_on_record(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    web.page(
        FEED,
        "<!doctype html><title>Log in</title><a href=/article/late-ferry-holds-up-town>Late ferry holds up the town</a>",
    )
    (seen,) = visit(web, chosen, archive, source(archive))
    assert seen.error_code == "not-a-feed"
    assert seen.found == 0


@pytest.mark.parametrize("where", ["fetched", "read", "identified", "saved"])
def test_a_page_that_fails_as_nobody_foresaw_costs_itself_only(
    chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    web = FakeWeb()
    outlet(web, 5)
    bad = "https://news.example/article/2"
    ask, read, save = Fetcher.get, pool.ParserPool.run, archive.articles.save_many

    def fail(stage: str, url: str) -> None:
        if stage == where and url == bad:
            raise ZeroDivisionError("nobody foresaw this")

    async def failing_ask(self: Fetcher, url: str, *arguments: Any, **options: Any) -> Any:
        fail("fetched", url)
        return await ask(self, url, *arguments, **options)

    async def failing_read(self: pool.ParserPool, task: Any, url: str, *arguments: Any, **options: Any) -> Any:
        fail("read", url)
        return await read(self, task, url, *arguments, **options)

    def failing_identify(article: Article, *arguments: Any, **options: Any) -> Any:
        fail("identified", article.fetched_url or "")
        return identify(article, *arguments, **options)

    def failing_save(articles: Sequence[tuple[Article, Sequence[str]]]) -> list[Saved]:
        for article, _ in articles:
            fail("saved", article.fetched_url or "")
        return save(articles)

    monkeypatch.setattr(Fetcher, "get", failing_ask)
    monkeypatch.setattr(pool.ParserPool, "run", failing_read)
    monkeypatch.setattr(article_identity, "identify", failing_identify)
    monkeypatch.setattr(archive.articles, "save_many", failing_save)
    (seen,) = visit(web, chosen, archive, source(archive))
    assert (seen.new, seen.error) == (4, None)
    assert seen.refused == (("set-aside" if where == "saved" else "unforeseen", 1),)
    state = archive.addresses.get(bad)
    assert state
    assert state.revisit, "it is asked again"
    assert [aside.task for aside in archive.set_aside.all()] == [Task.SAVE if where == "saved" else Task.READ]


def test_a_source_that_fails_as_nobody_foresaw_says_so_and_stops_no_other(
    chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = FakeWeb()
    outlet(web, 2)
    outlet(web, 2, base="https://anchor.example")
    read = pool.ParserPool.run

    async def run(self: pool.ParserPool, task: Any, url: str, *arguments: Any, **options: Any) -> Any:
        if url == FEED:
            raise ZeroDivisionError("nobody foresaw this")
        return await read(self, task, url, *arguments, **options)

    monkeypatch.setattr(pool.ParserPool, "run", run)
    other = source(archive, "https://anchor.example/feed.xml", name="anchor")
    bad, good = visit(web, chosen, archive, source(archive), other)
    assert (bad.error_code, good.new) == ("unforeseen", 2)
    assert "ZeroDivisionError" in (bad.error or "")


def test_an_address_that_cannot_be_read_costs_no_other(
    chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = FakeWeb()
    outlet(web, 3)

    def failing(url: str) -> str:
        if url.endswith("/1"):
            raise ZeroDivisionError("nobody foresaw this")
        return canonical(url)

    monkeypatch.setattr(pipeline, "canonical", failing)
    (seen,) = visit(web, chosen, archive, source(archive))
    assert (seen.new, seen.refused, seen.error) == (2, (("unforeseen", 1),), None)


def test_a_page_that_we_cannot_read_is_set_aside_and_read_by_the_next_version(
    chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = FakeWeb()
    outlet(web, 3)
    bad = "https://news.example/article/1"
    read = pool.ParserPool.run

    async def run(self: pool.ParserPool, task: Any, url: str, *arguments: Any, **options: Any) -> Any:
        if url == bad:
            raise errors.ParserFailed(url, "ZeroDivisionError: nobody foresaw this")
        return await read(self, task, url, *arguments, **options)

    lantern = source(archive)
    with monkeypatch.context() as patched:
        patched.setattr(pool.ParserPool, "run", run)
        seen, again = visit(web, chosen, archive, lantern, times=2)
    assert (seen.new, seen.refused, again.fetched) == (2, (("parser", 1),), 0)
    (aside,) = archive.set_aside.all(Task.READ)
    assert (aside.item, aside.reason) == (bad, "ZeroDivisionError: nobody foresaw this")
    assert read_again(archive, other_than=build()) == 0
    assert read_again(archive, other_than="another version") == 1
    (last,) = visit(web, chosen, archive, lantern)
    assert last.new == 1
    assert archive.set_aside.counts() == {}
