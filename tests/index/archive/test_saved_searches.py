"""Saved searches, what is new in them, and the words of long queries, over every database."""

from datetime import UTC, datetime, timedelta

from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.watch.saved_search import long_query_key
from tests.search.newsroom import STORIES

NOW = datetime(2025, 7, 12, 12, tzinfo=UTC)
PAIRS = (("q", "tariff"), ("outlet", "harbour-herald"))


def account(archive: Archive, name: str) -> int:
    made = archive.accounts.add(name, Role.READER, password=None, created=NOW)
    assert made is not None
    return made.id


def test_a_search_is_kept_changed_and_removed(archive: Archive) -> None:
    store, rosa = archive.saved_searches, account(archive, "rosa")
    kept = store.add("Tariffs", PAIRS, account=rosa, shared=False, now=NOW)
    assert (kept.name, kept.pairs, kept.account, kept.by, kept.shared, kept.feed) == (
        "Tariffs",
        PAIRS,
        rosa,
        "rosa",
        False,
        None,
    )
    assert store.get(kept.id) == kept
    later = store.change(kept.id, name="Levies", shared=True, now=NOW + timedelta(hours=1))
    assert later is not None
    assert (later.name, later.shared, later.changed) == ("Levies", True, NOW), "what it looks for is the same"
    assert store.set_feed(kept.id, "secret")
    found = store.of_feed("secret")
    assert found is not None
    assert found.id == kept.id
    assert store.set_feed(kept.id, None)
    assert store.of_feed("secret") is None
    assert store.remove(kept.id)
    assert not store.remove(kept.id)
    assert store.get(kept.id) is None
    assert store.get(1 << 70) is None


def test_everybody_sees_their_own_and_what_is_shared(archive: Archive) -> None:
    store, rosa, edda = archive.saved_searches, account(archive, "rosa"), account(archive, "edda")
    store.add("b", PAIRS, account=rosa, shared=False, now=NOW)
    store.add("C", PAIRS, account=edda, shared=True, now=NOW)
    store.add("a", PAIRS, account=None, shared=True, now=NOW)
    assert [one.name for one in store.seen_by(rosa)] == ["a", "b", "C"]
    assert [one.name for one in store.seen_by(edda)] == ["a", "C"]
    assert (store.count(rosa), store.count(edda), store.count(None)) == (1, 1, 1)


def test_who_leaves_takes_along_what_was_not_shared(archive: Archive) -> None:
    store, rosa = archive.saved_searches, account(archive, "rosa")
    store.add("mine", PAIRS, account=rosa, shared=False, now=NOW)
    store.add("ours", PAIRS, account=rosa, shared=True, now=NOW)
    assert archive.accounts.remove(rosa)
    assert [(one.name, one.account, one.by) for one in store.all()] == [("ours", None, "")]


def test_what_is_new_is_counted_for_each_account_since_it_looked(archive: Archive) -> None:
    store, rosa, edda = archive.saved_searches, account(archive, "rosa"), account(archive, "edda")
    search = store.add("Tariffs", PAIRS, account=rosa, shared=True, now=NOW)
    archive.articles.save_many([(one, ()) for one in STORIES])
    first, second, third = (one.id for one in STORIES[:3])
    archive.alerts.compared(0, [], NOW, in_searches=[(search.id, first), (search.id, second)])
    assert store.new_counts(rosa) == store.new_counts(edda) == {search.id: 2}
    assert store.new_in(search.id, rosa, 10) == [second, first]
    store.look(search.id, rosa)
    assert (store.new_counts(rosa), store.new_counts(edda)) == ({}, {search.id: 2})
    archive.alerts.compared(
        0, [], NOW, in_searches=[(search.id, second), (search.id, third), (search.id, "gone"), (999, first)]
    )
    assert store.new_in(search.id, rosa, 10) == [third], "an article is new once"
    archive.articles.forget(ids=[third])
    assert store.new_counts(rosa) == {}
    assert store.matches(search.id, since=NOW, limit=10) == [second, first]
    store.change(search.id, pairs=(("q", "ferry"),), now=NOW)
    assert store.new_counts(edda) == {}, "it is another search now"


def test_matches_are_bounded_for_each_search(archive: Archive) -> None:
    store = archive.saved_searches
    one, other = (store.add(name, PAIRS, account=None, shared=True, now=NOW) for name in "ab")
    archive.articles.save_many([(story, ()) for story in STORIES])
    ids = [story.id for story in STORIES]
    archive.alerts.compared(0, [], NOW, in_searches=[*((one.id, id) for id in ids), (other.id, ids[0])])
    assert store.prune(2) == 3
    assert store.matches(one.id, since=NOW, limit=10) == [ids[4], ids[3]]
    assert store.matches(other.id, since=NOW, limit=10) == [ids[0]]


def test_new_articles_are_queued_where_there_is_a_search(archive: Archive) -> None:
    archive.saved_searches.add("Tariffs", PAIRS, account=None, shared=True, now=NOW)
    archive.articles.save_many([(STORIES[0], ())])
    archive.outbox.done(archive.outbox.pending(10)[-1].seq)
    assert [article for _, article in archive.alerts.queued(10)] == [STORIES[0].id]


def test_long_queries_are_kept_by_what_they_say(archive: Archive) -> None:
    store = archive.long_queries
    text = " OR ".join(f"word{n}" for n in range(200))
    key = store.put(text, NOW, keep=2)
    assert key == long_query_key(text) == store.put(text, NOW, keep=2)
    assert len(key) == 16
    assert store.get(key, NOW) == text
    assert store.get("nosuch", NOW) is None
    second = store.put("second", NOW + timedelta(days=1), keep=2)
    assert store.get(key, NOW + timedelta(days=3)) == text, "which counts as its use"
    third = store.put("third", NOW + timedelta(days=4), keep=2)
    assert store.get(second, NOW) is None, "not used for the longest"
    assert store.get(key, NOW) == text
    assert store.prune(before=NOW + timedelta(days=4)) == 1
    assert (store.get(key, NOW), store.get(third, NOW)) == (None, "third")
