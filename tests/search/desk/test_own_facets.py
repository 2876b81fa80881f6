"""Searching in what one reader keeps: filters, facets with exact counts, and nothing of anybody else's."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.collections.collecting import Collecting
from index.collections.protocols import Access
from search.desk import own_facets
from search.page import Facet
from search.query.parse import parse
from search.request import OWN_FACETS, SearchQuery
from tests.search.newsroom import PEOPLE, STORIES, Newsroom

ONE, TWO, THREE = (story.id for story in STORIES[:3])
EVERY = [story.id for story in STORIES]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path)
    room.publish(*STORIES, people=PEOPLE)
    yield room
    room.close()


class Desk:
    """What two readers keep in one newsroom."""

    def __init__(self, room: Newsroom) -> None:
        self.room = room
        accounts = AccountService(room.archive.accounts)
        self.ada = accounts.add("ada", Role.EDITOR, by="test")
        self.bo = accounts.add("bo", Role.READER, by="test")
        self.of_ada = Collecting(room.archive, room.settings, self.ada)
        self.of_bo = Collecting(room.archive, room.settings, self.bo)

    def found(self, q: str = "", reader: int | None = None, **asked: object) -> set[str]:
        query = replace(SearchQuery(q=q, reader=reader, limit=100), **asked)  # type: ignore[arg-type]
        page = self.room.searcher.search(query)
        assert page.total == len(page.results)
        return {result.id for result in page.results}

    def facets(self, reader: int | None, q: str = "", **asked: object) -> dict[str, Facet]:
        query = replace(SearchQuery(q=q, reader=reader, facets=OWN_FACETS, limit=1), **asked)  # type: ignore[arg-type]
        return {facet.name: facet for facet in self.room.searcher.search(query).facets}


@pytest.fixture
def desk(room: Newsroom) -> Desk:
    return Desk(room)


def test_a_collection_is_searched_by_its_name(desk: Desk) -> None:
    coal = desk.of_ada.make("Coal phase-out")
    desk.of_ada.put(coal.id, [ONE, TWO])
    me = desk.ada.id
    assert desk.found('collection:"coal PHASE-out"', me) == {ONE, TWO}
    assert desk.found(f'collection:"#{coal.id}"', me) == {ONE, TWO}
    assert desk.found('museum OR collection:"Coal phase-out"', me) == {ONE, TWO, THREE}
    assert desk.found('-collection:"Coal phase-out"', me) == set(EVERY) - {ONE, TWO}
    assert desk.found(reader=me, include=(("collection", "Coal phase-out"),)) == {ONE, TWO}
    assert desk.found(reader=me, exclude=(("collection", f"#{coal.id}"),)) == set(EVERY) - {ONE, TWO}
    page = desk.room.searcher.search(SearchQuery(q="", include=(("collection", "coal phase-out"),), reader=me))
    assert [(chip.name, chip.label) for chip in page.active] == [("collection", "Coal phase-out")]


def test_stars_tags_and_notes_are_searched(desk: Desk) -> None:
    me = desk.ada.id
    desk.of_ada.star([ONE, THREE])
    desk.of_ada.tag([TWO], "Energy")
    desk.of_ada.write(TWO, "ask the crew")
    assert desk.found("is:starred", me) == {ONE, THREE}
    assert desk.found("is:noted", me) == {TWO}
    assert desk.found("tag:energy", me) == {TWO}
    assert desk.found("tag:#Energy", me) == {TWO}
    assert desk.found(reader=me, include=(("is", "starred"), ("tag", "energy"))) == set()
    assert desk.found("is:starred OR tag:energy", me) == {ONE, TWO, THREE}


def test_an_article_taken_down_is_found_no_more(desk: Desk) -> None:
    desk.of_ada.star([ONE, TWO])
    desk.room.archive.articles.forget(ids=[ONE])
    desk.room.engine.delete([ONE])
    desk.room.engine.commit("")
    assert desk.found("is:starred", desk.ada.id) == {TWO}
    assert desk.facets(desk.ada.id)["is"].values[0].count == 1


def test_nothing_of_one_reader_reaches_another(desk: Desk) -> None:
    secret = desk.of_ada.make("Merger talks")
    desk.of_ada.put(secret.id, [ONE])
    desk.of_ada.tag([ONE], "Merger")
    desk.of_ada.star([ONE])
    asked = (
        'collection:"Merger talks"', 'collection:"Merger talk"', f'collection:"#{secret.id}"', f"collection:{secret.id}",
        "tag:merger", "tag:merge",
    )  # fmt: skip
    for reader in (desk.bo.id, None):
        for q in asked:
            page = desk.room.searcher.search(SearchQuery(q=q, reader=reader, facets=OWN_FACETS))
            assert page.total == 0
            said = " ".join(note.text for note in page.reading.notes) + " ".join(page.emptied_by)
            assert "similar names" not in said
            assert page.did_you_mean is None
            assert all(not facet.distinct for facet in page.facets)
        assert desk.found("is:starred", reader) == set()
        assert not any(facet.values for facet in desk.facets(reader).values())
    suggested = desk.room.searcher.suggest("merg")
    assert not any("merger talks" in one.text.lower() for one in suggested)


def test_nobody_is_asked_to_sign_in(desk: Desk) -> None:
    page = desk.room.searcher.search(SearchQuery(q="is:starred"))
    assert [note.code for note in page.reading.notes] == ["sign_in"]


def test_an_unknown_name_offers_ones_own(desk: Desk) -> None:
    desk.of_ada.make("Coal phase-out")
    page = desk.room.searcher.search(SearchQuery(q='collection:"coal phase-ot"', reader=desk.ada.id))
    (note,) = page.reading.notes
    assert note.text == "You have no collection called 'coal phase-ot'; similar names: Coal phase-out."


def test_of_two_with_one_name_ones_own_is_meant(desk: Desk) -> None:
    shared = desk.of_ada.make("Coal", access=Access.READ)
    desk.of_ada.put(shared.id, [ONE])
    assert desk.found("collection:coal", desk.bo.id) == {ONE}
    own = desk.of_bo.make("COAL")
    desk.of_bo.put(own.id, [TWO])
    assert desk.found("collection:coal", desk.bo.id) == {TWO}
    assert desk.found(f'collection:"#{shared.id}"', desk.bo.id) == {ONE}


def test_a_facet_ignores_its_own_filter_only(desk: Desk) -> None:
    me, mine = desk.ada.id, desk.of_ada
    coal, wind = mine.make("Coal"), mine.make("Wind")
    mine.put(coal.id, [ONE, TWO])
    mine.put(wind.id, [TWO, THREE])
    mine.tag([TWO, THREE], "x")
    facets = desk.facets(me, include=(("collection", "Coal"),))
    assert [(value.label, value.count, value.selected) for value in facets["collection"].values] == [
        ("Coal", 2, True), ("Wind", 2, False),
    ]  # fmt: skip
    assert [(value.label, value.count) for value in facets["tag"].values] == [("x", 1)]
    assert desk.found("", me, include=(("collection", "Coal"), ("tag", "x"))) == {TWO}


@pytest.mark.parametrize("listed_most", [0, 20_000])
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    held=st.dictionaries(st.sampled_from("abcde"), st.frozensets(st.sampled_from(EVERY), max_size=5), max_size=5),
    starred=st.frozensets(st.sampled_from(EVERY)),
    q=st.sampled_from(("", "harbour", "Kovel -strike", "is:starred", "nothing")),
    chosen=st.sampled_from((None, "a", "b")),
    hidden=st.booleans(),
)
def test_every_count_is_what_the_filter_finds(
    listed_most: int,
    held: dict[str, frozenset[str]],
    starred: frozenset[str],
    q: str,
    chosen: str | None,
    hidden: bool,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(own_facets, "LISTED_MOST", listed_most)
    room = Newsroom(tmp_path_factory.mktemp("room"))
    try:
        room.publish(*STORIES)
        desk = Desk(room)
        me, mine = desk.ada.id, desk.of_ada
        for name, articles in held.items():
            mine.put(mine.make(name).id, sorted(articles))
        mine.star(sorted(starred))
        include = (("collection", chosen),) if chosen in held else ()
        asked = {"include": include, "duplicates": "hide" if hidden else "show"}
        page = room.searcher.search(SearchQuery(q=q, reader=me, facets=OWN_FACETS, **asked))  # type: ignore[arg-type]
        counts = {(facet.name, value.label): value.count for facet in page.facets for value in facet.values}
        for name in held:
            alone = SearchQuery(q=q, reader=me, include=(("collection", name),))
            assert counts.get(("collection", name), 0) == room.searcher.search(alone).total
        both = SearchQuery(q=q, reader=me, include=(*include, ("is", "starred")))
        assert counts.get(("is", "Starred"), 0) == room.searcher.search(both).total
    finally:
        room.close()


@pytest.mark.parametrize("q", ['collection:"Coal phase-out"', 'tag:"x y"', 'is:"starred"', '-collection:"a"'])
def test_the_language_has_these_fields(q: str) -> None:
    assert parse(q).understood_as == q
