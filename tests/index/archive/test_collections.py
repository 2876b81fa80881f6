"""Collections, stars, tags and notes: what is kept of articles, by whom, and who may do what with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.accounts.values import Account
from index.archive.protocols import Archive
from index.article import Article
from index.collections.collecting import Collecting, CollectionError, CollectionRefused, Kept
from index.collections.protocols import Access, Marks
from index.corrections import article_removal
from index.errors import NotFound
from index.operations.settings import Settings
from index.text.folding import fold
from tests.search.newsroom import article

NOON = datetime(2025, 7, 12, 12, tzinfo=UTC)


@pytest.fixture
def stories(archive: Archive) -> list[Article]:
    made = [article(number, f"Ferry {number}", f"The ferry {number} was late.") for number in range(5)]
    archive.articles.save_many([(one, ()) for one in made])
    return made


@pytest.fixture
def desk(archive: Archive, settings: Settings) -> Callable[..., Collecting]:
    """Makes what one account keeps, by its name."""
    people: dict[str, Account] = {}

    def of(name: str, role: Role = Role.EDITOR, **limits: Any) -> Collecting:
        if name not in people:
            people[name] = AccountService(archive.accounts).add(name, role, by="test")
        return Collecting(archive, replace(settings, **limits), people[name], clock=lambda: NOON)

    return of


def ids(kept: list[Kept]) -> list[str]:
    return [line.line.article for line in kept]


def test_a_collection_holds_what_was_put_into_it(desk: Callable[..., Collecting], stories: list[Article]) -> None:
    ada = desk("ada")
    coal = ada.make("Coal phase-out", about="Everything on\r\nthe mines")
    assert (coal.access, coal.articles, coal.about) == (Access.PRIVATE, 0, "Everything on\nthe mines")
    assert ada.put(coal.id, [stories[0].id, stories[1].id]) == 2
    assert ada.put(coal.id, [stories[2].id, stories[1].id, "nowhere"]) == 1
    assert ids(ada.lines(coal.id, 9)) == [stories[2].id, stories[0].id, stories[1].id]
    assert ids(ada.lines(coal.id, 1)) == [stories[2].id]
    first = ada.lines(coal.id, 1)[0].line
    assert ids(ada.lines(coal.id, 9, before=first.number)) == [stories[0].id, stories[1].id]
    assert ada.take_out(coal.id, [stories[0].id, "nowhere"]) == 1
    assert ada.get(coal.id).articles == 2
    assert [one.name for one in ada.holding([stories[1].id])[stories[1].id]] == ["Coal phase-out"]
    assert ada.holding([stories[4].id]) == {}


def test_names_are_compared_folded_and_belong_to_their_owner(desk: Callable[..., Collecting]) -> None:
    ada, bo = desk("ada"), desk("bo")
    coal = ada.make("Coal  phase-out")
    assert coal.name == "Coal phase-out"
    with pytest.raises(CollectionError, match="already"):
        ada.make("COAL Phase-Out")
    assert bo.make("coal phase-out").id != coal.id
    assert ada.find("coal PHASE-out").id == coal.id
    assert ada.find(str(coal.id)).id == coal.id
    other = ada.make("Wind")
    with pytest.raises(CollectionError, match="another"):
        ada.change(other.id, name="coal phase-out")
    assert ada.change(other.id, name="wind").name == "wind"


@pytest.mark.parametrize("name", ["", "  ", "!!!", "x" * 121, 'a "b" c', "\u200b"])
def test_a_name_that_cannot_be_used_is_refused(desk: Callable[..., Collecting], name: str) -> None:
    with pytest.raises(CollectionError):
        desk("ada").make(name)


def test_a_private_collection_does_not_exist_for_others(
    desk: Callable[..., Collecting], stories: list[Article]
) -> None:
    ada, bo = desk("ada"), desk("bo")
    secret = ada.make("Merger talks")
    ada.put(secret.id, [stories[0].id])
    tries: list[Callable[[], object]] = [
        lambda: bo.get(secret.id),
        lambda: bo.lines(secret.id, 9),
        lambda: bo.put(secret.id, [stories[1].id]),
        lambda: bo.take_out(secret.id, [stories[0].id]),
        lambda: bo.change(secret.id, name="x"),
        lambda: bo.remove(secret.id),
        lambda: bo.find("Merger talks"),
        lambda: bo.find(str(secret.id)),
    ]
    said = set()
    for attempt in tries:
        with pytest.raises(NotFound) as refusal:
            attempt()
        said.add(str(refusal.value))
    assert not any("ada" in sentence for sentence in said)
    with pytest.raises(NotFound) as nothing:
        bo.get(999_999)
    assert str(nothing.value) in said
    assert bo.visible() == []
    assert bo.holding([stories[0].id]) == {}
    assert ids(ada.lines(secret.id, 9)) == [stories[0].id]


def test_what_is_shared_is_read_by_all_and_changed_by_whom_its_owner_lets(
    desk: Callable[..., Collecting], stories: list[Article]
) -> None:
    ada, bo, rea = desk("ada"), desk("bo"), desk("rea", Role.READER)
    coal = ada.make("Coal", access=Access.READ)
    for other in (bo, rea):
        assert [one.name for one in other.visible()] == ["Coal"]
        with pytest.raises(CollectionRefused):
            other.put(coal.id, [stories[0].id])
    ada.change(coal.id, access=Access.WRITE)
    assert bo.put(coal.id, [stories[0].id]) == 1
    with pytest.raises(CollectionRefused):
        rea.put(coal.id, [stories[1].id])
    with pytest.raises(CollectionRefused):
        bo.remove(coal.id)
    with pytest.raises(CollectionRefused):
        bo.change(coal.id, name="Mine")
    with pytest.raises(CollectionRefused):
        rea.make("Open", access=Access.READ)
    ada.change(coal.id, access=Access.PRIVATE)
    assert bo.visible() == []


def test_the_log_names_no_private_collection(desk: Callable[..., Collecting], archive: Archive) -> None:
    ada = desk("ada")
    secret = ada.make("Merger talks")
    ada.change(secret.id, name="Merger talks 2")
    ada.remove(secret.id)
    log = str(archive.accounts.audit(100))
    assert "Merger" not in log


def test_stars_tags_and_notes_are_their_owners_alone(desk: Callable[..., Collecting], stories: list[Article]) -> None:
    ada, bo = desk("ada"), desk("bo", Role.READER)
    one, two = stories[0].id, stories[1].id
    assert ada.star([one, two, "nowhere"]) == 2
    assert ada.star([one]) == 0
    assert ada.tag([one], "#Energy") == 1
    assert ada.tag([two], "ENERGY") == 1
    ada.write(one, " call the\r\nminister ")
    assert ada.marks([one, two, "nowhere"]) == {
        one: Marks(starred=True, note="call the\nminister", tags=("Energy",)),
        two: Marks(starred=True, tags=("Energy",)),
    }
    assert [(tag.tag, tag.articles) for tag in ada.tags()] == [("Energy", 2)]
    assert bo.marks([one, two]) == {}
    assert bo.tags() == []
    ada.set_tags(one, ["Climate", "energy"])
    assert ada.marks([one])[one].tags == ("Climate", "Energy")
    assert ada.untag([one, two], "energy") == 2
    assert ada.star([one, two], on=False) == 2
    ada.set_tags(one, [])
    ada.write(one, "")
    assert ada.marks([one, two]) == {}
    with pytest.raises(NotFound):
        ada.write("nowhere", "x")


@pytest.mark.parametrize("tag", ["", "#", "a,b", 'a"b', "x" * 61])
def test_a_tag_that_cannot_be_used_is_refused(
    desk: Callable[..., Collecting], stories: list[Article], tag: str
) -> None:
    with pytest.raises(CollectionError):
        desk("ada").tag([stories[0].id], tag)


def test_limits_are_settings_and_a_refusal_changes_nothing(
    desk: Callable[..., Collecting], stories: list[Article]
) -> None:
    every = [one.id for one in stories]
    few = desk("ada", collections_most=1, collection_articles=2, collect_at_once=4, tags_most=1, note_characters=3)
    coal = few.make("Coal")
    attempts: list[tuple[str, Callable[[], object]]] = [
        ("collections_most", lambda: few.make("Wind")),
        ("collect_at_once", lambda: few.put(coal.id, every)),
        ("collection_articles", lambda: few.put(coal.id, every[:3])),
        ("collection_articles", lambda: few.star(every[:3])),
        ("tags_most", lambda: few.set_tags(every[0], ["a", "b"])),
        ("note_characters", lambda: few.write(every[0], "four")),
    ]
    for setting, attempt in attempts:
        with pytest.raises(CollectionError, match=setting):
            attempt()
    assert few.get(coal.id).articles == 0
    assert few.marks(every) == {}


def test_an_article_that_was_taken_down_leaves_a_line(
    desk: Callable[..., Collecting], archive: Archive, stories: list[Article]
) -> None:
    ada = desk("ada")
    coal = ada.make("Coal")
    ada.put(coal.id, [stories[0].id, stories[1].id, stories[2].id])
    ada.star([stories[0].id])
    article_removal.take_down(archive, stories[0].id, reason="asked by a lawyer", by="otto")
    archive.articles.forget(ids=[stories[1].id])
    kept = ada.lines(coal.id, 9)
    assert [(line.archived is not None, line.taken_down) for line in kept] == [
        (False, True),
        (False, False),
        (True, False),
    ]
    assert ada.star([stories[0].id], on=False) == 1
    assert ada.take_out(coal.id, [stories[1].id]) == 1


def test_an_article_read_again_stays_where_it_is(
    desk: Callable[..., Collecting], archive: Archive, stories: list[Article]
) -> None:
    ada = desk("ada")
    coal = ada.make("Coal")
    ada.put(coal.id, [stories[0].id])
    archive.articles.save(replace(stories[0], title="Ferry on time", fetched=NOON + timedelta(days=1)))
    (kept,) = ada.lines(coal.id, 9)
    assert kept.archived is not None
    assert kept.archived.article.title == "Ferry on time"


def test_what_an_account_sees_has_a_version(
    desk: Callable[..., Collecting], archive: Archive, stories: list[Article]
) -> None:
    ada, bo = desk("ada"), desk("bo")
    number = {one.name: one.id for one in archive.accounts.all()}
    seen = [archive.collections.version(number["bo"])]

    def changed() -> bool:
        now = archive.collections.version(number["bo"])
        different = now != seen[-1]
        seen.append(now)
        return different

    secret = ada.make("Secret")
    ada.put(secret.id, [stories[0].id])
    ada.star([stories[0].id])
    assert not changed()
    steps: list[Callable[[], object]] = [
        lambda: bo.star([stories[0].id]),
        lambda: bo.tag([stories[0].id], "x"),
        lambda: bo.untag([stories[0].id], "x"),
        lambda: ada.change(secret.id, access=Access.WRITE),
        lambda: ada.put(secret.id, [stories[1].id]),
        lambda: bo.take_out(secret.id, [stories[1].id]),
        lambda: ada.remove(secret.id),
        lambda: bo.make("Mine"),
    ]
    for step in steps:
        step()
        assert changed()


def test_nothing_stays_of_an_account_that_leaves(
    desk: Callable[..., Collecting], archive: Archive, stories: list[Article]
) -> None:
    ada = desk("ada")
    ada.put(ada.make("Coal").id, [stories[0].id])
    ada.star([stories[0].id])
    ada.tag([stories[0].id], "x")
    account = archive.accounts.named("ada")
    assert account
    archive.accounts.remove(account.id)
    assert archive.marks.all(account.id) == {}
    assert archive.marks.tags(account.id) == []
    assert archive.collections.visible(account.id) == []
    assert archive.check() == ()


@examples(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(("star", "unstar", "tag", "untag")), st.integers(0, 4), st.sampled_from("aAbé")),
        max_size=20,
    )
)
def test_marks_are_what_the_steps_leave(
    steps: list[tuple[str, int, str]], desk: Callable[..., Collecting], archive: Archive, stories: list[Article]
) -> None:
    ada = desk("ada")
    every = [one.id for one in stories]
    for one in every:
        ada.set_tags(one, [])
    ada.star(every, on=False)
    starred: set[str] = set()
    tagged: set[tuple[str, str]] = set()
    for verb, number, tag in steps:
        one = every[number]
        if verb == "star":
            ada.star([one])
            starred.add(one)
        elif verb == "unstar":
            ada.star([one], on=False)
            starred.discard(one)
        elif verb == "tag":
            ada.tag([one], tag)
            tagged.add((one, fold(tag)))
        else:
            ada.untag([one], tag)
            tagged.discard((one, fold(tag)))
    marks = ada.marks(every)
    assert {one for one, kept in marks.items() if kept.starred} == starred
    assert {(one, fold(tag)) for one, kept in marks.items() for tag in kept.tags} == tagged
    assert {(tag.key, tag.articles) for tag in ada.tags()} == {
        (key, sum(other == key for _, other in tagged)) for _, key in tagged
    }
