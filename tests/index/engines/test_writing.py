"""What a writer promises: what is visible when, what replaces what, what survives."""

import pytest

from index.errors import AlreadyRunning
from index.query import Exact, SearchRequest, Term
from tests.index.engines.conftest import Subject
from tests.index.engines.oracle import MemoryEngine
from tests.index.engines.texts import article


def test_an_index_that_was_never_committed_answers_with_nothing(engine: Subject) -> None:
    found = engine.search(Term("harbour"))
    assert (found.total, found.hits, found.generation) == (0, (), 0)
    assert engine.reader.generation == 0
    assert engine.writer.bookmark == ""
    assert engine.reader.values("person") == ()
    assert engine.reader.words("", 10) == ()
    assert engine.reader.status().faults == ()
    assert not engine.reader.glance()
    engine.put()
    assert engine.reader.glance()


def test_nothing_is_visible_before_the_commit_and_all_of_it_after(engine: Subject) -> None:
    engine.writer.add([article("a", "ferry"), article("b", "ferry")])
    assert engine.ids(Term("ferry")) == []
    generation = engine.writer.commit("mark-1")
    assert engine.found(Term("ferry")) == {"a", "b"}
    assert engine.writer.bookmark == "mark-1"
    assert engine.reader.generation == generation == engine.search().generation


def test_generations_rise_with_every_commit(engine: Subject) -> None:
    generations = [
        engine.put(article("a", "ferry")),
        engine.put(article("b", "ferry")),
        engine.delete("a"),
        engine.put(),
    ]
    assert generations == sorted(set(generations))
    assert generations[0] > 0


def test_a_later_article_replaces_an_earlier_one_of_the_same_id(engine: Subject) -> None:
    engine.put(article("a", "ferry", person=("bo-lind",)))
    engine.put(article("a", "bridge", person=("cy-marsh",)))
    assert engine.ids(Term("ferry")) == []
    assert engine.ids(Term("bridge")) == ["a"]
    assert [count.value for count in engine.reader.values("person")] == ["cy-marsh"]


def test_the_last_of_several_with_one_id_wins_within_a_batch(engine: Subject) -> None:
    engine.put(article("a", "ferry"), article("b", "storm"), article("a", "bridge"))
    assert engine.ids(Term("ferry")) == []
    assert engine.ids(Term("bridge")) == ["a"]
    assert engine.search().total == 2


def test_an_article_may_be_replaced_several_times_before_a_commit(engine: Subject) -> None:
    engine.put(article("a", "one"))
    for body in ("ferry", "storm", "bridge"):
        engine.writer.add([article("a", body)])
    engine.writer.commit("")
    assert engine.search().total == 1
    assert engine.ids(Term("bridge")) == ["a"]


def test_deleting(engine: Subject) -> None:
    engine.put(article("a", "ferry"), article("b", "ferry"))
    engine.writer.delete(["a", "unknown"])
    assert engine.found(Term("ferry")) == {"a", "b"}
    engine.writer.commit("")
    assert engine.found(Term("ferry")) == {"b"}


def test_delete_and_add_happen_in_the_order_of_the_calls(engine: Subject) -> None:
    engine.put(article("a", "ferry"))
    engine.writer.delete(["a"])
    engine.writer.add([article("a", "bridge"), article("b", "bridge")])
    engine.writer.delete(["b"])
    engine.writer.commit("")
    assert engine.found(Term("bridge")) == {"a"}
    assert engine.search().total == 1


def test_clear_forgets_everything_with_the_next_commit(engine: Subject) -> None:
    engine.put(article("a", "ferry"))
    engine.writer.clear()
    engine.writer.add([article("b", "bridge")])
    assert engine.ids() == ["a"]
    engine.writer.commit("afresh")
    assert engine.ids() == ["b"]
    assert engine.writer.bookmark == "afresh"


def test_rollback_drops_what_was_not_committed(engine: Subject) -> None:
    engine.put(article("a", "ferry"))
    engine.writer.add([article("b", "ferry")])
    engine.writer.delete(["a"])
    engine.writer.rollback()
    engine.writer.commit("")
    assert engine.ids() == ["a"]
    engine.writer.clear()
    engine.writer.rollback()
    engine.put(article("c"))
    assert engine.found(Exact("lang", ("en",))) == {"a", "c"}


def test_closing_drops_what_was_not_committed_and_gives_the_lock_back(engine: Subject) -> None:
    engine.put(article("a", "ferry"))
    engine.writer.add([article("b", "ferry")])
    engine.reopen()
    assert engine.ids() == ["a"]
    engine.put(article("c", "ferry"))
    assert engine.found(Term("ferry")) == {"a", "c"}


def test_bookmark_and_generation_survive_reopening(engine: Subject) -> None:
    engine.writer.add([article("a", "ferry")])
    generation = engine.writer.commit("mark: 日本 \n 7")
    engine.reopen()
    assert engine.writer.bookmark == "mark: 日本 \n 7"
    assert engine.reader.generation == generation
    assert engine.ids(Term("ferry")) == ["a"]


def test_every_reader_sees_a_commit_by_itself(engine: Subject) -> None:
    other = engine.backend.reader(engine.settings)
    engine.put(article("a", "ferry"))
    assert other.generation == engine.reader.generation
    assert [hit.id for hit in other.search(SearchRequest(tree=Term("ferry"))).hits] == ["a"]
    engine.put(article("b", "ferry"))
    assert other.search(SearchRequest(tree=Term("ferry"))).total == 2
    other.close()


def test_a_second_writer_is_refused(engine: Subject) -> None:
    if isinstance(engine.writer, MemoryEngine):
        pytest.skip("the memory engine lives in one process and needs no lock")
    with pytest.raises(AlreadyRunning):
        engine.backend.writer(engine.settings)


def test_many_commits_stay_right(engine: Subject) -> None:
    """More commits than any merge policy leaves alone, with replacements and deletions in between."""
    for turn in range(40):
        engine.writer.add([article(f"a{turn}", "ferry"), article(f"a{turn // 2}", "bridge ferry")])
        engine.writer.delete([f"a{turn // 3}"] if turn % 3 == 0 else [])
        engine.writer.commit(str(turn))
    alive: dict[str, str] = {}
    for turn in range(40):
        alive[f"a{turn}"] = "ferry"
        alive[f"a{turn // 2}"] = "bridge"
        if turn % 3 == 0:
            alive.pop(f"a{turn // 3}", None)
    assert engine.found(Term("ferry")) == set(alive)
    assert engine.found(Term("bridge")) == {id for id, body in alive.items() if body == "bridge"}
    status = engine.reader.status()
    assert status.documents == len(alive)
    assert status.faults == ()
