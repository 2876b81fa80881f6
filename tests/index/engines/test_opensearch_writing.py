"""What the writer of OpenSearch promises beyond the contract: a killed one, a stale one, a mapping of another version."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from index.document import Document
from index.engines.opensearch import backend, bulk_writer
from index.engines.opensearch.bulk_writer import BulkWriter
from index.engines.opensearch.commit_state import StateStore
from index.engines.opensearch.nodes.connection import Connection, Refused
from index.engines.opensearch.vocabulary_runs import Gone, Run, Vocabulary
from index.errors import AlreadyRunning, IndexDamaged, IndexOutdated, IndexTooNew
from index.operations.settings import Settings
from index.query import Everything, Or, Prefix, SearchRequest, Term
from tests.index.engines.conftest import emptied
from tests.index.engines.oracle import MemoryEngine
from tests.index.engines.texts import article

pytestmark = pytest.mark.parametrize("kind", ["opensearch"])

FIRST = tuple(article(f"a{n}", f"ferry harbour number{n}", "storm", lang="en") for n in range(6))
SECOND = (
    *(article(f"a{n}", f"bridge harbour late{n}", "strike", lang="de") for n in range(3)),
    article("b", "ferry ferry quay"),
)


@pytest.fixture
def settings(kind: str, opensearch_settings: Settings) -> Settings:
    return emptied(opensearch_settings)


@pytest.fixture
def opened(settings: Settings) -> Iterator[Callable[[], BulkWriter]]:
    """Opens writers, and closes them however the test ends."""
    writers: list[BulkWriter] = []

    def open_one() -> BulkWriter:
        writers.append(backend.writer(settings))
        return writers[-1]

    yield open_one
    for writer in writers:
        writer.close()


class Killed(BaseException):
    """As after kill -9: nothing of ours runs any more."""


def dies_at(monkeypatch: pytest.MonkeyPatch, path: str, *, afterwards: bool = False) -> None:
    """The process ends at the next request whose path holds this, before it is sent or after it was answered."""
    sent = Connection.call

    def call(self: Connection, method: str, address: str, *args: object, **more: object) -> object:
        if path in address and method != "GET":
            if afterwards:
                sent(self, method, address, *args, **more)  # type: ignore[arg-type]
            raise Killed
        return sent(self, method, address, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Connection, "call", call)


def abandon(writer: BulkWriter) -> None:
    """Let the lease run out at once, as that of a dead process on this machine does."""
    writer._lease._ended.set()
    writer._lease._thread.join()
    store, lease = writer._store, writer._lease
    found, stamp = store.holder()
    assert found["number"] == lease.number
    store.hold({**found, "until": 0.0}, stamp)
    lease._lost = True


def assert_is(settings: Settings, documents: list[Document]) -> None:
    """The index holds these and nothing else, statistics and vocabulary included."""
    model = MemoryEngine()
    model.add(documents)
    model.commit("")
    reader = backend.reader(settings)
    for tree in (Everything(), Or((Term("ferry"), Term("bridges"))), Prefix("num"), Term("late2")):
        expected, found = (engine.search(SearchRequest(tree=tree, limit=50)) for engine in (model, reader))
        assert [hit.id for hit in found.hits] == [hit.id for hit in expected.hits]
        assert [hit.score for hit in found.hits] == pytest.approx([hit.score for hit in expected.hits], rel=1e-6)
    assert reader.words("", 100) == model.words("", 100)
    assert reader.status().documents == len(documents)
    reader.close()


@pytest.mark.parametrize(
    ("path", "afterwards"),
    [("_bulk", False), ("_bulk", True), ("journal-", True), ("_refresh", False), ("_refresh", True), ("-words-", True),
     ("_doc/current", False)],
)  # fmt: skip
def test_a_writer_killed_anywhere_before_its_commit_leaves_the_last_one_and_its_successor_counts_right(
    settings: Settings,
    opened: Callable[[], BulkWriter],
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    afterwards: bool,
) -> None:
    writer = opened()
    writer.add(FIRST)
    writer.commit("first")
    with monkeypatch.context() as patched:
        dies_at(patched, path, afterwards=afterwards)
        writer.add(SECOND)
        with pytest.raises(Killed):
            writer.commit("second")
    abandon(writer)
    successor = opened()
    assert successor.bookmark == "first"
    successor.add(SECOND)  # the indexer repeats what came after the bookmark
    successor.delete(["a5"])
    successor.commit("second")
    assert_is(settings, [*SECOND, *FIRST[3:5]])


def test_a_commit_whose_acknowledgement_is_lost_stands(
    settings: Settings, opened: Callable[[], BulkWriter], monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = opened()
    with monkeypatch.context() as patched:
        dies_at(patched, "_doc/current", afterwards=True)
        writer.add(FIRST)
        with pytest.raises(Killed):
            writer.commit("first")
    abandon(writer)
    assert opened().bookmark == "first"
    assert_is(settings, list(FIRST))


def test_a_writer_that_was_succeeded_changes_nothing_any_more(
    settings: Settings, opened: Callable[[], BulkWriter]
) -> None:
    stale = opened()
    stale.add(FIRST)
    stale.commit("first")
    abandon(stale)
    stale._lease._lost = False  # it has not noticed
    successor = opened()
    successor.add(SECOND)
    successor.commit("second")
    stale.add([article("a0", "nobody may read this"), article("z", "nor this")])
    with pytest.raises(AlreadyRunning):
        stale.commit("stale")
    stale._lease._lost = True
    assert_is(settings, [*SECOND, *FIRST[3:]])


def test_a_rebuild_is_made_beside_what_answers(settings: Settings, opened: Callable[[], BulkWriter]) -> None:
    writer = opened()
    writer.add(FIRST)
    writer.commit("first")
    reader = backend.reader(settings)
    writer.clear()
    writer.add(SECOND * 2)
    writer._flush()
    writer._wait()
    assert reader.search(SearchRequest(tree=Term("number1"))).total == 1
    before = writer._commit.articles
    writer.commit("second")
    assert reader.search(SearchRequest(tree=Term("number1"))).total == 0
    assert_is(settings, list(SECOND))
    assert writer._connection.call("GET", f"/{before}") is None
    named = writer._connection.call("GET", f"/_alias/{settings.opensearch_prefix}-articles")
    assert list(named) == [writer._commit.articles]
    reader.close()


def test_an_index_of_a_later_version_is_refused(
    settings: Settings, opened: Callable[[], BulkWriter], monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = opened()
    writer.add(FIRST)
    writer.commit("first")
    writer.close()
    with monkeypatch.context() as patched:
        patched.setattr("index.engines.opensearch.commit_state.FORMAT", 0)  # this version is an earlier one
        reader = backend.reader(settings)
        with pytest.raises(IndexTooNew, match="later Broadsheet"):
            reader.search(SearchRequest(tree=Everything()))
        assert reader.status().faults
        with pytest.raises(IndexTooNew):
            backend.writer(settings)
        reader.close()
    reader = backend.reader(settings)
    assert reader.bookmark == "first"
    reader.close()


def test_an_index_of_another_version_is_refused_until_it_is_destroyed(
    settings: Settings, opened: Callable[[], BulkWriter], monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = opened()
    writer.add(FIRST)
    generation = writer.commit("first")
    writer.close()
    with monkeypatch.context() as patched:
        patched.setattr("index.engines.opensearch.commit_state.fingerprint", lambda: "another analysis")
        reader = backend.reader(settings)
        with pytest.raises(IndexOutdated):
            reader.search(SearchRequest(tree=Everything()))
        assert reader.status().faults
        with pytest.raises(IndexOutdated):
            backend.writer(settings)
        backend.destroy(settings)
        assert reader.search(SearchRequest(tree=Everything())).total == 0
        assert reader.generation == generation
        reader.close()


def test_more_changes_than_fit_in_memory_are_sent_on_the_way(
    settings: Settings, opened: Callable[[], BulkWriter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_writer, "CHUNK", 2)
    writer = opened()
    writer.add(FIRST)
    writer.add(SECOND)
    writer.delete(["a5", "nobody"])
    writer.commit("all")
    writer.add(FIRST[:1])
    writer.commit("more")
    assert_is(settings, [FIRST[0], *SECOND[1:], *FIRST[3:5]])
    store = StateStore(writer._connection, settings)
    assert store.journal(store.current()[0].journal)[0] == {}


def test_an_article_that_cannot_be_indexed_is_named_and_holds_up_no_other(
    settings: Settings, opened: Callable[[], BulkWriter]
) -> None:
    writer = opened()
    writer.add([replace(article("broken", "ferry"), fetched=2**70), article("good", "ferry")])
    with pytest.raises(Refused, match="document broken"):
        writer.commit("one")
    writer.rollback()
    writer.add([article("good", "ferry")])
    writer.commit("two")
    assert_is(settings, [article("good", "ferry")])


def loses_words(monkeypatch: pytest.MonkeyPatch, times: int) -> list[str]:
    """So many times a node that does not hold the vocabulary answers for it."""
    runs, asked = Vocabulary.runs, []

    def answered(self: Vocabulary, index: str, ids: Sequence[str]) -> list[Run]:
        asked.append(index)
        if len(asked) <= times:
            raise Gone
        return runs(self, index, ids)

    monkeypatch.setattr(Vocabulary, "runs", answered)
    monkeypatch.setattr(bulk_writer, "_PAUSE", 0.0)
    monkeypatch.setattr(bulk_writer, "_LONGEST_PAUSE", 0.0)
    return asked


def test_a_vocabulary_that_a_stale_node_does_not_hold_is_asked_for_again(
    settings: Settings, opened: Callable[[], BulkWriter], monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = opened()
    writer.add(FIRST)
    writer.commit("1")
    asked = loses_words(monkeypatch, 3)
    writer.add(SECOND)
    writer.commit("2")
    assert len(asked) == 4
    assert_is(settings, [*SECOND, *FIRST[3:]])


def test_a_vocabulary_that_stays_away_is_damage(
    opened: Callable[[], BulkWriter], monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = opened()
    writer.add(FIRST)
    writer.commit("1")
    loses_words(monkeypatch, 1_000_000)
    monkeypatch.setattr(bulk_writer, "PATIENCE", 0.0)
    writer.add(SECOND)
    with pytest.raises(IndexDamaged, match="made anew"):
        writer.commit("2")


def test_a_vocabulary_of_another_writer_means_that_it_has_taken_over(
    settings: Settings, opened: Callable[[], BulkWriter], monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = opened()
    stale.add(FIRST)
    stale.commit("1")
    abandon(stale)
    successor = opened()
    loses_words(monkeypatch, 1_000_000)
    with pytest.raises(AlreadyRunning):
        stale._runs(stale._target, bulk_writer._Change())
    assert successor.bookmark == "1"
