import contextlib
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.calendar import day_of
from index.errors import QueryError
from index.query import Range
from search.query.date_expressions import period_of, read_date, read_dated, read_since, read_span

UTC_ZONE = ZoneInfo("UTC")
TOKYO = ZoneInfo("Asia/Tokyo")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = int(datetime(2025, 7, 12, 15, tzinfo=UTC).timestamp())


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025", "2025-01-01T00:00Z", "2026-01-01T00:00Z"),
        ("2025-07", "2025-07-01T00:00Z", "2025-08-01T00:00Z"),
        ("2025-12", "2025-12-01T00:00Z", "2026-01-01T00:00Z"),
        ("2024-02-29", "2024-02-29T00:00Z", "2024-03-01T00:00Z"),
        ("2025-07-12T09:30", "2025-07-12T09:30Z", "2025-07-12T09:31Z"),
        ("2025-07-12T09:30:05", "2025-07-12T09:30:05Z", "2025-07-12T09:30:06Z"),
        ("2025-07-12T09:30:05Z", "2025-07-12T09:30:05Z", "2025-07-12T09:30:06Z"),
        ("2025-07-12t09:30+09:00", "2025-07-12T00:30Z", "2025-07-12T00:31Z"),
        ("today", "2025-07-12T00:00Z", "2025-07-13T00:00Z"),
        ("yesterday", "2025-07-11T00:00Z", "2025-07-12T00:00Z"),
    ],
)
def test_a_partial_date_stands_for_all_of_it(text: str, start: str, end: str) -> None:
    assert read_date(text, UTC_ZONE, NOW) == (at(start), at(end))


def test_days_are_those_of_the_zone() -> None:
    assert read_date("2025-07-12", TOKYO, NOW) == (at("2025-07-11T15:00Z"), at("2025-07-12T15:00Z"))
    assert read_date("2025-03-30", BERLIN, NOW) == (at("2025-03-29T23:00Z"), at("2025-03-30T22:00Z"))  # 23 hours long
    assert read_date("today", TOKYO, NOW) == read_date("2025-07-13", TOKYO, NOW)


@pytest.mark.parametrize(
    "text", ["", "x", "25", "2025-7", "2025-13", "2025-02-30", "0000", "2025-07-12T25:00", "2025-07-12T", "20250712"]
)
def test_what_is_no_date_is_told_how_to_be_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"write 2025, 2025-07 or 2025-07-12"):
        read_date(text, UTC_ZONE, NOW)


def test_the_ends_of_time() -> None:
    assert read_date("9999", UTC_ZONE, NOW).end is None
    assert read_date("0001", TOKYO, NOW).start is not None


def test_spans_are_inclusive_and_may_be_open() -> None:
    assert read_span("2025-07-01..2025-07-12", UTC_ZONE, NOW) == (at("2025-07-01T00:00Z"), at("2025-07-13T00:00Z"))
    assert read_span("2025..", UTC_ZONE, NOW) == (at("2025-01-01T00:00Z"), None)
    assert read_span("..2025", UTC_ZONE, NOW) == (None, at("2026-01-01T00:00Z"))
    for wrong in ("..", "2025-07-12..2025-07-01", "a..b"):
        with pytest.raises(ValueError):
            read_span(wrong, UTC_ZONE, NOW)


def test_since() -> None:
    assert read_since("7d", UTC_ZONE, NOW) == (at("2025-07-05T00:00Z"), None)
    assert read_since("1w", UTC_ZONE, NOW) == read_since("7d", UTC_ZONE, NOW)
    assert read_since("12h", UTC_ZONE, NOW) == (NOW - 12 * 3600, None)
    assert read_since("2025-07", UTC_ZONE, NOW) == (at("2025-07-01T00:00Z"), None)
    assert read_since("99999999d", UTC_ZONE, NOW) == (None, None)
    for wrong in ("7", "d", "yore", "-7d"):
        with pytest.raises(ValueError, match="write"):
            read_since(wrong, UTC_ZONE, NOW)


def test_before_includes_its_day() -> None:
    assert read_dated("before", "2025-07-12", UTC_ZONE, NOW) == (None, at("2025-07-13T00:00Z"))


def test_the_period_of_a_form() -> None:
    assert period_of(None, None, None, field="published", zone=UTC_ZONE, now=NOW) is None
    assert period_of("2025-07", "2025-07-12", None, field="fetched", zone=UTC_ZONE, now=NOW) == Range(
        "fetched", at("2025-07-01T00:00Z"), at("2025-07-13T00:00Z")
    )
    both = period_of("2025-07-11", None, "7d", field="published", zone=UTC_ZONE, now=NOW)
    assert both == Range("published", at("2025-07-11T00:00Z"), None)


@pytest.mark.parametrize(
    ("from_", "to", "since", "code", "parameter"),
    [
        ("x", None, None, "bad_date", "from"),
        (None, "2025-02-30", None, "bad_date", "to"),
        (None, None, "soon", "bad_date", "since"),
        ("2025-07-12", "2025-07-01", None, "dates_reversed", "from"),
    ],
)
def test_a_date_that_cannot_be_read_names_its_parameter(
    from_: str | None, to: str | None, since: str | None, code: str, parameter: str
) -> None:
    with pytest.raises(QueryError) as error:
        period_of(from_, to, since, field="published", zone=UTC_ZONE, now=NOW)
    assert (error.value.code, error.value.parameter) == (code, parameter)


@given(st.dates(), st.sampled_from((UTC_ZONE, TOKYO, BERLIN)))
@example(date.min, TOKYO)
@example(date.max, TOKYO)
def test_a_day_holds_its_own_seconds(day: date, zone: ZoneInfo) -> None:
    start, end = read_date(str(day), zone, NOW)
    assert start is not None
    assert (end is None) == (day == date.max)
    if end is not None and 2 <= day.year < 9998:  # beyond, the histogram keeps to the nearest
        assert end - start in range(22 * 3600, 26 * 3600)
        assert day_of(start, zone) == day_of(end - 1, zone) == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_sentence(text: str) -> None:
    for key in ("date", "since", "before"):
        with contextlib.suppress(ValueError):
            read_dated(key, text, UTC_ZONE, NOW)
