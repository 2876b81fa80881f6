"""Visits of sources, from the feed to the archive: what is found, in which turn it is asked for, when the source is due again."""

from dataclasses import replace

import pytest

from index.archive.protocols import Archive, SourceKind
from index.operations.settings import Settings
from tests.crawler.fake import FakeWeb, rss, story
from tests.crawler.visiting import FEED, outlet, source, visit


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
