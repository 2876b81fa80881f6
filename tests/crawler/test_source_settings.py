"""What is set of a source and counts while it is crawled: its secrets and the zone of its dates."""

import asyncio
import json
import logging
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from crawler.jobs import JobRunner
from crawler.resources import open_crawl, open_workshop
from index.archive.protocols import Archive, Source, SourceKind
from index.jobs.protocols import JobKind
from index.operations.settings import Settings
from index.sources.secret_headers import SecretHeaders
from tests.crawler.fake import Body, FakeWeb, rss, settings, story

SECRET = "wick-and-oil-4711"
FEED = "https://news.example/feed.xml"
HOME = "https://news.example"


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    return settings(tmp_path)


@pytest.fixture
def web() -> FakeWeb:
    return FakeWeb()


@pytest.fixture
def lantern(archive: Archive, chosen: Settings) -> Source:
    source = Source(id="lantern", url=FEED, name="The Lantern", kind=SourceKind.FEED, added=datetime.now(UTC))
    archive.sources.add(source)
    SecretHeaders.of(chosen).put("lantern", FEED, (("Cookie", f"id={SECRET}"), ("X-Key", SECRET)))
    return source


def visit(web: FakeWeb, chosen: Settings, archive: Archive, source: Source) -> None:
    async def go() -> None:
        async with open_crawl(chosen, archive, transport=web) as crawl:
            await crawl.visit(source)

    asyncio.run(go())


def told(web: FakeWeb) -> dict[str, str | None]:
    """address -> the secret sent there."""
    return {str(request.url): request.headers.get("x-key") for request in web.asked}


