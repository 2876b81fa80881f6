"""Visits of sources, from the feed to the archive."""

import asyncio
import errno
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpcore2
import pytest

from crawler import article_identity, errors, pipeline
from crawler.article_identity import identify
from crawler.net.fetcher import Fetcher
from crawler.net.urls import canonical
from crawler.parsing import pool
from crawler.resources import open_crawl
from crawler.visit_all import visit_all
from index.archive.protocols import Archive, Saved, Source, SourceKind, Task, Visit
from index.article import Article
from index.corrections import no_article
from index.errors import ArchiveFull
from index.operations.build import build
from index.operations.retrying import read_again
from index.operations.settings import Settings
from tests.crawler.fake import FakeWeb, rss, story

FEED = "https://news.example/feed.xml"


def source(archive: Archive, url: str = FEED, kind: SourceKind = SourceKind.FEED, name: str = "lantern") -> Source:
    made = Source(id=name, url=url, name="The Lantern", kind=kind, added=datetime.now(UTC))
    archive.sources.add(made)
    return made


def visit(web: FakeWeb, chosen: Settings, archive: Archive, *sources: Source, times: int = 1) -> list[Visit]:
    async def go() -> list[Visit]:
        async with open_crawl(chosen, archive, transport=web) as crawl:
            visits: list[Visit] = []
            for _ in range(times):
                visits += await visit_all(crawl, sources)
            return visits

    return asyncio.run(go())


def outlet(web: FakeWeb, count: int, base: str = "https://news.example") -> None:
    web.page(
        f"{base}/feed.xml", rss(*(f"{base}/article/{n}" for n in range(count))), kind="application/rss+xml", etag='"f"'
    )
    for n in range(count):
        web.page(f"{base}/article/{n}", story(n), etag=f'"{n}"')


def test_a_feed_becomes_articles_and_the_second_visit_is_cheap(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 5)
    first, second = visit(web, chosen, archive, source(archive), times=2)
    assert (first.found, first.fetched, first.new, first.refused) == (5, 5, 5, ())
    assert (second.fetched, second.new, second.not_modified) == (0, 0, 1)
    assert archive.articles.count() == 5
    article = archive.articles.latest(1)[0].article
    assert article.source == "lantern"
    assert article.url.startswith("https://news.example/article/")
    assert archive.outbox.waiting() == 5


def test_home_page_feed_and_links_together(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 2)
    web.page("https://news.example/article/late-ferry-holds-up-town", story(9))
    web.page(
        "https://news.example/",
        "<!doctype html><title>The Lantern</title><link rel=alternate type=application/rss+xml href=/feed.xml>"
        "<a href=/article/late-ferry-holds-up-town>Late ferry holds up the whole town</a>",
        etag='"h"',
    )
    home = source(archive, "https://news.example/", SourceKind.HOME)
    visits = visit(web, chosen, archive, home, times=2)
    assert visits[0].new == 3
    # The front page has not changed, and the feed is asked all the same.
    assert (visits[1].not_modified, visits[1].fetched) == (2, 0)


def test_without_a_feed_the_sitemap_of_robots_is_read(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 3)
    web.page("https://news.example/robots.txt", "Sitemap: https://news.example/index.xml", kind="text/plain")
    web.page(
        "https://news.example/index.xml",
        "<sitemapindex><sitemap><loc>https://news.example/s.xml</loc></sitemap></sitemapindex>",
    )
    web.page(
        "https://news.example/s.xml",
        "<urlset>" + "".join(f"<url><loc>https://news.example/article/{n}</loc></url>" for n in range(3)) + "</urlset>",
    )
    web.page("https://news.example/", "<!doctype html><title>The Lantern</title><a href=/about>About</a>")
    (seen,) = visit(web, chosen, archive, source(archive, "https://news.example/", SourceKind.HOME))
    assert seen.new == 3


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


