"""Older articles: listed by sitemaps and archives, estimated, read, and resumed."""

import asyncio
import io
import os
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from crawler.backfill.listing import Older, list_older
from crawler.backfill.periods import name_is_earlier, period_of
from crawler.commands.backfilling import _run, _say
from crawler.resources import open_workshop
from index.archive.protocols import Archive, Source, SourceKind
from index.calendar import read_month
from index.operations.settings import Settings
from tests.crawler.fake import FakeWeb, settings, story

HOST = "https://news.example"
SINCE = date(2024, 2, 1)


def sitemap(*entries: tuple[str, str]) -> str:
    lines = "".join(f"<url><loc>{HOST}{path}</loc><lastmod>{day}</lastmod></url>" for path, day in entries)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{lines}</urlset>"


def outlet() -> FakeWeb:
    web = FakeWeb()
    web.page(f"{HOST}/robots.txt", f"User-agent: *\nDisallow: /private/\nSitemap: {HOST}/index.xml", kind="text/plain")
    listed = "".join(
        f"<sitemap><loc>{HOST}/sitemap-{month}.xml</loc></sitemap>" for month in ("2024-01", "2024-02", "2024-03")
    )
    web.page(f"{HOST}/index.xml", f"<sitemapindex>{listed}</sitemapindex>", kind="text/xml")
    february = sitemap(
        ("/2024/02/one", "2024-02-03"), ("/2024/01/early", "2024-02-04"), ("/private/2024/02/x", "2024-02-05")
    )
    web.page(f"{HOST}/sitemap-2024-02.xml", february, kind="text/xml")
    web.page(
        f"{HOST}/sitemap-2024-03.xml",
        sitemap(("/2024/03/two", "2024-03-03"), ("/three", "2023-12-01")),
        kind="text/xml",
    )
    for number, path in enumerate(("/2024/02/one", "/2024/03/two")):
        web.page(HOST + path, story(number))
    return web


def source(archive: Archive) -> Source:
    made = Source(
        id="lantern", url=f"{HOST}/feed.xml", name="The Lantern", kind=SourceKind.FEED, added=datetime.now(UTC)
    )
    archive.sources.add(made)
    return made


def listed(web: FakeWeb, chosen: Settings, archive: Archive, of: Source) -> Older:
    async def go() -> Older:
        async with open_workshop(chosen, archive, transport=web) as workshop:
            return await list_older(workshop, of, SINCE)

    return asyncio.run(go())


def test_sitemaps_are_walked_from_the_month_on(chosen: Settings, archive: Archive) -> None:
    web = outlet()
    older = listed(web, chosen, archive, source(archive))
    assert sorted(older.addresses) == [f"{HOST}/2024/02/one", f"{HOST}/2024/03/two", f"{HOST}/private/2024/02/x"]
    assert (older.sitemaps, older.known, older.failed) == (3, 0, ())
    assert f"{HOST}/sitemap-2024-01.xml" not in web.paths
    assert not [url for url in web.paths if "/2024/" in url]


def test_what_was_read_is_not_read_again(
    chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    web, of = outlet(), source(archive)
    monkeypatch.setattr(
        "crawler.commands.backfilling.open_workshop", lambda *given: open_workshop(*given, transport=web)
    )
    assert asyncio.run(_run(chosen, archive, of, SINCE, asks=False)) == 0
    assert archive.articles.count() == 0
    assert asyncio.run(_run(chosen, archive, of, SINCE)) == 2
    assert {one.article.source for one in archive.articles.latest(5)} == {"lantern"}
    assert "new 2, robots 1" in capsys.readouterr().out
    again = listed(web, chosen, archive, of)
    assert not {f"{HOST}/2024/02/one", f"{HOST}/2024/03/two"} & set(again.addresses)
    assert again.known >= 2


def test_an_outlet_without_sitemaps_is_told(chosen: Settings, archive: Archive) -> None:
    older = listed(FakeWeb(), chosen, archive, source(archive))
    assert (older.addresses, older.sitemaps, older.pages, len(older.failed)) == ((), 0, 0, 3)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("/sitemap-2024-01.xml", True),
        ("/sitemap/2024/01/20.xml", True),
        ("/sitemap.xml?yyyy=2023", True),
        ("/sitemap-202401.xml.gz", True),
        ("/sitemap-2024-02.xml", False),
        ("/sitemap-2024.xml", False),
        ("/sitemap-17.xml", False),
        ("/sitemap-20240.xml", False),
    ],
)
def test_months_in_names(name: str, expected: bool) -> None:
    assert name_is_earlier(HOST + name, SINCE) is expected


