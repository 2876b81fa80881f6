"""Who may keep, see, share and change a search, and that it finds what it found when it was saved."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from index.accounts.account_service import Identity
from index.accounts.rights import Role
from index.document import FACETS
from index.errors import NotFound, QueryError
from search.alerts.worker import Worker
from search.parameters import kept_pairs, kept_query
from search.request import DATE_FIELDS, LOOK_IN, SORTS, SearchQuery
from search.saved.commands import searches as command
from search.saved.saved_searches import COMMAND_LINE, SavedSearches, SearchNotAllowed, SearchRefused
from tests.search.newsroom import NOON, STORIES, Newsroom, article

LONG = " OR ".join(f"word{n}" for n in range(149)) + " OR tariff"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path, saved_searches="3")
    yield made
    made.close()


def person(room: Newsroom, name: str, role: Role) -> Identity:
    account = room.archive.accounts.add(name, role, password=None, created=NOON)
    assert account is not None
    return Identity(role=role, account=account)


texts = st.text(min_size=1, max_size=12)
queries = st.builds(
    SearchQuery,
    q=texts | st.just(""),
    fields=st.lists(st.sampled_from(LOOK_IN), unique=True, max_size=2).map(tuple),
    include=st.lists(st.tuples(st.sampled_from(FACETS), texts), max_size=3).map(
        lambda pairs: tuple(sorted(pairs, key=lambda pair: FACETS.index(pair[0])))
    ),
    from_=st.none() | st.just("2025-07"),
    since=st.none() | st.just("7d"),
    date_field=st.sampled_from(DATE_FIELDS),
    sort=st.none() | st.sampled_from(SORTS),
    duplicates=st.sampled_from(("show", "hide")),
    group=st.sampled_from(("none", "story")),
    limit=st.integers(1, 50),
)


@given(queries)
def test_what_is_kept_of_a_search_looks_for_the_same(query: SearchQuery) -> None:
    kept = kept_query(kept_pairs(query))
    assert kept == replace(query, limit=kept.limit)


def test_what_a_later_version_wrote_is_passed_over() -> None:
    pairs = [("q", "tariff"), ("mood", "sad"), ("sort", "loudest"), ("outlet", "hill-gazette"), ("limit", "5")]
    assert kept_query(pairs) == SearchQuery(q="tariff", include=(("outlet", "hill-gazette"),))


def test_everybody_keeps_their_own_and_editors_share(room: Newsroom) -> None:
    service = SavedSearches(room.archive, room.settings, clock=lambda: NOON)
    rosa, edda, visitor = (
        person(room, "rosa", Role.READER),
        person(room, "edda", Role.EDITOR),
        Identity(role=Role.READER),
    )
    mine = service.save("Tariffs", SearchQuery(q="tariff"), who=rosa)
    with pytest.raises(SearchNotAllowed, match="only editors share"):
        service.save("Tariffs", SearchQuery(q="tariff"), shared=True, who=rosa)
    with pytest.raises(SearchNotAllowed, match="only accounts"):
        service.save("Tariffs", SearchQuery(q="tariff"), who=visitor)
    ours = service.save("Ferries", SearchQuery(q="ferry"), shared=True, who=edda)
    assert [(one.search.name, one.mine) for one in service.listed(rosa)] == [("Ferries", False), ("Tariffs", True)]
    assert [one.search.name for one in service.listed(edda)] == ["Ferries"]
    assert service.listed(visitor) == []
    assert len(service.listed(COMMAND_LINE)) == 2
    for who, search in ((edda, mine), (visitor, mine), (visitor, ours)):
        with pytest.raises(NotFound):
            service.get(search.id, who)
        with pytest.raises(NotFound):
            service.remove(search.id, who)
    for change in (
        lambda: service.change(ours.id, name="Mine", who=rosa),
        lambda: service.change(mine.id, shared=True, who=rosa),
        lambda: service.remove(ours.id, rosa),
        lambda: service.open_feed(ours.id, rosa),
    ):
        with pytest.raises(SearchNotAllowed):
            change()
    assert service.change(mine.id, name="Levies", who=rosa).name == "Levies"
    assert not service.change(ours.id, shared=False, who=edda).shared
    actions = [entry.action for entry in room.archive.accounts.audit(10)]
    assert actions == ["searches.change", "searches.share"], "what is only one's own is nobody's business"


def test_a_search_that_cannot_be_run_is_not_kept(room: Newsroom) -> None:
    service = SavedSearches(room.archive, room.settings)
    rosa = person(room, "rosa", Role.READER)
    with pytest.raises(QueryError, match="501 words"):
        service.save("x", SearchQuery(q=" ".join(["word"] * 501)), who=rosa)
    with pytest.raises(SearchRefused, match="give the search a name"):
        service.save(" \n", SearchQuery(q="tariff"), who=rosa)
    for number in range(3):
        service.save(f"x{number}", SearchQuery(q="tariff"), who=rosa)
    with pytest.raises(SearchRefused, match="more than 3 saved searches"):
        service.save("x", SearchQuery(q="tariff"), who=rosa)


def test_a_long_query_is_kept_whole(room: Newsroom) -> None:
    room.publish(*STORIES)
    service = SavedSearches(room.archive, room.settings)
    kept = service.save("Long", SearchQuery(q=LONG), who=COMMAND_LINE)
    query = service.query(kept, None)
    assert (query.q, bool(query.long)) == (LONG, True)
    page = room.searcher.search(query)
    assert page.total == 2
    by_key = room.searcher.long_queries.with_words(SearchQuery(long=query.long))
    assert room.searcher.search(by_key).total == 2
    again = service.change(kept.id, query=SearchQuery(long=query.long, sort="oldest"), who=COMMAND_LINE)
    assert again.pairs == (("q", LONG), ("sort", "oldest"))


def test_what_is_new_is_what_became_searchable_since_the_last_visit(room: Newsroom) -> None:
    service, worker = SavedSearches(room.archive, room.settings), Worker(room.searcher, room.archive)
    rosa, edda = person(room, "rosa", Role.READER), person(room, "edda", Role.EDITOR)

    def publish(*stories: object) -> None:
        room.publish(*stories)  # type: ignore[arg-type]
        room.archive.outbox.done(room.archive.outbox.pending(100)[-1].seq)
        worker.step()

    publish(STORIES[0])
    tariffs = service.save("Tariffs", SearchQuery(q="tariff"), shared=True, who=edda)
    long = service.save("Long", SearchQuery(q=LONG), who=rosa)
    assert [one.new for one in service.listed(rosa)] == [0, 0], "what was there before is not new"
    publish(*STORIES[1:], article(9, "Timber tariff", "A tariff on timber."))
    assert {one.search.name: one.new for one in service.listed(rosa)} == {"Tariffs": 2, "Long": 2}
    new = service.look(tariffs, rosa, most=10)
    assert [one.article.title for one in new] == [STORIES[1].title, "Timber tariff"]
    assert {one.search.name: one.new for one in service.listed(rosa)} == {"Tariffs": 0, "Long": 2}
    assert {one.search.name: one.new for one in service.listed(edda)} == {"Tariffs": 2}
    assert service.look(tariffs, rosa, most=10) == []
    publish(article(10, "Another tariff", "A tariff."))
    assert {one.search.name: one.new for one in service.listed(rosa)} == {"Tariffs": 1, "Long": 3}
    assert len(service.look(long, rosa, most=2)) == 2


def test_a_feed_ends_with_its_address(room: Newsroom) -> None:
    service = SavedSearches(room.archive, room.settings)
    kept = service.save("Tariffs", SearchQuery(q="tariff"), who=COMMAND_LINE)
    first = service.open_feed(kept.id, COMMAND_LINE)
    assert service.of_feed(first).id == kept.id
    second = service.open_feed(kept.id, COMMAND_LINE)
    assert len(second) >= 43
    for token in (first, "", "None"):
        with pytest.raises(NotFound):
            service.of_feed(token)
    service.close_feed(kept.id, COMMAND_LINE)
    with pytest.raises(NotFound):
        service.of_feed(second)


def test_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROADSHEET_DATA", str(tmp_path / "data"))
    run = CliRunner()

    def broadsheet(*words: str) -> tuple[int, str]:
        result = run.invoke(command, words)
        return result.exit_code, result.output + str(result.exception or "")

    assert "No saved searches" in broadsheet("list")[1]
    assert broadsheet("add", "Tariffs", "tariff OR levy") == (0, "1: Tariffs\n")
    assert broadsheet("add", "Long", LONG)[0] == 0
    said = broadsheet("list")[1]
    assert "1: Tariffs (shared)\n  q=tariff OR levy" in said
    code, said = broadsheet("run", "1")
    assert (code, said.strip()) == (0, "Tariffs: 0 articles")
    assert broadsheet("remove", "1") == (0, "Removed the saved search 1.\n")
    for wrong in (("remove", "1"), ("run", "1")):
        code, said = broadsheet(*wrong)
        assert code != 0
        assert "there is no saved search 1" in said