def test_twins_are_one_article_and_asked_once(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    base = "https://www.news.example/article/7"
    twins = [base, base + "?utm_source=rss", base + "/", base + "#x", "http://m.news.example/article/7"]
    for twin in twins:
        web.page(twin.split("#")[0], story(7))
    web.page(FEED, rss(*twins), kind="application/rss+xml")
    visit(web, chosen, archive, source(archive), times=2)
    assert archive.articles.count() == 1
    assert len([path for path in web.paths if "article" in path]) == 1
    assert archive.articles.latest(1)[0].article.url == base


def test_two_addresses_that_lead_to_one_page_are_one_article(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    web.page(FEED, rss("https://news.example/r/1", "https://news.example/article/1"), kind="application/rss+xml")
    web.redirect("https://news.example/r/1", "/article/1")
    web.page("https://news.example/article/1", story(1))
    visit(web, chosen, archive, source(archive))
    assert archive.articles.count() == 1
    known = archive.articles.latest(1)[0].article.id
    assert archive.articles.id_of("https://news.example/r/1") == known


def test_an_article_that_changed_is_one_article_with_versions(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 1)
    lantern = source(archive)
    visit(web, chosen, archive, lantern)
    web.page("https://news.example/article/0", story(0).replace("council", "assembly"), etag='"new"')
    assert visit(web, chosen, archive, lantern)[0].fetched == 0  # not yet: it is looked at again after an hour
    _make_due(archive, "https://news.example/article/0")
    seen = visit(web, chosen, archive, lantern)[0]
    assert (seen.changed, seen.new) == (1, 0)
    (kept,) = archive.articles.latest(5)
    assert kept.revisions == 2
    assert "assembly" in kept.article.text
    assert "council" in archive.articles.revisions(kept.article.id)[0].article.text


def test_a_second_look_that_finds_nothing_new_is_a_304(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 1)
    lantern = source(archive)
    visit(web, chosen, archive, lantern)
    _make_due(archive, "https://news.example/article/0")
    seen = visit(web, chosen, archive, lantern)[0]
    assert (seen.not_modified, seen.changed, seen.unchanged) == (2, 0, 0)
    state = archive.addresses.get("https://news.example/article/0")
    assert state is not None
    assert state.visits == 2
    assert state.revisit is not None


def test_taken_down_is_marked_not_lost(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 1)
    lantern = source(archive)
    visit(web, chosen, archive, lantern)
    web.status("https://news.example/article/0", 410)
    _make_due(archive, "https://news.example/article/0")
    visit(web, chosen, archive, lantern)
    (kept,) = archive.articles.latest(5)
    assert kept.gone is not None
    assert "lantern0" in kept.article.text


def _make_due(archive: Archive, url: str) -> None:
    state = archive.addresses.get(url)
    assert state is not None
    archive.addresses.put_many([replace(state, revisit=datetime.now(UTC) - timedelta(seconds=1), not_before=None)])


def test_what_the_owner_took_down_stays_down(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 2)
    lantern = source(archive)
    visit(web, chosen, archive, lantern)
    gone = archive.articles.id_of("https://news.example/article/0")
    assert gone is not None
    archive.articles.forget(ids=[gone])
    web.page(
        FEED,
        rss("https://news.example/article/0?utm_source=x", "https://news.example/article/0"),
        kind="application/rss+xml",
    )
    visit(web, chosen, archive, lantern)
    assert archive.articles.count() == 1


def test_retry_after_holds_the_address(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 1)
    web.page(
        FEED, rss("https://news.example/busy", "https://news.example/article/0"), kind="application/rss+xml", etag='"f"'
    )
    web.status("https://news.example/busy", 429, retry_after="3600")
    lantern = source(archive)
    calm = replace(chosen, retry_after_host=0.0)
    visits = visit(web, calm, archive, lantern, times=3)
    assert [seen.new for seen in visits] == [1, 0, 0]
    assert web.paths.count("https://news.example/busy") == 1
    web.page("https://news.example/busy", story(5))
    _make_due(archive, "https://news.example/busy")
    assert visit(web, calm, archive, lantern)[0].new == 1


def test_a_feed_that_asks_for_a_pause_gets_it(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    web.status(FEED, 503, retry_after="3600")
    calm = replace(chosen, retry_after_host=0.0)
    first, second = visit(web, calm, archive, source(archive), times=2)
    assert first.error_code == "throttled"
    assert second.error_code == "held"
    assert web.paths == [FEED]


def test_the_budget_defers_and_the_next_run_goes_on(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 12)
    small = replace(chosen, host_run_limit=5)
    visits = visit(web, small, archive, source(archive), times=5)
    assert [seen.new for seen in visits][:2] == [3, 4]  # robots.txt and the feed are requests too
    assert archive.articles.count() == 12
    assert dict(visits[0].refused) == {"budget": 9}


@pytest.mark.parametrize(
    ("elsewhere", "refused"),
    [("https://agency.example/1", {"robots-unreachable": 1}), ("http://0177.0.0.2/1", {})],
)
def test_an_outlets_feed_is_not_read_anew_for_a_page_elsewhere_that_cannot_be_asked(
    chosen: Settings, archive: Archive, elsewhere: str, refused: dict[str, int]
) -> None:
    web = FakeWeb()
    outlet(web, 1)
    web.status("https://agency.example/robots.txt", 500)
    web.page(FEED, rss("https://news.example/article/0", elsewhere), kind="application/rss+xml", etag='"f"')
    first, second = visit(web, chosen, archive, source(archive), times=2)
    assert (first.new, dict(first.refused)) == (1, refused)
    assert (second.not_modified, second.refused) == (1, ())


def test_pages_of_the_outlet_itself_wait_until_its_robots_txt_can_be_read(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 1)
    web.page(FEED, rss("https://live.news.example/1"), kind="application/rss+xml", etag='"f"')
    web.status("https://live.news.example/robots.txt", 500)
    web.page("https://live.news.example/1", story(1))
    lantern = source(archive)
    first, second = visit(web, chosen, archive, lantern, times=2)
    assert dict(first.refused) == dict(second.refused) == {"robots-unreachable": 1}
    assert second.not_modified == 0


def test_a_large_feed_starves_no_other(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb(delay=0.001)
    outlet(web, 60)
    web.page(
        "https://news.example/small.xml",
        rss(*(f"https://news.example/small/{n}" for n in range(5))),
        kind="application/rss+xml",
    )
    for n in range(5):
        web.page(f"https://news.example/small/{n}", story(100 + n))
    large = source(archive)
    small = source(archive, "https://news.example/small.xml", name="small")
    seen = visit(web, replace(chosen, host_run_limit=20), archive, large, small)
    assert seen[1].new == 5
    assert web.together["news.example"] == 1


def test_a_trap_ends(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    web.page(FEED, rss(*(f"https://news.example/maze/{n}" for n in range(300))), kind="application/rss+xml")
    for n in range(300):
        web.page(f"https://news.example/maze/{n}", story(1).replace("lantern1", f"lantern{n}"))
    (seen,) = visit(web, chosen, archive, source(archive))
    assert seen.fetched < 100
    assert dict(seen.refused)["trap"] > 200


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


def test_the_rhythm_is_learnt_and_failures_back_off(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    web.status(FEED, 500)
    lantern = source(archive)
    gaps = []
    for _ in range(3):
        (seen,) = visit(web, chosen, archive, lantern)
        due = archive.sources.next_visits()["lantern"]
        assert due is not None
        gaps.append((due - seen.finished).total_seconds())
    assert gaps[0] < gaps[1] < gaps[2]
    health = archive.sources.health()[0]
    assert health.failures == 3
    assert health.error is not None
    assert "fault" in health.error
    outlet(web, 1)
    visit(web, chosen, archive, lantern)
    assert archive.sources.health()[0].failures == 0


def test_a_rhythm_of_the_owner_stays(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 1)
    lantern = replace(source(archive), every=7200.0)
    (seen,) = visit(web, chosen, archive, lantern)
    due = archive.sources.next_visits()["lantern"]
    assert due is not None
    assert 7200 * 0.95 <= (due - seen.finished).total_seconds() <= 7200 * 1.05


def test_what_two_sources_name_is_asked_for_once(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb(delay=0.001)
    outlet(web, 6)
    web.page(
        "https://news.example/world.xml",
        rss(*(f"https://news.example/article/{n}" for n in range(6))),
        kind="application/rss+xml",
    )
    visits = visit(
        web, chosen, archive, source(archive), source(archive, "https://news.example/world.xml", name="world")
    )
    assert sum(seen.new for seen in visits) == 6
    assert len([path for path in web.paths if "/article/" in path]) == 6


def test_a_canonical_link_without_the_query_is_believed_where_the_path_names_an_article(
    chosen: Settings, archive: Archive
) -> None:
    web = FakeWeb()
    web.page(FEED, rss(*(f"https://news.example/article/1?n={n}" for n in range(4))), kind="application/rss+xml")
    for n in range(4):
        linked = story(1).replace("<head>", "<head><link rel=canonical href=https://news.example/article/1>")
        web.page(f"https://news.example/article/1?n={n}", linked)
    visit(web, chosen, archive, source(archive))
    assert [kept.article.url for kept in archive.articles.latest(9)] == ["https://news.example/article/1"]


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


def test_a_canonical_link_that_cuts_off_what_chooses_the_page_is_not_believed(
    chosen: Settings, archive: Archive
) -> None:
    web = FakeWeb()
    links = [f"https://news.example/modules.php?name=News&item={n}" for n in range(3)]
    web.page(FEED, rss(*links), kind="application/rss+xml")
    for n, link in enumerate(links):
        same = "<head><link rel=canonical href='https://news.example/modules.php?name=News'>"
        web.page(link, story(n).replace("<head>", same))
    visit(web, chosen, archive, source(archive))
    assert archive.articles.count() == 3


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


def test_what_an_editor_said_is_no_article_is_not_fetched_again(chosen: Settings, archive: Archive) -> None:
    """Nor what is like it, whether a feed names it, it is due for another look, or somebody types it."""
    web = FakeWeb()
    for number in (1, 2, 3):
        web.page(f"https://news.example/list/{number}", story(number))
    web.page("https://news.example/harbour", story(4))
    web.page(FEED, rss("https://news.example/list/1"))
    visit(web, chosen, archive, source(archive))
    (listing,) = archive.articles.latest(9)
    pattern = "news.example/list/{number}"
    entry = no_article.say_no_article(archive, listing.article.id, pattern=pattern, by="edda")
    links = [f"https://www.news.example/list/{number}?utm_source=feed" for number in (1, 2, 3)]
    web.page(FEED, rss(*links, "https://news.example/harbour"))
    web.asked.clear()
    visit(web, chosen, archive, *archive.sources.all())
    assert web.paths == [FEED, "https://news.example/harbour"]
    assert [one.article.title for one in archive.articles.latest(9)] == ["Harbour report 4"]
    report = read_alone(web, chosen, archive, "https://news.example/list/2")
    assert (report.saved, report.code) == (None, "no-article")
    assert pattern in (report.why or "")
    no_article.take_back(archive, entry.seq, by="edda")
    assert read_alone(web, chosen, archive, "https://news.example/list/2").saved is Saved.NEW


def read_alone(web: FakeWeb, chosen: Settings, archive: Archive, url: str) -> pipeline.AddressReport:
    async def go() -> pipeline.AddressReport:
        async with open_crawl(chosen, archive, transport=web) as crawl:
            return await crawl.read_address(url)

    return asyncio.run(go())
