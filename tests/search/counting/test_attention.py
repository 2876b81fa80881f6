"""Attention over time: every number counted again over the archive's own rows, in SQL."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from index.errors import QueryError
from search.counting.attention import SERIES_MOST, Attention, Line, attention, lines_by
from search.counting.sheet import Sheet, sheet_dict, sheet_of
from search.request import SearchQuery
from tests.search.counting.conftest import DAYS, SILENT
from tests.search.counting.plain_rows import number, plain_rows
from tests.search.newsroom import Newsroom


@pytest.fixture
def rows(counted: Newsroom) -> Iterator[sqlite3.Connection]:
    database = plain_rows(counted.archive.articles.latest(1000))
    yield database
    database.close()


def line(q: str, **asked: object) -> Line:
    return Line(name=q or "all", query=SearchQuery(q=q, **asked))  # type: ignore[arg-type]


def asked(room: Newsroom, *lines: Line, **more: object) -> Sheet:
    return attention(room.searcher, Attention(lines=lines, **more))  # type: ignore[arg-type]


def test_number_and_share_of_each_day(counted: Newsroom, rows: sqlite3.Connection) -> None:
    sheet = asked(counted, line("strike"), line("museum"), interval="day")
    assert len(sheet.rows) == DAYS
    days = [str(cell) for cell in sheet.column("interval")]
    for at, day in enumerate(days):
        counts = {
            word: number(rows, "SELECT count(*) FROM article WHERE day = ? AND text REGEXP ?", day, word)
            for word in ("strike", "museum", "")
        }
        assert sheet.column("articles_1")[at] == counts["strike"]
        assert sheet.column("articles_2")[at] == counts["museum"]
        assert sheet.column("all_1")[at] == counts[""]
        assert sheet.column("share_1")[at] == pytest.approx(counts["strike"] / counts[""], abs=1e-6)
    assert f"{sum(n for n in sheet.column('all_1') if isinstance(n, int)):,}" in sheet.denominator
    assert any("no date" in note for note in sheet.notes)


def test_a_share_is_of_the_same_outlets(counted: Newsroom) -> None:
    sheet = asked(
        counted,
        line("outlet:hill-gazette strike"),
        line("strike", include=(("outlet", "harbour-herald"),)),
        interval="day",
    )
    assert sheet.column("all_1")[0] == 2
    assert sheet.column("all_2")[0] == 3
    assert "for each line those of its own outlets" in sheet.denominator
    narrowed = asked(counted, line("strike", include=(("section", "city"), ("person", "marta-kovel"))), interval="day")
    assert narrowed.column("all_1")[0] == 5, "what else a question asks for does not make the denominator smaller"


def test_silent_outlets_are_shaded_named_and_made_up_for(counted: Newsroom) -> None:
    sheet = asked(counted, line("strike"), interval="day")
    assert sheet.picture is not None
    assert [(gap.first, gap.last, gap.names) for gap in sheet.picture.gaps] == [
        (SILENT[0], SILENT[-1], ("Hill Gazette",))
    ]
    assert any("Hill Gazette (2025-03-13 – 2025-03-19)" in note for note in sheet.notes)
    for at, (count, estimate) in enumerate(zip(sheet.column("articles_1"), sheet.column("estimate_1"), strict=True)):
        assert isinstance(count, int)
        assert estimate == pytest.approx(count * (5 / 3 if at in SILENT else 1), abs=0.06)


@pytest.mark.parametrize(
    ("interval", "first", "rows"),
    [
        ("hour", "2025-03-03T00:00+00:00", 24 * 27 + 1),
        ("week", "2025-W10", 4),
        ("month", "2025-03", 1),
        ("year", "2025", 1),
    ],
)
def test_intervals(counted: Newsroom, interval: str, first: str, rows: int) -> None:
    sheet = asked(counted, line(""), interval=interval)
    assert (sheet.column("interval")[0], len(sheet.rows)) == (first, rows)
    assert sum(n for n in sheet.column("articles_1") if isinstance(n, int)) == sheet.questions[0].total - 1


def test_the_dates_of_the_form_are_kept_whole(counted: Newsroom) -> None:
    sheet = asked(counted, line("strike", from_="2025-02-27", to="2025-03-05"), interval="day")
    assert [str(day) for day in sheet.column("interval")] == [
        "2025-02-27", "2025-02-28", "2025-03-01", "2025-03-02", "2025-03-03", "2025-03-04", "2025-03-05",
    ]  # fmt: skip


def test_values_of_a_facet_as_lines(counted: Newsroom) -> None:
    lines = lines_by(counted.searcher, SearchQuery(q="strike"), "outlet")
    assert [one.name for one in lines] == ["Harbour Herald", "Hill Gazette"]
    sheet = asked(counted, *lines, interval="day")
    assert sheet.column("all_1")[SILENT[0]] == 3
    assert sheet.column("all_2")[SILENT[0]] == 0
    assert sheet.column("share_2")[SILENT[0]] is None, "a share of nothing is no number"


def test_limits_and_nothing_to_count(counted: Newsroom) -> None:
    with pytest.raises(QueryError, match="holds 6 questions"):
        asked(counted, *[line("x")] * (SERIES_MOST + 1))
    with pytest.raises(QueryError, match="at least one"):
        asked(counted)
    nothing = asked(counted, line("zeppelin"))
    assert (nothing.rows, nothing.picture, nothing.questions[0].total) == ((), None, 0)


def test_a_sheet_survives_being_kept(counted: Newsroom) -> None:
    sheet = asked(counted, line("strike"), interval="week")
    assert sheet_of(sheet_dict(sheet)) == sheet
    assert datetime.fromisoformat(sheet.made).tzinfo == UTC
