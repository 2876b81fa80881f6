"""What is offered for names and words that nobody bears and no article holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.article import Outlet
from search.query.nearest_names import comparable, nearest
from search.request import SearchQuery
from tests.search.newsroom import Newsroom, article

OUTLETS = ("Quay Courier", "Tides & Times", "Łąka Post", "O'Brack Mail")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path)
    for number, name in enumerate(OUTLETS):
        outlet = Outlet(id=f"outlet-{number}", name=name)
        text = "Łódź paid Tilda Marrow 1000 for the ferry in Øresund. Straßen"
        room.publish(
            article(number, f"Łódź {number}000", text, outlet=outlet, authors=["Joss Penhale"], section="Kultur"),
            people=["Tilda Marrow"],
        )
    yield room
    room.close()


def hint(room: Newsroom, q: str) -> str | None:
    return room.searcher.search(SearchQuery(q=q)).did_you_mean


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("outlet:quay", 'outlet:"Quay Courier"'),
        ("outlet:Qauy", 'outlet:"Quay Courier"'),
        ("outlet:courier", 'outlet:"Quay Courier"'),
        ('outlet:"quay courrier"', 'outlet:"Quay Courier"'),
        ("outlet:tidse", 'outlet:"Tides & Times"'),
        ("outlet:laka", 'outlet:"Łąka Post"'),
        ("outlet:obrack", 'outlet:"O\'Brack Mail"'),
        ("person:tilde", 'person:"Tilda Marrow"'),
        ("person:Xarrow", 'person:"Tilda Marrow"'),
        ('person:"tilda marow"', 'person:"Tilda Marrow"'),
        ("author:penhale", 'author:"Joss Penhale"'),
        ('author:"jos penhal"', 'author:"Joss Penhale"'),
        ("section:cultur", 'section:"Kultur"'),
        ("lang:englsh", 'lang:"English"'),
        ("ferry outlet:quay", 'ferry AND outlet:"Quay Courier"'),
        ("outlet:zzzz", None),
        ("person:qqqqqq", None),
        ("lang:xx", None),
    ],
)
def test_a_name_that_nobody_bears_offers_the_nearest(room: Newsroom, typed: str, meant: str | None) -> None:
    page = room.searcher.search(SearchQuery(q=typed))
    assert (page.total, page.did_you_mean) == (0, meant)
    if meant:
        assert room.searcher.search(SearchQuery(q=meant)).total


def test_a_filter_that_nobody_bears_names_the_nearest(room: Newsroom) -> None:
    page = room.searcher.search(SearchQuery(include=(("outlet", "quay"),)))
    assert "Quay Courier" in page.reading.notes[0].text


@pytest.mark.parametrize("typed", ["100 000", "100", "1001", "3000 0001", "covid20", "10000 ferry"])
def test_a_number_is_no_misspelling_of_another(room: Newsroom, typed: str) -> None:
    page = room.searcher.search(SearchQuery(q=typed))
    assert (page.total, page.did_you_mean) == (0, None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lodzz", "łódź"),
        ("Ldoz", "Łódź"),
        ("ŁÓDŹZ", "ŁÓDŹ"),
        ("oresnd", "øresund"),
        ("strasen", "straßen"),
        ("ferrry", "ferry"),
        ("Ferrry", "Ferry"),
    ],
)
def test_a_hint_is_spelled_as_the_archive_prints_it(room: Newsroom, typed: str, meant: str) -> None:
    assert hint(room, typed) == meant


def test_the_likest_come_first_and_none_that_are_unlike() -> None:
    names = comparable(["Quayside Herald", "Quay Courier", "Hill Gazette"])
    assert nearest("quay", names, 3) == ("Quay Courier", "Quayside Herald")
    assert nearest("quay", names, 1) == ("Quay Courier",)
    assert nearest("", names, 3) == nearest("!?", names, 3) == ()
    assert nearest("g", names, 3) == ()
