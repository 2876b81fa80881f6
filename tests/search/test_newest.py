"""What stands first of the newest, and what a filter by date finds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from search.request import SearchQuery
from tests.search.newsroom import Newsroom, article


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path)
    now = datetime.now(UTC)
    for number, (title, ago, source) in enumerate(
        (
            ("today", timedelta(hours=2), None),
            ("old", timedelta(days=400), None),
            ("ahead", timedelta(days=-400), "herald"),
            ("soon", timedelta(days=-3), None),
            ("imported", None, None),
            ("found", None, "herald"),
        )
    ):
        published = (now - ago).isoformat(timespec="seconds") if ago else None
        one = article(number, title, "Ferries.", published=published)
        room.publish(replace(one, source=source, fetched=now - timedelta(hours=3, minutes=number)))
    yield room
    room.close()


def titles(room: Newsroom, **asked: object) -> list[str]:
    found: list[str] = []
    query: SearchQuery | None = SearchQuery(limit=2, **asked)  # type: ignore[arg-type]
    while query is not None:
        page = room.searcher.search(query)
        found += [result.article.article.title for result in page.results]
        query = page.next
    assert len(found) == page.total
    return found


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("newest", "today found old ahead soon imported"), ("oldest", "old found today imported soon ahead")],
)
def test_what_has_no_place_in_time_tops_neither_order(room: Newsroom, sort: str, expected: str) -> None:
    assert titles(room, sort=sort) == expected.split()
    assert titles(room, q="ferries", sort=sort) == expected.split()


def test_no_filter_by_date_finds_a_date_that_cannot_be(room: Newsroom) -> None:
    assert titles(room, q="since:1d") == titles(room, since="1d") == ["today"]
    assert set(titles(room, q="-before:2000")) == set(titles(room))
    assert titles(room, from_="2000") == ["today", "old"]


def test_the_histogram_counts_it_as_undated(room: Newsroom) -> None:
    page = room.searcher.search(SearchQuery(histogram="year"))
    assert page.histogram is not None
    assert page.histogram.undated == 4
    assert sum(bucket.count for bucket in page.histogram.buckets) + page.histogram.undated == page.total == 6
