"""Tunnel finds Hafentunnel: in archives with German articles, told in a note, and not where the word stands in quotation marks."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from search.page import SearchPage
from search.request import SearchQuery
from search.service import Searcher
from tests.search.newsroom import Newsroom, article

GERMAN = (
    article(1, "Der Hafen", "Im Hafen wird gebaut. Der Flug fiel aus.", lang="de"),
    article(2, "Hafentunnel gesperrt", "Der neue Hafentunnel ist zu. Der Hafen bleibt offen.", lang="de"),
    article(3, "Ein Tunnel", "Der Tunnel am Berg ist alt. Ein Flug ging spät.", lang="de-AT"),
    article(4, "Flughafen", "Der Flughafen ist voll.", lang="de"),
)
ENGLISH = (article(5, "The tunnel", "A tunnel and a flughafen in the north.", lang="en"),)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path)
    made.publish(*GERMAN)
    yield made
    made.close()


def search(room: Newsroom, q: str, **settings: object) -> SearchPage:
    changed = replace(room.settings, **settings)  # type: ignore[arg-type]
    return Searcher(room.engine, room.archive, changed).search(SearchQuery(q=q))


def titles(page: SearchPage) -> set[str]:
    return {result.article.article.title for result in page.results}


def test_a_word_finds_its_compounds_and_says_so(room: Newsroom) -> None:
    page = search(room, "Tunnel")
    assert titles(page) == {"Hafentunnel gesperrt", "Ein Tunnel"}
    assert [note.text for note in page.reading.notes] == [
        'Tunnel also finds hafentunnel; "Tunnel" finds the word alone.'
    ]
    marked = {one.text[a:b] for result in page.results for one in result.highlights for a, b in one.ranges}
    assert marked == {"Hafentunnel", "Tunnel"}
    assert page.reading.understood_as == "Tunnel"
    assert titles(search(room, "Tunnel -gesperrt")) == {"Ein Tunnel"}


@pytest.mark.parametrize("q", ['"Tunnel"', '="Tunnel"', "case:Tunnel", '"alter Tunnel"', "Tunnel NEAR/5 Berg"])
def test_as_it_is_typed_it_is_meant(room: Newsroom, q: str) -> None:
    page = search(room, q)
    assert "Hafentunnel gesperrt" not in titles(page)
    assert page.reading.notes == ()


def test_it_can_be_switched_off_and_limited(room: Newsroom) -> None:
    assert titles(search(room, "Tunnel", german_compounds=False)) == {"Ein Tunnel"}
    room.publish(article(6, "Bergtunnel", "Der Bergtunnel am Berg. Ein Berg.", lang="de"))
    (note,) = search(room, "Tunnel", query_compounds=1).reading.notes
    assert "2 compounds, of which the most frequent count" in note.text


def test_what_stands_in_other_languages_too_is_no_compound(room: Newsroom) -> None:
    assert titles(search(room, "Hafen")) == {"Der Hafen", "Hafentunnel gesperrt", "Flughafen"}
    room.publish(*ENGLISH)
    assert titles(search(room, "Hafen")) == {"Der Hafen", "Hafentunnel gesperrt"}


def test_an_archive_without_german_articles_knows_none(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    room.publish(
        article(1, "Harbour", "A harbour tunnel, a tunnel.", lang="en"),
        article(2, "Harbourtunnel", "The harbourtunnel in the harbour.", lang="en"),
    )
    assert search(room, "tunnel").total == 1
    room.close()


def test_new_articles_bring_new_compounds(room: Newsroom) -> None:
    assert search(room, "Tunnel").total == 2
    room.publish(
        article(7, "Bergtunnel", "Am Berg liegt der Bergtunnel. Berg.", lang="de"),
        article(8, "Berg", "Ein Berg.", lang="de"),
    )
    assert search(room, "Tunnel").total == 3
