"""Which questions the clock answers, and when they come to mean something else."""

from zoneinfo import ZoneInfo

import pytest

from search.clock import meaning
from search.query.parse import Limits
from search.request import SearchQuery

ZONE = ZoneInfo("UTC")
NOON = 1_760_011_200  # 2025-10-09T12:00Z
MINUTE, HOUR, DAY = 60, 3600, 86_400


def means(query: SearchQuery, now: int) -> object:
    return meaning(query, Limits(), ZONE, now)


@pytest.mark.parametrize(
    "query",
    [
        SearchQuery(q="harbour since:1d"),
        SearchQuery(q="SINCE:1D"),
        SearchQuery(q="Since:Yesterday"),
        SearchQuery(q="-since:7d"),
        SearchQuery(q="harbour OR (storm AND -since:7d)"),
        SearchQuery(q="date:today"),
        SearchQuery(q="DATE:yesterday..today"),
        SearchQuery(q="Before:today"),
        SearchQuery(from_="today"),
        SearchQuery(from_="Yesterday"),
        SearchQuery(to="today"),
        SearchQuery(since="2w"),
        SearchQuery(since="today", date_field="fetched"),
    ],
    ids=repr,
)
def test_a_day_is_another_day_at_midnight(query: SearchQuery) -> None:
    assert means(query, NOON) == means(query, NOON + 11 * HOUR + 59 * MINUTE)
    assert means(query, NOON) != means(query, NOON + 12 * HOUR)


@pytest.mark.parametrize(
    "query", [SearchQuery(q="since:12h"), SearchQuery(since="90m"), SearchQuery(q="harbour", sort="blend")], ids=repr
)
def test_what_counts_in_hours_changes_by_the_minute(query: SearchQuery) -> None:
    assert means(query, NOON) == means(query, NOON + MINUTE - 1)
    assert means(query, NOON) != means(query, NOON + MINUTE)


@pytest.mark.parametrize(
    "query",
    [
        SearchQuery(q="harbour"),
        SearchQuery(q='"since:1d"'),
        SearchQuery(q="since 1d"),
        SearchQuery(q="since:2025-01-01 date:2025 before:2026"),
        SearchQuery(q="since:soon"),
        SearchQuery(from_="2025", to="2025-07-12"),
        SearchQuery(since="2025-07"),
        SearchQuery(sort="newest"),
        SearchQuery(from_="nonsense", q="since:1d"),
        SearchQuery(q="(" * 40 + "since:1d" + ")" * 40),
    ],
    ids=repr,
)
def test_other_questions_mean_the_same_for_ever(query: SearchQuery) -> None:
    assert means(query, NOON) == means(query, NOON + 400 * DAY)
