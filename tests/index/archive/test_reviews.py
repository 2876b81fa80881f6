"""Press reviews and their schedules, whatever database keeps them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.accounts.values import Account
from index.archive.protocols import Archive
from index.reviews.protocols import Cover, Item, Schedule, Shows

NOON = datetime(2025, 7, 12, 12, tzinfo=UTC)
COVER = Cover(title="Coal & “wind”", day=date(2025, 7, 12), client="Müller", intro="a\nb", q="coal")
ITEMS = [Item(words="Chapter"), Item(article="a1", shows=Shows.FULL, match=(3, 9), revision=2), Item(article="a2")]


@pytest.fixture
def ada(archive: Archive) -> Account:
    return AccountService(archive.accounts).add("ada", Role.EDITOR, by="test")


def test_a_review_is_kept_as_it_was_given(archive: Archive, ada: Account) -> None:
    store = archive.reviews
    made = store.add(ada.id, COVER, ITEMS, made_by="schedule 1", now=NOON)
    assert (made.cover, made.items, made.created, made.made_by) == (COVER, 2, NOON, "schedule 1")
    items = store.items(made.id)
    assert [replace(item, number=0) for item in items] == ITEMS
    later = NOON + timedelta(hours=1)
    store.arrange(made.id, [replace(items[2], words="x"), Item(words="New"), items[0]], later)
    again = store.items(made.id)
    assert [(item.number, item.words) for item in again if item.number in {items[0].number, items[2].number}] == [
        (items[2].number, "x"), (items[0].number, "Chapter"),
    ]  # fmt: skip
    assert store.change(made.id, replace(COVER, client=""), later)
    found = store.get(made.id)
    assert found is not None
    assert (found.cover.client, found.changed, found.items) == ("", later, 1)
    other = store.add(ada.id, COVER, [], made_by="", now=NOON)
    assert [one.id for one in store.recent(9)] == [other.id, made.id]
    assert [one.id for one in store.recent(9, before=other.id)] == [made.id]
    newest = store.made_by("schedule 1")
    assert newest is not None
    assert newest.id == made.id
    assert store.remove(made.id)
    assert not store.remove(made.id)
    assert store.get(made.id) is None
    assert store.items(made.id) == []
    assert store.get(10**30) is None


def test_a_schedule_is_done_once_for_a_day(archive: Archive, ada: Account) -> None:
    store = archive.review_schedules
    given = Schedule(
        owner=ada.id, search=7, title="Morning", weekdays=frozenset((0, 6)), send_to="a@b.c", last_made=NOON
    )
    kept = store.add(given)
    assert replace(kept, id=0) == given
    assert store.made(kept.id, date(2025, 7, 14), NOON)
    assert not store.made(kept.id, date(2025, 7, 14), NOON)
    assert not store.made(kept.id, date(2025, 7, 13), NOON)
    assert store.made(kept.id, date(2025, 7, 15), NOON + timedelta(days=1))
    (found,) = store.all()
    assert (found.last_day, found.last_made) == (date(2025, 7, 15), NOON + timedelta(days=1))
    assert store.remove(kept.id)
    assert not store.remove(kept.id)
    assert not store.made(kept.id, date(2025, 7, 16), NOON)
