"""Telling words and matrices: every row counts what its link finds."""

from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import pytest

from search.counting.graph_files import gexf, graphml
from search.counting.networks import OF, Network, network
from search.counting.sheet import Sheet
from search.counting.table_files import csv_lines, workbook
from search.counting.word_tables import Telling, telling_words
from search.parameters import kept_query
from search.request import SearchQuery
from tests.search.newsroom import Newsroom


def total(room: Newsroom, link: str) -> int:
    return room.searcher.search(kept_query(parse_qsl(link))).total


@pytest.mark.parametrize(
    "asked",
    [
        SearchQuery(q="strike"), SearchQuery(q="strike OR zeppelin"), SearchQuery(q="-museum"), SearchQuery(q="harbour", fields=("title",)),
        SearchQuery(include=(("outlet", "hill-gazette"),)), SearchQuery(q="strike", from_="2025-03-05", to="2025-03-20"),
    ],
)  # fmt: skip
def test_the_number_of_a_row_is_what_its_link_finds(counted: Newsroom, asked: SearchQuery) -> None:
    sheet = telling_words(counted.searcher, Telling(query=asked, least=1))
    assert sheet.rows
    for row, link in zip(sheet.rows, sheet.links, strict=True):
        assert total(counted, link) == row[2], (row, link)


def test_words_against_the_rest_and_against_another_search(counted: Newsroom) -> None:
    sheet = telling_words(counted.searcher, Telling(query=SearchQuery(q="strike")))
    words = [row[1] for row in sheet.rows if row[0] == "word"]
    assert {"wages", "quay", "crews"} <= set(words)
    assert not {"strike", "clocks", "museum"} & set(words), "neither the search's own words nor those of the others"
    other = telling_words(
        counted.searcher, Telling(query=SearchQuery(q="museum"), against=SearchQuery(q="strike OR clocks"))
    )
    assert other.questions[1].q == "strike OR clocks"
    found, elsewhere = other.questions[0].total, counted.searcher.search(SearchQuery(q="strike -museum")).total
    assert f"{found:,} articles found, and of {elsewhere:,} articles" in other.denominator


def test_outlets_are_told_with_all_their_articles(counted: Newsroom) -> None:
    sheet = telling_words(
        counted.searcher, Telling(query=SearchQuery(q="museum", include=(("outlet", "hill-gazette"),)))
    )
    rows = [row for row in sheet.rows if row[0] == "outlet"]
    assert [(row[1], row[4]) for row in rows] == [
        ("Hill Gazette", counted.searcher.search(SearchQuery(q="outlet:hill-gazette -museum")).total)
    ]


def test_nothing_to_tell(counted: Newsroom) -> None:
    for q in ("zeppelin", ""):
        sheet = telling_words(counted.searcher, Telling(query=SearchQuery(q=q)))
        assert (sheet.rows, sheet.picture) == ((), None)
        assert any("Nothing is told apart" in note for note in sheet.notes)


def test_people_who_stand_together(counted: Newsroom) -> None:
    sheet = network(counted.searcher, Network(query=SearchQuery(q="strike")))
    ids = [str(row[1]) for row in sheet.rows]
    assert len(ids) == 3
    for row in sheet.rows:
        for other, cell in zip(ids, row[3:], strict=True):
            both = SearchQuery(q="strike", include=(("person", str(row[1])), ("person", other)), person_op="and")
            expected = counted.searcher.search(both).total
            assert cell == (None if other == row[1] else expected)
            if other == row[1]:
                assert row[2] == expected


def test_people_by_outlets_and_outlets_by_stories(counted: Newsroom) -> None:
    sheet = network(counted.searcher, Network(query=SearchQuery(), of="people-outlets"))
    for row in sheet.rows:
        for column, cell in zip(sheet.columns[3:], row[3:], strict=True):
            both = SearchQuery(include=(("person", str(row[1])), ("outlet", column.key)))
            assert cell == counted.searcher.search(both).total
    outlets = network(counted.searcher, Network(query=SearchQuery(), of="outlets"))
    stories: dict[str, set[str]] = {}
    for archived in counted.archive.articles.latest(1000):
        if archived.story and archived.article.outlet:
            stories.setdefault(archived.story, set()).add(archived.article.outlet.id)
    shared = sum(len(names) == 2 for names in stories.values())
    assert [row[3:] for row in outlets.rows] == [(None, shared), (shared, None)]


def test_a_filter_on_people_does_not_change_what_is_counted(counted: Newsroom) -> None:
    narrowed = network(counted.searcher, Network(query=SearchQuery(include=(("person", "oda-kovel"),))))
    for row in narrowed.rows:
        both = SearchQuery(include=(("person", "oda-kovel"), ("person", str(row[1]))), person_op="and")
        assert row[2] == counted.searcher.search(both).total


@pytest.mark.parametrize("of", OF)
def test_graphs_hold_the_matrix(counted: Newsroom, of: str) -> None:
    sheet = network(counted.searcher, Network(query=SearchQuery(), of=of))  # type: ignore[arg-type]
    weights = sorted(_upper(sheet))
    nodes = ET.fromstring(gexf(sheet)).iter("{http://gexf.net/1.3}edge")
    assert sorted(int(edge.get("weight", "0")) for edge in nodes) == weights
    data = ET.fromstring(graphml(sheet)).iter("{http://graphml.graphdrawing.org/xmlns}edge")
    assert sorted(int(edge[0].text or 0) for edge in data) == weights


def _upper(sheet: Sheet) -> list[int]:
    both = dict(sheet.facts)["Of"] == "people-outlets"
    return [
        int(cell)
        for at, row in enumerate(sheet.rows)
        for place, cell in enumerate(row[3:])
        if cell and (both or place > at)
    ]


def test_files_of_a_sheet(counted: Newsroom) -> None:
    sheet = telling_words(counted.searcher, Telling(query=SearchQuery(q="strike")), title="=SUM(A1)")
    lines = list(csv_lines(sheet.columns, sheet.rows))
    assert lines[0].strip() == "kind,name,articles,share,articles_elsewhere,share_elsewhere,ratio,log_likelihood"
    assert len(lines) == 1 + len(sheet.rows)
    assert workbook(sheet)[:2] == b"PK"
