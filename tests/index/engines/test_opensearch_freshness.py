"""A node that was dropped from the cluster without knowing it is not believed."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from index.engines.opensearch import backend
from index.engines.opensearch.cluster_reader import ClusterReader
from index.engines.opensearch.commit_state import StateStore
from index.engines.opensearch.nodes import freshness
from index.engines.opensearch.nodes.freshness import Freshness
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
    assert set(asked) == reader._connection.nodes()
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
    now = 99.0 + freshness.SURE_SECONDS
    known.answered("a", 99.5)
    assert known.doubtful() == set()
    now = 99.5 + freshness.SURE_SECONDS + 0.1  # it was asked at 99.5, and may have been frozen ever since
    known.answered("a", now)
    assert known.doubtful() == {"a"}
    assert known.doubtful() == set()
    known.believe("b", 200.0)
    assert known.surest_first({"a", "b", "c"}) == ["b", "a", "c"]
