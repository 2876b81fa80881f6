"""A source that was visited once, with a figure for everything that can be told of it."""

from datetime import timedelta

from index.archive.protocols import Source, SourceKind, Visit
from tests.search.newsroom import NOON, Newsroom

NEXT_VISIT = NOON + timedelta(minutes=5)


def visit_the_lantern(newsroom: Newsroom) -> None:
    sources = newsroom.archive.sources
    url = "https://lantern.example/feed"
    assert sources.add(Source(id="lantern", url=url, name=None, kind=SourceKind.FEED, added=NOON))
    visit = Visit(
        source="lantern",
        started=NOON,
        finished=NOON + timedelta(seconds=9),
        found=7,
        fetched=5,
        new=3,
        changed=1,
        not_modified=2,
        refused=(("robots", 1), ("timeout", 2)),
    )
    sources.record(visit, next_visit=NEXT_VISIT, rhythm=300.0)