def test_months() -> None:
    assert [read_month(text) for text in ("2024", "2024-02", "2024-02-29")] == [
        date(2024, 1, 1), date(2024, 2, 1), date(2024, 2, 29),
    ]  # fmt: skip
    for text in ("", "2024-13", "last year", "2024-02-30", "1-2-3-4"):
        with pytest.raises(ValueError, match="is no month; write one like 2024-01"):
            read_month(text)


def listing_page(numbers: range, more: str = "") -> str:
    """Articles of consecutive days of March 2024, the newest first."""
    entries = "".join(
        f"<article><h2><a href='/news/the-ferry-to-the-granary-{n}'>The ferry to the granary, day {n}</a></h2>"
        f"<time datetime='{date(2024, 1, 1) + timedelta(days=n)}'>then</time></article>"
        for n in numbers
    )
    return f"<html lang=en><body><main>{entries}</main>{more}</body></html>"


def paged_outlet(last: int = 6) -> FakeWeb:
    """No sitemap; its front page names an archive of numbered pages, ten days each, back into January."""
    web = FakeWeb()
    web.page(f"{HOST}/", "<html lang=en><body><nav><a href='/archive'>Archive</a></nav></body></html>")
    for number in range(1, last + 1):
        first = 60 - 10 * (number - 1)
        others = "".join(
            f"<a href='/archive?page={n}'>{n}</a>" for n in (number - 1, number + 1, last) if 0 < n <= last
        )
        html = listing_page(range(first, first - 10, -1), f"<div class=pagination>{others}</div>")
        web.page(f"{HOST}/archive" + (f"?page={number}" if number > 1 else ""), html)
    return web


def days(older: Older) -> list[int]:
    return sorted(int(url.rpartition("-")[2]) for url in older.addresses)


def test_a_numbered_archive_is_walked_to_the_day_and_no_further(chosen: Settings, archive: Archive) -> None:
    web = paged_outlet()
    older = listed(web, chosen, archive, source(archive))
    assert days(older) == list(range(31, 61)), "from 1 February on"
    assert (older.sitemaps, older.pages, older.whole) == (0, 5, True)
    assert f"{HOST}/archive?page=4" in web.paths, "the first page on which everything is earlier"
    assert f"{HOST}/archive?page=5" not in web.paths
    assert not [url for url in web.paths if "/news/" in url], "no article is asked for"


def test_an_archive_that_was_named_is_walked_although_there_are_sitemaps(chosen: Settings, archive: Archive) -> None:
    web = outlet()
    web.page(f"{HOST}/all", listing_page(range(60, 50, -1), "<a rel=next href='/all/2'>on</a>"))
    web.page(f"{HOST}/all/2", listing_page(range(50, 45, -1)))

    async def go() -> Older:
        async with open_workshop(chosen, archive, transport=web) as workshop:
            named = [f"{HOST}/all", "https://elsewhere.example/"]
            return await list_older(workshop, source(archive), SINCE, archives=named)

    older = asyncio.run(go())
    assert sum("granary" in url for url in older.addresses) == 15
    assert "https://elsewhere.example/ belongs to another outlet than the source" in older.failed


