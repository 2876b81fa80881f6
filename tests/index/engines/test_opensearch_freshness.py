"""A node that was dropped from the cluster without knowing it is not believed."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from index.engines.opensearch import backend
from index.engines.opensearch.commit_state import StateStore
from index.engines.opensearch.nodes import freshness
from index.engines.opensearch.nodes.connection import Connection
from index.engines.opensearch.nodes.freshness import Freshness
from index.engines.opensearch.read.cluster_reader import ClusterReader
from index.errors import IndexUnavailable
from index.operations.settings import Settings
from index.query import Everything, SearchRequest
from tests.index.engines.conftest import emptied
from tests.index.engines.texts import article

pytestmark = pytest.mark.parametrize("kind", ["opensearch"])
ALL = SearchRequest(tree=Everything(), limit=1)


@pytest.fixture
def two_names(kind: str, opensearch_settings: Settings) -> Settings:
    """Settings for one node under two addresses, which stand for two nodes. It holds three articles."""
    (address,) = opensearch_settings.opensearch_hosts
    settings = emptied(opensearch_settings)
    writer = backend.writer(settings)
    writer.add(article(f"a{number}", "ferry", "storm") for number in range(3))
    writer.commit("1")
    writer.close()
    return replace(settings, opensearch_hosts=(address, address.replace("127.0.0.1", "localhost")))


@pytest.fixture
def reader(two_names: Settings) -> Iterator[ClusterReader]:
    reader = backend.reader(two_names)
    assert isinstance(reader, ClusterReader)
    yield reader
    reader.close()


def asked_aside(monkeypatch: pytest.MonkeyPatch, **known: int) -> list[str]:
    """Who is asked for what it knows. known: what nodes of such addresses would say instead of the truth."""
    asked: list[str] = []
    honest = StateStore.generation_at

    def generation_at(self: StateStore, node: str) -> int | None:
        asked.append(node)
        told = [generation for name, generation in known.items() if name in node]
        return told[0] if told else honest(self, node)

    monkeypatch.setattr(StateStore, "generation_at", generation_at)
    return asked


def test_nodes_are_compared_once_and_then_believed(reader: ClusterReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "SURE_SECONDS", 1_000.0)
    asked = asked_aside(monkeypatch)
    for _ in range(4):
        assert reader.search(ALL).total == 3
    assert set(asked) == reader._connection.nodes
    before = len(asked)
    for _ in range(4):
        assert reader.search(ALL).total == 3
    assert len(asked) == before


def test_nodes_are_compared_again_after_a_silence(reader: ClusterReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "SURE_SECONDS", -1.0)
    asked = asked_aside(monkeypatch)
    for number in range(1, 4):
        assert reader.search(ALL).total == 3
        assert len(asked) >= 2 * number


def test_a_node_that_knows_an_older_commit_is_not_believed(
    reader: ClusterReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "SURE_SECONDS", -1.0)
    asked_aside(monkeypatch, localhost=0)
    with pytest.raises(IndexUnavailable, match="does not hold the newest articles"):
        reader.search(ALL)


def test_a_node_that_is_dropped_is_believed_again_when_it_has_caught_up(
    reader: ClusterReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dropped:
        asked_aside(dropped, localhost=0)
        with pytest.raises(IndexUnavailable):
            reader.search(ALL)
    assert reader.search(ALL).total == 3


def test_before_the_first_commit_nodes_agree(two_names: Settings) -> None:
    reader = backend.reader(replace(two_names, opensearch_prefix="never-written"))
    try:
        assert reader.search(ALL).total == 0
    finally:
        reader.close()


def test_an_answer_soon_after_another_is_believed(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    known = Freshness()
    known.answered("a", 99.0)
    assert known.doubtful() == {"a"}
    known.believe("a", 99.0)
    assert known.believed({"a"})
    assert not known.believed({"a", "b"})
    now = 99.0 + freshness.SURE_SECONDS
    known.answered("a", 99.5)
    assert known.doubtful() == set()
    now = 99.5 + freshness.SURE_SECONDS + 0.1  # it was asked at 99.5, and may have been frozen ever since
    assert not known.believed({"a"})
    known.answered("a", now)
    assert known.doubtful() == {"a"}
    assert known.doubtful() == set()


def test_an_answer_that_took_long_is_doubted(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever gave it may have waited for a node that was dropped in the meantime."""
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    known = Freshness()
    known.believe("a", 99.9)
    known.answered("a", 99.0)
    assert known.doubtful() == set()
    known.answered("a", 100.0 - freshness.SURE_SECONDS - 0.1)
    assert known.doubtful() == {"a"}


def test_a_node_that_is_silent_is_left_alone_for_a_while(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    known = Freshness()
    known.silent("a")
    assert known.worth_asking({"a", "b"}) == ["b"]
    assert known.is_silent("a")
    assert not known.is_silent("b")
    now += freshness.SILENT_SECONDS
    assert known.worth_asking({"a", "b"}) == ["a", "b"]
    known.silent("a")
    known.silent("a")  # another thread asked at the same time
    now += 2 * freshness.SILENT_SECONDS - 0.1
    assert known.is_silent("a")
    now += 0.1
    assert not known.is_silent("a")
    known.believe("a", now)
    assert known.worth_asking({"a", "b"}) == ["a", "b"]


def test_an_answer_from_an_older_commit_than_another_node_knows_is_given_up(
    reader: ClusterReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the node that answers has not heard yet that another was dropped."""
    monkeypatch.setattr(freshness, "SURE_SECONDS", -1.0)
    asked_aside(monkeypatch, **{"127.0.0.1": 7, "localhost": 7})
    with pytest.raises(IndexUnavailable, match="does not hold the newest articles"):
        reader.search(ALL)


def test_the_questions_of_one_answer_are_put_to_the_same_copies(
    reader: ClusterReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers: list[str] = []
    sent = Connection.call

    def call(self: Connection, method: str, path: str, body: object = None, **more: object) -> object:
        if path == "/_msearch":
            headers.extend(json.loads(line)["preference"] for line in str(body).splitlines()[::2])
        return sent(self, method, path, body, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Connection, "call", call)
    assert reader.search(ALL).total == 3
    assert len(headers) >= 2
    assert len(set(headers)) == 1
