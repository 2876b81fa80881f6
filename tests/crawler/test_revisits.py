"""Addresses that were read before: looked at again when they are due, marked where they are gone, and left alone for good."""

import asyncio
from dataclasses import replace

from crawler import pipeline
from crawler.resources import open_crawl
from index.archive.protocols import Archive, Saved
from index.corrections import no_article
from index.operations.settings import Settings
from tests.crawler.fake import FakeWeb, rss, story
from tests.crawler.visiting import FEED, make_due, outlet, source, visit


def test_an_article_that_changed_is_one_article_with_versions(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    outlet(web, 1)
    lantern = source(archive)
    visit(web, chosen, archive, lantern)
    web.page("https://news.example/article/0", story(0).replace("council", "assembly"), etag='"new"')
    assert visit(web, chosen, archive, lantern)[0].fetched == 0  # not yet: it is looked at again after an hour
    make_due(archive, "https://news.example/article/0")
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
    make_due(archive, "https://news.example/article/0")
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
    make_due(archive, "https://news.example/article/0")
    visit(web, chosen, archive, lantern)
    (kept,) = archive.articles.latest(5)
    assert kept.gone is not None
    assert "lantern0" in kept.article.text


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
    make_due(archive, "https://news.example/busy")
    assert visit(web, calm, archive, lantern)[0].new == 1


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
