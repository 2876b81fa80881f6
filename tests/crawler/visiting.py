"""Verbs for tests that visit sources: an outlet with a feed, a source in the archive, visits of it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.resources import open_crawl
from crawler.visit_all import visit_all
from index.archive.protocols import Archive, Source, SourceKind, Visit
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


def make_due(archive: Archive, url: str) -> None:
    state = archive.addresses.get(url)
    assert state is not None
    archive.addresses.put_many([replace(state, revisit=datetime.now(UTC) - timedelta(seconds=1), not_before=None)])