def test_secrets_are_sent_to_the_own_authority_only(
    web: FakeWeb, chosen: Settings, archive: Archive, lantern: Source, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever leads elsewhere: links of the feed, redirects there and back, another scheme, port or subdomain."""
    caplog.set_level(logging.DEBUG)
    links = [
        f"{HOME}/1", "https://www.news.example/2", "http://news.example/3", "https://news.example:8443/4", "https://other.example/5",
        f"{HOME}/away", f"{HOME}/back",
    ]  # fmt: skip
    web.page(FEED, rss(*links), kind="application/rss+xml")
    for number, link in enumerate(links[:5]):
        web.page(link, story(number))
    web.redirect(f"{HOME}/away", "https://other.example/6", 301)
    web.page("https://other.example/6", story(6))
    web.redirect(f"{HOME}/back", "https://other.example/7")
    web.redirect("https://other.example/7", f"{HOME}/8")
    web.page(f"{HOME}/8", story(8))
    visit(web, chosen, archive, lantern)
    sent = told(web)
    own = {FEED, f"{HOME}/.well-known/tdmrep.json", f"{HOME}/1", f"{HOME}/away", f"{HOME}/back", f"{HOME}/8"}
    assert {url for url, secret in sent.items() if secret} == own
    assert archive.articles.count() == 7
    assert SECRET not in caplog.text


def test_a_move_for_good_to_another_host_takes_no_secret_along(
    web: FakeWeb, chosen: Settings, archive: Archive, lantern: Source
) -> None:
    to = "https://other.example/feed.xml"
    web.redirect(FEED, to, 301)
    web.page(to, rss(f"{HOME}/1"), kind="application/rss+xml")
    web.page(f"{HOME}/1", story(1))
    visit(web, chosen, archive, lantern)
    assert archive.sources.all()[0].url == FEED
    assert told(web)[to] is None
    archive.sources.move("lantern", to)  # by hand
    web.asked.clear()
    visit(web, chosen, archive, archive.sources.all()[0])
    assert set(told(web).values()) == {None}


def test_they_count_from_the_next_visit_on_and_stand_nowhere_else(
    web: FakeWeb, chosen: Settings, archive: Archive, lantern: Source, tmp_path: Path
) -> None:
    web.page(FEED, rss(f"{HOME}/1", f"{HOME}/2"), kind="application/rss+xml")
    web.page(f"{HOME}/1", story(1))
    web.status(f"{HOME}/2", 500)
    for kind, arguments in (
        (JobKind.VISIT, {"source": "lantern"}),
        (JobKind.FETCH, {"urls": [f"{HOME}/2"]}),
        (JobKind.VISIT, {"source": "lantern"}),
    ):
        job = archive.jobs.add(kind, arguments, by="ada", now=datetime.now(UTC), most=9)

        async def work() -> None:
            async with open_workshop(chosen, archive, transport=web) as workshop:
                await JobRunner(workshop).work_off()

        asyncio.run(work())
        assert SECRET not in json.dumps([dict(event.data) for event in archive.jobs.events(job.id)])
        SecretHeaders.of(chosen).put("lantern", FEED, (("X-Key", SECRET),))
    archive.backup(tmp_path / "copy.backup")
    holding = [file for file in tmp_path.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()]
    assert holding == [SecretHeaders.of(chosen).file]
    assert all(secret == SECRET for url, secret in told(web).items() if not url.endswith("robots.txt"))
    cookies = [request.headers.get("cookie") for request in web.asked if str(request.url) == FEED]
    assert [bool(cookie) for cookie in cookies] == [True, False], "as they were set before each visit"


def test_a_damaged_file_of_secrets_stops_nobody(
    web: FakeWeb, chosen: Settings, archive: Archive, lantern: Source, caplog: pytest.LogCaptureFixture
) -> None:
    SecretHeaders.of(chosen).file.write_text("{")
    web.page(FEED, rss(f"{HOME}/1"), kind="application/rss+xml")
    web.page(f"{HOME}/1", story(1))
    visit(web, chosen, archive, lantern)
    assert archive.articles.count() == 1
    assert "visited without its headers" in caplog.text


@pytest.mark.parametrize("zone", [None, "America/New_York"])
def test_dates_without_a_zone_are_in_that_of_the_source(
    web: FakeWeb, chosen: Settings, archive: Archive, zone: str | None
) -> None:
    """Of pages, feeds and sitemaps; a zone that is stated counts, and a plain day stays one."""
    item = "<item><title>Report {n}</title><link>" + HOME + "/{n}</link><pubDate>{date}</pubDate></item>"
    items = item.format(n=1, date="5 Mar 2024 08:00:00") + item.format(n=2, date="Tue, 05 Mar 2024 08:00:00 GMT")
    web.page(FEED, f"<rss version='2.0'><channel><title>L</title>{items}</channel></rss>", kind="application/rss+xml")
    undated = story(1).replace("<meta property='article:published_time' content='2024-03-05T08:00:00Z'>", "")
    web.page(f"{HOME}/1", undated)
    web.page(f"{HOME}/2", story(2).replace("2024-03-05T08:00:00Z", "2024-07-05T08:00:00"))
    space = (
        "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'"
    )
    news = "<n:news><n:title>R</n:title><n:publication_date>2024-03-05T09:00:00</n:publication_date></n:news>"
    sitemap = f"{HOME}/sitemap.xml"
    web.page(sitemap, f"<urlset {space}><url><loc>{HOME}/3</loc>{news}</url></urlset>", kind="application/xml")
    web.page(f"{HOME}/3", undated.replace("report 1", "report 3").replace("lantern1", "lantern3"))
    for number, (url, kind) in enumerate(((FEED, SourceKind.FEED), (sitemap, SourceKind.SITEMAP))):
        source = Source(id=f"s{number}", url=url, name=None, kind=kind, added=datetime.now(UTC), timezone=zone)
        archive.sources.add(source)
        visit(web, chosen, archive, source)
    dates = {
        article.article.url[-1]: article.article.published.at.astimezone(UTC).hour
        for article in archive.articles.latest(9)
        if article.article.published
    }
    assert dates == ({"1": 8, "2": 8, "3": 9} if zone is None else {"1": 13, "2": 12, "3": 14})


def test_an_address_that_needs_a_header_can_be_added(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    """The secret waits in its file, so that neither the job nor what it tells holds it."""

    def guarded(request: httpx2.Request) -> httpx2.Response:
        if request.headers.get("x-key") != SECRET:
            return httpx2.Response(401, stream=Body())
        feed = rss(f"{HOME}/1", "https://other.example/2").encode()
        return httpx2.Response(200, headers={"content-type": "application/rss+xml"}, stream=Body(feed))

    web.answer(FEED, guarded)
    web.page(f"{HOME}/1", story(1))
    web.page("https://other.example/2", story(2))
    secrets = SecretHeaders.of(chosen)
    events = []
    for keep in (False, False, True):
        job = archive.jobs.add(
            JobKind.PROBE, {"text": "news.example/feed.xml", "keep": keep}, by="ada", now=datetime.now(UTC), most=9
        )

        async def work() -> None:
            async with open_workshop(chosen, archive, transport=web) as workshop:
                await JobRunner(workshop).work_off()

        asyncio.run(work())
        events.append([dict(event.data) for event in archive.jobs.events(job.id)])
        secrets.put_for_adding(["https://news.example/feed.xml"], (("X-Key", SECRET),))
    assert [line["event"] for line in events[0]] == ["asked", "nothing"]
    assert [line["event"] for line in events[1]] == ["asked", "found", "headlines"]
    assert [line["event"] for line in events[2]] == ["asked", "found", "kept"]
    assert SECRET not in json.dumps(events)
    (source,) = archive.sources.all()
    assert secrets.get(source.id, source.url) == (("X-Key", SECRET),)
    assert {url for url, secret in told(web).items() if secret} == {FEED, f"{HOME}/1"}