def test_months_of_an_archive_are_walked_from_the_one_asked_for(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    months = "".join(
        f"<option value='{HOST}/archive/{month}/'>{month}</option>"
        for month in ("2099/01", "2024/03", "2024/02", "2024/01", "2023/12")
    )
    web.page(f"{HOST}/", f"<html><body><a href='/archiv/'>Archiv</a><select>{months}</select></body></html>")
    for month in ("2024/03", "2024/02", "2024/01"):
        entry = f"<a href='/story/the-council-of-the-harbour-met-{month.replace('/', '-')}'>The council met again that month</a>"
        web.page(f"{HOST}/archive/{month}/", f"<html><body>{entry}</body></html>")
    older = listed(web, chosen, archive, source(archive))
    assert sorted(url[-7:] for url in older.addresses) == ["2024-02", "2024-03"]
    assert not {f"{HOST}/archive/{month}/" for month in ("2099/01", "2024/01", "2023/12")} & set(web.paths)


def test_a_paged_feed_is_followed_and_its_articles_name_the_host(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    feeds = "https://feeds.example"
    item = "<entry><title>Report {0} of the harbour</title><link href='https://news.example/story/{0}'/><updated>2024-03-{0:02}T08:00:00Z</updated></entry>"
    for number, entries in ((1, range(20, 10, -1)), (2, range(10, 0, -1))):
        following = f"<link rel='next' href='{feeds}/lantern?paged=2&amp;x=1'/>" if number == 1 else ""
        text = "".join(item.format(n) for n in entries)
        web.page(
            f"{feeds}/lantern" + ("?paged=2&x=1" if number == 2 else ""),
            f"<feed xmlns='http://www.w3.org/2005/Atom'><title>L</title>{following}{text}</feed>",
            kind="application/atom+xml",
        )
    of = Source(id="far", url=f"{feeds}/lantern", name="L", kind=SourceKind.FEED, added=datetime.now(UTC))
    archive.sources.add(of)
    older = listed(web, chosen, archive, of)
    assert len(older.addresses) == 20
    assert f"{HOST}/sitemap.xml" in web.paths
    assert f"{feeds}/lantern?paged=2&x=1" in web.paths


def test_pages_that_repeat_themselves_end_a_walk(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    web.page(f"{HOST}/", "<html><body><a href='/archive'>Archive</a></body></html>")
    for number in range(1, 9):
        path = "/archive" + (f"/p{number}" if number > 1 else "")
        web.page(HOST + path, listing_page(range(60, 50, -1), f"<a rel=next href='/archive/p{number + 1}'>Next</a>"))
    older = listed(web, chosen, archive, source(archive))
    assert len(older.addresses) == 10
    assert f"{HOST}/archive/p3" in web.paths
    assert f"{HOST}/archive/p4" not in web.paths


def test_limits_end_a_walk_and_say_so(tmp_path: Path, archive: Archive) -> None:
    few = settings(tmp_path, backfill_pages="2")
    older = listed(paged_outlet(), few, archive, source(archive))
    assert (older.pages, older.whole) == (2, False)
    assert "There is more" in _said(older, archive)


def _said(older: Older, archive: Archive) -> str:
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        _say(older, archive.sources.all()[0])
    return out.getvalue()


def test_a_walk_that_was_cut_off_asks_for_nothing_twice(chosen: Settings, archive: Archive) -> None:
    web, of = paged_outlet(), source(archive)
    third, broken = f"{HOST}/archive?page=3", []

    def breaks(_: object) -> httpx2.Response:
        broken.append(1)
        raise KeyboardInterrupt

    good = web.answers[third]
    web.answers[third] = breaks
    with pytest.raises(KeyboardInterrupt):
        listed(web, chosen, archive, of)
    assert broken
    web.answers[third] = good
    before = Counter(web.paths)
    assert days(listed(web, chosen, archive, of)) == list(range(31, 61))
    asked = Counter(web.paths) - before
    assert set(asked) == {third, f"{HOST}/archive?page=4"}
    (log,) = (chosen.data / "backfills").iterdir()
    log.write_bytes(log.read_bytes()[:-40])
    before = Counter(web.paths)
    assert days(listed(web, chosen, archive, of)) == list(range(31, 61))
    assert (Counter(web.paths) - before).total() == 1, "only what half a line was about"
    os.utime(log, (1.0, 1.0))
    before = Counter(web.paths)
    listed(web, chosen, archive, of)
    assert (Counter(web.paths) - before).total() > 4, "what is old is not believed"


def test_a_host_that_asks_for_a_pause_gets_one(
    chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    web, slept = paged_outlet(), []
    second, times = f"{HOST}/archive?page=2", []
    good = web.answers[second]

    def busy(request: httpx2.Request) -> httpx2.Response:
        times.append(1)
        return httpx2.Response(503, headers={"retry-after": "0"}) if len(times) < 3 else good(request)

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    web.answers[second] = busy
    monkeypatch.setattr("crawler.backfill.listing.asyncio.sleep", sleep)
    assert days(listed(web, chosen, archive, source(archive))) == list(range(31, 61))
    assert slept[:2] == [60.0, 300.0]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/2024/03/", ((2024, 3), (2024, 3))),
        ("/2024", ((2024, 1), (2024, 12))),
        ("/archive/march-2024", ((2024, 3), (2024, 3))),
        ("/archive/2024/mar/05", ((2024, 3), (2024, 3))),
        ("/archive-2024.html", ((2024, 1), (2024, 12))),
        ("/archiv/2024-03/index.html", ((2024, 3), (2024, 3))),
        ("/?year=2024&month=3", ((2024, 3), (2024, 3))),
        ("/archive?m=202403", ((2024, 3), (2024, 3))),
        ("/2024/03/05/the-story", None),
        ("/budget-2024/", None),
        ("/story-20240305.html", None),
        ("/calendar/2024/05", None),
        ("/archive", None),
    ],
)
def test_periods_in_addresses(address: str, expected: object) -> None:
    assert period_of(HOST + address) == expected
