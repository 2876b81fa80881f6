"""What articles are, hold and speak of, asked for in the box."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from index.article import TextKind, TextLink
from search.request import SearchQuery
from tests.search.newsroom import GAZETTE, Newsroom, article

SEED = "Leaders met. The minister said on Friday that the tunnel would be paid for by both towns."

ARTICLES = (
    replace(
        article(1, "Tunnel agreed", SEED, published="2025-07-12", authors=("Ana Lund",), agency="Northwire"),
        keywords=("Water supply", "Tunnel"),
        links=(TextLink(url="https://apps.who.example/report", text="report"),),
        source="feed",
    ),
    replace(
        article(2, "A long read", "word " * 900, published="2025-07-10", outlet=GAZETTE),
        kind=TextKind.OPINION,
        paywalled=True,
    ),
    replace(article(3, "No date", "Nobody knows when this was.", published=None), source="feed"),
)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    newsroom = Newsroom(Path(tmp_path_factory.mktemp("asking")))
    newsroom.publish(*ARTICLES)
    yield newsroom
    newsroom.close()


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("is:opinion", {"A long read"}),
        ("is:paywalled", {"A long read"}),
        ("-is:paywalled", {"Tunnel agreed", "No date"}),
        ("is:undated", {"No date"}),
        ("is:imported", {"A long read"}),
        ("is:gone", set()),
        ("is:changed", set()),
        ("is:copy", set()),
        ("has:author", {"Tunnel agreed"}),
        ("has:keyword -has:author", set()),
        ("words:>800", {"A long read"}),
        ("words:900", {"A long read"}),
        ("words:.. tunnel", {"Tunnel agreed"}),
        ("words:<10", {"No date"}),
        ('keyword:"water supply"', {"Tunnel agreed"}),
        ("link:who.example", {"Tunnel agreed"}),
        ("link:apps.who.example", {"Tunnel agreed"}),
        ("event:2025-07-11", {"Tunnel agreed"}),
        ("event:2025-07", {"Tunnel agreed"}),
        ("event:2025-07-12", set()),
        ("event:2025-07-01..2025-07-31", {"Tunnel agreed"}),
        ("event:2025-07-12..", set()),
        ("event:..2025-07-11", {"Tunnel agreed"}),
        ("copy:Northwire", set()),
    ],
)
def test_what_is_asked_for(room: Newsroom, q: str, expected: set[str]) -> None:
    page = room.searcher.search(SearchQuery(q=q))
    assert {result.article.article.title for result in page.results} == expected
    again = room.searcher.search(SearchQuery(q=page.reading.understood_as))
    assert again.total == page.total


@pytest.mark.parametrize(
    ("q", "now", "total"),
    [
        ('event:"last month"', "2025-08-31", 1),
        ("event:last month", "2025-08-01", 1),
        ("event:last-month", "2025-07-31", 0),
        ('event:"this month"', "2025-07-31", 1),
        ('event:"last week"', "2025-07-14", 1),
        ('event:"last year"', "2026-01-01", 1),
    ],
)
def test_days_of_events_are_asked_for_in_words(room: Newsroom, q: str, now: str, total: int) -> None:
    at = int(datetime.fromisoformat(f"{now}T12:00+00:00").timestamp())
    request = room.searcher.ask(SearchQuery(q=q), now=at).request
    assert room.engine.search(request).total == total


def test_the_days_of_a_filter_may_be_those_of_the_event(room: Newsroom) -> None:
    query = SearchQuery(from_="2025-07-11", to="2025-07-11", date_field="event")
    assert room.searcher.search(query).total == 1
    assert room.searcher.search(replace(query, date_field="published")).total == 0


def test_months_may_be_counted_by_the_day_of_the_event(room: Newsroom) -> None:
    page = room.searcher.search(SearchQuery(date_field="event", histogram="month"))
    assert page.histogram is not None
    assert ([bucket.count for bucket in page.histogram.buckets], page.histogram.undated) == ([1], 2)


def test_a_typo_that_finds_a_few_is_corrected_all_the_same(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.publish(
        *(article(n, f"Kavanaugh hearing, day {n}", "The hearing of Kavanaugh went on.") for n in range(1, 25)),
        article(30, "Kavanugh hearing", "The hearing of Kavanugh began."),
    )
    page = newsroom.searcher.search(SearchQuery(q="kavanugh hearing"))
    assert (page.total, page.did_you_mean, page.did_you_mean_total) == (1, "kavanaugh AND hearing", 24)
    assert newsroom.searcher.search(SearchQuery(q="kavanaugh hearing")).did_you_mean is None
    newsroom.close()


@pytest.mark.parametrize(
    ("q", "code", "offered"),
    [
        ("tunnel or word", "operator_hint", "tunnel OR word finds 2 articles"),
        ("minister and tunnel", "operator_hint", "minister AND tunnel finds 1 article."),
        ("tunnel july 2025", "date_hint", "tunnel date:2025-07 finds 1 article."),
        ("tunnel 2025", "date_hint", "tunnel date:2025 finds 1 article."),
    ],
)
def test_small_words_and_dates_are_offered_as_what_they_may_mean(
    room: Newsroom, q: str, code: str, offered: str
) -> None:
    notes = room.searcher.search(SearchQuery(q=q)).reading.notes
    assert [(note.code, offered in note.text) for note in notes] == [(code, True)]
    assert notes[0].query in offered, "a page makes a link of it"
    assert room.searcher.search(SearchQuery(q=notes[0].query)).total == notes[0].total


def test_a_name_that_no_list_has_is_offered_as_a_word(room: Newsroom) -> None:
    page = room.searcher.search(SearchQuery(q="minister @tunnel"))
    assert page.total == 0
    assert [(note.code, note.query, note.total) for note in page.reading.notes] == [
        ("unknown_list", "", 0),
        ("list_hint", "minister tunnel", 1),
    ]


@pytest.mark.parametrize("q", ['"tunnel or word"', "tunnel", "2025", "tunnel OR word"])
def test_what_means_one_thing_has_no_hint(room: Newsroom, q: str) -> None:
    assert room.searcher.search(SearchQuery(q=q)).reading.notes == ()


def test_a_state_that_there_is_not_is_said_to_be_none(room: Newsroom) -> None:
    (note,) = room.searcher.search(SearchQuery(q="is:purple")).reading.notes
    assert note.code == "unknown_name"
    assert "paywalled" in note.text
