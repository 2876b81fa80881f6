"""The page of the sources tells of each what `broadsheet sources list` tells."""

from datetime import timedelta

from flask.testing import FlaskClient

from index.archive.face import Source, SourceKind, Visit
from tests.search.newsroom import NOON, Newsroom


def test_every_figure_of_a_source(newsroom: Newsroom, client: FlaskClient) -> None:
    sources = newsroom.archive.sources
    url = "https://lantern.example/feed"
    assert sources.add(Source(id="lantern", url=url, name=None, kind=SourceKind.FEED, added=NOON))
    visit = Visit(
        source="lantern",
        started=NOON,
        finished=NOON + timedelta(seconds=9),
        found=1700,
        fetched=25,
        new=3,
        changed=1,
        not_modified=12,
        refused=(("robots", 1), ("timeout", 2)),
    )
    sources.record(visit, next_visit=NOON + timedelta(minutes=5), rhythm=300.0)

    page = client.get("/sources").text

    assert "1,700 found, 25 fetched, 12 unchanged, 4 kept" in page
    assert "3 addresses gave no article" in page
    assert "1 robots" in page
