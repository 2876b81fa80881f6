"""Word lists over every database: whose a name is, and that a list goes on under its former names."""

from datetime import UTC, datetime, timedelta

from index.accounts.rights import Role
from index.archive.protocols import Archive

NOW = datetime(2025, 7, 12, 12, tzinfo=UTC)
WATER = ("river", '"drinking water"', "tap*")


def account(archive: Archive, name: str) -> int:
    made = archive.accounts.add(name, Role.READER, password=None, created=NOW)
    assert made is not None
    return made.id


def test_a_list_is_kept_changed_and_removed(archive: Archive) -> None:
    store, rosa = archive.word_lists, account(archive, "rosa")
    kept = store.add("Wasser", WATER, account=rosa, shared=False, now=NOW)
    assert kept is not None
    assert (kept.name, kept.entries, kept.by, kept.shared, kept.former) == ("Wasser", WATER, "rosa", False, ())
    assert store.get(kept.id) == kept
    before = store.version()
    later = store.change(kept.id, entries=("lake",), now=NOW + timedelta(hours=1))
    assert later is not None
    assert (later.entries, later.name) == (("lake",), "Wasser")
    assert store.version() != before
    assert store.remove(kept.id)
    assert not store.remove(kept.id)
    assert store.get(kept.id) is None
    assert store.get(1 << 70) is None


def test_a_name_is_ones_own_list_before_a_shared_one(archive: Archive) -> None:
    store, rosa, edda = archive.word_lists, account(archive, "rosa"), account(archive, "edda")
    shared = store.add("water", ("lake",), account=edda, shared=True, now=NOW)
    own = store.add("Water", ("river",), account=rosa, shared=False, now=NOW)
    assert shared is not None
    assert own is not None
    assert store.named("WATER", rosa) == own
    assert store.named("water", edda) == shared
    assert store.named("water", None) == shared
    assert store.add("wäter", ("x",), account=rosa, shared=False, now=NOW) is None, "names that fold alike are one"
    assert store.change(own.id, shared=True, now=NOW) is None, "one of that name is shared already"
    assert [one.id for one in store.seen_by(edda)] == [shared.id]
    assert {one.id for one in store.all()} == {shared.id, own.id}
    assert (store.count(rosa), store.count(None)) == (1, 0)


def test_a_list_answers_to_its_former_names_until_another_has_them(archive: Archive) -> None:
    store, rosa = archive.word_lists, account(archive, "rosa")
    kept = store.add("water", WATER, account=rosa, shared=False, now=NOW)
    assert kept is not None
    renamed = store.change(kept.id, name="rivers", now=NOW)
    assert renamed is not None
    assert store.named("water", rosa) == renamed
    assert store.named("water", None) is None
    other = store.add("water", ("sea",), account=rosa, shared=False, now=NOW)
    assert store.named("water", rosa) == other
    back = store.change(kept.id, name="lakes", now=NOW)
    assert back is not None
    assert back.former == ("rivers", "water")


def test_what_is_private_goes_with_its_account_and_what_is_shared_stays(archive: Archive) -> None:
    store, rosa = archive.word_lists, account(archive, "rosa")
    store.add("mine", ("a",), account=rosa, shared=False, now=NOW)
    store.add("ours", ("b",), account=rosa, shared=True, now=NOW)
    assert archive.accounts.remove(rosa)
    (left,) = store.all()
    assert (left.name, left.account, left.by) == ("ours", None, "")
