"""The values of a facet are found in whatever case, accents, blanks and dashes they are typed, and marked where they are listed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.article import TextKind, TextLink
from search.page import SearchPage
from search.request import FILTERS, SearchQuery
from tests.search.newsroom import Newsroom, article

WHO = TextLink(url="https://www.who.int/news", text="as the report says")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    room = Newsroom(Path(tmp_path_factory.mktemp("room")))
    printed = [
        ("Ports", "Ana Lund", "Northwire", TextKind.OPINION),
        ("ports", "ANA LUND", "NORTHWIRE", TextKind.PRESS_RELEASE),
        ("Café culture", "José Ibáñez", "Quayside Press", TextKind.NEWS),
        ("Ports", "Ana Lund", "Northwire", TextKind.NEWS),
    ]
    for number, (keyword, author, agency, kind) in enumerate(printed):
        text = f"The museum shows clocks of {number + 11} towns, as the report says."
        one = article(number, f"Clocks {number}", text, authors=(author,), agency=agency, links=(WHO,), lang="fr")
        room.publish(replace(one, keywords=(keyword,), kind=kind))
    yield room
    room.close()


def ask(room: Newsroom, facet: str, q: str = "", **asked: object) -> SearchPage:
    return room.searcher.search(SearchQuery(q=q, facets=(facet,), **asked))  # type: ignore[arg-type]


ANY_SPELLING = [
    ("keyword", ["ports", "Ports", "PORTS", " pörts "], {"Ports", "ports"}),
    ("keyword", ["Café culture", "cafe culture", "CAFE  CULTURE"], {"Café culture"}),
    ("author", ["Ana Lund", "ana lund", "ANA LUND", "Ana  Lund"], {"Ana Lund", "ANA LUND"}),
    ("author", ["José Ibáñez", "jose ibanez", "JOSE  IBÁÑEZ"], {"José Ibáñez"}),
    ("agency", ["Northwire", "northwire", "NORTHWIRE"], {"Northwire", "NORTHWIRE"}),
    ("agency", ["quayside press", "Quayside  Press"], {"Quayside Press"}),
    ("kind", ["press-release", "Press release", "PRESS_RELEASE", "press  release"], {"press-release"}),
    ("copy", ["No", "NO", "originals"], {"no"}),
    ("section", ["politics", "POLITICS", "Pólitics"], {"politics"}),
    ("outlet", ["harbour-herald", "Harbour Herald", "HARBOUR  HERALD"], {"harbour-herald"}),
    ("lang", ["fr", "FR", "French", "FRENCH", "français", "Francais", "Französisch", "FRANCESE", "フランス語"], {"fr"}),
    ("link", ["who.int", "WHO.int", "www.who.int", "https://www.who.int/data", "who.int/news"], {"who.int"}),
]


@pytest.mark.parametrize(("facet", "spellings", "values"), ANY_SPELLING)
def test_words_ask_for_a_value_in_every_spelling(
    room: Newsroom, facet: str, spellings: list[str], values: set[str]
) -> None:
    pages = [ask(room, facet, f'{facet}:"{text}"') for text in spellings]
    assert {page.total for page in pages} == {pages[0].total}
    assert pages[0].total > 0
    assert {page.reading.understood_as for page in pages} == {pages[0].reading.understood_as}
    assert " OR " not in pages[0].reading.understood_as
    for page in pages:
        assert page.reading.notes == ()
        assert {value.value for value in page.facets[0].values if value.named} == values
        assert not any(value.selected for value in page.facets[0].values)


@pytest.mark.parametrize(("facet", "spellings", "values"), ANY_SPELLING)
def test_a_filter_in_any_spelling_is_marked_and_can_be_taken_back(
    room: Newsroom, facet: str, spellings: list[str], values: set[str]
) -> None:
    for text in spellings:
        page = ask(room, facet, include=((facet, text),))
        chosen = {value.value for value in page.facets[0].values if value.selected}
        assert chosen
        assert chosen <= values
        assert page.query.included(facet)
        assert set(page.query.included(facet)) == chosen
        assert page.total == sum(value.count for value in page.facets[0].values if value.selected)
        freed = page.query
        for value in chosen:
            freed = freed.without_filter(facet, value)
        assert freed.include == ()


def test_a_value_of_a_list_is_found_as_often_as_the_list_says(room: Newsroom) -> None:
    for facet in ("keyword", "author", "agency"):
        for value in ask(room, facet).facets[0].values:
            assert ask(room, facet, include=((facet, value.value),)).total == value.count


def test_state_and_kind_asked_for_by_is_are_marked(room: Newsroom) -> None:
    page = ask(room, "kind", "is:Opinion OR is:news")
    assert {value.value for value in page.facets[0].values if value.named} == {"opinion", "news"}
    assert not any(value.named for value in ask(room, "kind", "-is:opinion").facets[0].values)


def test_a_name_that_is_nearly_right_is_offered_once(room: Newsroom) -> None:
    (note,) = ask(room, "author", 'author:"Ana Lundt"').reading.notes
    assert str(note.text).endswith("similar names: Ana Lund.")


@pytest.mark.parametrize("facet", FILTERS)
def test_a_value_that_does_not_exist_is_said_to(room: Newsroom, facet: str) -> None:
    for page in (ask(room, facet, f"{facet}:qqqzzz"), ask(room, facet, include=((facet, "qqqzzz"),))):
        assert page.total == 0
        assert any("qqqzzz" in str(note.text) for note in page.reading.notes)
        assert not any(value.named or value.selected for one in page.facets for value in one.values)
