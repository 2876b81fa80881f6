"""Permanent redirects of sources are kept, temporary ones are followed; every new host is a new host to robots and guard."""

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import errors
from crawler.resources import open_tools
from crawler.sources.adding import keep, probe_all
from index.archive.protocols import Archive, Source, SourceKind
from index.operations.settings import Settings
from index.sources.secret_headers import SecretHeaders
from index.sources.source_settings import MOVED
from tests.crawler.fake import FakeWeb, rss, story
from tests.crawler.visiting import FEED, outlet, source, visit

NEW = "https://lantern.example/feed"


@pytest.fixture
def web() -> FakeWeb:
    made = FakeWeb()
    outlet(made, 2)
    made.page(
        NEW, rss(*(f"https://news.example/article/{n}" for n in range(2))), kind="application/rss+xml", etag='"n"'
    )
    return made


def now_at(archive: Archive, name: str = "lantern") -> str:
    kept = archive.sources.get(name)
    assert kept is not None
    return kept.url


@pytest.mark.parametrize(
    ("hops", "ends_at"),
    [
        ([(301, NEW)], NEW),
        ([(308, NEW)], NEW),
        ([(302, NEW)], FEED),
        ([(303, NEW)], FEED),
        ([(307, NEW)], FEED),
        ([(301, "https://a.example/f"), (308, NEW)], NEW),
        ([(301, "https://a.example/f"), (302, NEW)], "https://a.example/f"),
        ([(302, "https://a.example/f"), (301, NEW)], FEED),
        ([(301, "https://a.example/f"), (302, "https://b.example/f"), (301, NEW)], "https://a.example/f"),
    ],
)
def test_a_feed_moves_as_far_as_the_way_is_permanent(
    chosen: Settings,
    archive: Archive,
    web: FakeWeb,
    hops: list[tuple[int, str]],
    ends_at: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    here = FEED
    for status, to in hops:
        web.redirect(here, to, status)
        here = to
    with caplog.at_level(logging.INFO):
        first = visit(web, chosen, archive, source(archive))[0]
    assert (first.new, first.error) == (2, None)
    assert now_at(archive) == ends_at
    lines = [record for record in caplog.records if "moved for good" in record.message]
    assert [(line.__dict__["from"], line.__dict__["to"]) for line in lines] == (
        [(FEED, ends_at)] if ends_at != FEED else []
    )


def test_the_second_visit_asks_the_new_address_only_and_is_cheap(
    chosen: Settings, archive: Archive, web: FakeWeb
) -> None:
    web.redirect(FEED, NEW, 301)
    visit(web, chosen, archive, source(archive))
    web.asked.clear()
    (moved,) = archive.sources.all()
    (second,) = visit(web, chosen, archive, moved)
    assert web.paths == [NEW]
    assert (second.not_modified, second.fetched) == (1, 0)
    assert archive.addresses.due(datetime.now(UTC), "lantern", 9)[0].url == NEW


def test_a_move_is_kept_though_the_feed_says_nothing_new(chosen: Settings, archive: Archive, web: FakeWeb) -> None:
    lantern = source(archive)
    visit(web, chosen, archive, lantern)
    web.page(NEW, rss(*(f"https://news.example/article/{n}" for n in range(2))), kind="application/rss+xml")
    web.redirect(FEED, NEW, 308)
    visit(web, chosen, archive, lantern)
    assert now_at(archive) == NEW
    noted = archive.accounts.audit(9, subject=lantern.id)
    assert [(entry.by, entry.action, entry.detail) for entry in noted] == [("crawler", MOVED, f"{FEED} -> {NEW}")]


@pytest.mark.parametrize(
    "body",
    ["<!doctype html><title>This name is for sale</title><a href=/buy/now-and-save-some-money>Buy</a>", "", "nothing"],
)
def test_a_name_that_was_sold_moves_nothing(chosen: Settings, archive: Archive, web: FakeWeb, body: str) -> None:
    web.page("https://parked.example/", body)
    web.redirect(FEED, "https://parked.example/", 301)
    (seen,) = visit(web, chosen, archive, source(archive))
    assert seen.error_code in ("not-a-feed", "empty", "not-a-source")
    assert now_at(archive) == FEED


@pytest.mark.parametrize(
    ("old", "kind", "headers", "new", "moves"),
    [
        ("http://news.example/feed.xml", SourceKind.FEED, (), "https://news.example/feed.xml", True),
        ("https://news.example/feed.xml", SourceKind.FEED, (), "http://news.example/feed.xml", False),
        ("https://news.example/feed.xml", SourceKind.FEED, (("X-Key", "k"),), NEW, False),
        ("https://news.example/feed.xml", SourceKind.FEED, (("X-Key", "k"),), "https://news.example/atom.xml", True),
        ("https://news.example/feed.xml", SourceKind.FEED, (("X-Key", "k"),), "https://www.news.example/x.xml", False),
        ("https://news.example/", SourceKind.HOME, (), "https://www.news.example/en/", True),
        ("https://news.example/", SourceKind.HOME, (), "https://elsewhere.example/", False),
    ],
)
def test_what_may_move(
    chosen: Settings,
    archive: Archive,
    web: FakeWeb,
    old: str,
    kind: SourceKind,
    headers: tuple[tuple[str, str], ...],
    new: str,
    moves: bool,
) -> None:
    made = source(archive, old, kind)
    SecretHeaders.of(chosen).put(made.id, made.url, headers)
    front = "<!doctype html><title>Lantern</title><a href=/article/0-late-ferry-holds-up-town>Late ferry holds up the town</a>"
    web.page(new, front if kind is SourceKind.HOME else rss("https://news.example/article/0"))
    web.redirect(old, new, 301)
    visit(web, chosen, archive, made)
    assert (now_at(archive) == new) is moves


def test_a_move_to_where_another_source_is_changes_nothing(
    chosen: Settings, archive: Archive, web: FakeWeb, caplog: pytest.LogCaptureFixture
) -> None:
    web.redirect(FEED, NEW, 301)
    other = source(archive, NEW, name="other")
    visits = visit(web, chosen, archive, source(archive), other)
    assert [seen.error for seen in visits] == [None, None]
    assert (now_at(archive), now_at(archive, "other")) == (FEED, NEW)
    assert any("remove one of them" in record.message for record in caplog.records)


def test_a_source_that_was_removed_meanwhile_does_not_come_back(
    chosen: Settings, archive: Archive, web: FakeWeb
) -> None:
    web.redirect(FEED, NEW, 301)
    lantern = source(archive)
    archive.sources.remove("lantern")
    visit(web, chosen, archive, lantern)
    assert archive.sources.all() == []


def test_a_moved_feed_meets_the_robots_txt_of_its_new_host(chosen: Settings, archive: Archive, web: FakeWeb) -> None:
    web.page("https://lantern.example/robots.txt", "User-agent: *\nDisallow: /feed", kind="text/plain")
    web.redirect(FEED, NEW, 301)
    (seen,) = visit(web, chosen, archive, source(archive))
    assert seen.error_code == "robots"
    assert NEW not in web.paths
    assert now_at(archive) == FEED


@pytest.mark.parametrize("to", [FEED, "/b"])
def test_a_way_without_end_moves_nothing(chosen: Settings, archive: Archive, web: FakeWeb, to: str) -> None:
    web.redirect(FEED, to, 301)
    web.redirect("https://news.example/b", FEED, 308)
    (seen,) = visit(web, chosen, archive, source(archive))
    assert seen.error_code == "redirects"
    assert now_at(archive) == FEED


@pytest.mark.parametrize("to", ["http://[", "http://a..b/", "file:///etc/hostname"])
def test_a_way_to_no_address_is_an_error_with_a_name(chosen: Settings, archive: Archive, web: FakeWeb, to: str) -> None:
    web.answers.pop(FEED)
    web.status(FEED, 301, location=to)
    (seen,) = visit(web, chosen, archive, source(archive))
    assert seen.error_code == "bad-address"


def test_a_private_network_is_no_place_to_move_to(tmp_path: Path, archive: Archive, chosen: Settings) -> None:
    web = FakeWeb()
    web.redirect(FEED, "https://10.1.2.3/feed", 301)
    web.fails("https://10.1.2.3/robots.txt", errors.PrivateAddress("10.1.2.3:443"))
    web.fails("https://10.1.2.3/feed", errors.PrivateAddress("10.1.2.3:443"))
    (seen,) = visit(web, chosen, archive, source(archive))
    assert seen.error_code == "private-address"
    assert now_at(archive) == FEED


def test_an_old_address_of_a_source_is_not_added_again(chosen: Settings, archive: Archive, web: FakeWeb) -> None:
    web.redirect(FEED, NEW, 301)
    archive.sources.add(Source(id="there", url=NEW, name=None, kind=SourceKind.FEED, added=datetime.now(UTC)))

    async def probe() -> None:
        async with open_tools(chosen, transport=web) as tools:
            (probed,) = await probe_all(tools, [FEED])
            assert probed.error is None
            assert keep(archive, probed) is None

    asyncio.run(probe())


def test_a_page_that_moved_is_one_article(chosen: Settings, archive: Archive, web: FakeWeb) -> None:
    web.redirect("https://news.example/article/0", "https://lantern.example/article/0", 301)
    web.page("https://lantern.example/article/0", story(0))
    visit(web, chosen, archive, source(archive))
    assert archive.articles.count() == 2
    assert archive.articles.id_of("https://news.example/article/0") == archive.articles.id_of(
        "https://lantern.example/article/0"
    )
