"""The file in which a host states what it reserves."""

import asyncio
import json
from pathlib import Path

import pytest

from crawler.net.robots_cache import RobotsCache
from crawler.resources import open_crawl
from crawler.rights.tdm_file import TdmFiles, mining_in_file
from crawler.visit_all import visit_all
from index.archive.protocols import Archive
from index.article import Right
from index.operations.settings import Settings
from tests.crawler.fake import FakeWeb, fetcher, rss, settings, story, visitor
from tests.crawler.visiting import source

FILE = "https://news.example/.well-known/tdmrep.json"


def rules(*pairs: tuple[object, object]) -> str:
    return json.dumps([{"location": location, "tdm-reservation": value} for location, value in pairs])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (rules(("/", 1)), Right.TDM_RESERVED),
        (rules(("/", "0")), Right.TDM_OPEN),
        (rules(("/", 1), ("/news/", 0)), Right.TDM_OPEN),
        (rules(("/news/", 0), ("/", 1)), Right.TDM_OPEN),
        (rules(("*", 1)), Right.TDM_RESERVED),
        (rules(("/*/ferry", 1)), Right.TDM_RESERVED),
        (rules(("/*.html$", 1)), Right.TDM_RESERVED),
        (rules(("/news/ferry$", 1)), None),
        (rules(("/sport/", 1)), None),
        (rules(("/", 2)), None),
        (rules((None, 1), (7, 1), ("", 1)), None),
        (json.dumps({"location": "/", "tdm-reservation": 1}), Right.TDM_RESERVED),
        ("<html>not found</html>", None),
        ("[" * 100_000, None),
        ("[1, null, []]", None),
        ("{}", None),
    ],
)
def test_what_a_file_states(text: str, expected: Right | None) -> None:
    assert mining_in_file(text, "https://news.example/news/ferry.html") is expected


def test_it_is_asked_for_once_a_day(tmp_path: Path) -> None:
    web, chosen = FakeWeb(), settings(tmp_path)
    web.page(FILE, rules(("/", 1)), kind="application/json")

    async def ask(host: str = "news.example") -> Right | None:
        files = TdmFiles(fetcher(web, chosen), RobotsCache(tmp_path / "tdmrep"))
        url = f"https://{host}/a"
        first = await files.right(url, visitor(chosen))
        assert await files.right(url, visitor(chosen)) is first
        return first

    assert asyncio.run(ask()) is asyncio.run(ask()) is Right.TDM_RESERVED
    assert [str(request.url) for request in web.asked].count(FILE) == 1
    assert asyncio.run(ask("other.example")) is None
    web.status("https://busy.example/.well-known/tdmrep.json", 503)
    assert asyncio.run(ask("busy.example")) is None


def test_articles_of_the_host_carry_it(chosen: Settings, archive: Archive) -> None:
    web = FakeWeb()
    pages = [f"https://news.example/article/{n}" for n in range(3)]
    web.page("https://news.example/feed.xml", rss(*pages), kind="application/rss+xml")
    web.page(FILE, rules(("/article/", 1)), kind="application/json")
    web.page(pages[0], story(0), x_robots_tag="noarchive")
    web.page(pages[1], story(1), tdm_reservation="0")
    web.page(pages[2], story(2))

    async def go() -> None:
        async with open_crawl(chosen, archive, transport=web) as crawl:
            await visit_all(crawl, [source(archive)])

    asyncio.run(go())
    found = {one.article.url: one.article.rights for one in archive.articles.latest(3)}
    assert found == {
        pages[0]: (Right.TDM_RESERVED, Right.NO_ARCHIVE),
        pages[1]: (Right.TDM_OPEN,),
        pages[2]: (Right.TDM_RESERVED,),
    }
