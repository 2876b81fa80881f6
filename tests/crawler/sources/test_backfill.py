"""Older articles: listed by sitemaps, estimated, read, and resumed."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from crawler.commands.backfilling import _run
from crawler.resources import open_workshop
from crawler.sources.backfill import Older, list_older, name_is_earlier, read_month
from index.archive.protocols import Archive, Source, SourceKind
from index.operations.settings import Settings
from tests.crawler.fake import FakeWeb, story

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
            return await list_older(workshop.tools, archive, of, SINCE)

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
    assert asyncio.run(_run(chosen, archive, of, SINCE, False)) == 0
    assert archive.articles.count() == 0
    assert asyncio.run(_run(chosen, archive, of, SINCE, None)) == 2
    assert {one.article.source for one in archive.articles.latest(5)} == {"lantern"}
    assert "new 2, robots 1" in capsys.readouterr().out
    again = listed(web, chosen, archive, of)
    assert not {f"{HOST}/2024/02/one", f"{HOST}/2024/03/two"} & set(again.addresses)
    assert again.known >= 2


def test_an_outlet_without_sitemaps_is_told(chosen: Settings, archive: Archive) -> None:
    older = listed(FakeWeb(), chosen, archive, source(archive))
    assert (older.addresses, older.sitemaps, len(older.failed)) == ((), 0, 1)


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
