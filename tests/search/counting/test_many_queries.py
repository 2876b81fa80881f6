"""Lists of queries: however they are written down, each line is read and counted alone."""

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QueryError
from search.counting.many_queries import BY, ManyQueries
from search.counting.query_lists import QueryList, read_list
from search.request import SearchQuery
from tests.search.counting.plain_rows import number, plain_rows
from tests.search.newsroom import Newsroom

FRAME = SearchQuery()


def read(data: bytes | str, most: int = 100) -> QueryList:
    return read_list(data.encode() if isinstance(data, str) else data, FRAME, most)


def pairs(listed: QueryList) -> list[tuple[str, str]]:
    return [(one.name, one.query.q) for one in listed.queries]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("strike\n\nharbour, quay\r\n", [("", "strike"), ("", "harbour, quay")]),
        ("name,query\nA,strike\nB,\"harbour OR \"\"old quay\"\"\"\n", [("A", "strike"), ("B", 'harbour OR "old quay"')]),
        ("Bezeichnung;Suchbegriff\nA;Häfen\n", [("A", "Häfen")]),
        ("A\tstrike\nB\tharbour\n", [("A", "strike"), ("B", "harbour")]),
        ("A;strike\nB;harbour\n", [("A", "strike"), ("B", "harbour")]),
        ("query\nstrike\n", [("", "strike")]),
        ("search\nstrike\n", [("", "search"), ("", "strike")]),
        ("strike|quay\n", [("", "strike|quay")]),
    ],
)  # fmt: skip
def test_how_a_list_is_written_is_found_out(text: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(read(text)) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_are_found_out(encoding: str) -> None:
    assert pairs(read("Häfen\nCafé Straße\nstrike\n".encode(encoding)))[:2] == [("", "Häfen"), ("", "Café Straße")]


def test_russian_and_polish_in_older_encodings() -> None:
    assert pairs(read("гавань\nзабастовка\n".encode("cp1251")))[0] == ("", "гавань")
    assert pairs(read("łódź\nśnieg\nżółty\n".encode("cp1250")))[0] == ("", "łódź")


def test_columns_narrow_a_query() -> None:
    (one,) = read("query,from,outlet,colour\nstrike,2025-03-05,hill-gazette,red\n").queries
    assert (one.query.q, one.query.from_, one.query.include) == ("strike", "2025-03-05", (("outlet", "hill-gazette"),))
    assert one.number == 2


def test_limits(counted: Newsroom) -> None:
    with pytest.raises(QueryError, match="at most 2 queries"):
        read("a\nb\nc\n", most=2)
    with pytest.raises(QueryError, match="no query"):
        read("\n \n")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_somehow(data: bytes) -> None:
    with contextlib.suppress(QueryError):
        assert read(data).queries


def test_rows_are_counted_as_plain_sql_counts_them(counted: Newsroom) -> None:
    rows = plain_rows(counted.archive.articles.latest(1000))
    words = ["strike", "museum", "quay", "clocks", "zeppelin"]
    made = ManyQueries(counted.searcher, read("\n".join(words)), FRAME, "outlet")
    keys = [column.key for column in made.columns]
    for word, row in zip(words, made.rows(), strict=True):
        told = dict(zip(keys, row, strict=True))
        assert told["total"] == number(rows, "SELECT count(*) FROM article WHERE text REGEXP ?", word)
        for outlet in ("harbour-herald", "hill-gazette"):
            found = number(rows, "SELECT count(*) FROM article WHERE text REGEXP ? AND outlet = ?", word, outlet)
            assert told[f"outlet:{outlet}"] == found
        assert told["total"] == sum(int(told[key] or 0) for key in keys if key.startswith("outlet:") or key == "rest")
        first, last = rows.execute(
            "SELECT coalesce(min(day), ''), coalesce(max(day), '') FROM article WHERE text REGEXP ?", (word,)
        ).fetchone()
        assert (told["first"], told["last"]) == (first, last)


@pytest.mark.parametrize("by", BY)
def test_one_bad_line_stays_in_its_row(counted: Newsroom, by: str) -> None:
    listed = read("query,from\nstrike,2025-99\nstrike,\n" + "x " * 200 + ",\nperson:nobody,\n")
    made = ManyQueries(counted.searcher, listed, FRAME, by)  # type: ignore[arg-type]
    keys = [column.key for column in made.columns]
    told = [dict(zip(keys, row, strict=True)) for row in made.rows()]
    assert [bool(row["error"]) for row in told] == [True, False, True, False]
    assert "2025-99" in str(told[0]["error"])
    assert told[0]["total"] is None
    assert told[1]["total"] == counted.searcher.search(SearchQuery(q="strike")).total
    assert "no person called" in str(told[3]["note"])
    assert str(told[1]["link"]) == "/search?q=strike"


def test_months_add_up(counted: Newsroom) -> None:
    made = ManyQueries(counted.searcher, read("strike"), FRAME, "month")
    (row,) = made.rows()
    told = dict(zip([column.key for column in made.columns], row, strict=True))
    assert (told["month:2025-03"], told["rest"]) == (int(told["total"] or 0) - 1, 1)


def test_a_sheet_of_rows(counted: Newsroom) -> None:
    made = ManyQueries(counted.searcher, read("strike\nmuseum"), FRAME)
    assert [row[2] for row in made.sheet("Terms")[0].rows] == ["strike", "museum"]
    assert csv.reader(io.StringIO("x"))
    assert made.moved is False
