"""Failures of real nodes: one is killed, one is frozen. What is whole is answered, what is not is refused or says so; nothing
is taken for damage, and nothing that was committed is lost."""

import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from index.document import Document
from index.engines.opensearch import backend
from index.engines.opensearch.nodes.connection import Connection
from index.engines.protocols import EngineReader
from index.errors import IndexUnavailable
from index.operations.settings import Settings, load_settings
from index.query import Everything, FacetRequest, SearchRequest, Term
from tests.servers.opensearch_nodes import Nodes, remove, throw_away_folder
from tests.servers.shared_node import must_be_there

pytestmark = [pytest.mark.parametrize("kind", ["opensearch"]), pytest.mark.timeout(400)]

SOON = (
    "cluster.fault_detection.follower_check.interval: 200ms",
    "cluster.fault_detection.follower_check.timeout: 1s",
    "cluster.fault_detection.follower_check.retry_count: 2",
    "cluster.fault_detection.leader_check.timeout: 1s",
    "cluster.publish.timeout: 2s",
    "cluster.routing.allocation.node_concurrent_recoveries: 8",
)
AGAIN_SECONDS = 60.0
EVERYTHING = SearchRequest(tree=Everything(), limit=50, facets=(FacetRequest(facet="outlet"),), group="copies")


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    """Two nodes; only the first may lead, so that it goes on alone when the second is gone."""
    must_be_there()
    folder = throw_away_folder()
    started = Nodes(folder, 2, heap=256, settings=SOON, leaders=1)
    try:
        started.start()
        yield started
    finally:
        started.stop()
        remove(folder)


@pytest.fixture
def settings(kind: str, nodes: Nodes) -> Settings:
    return replace(
        load_settings({}),
        engine=kind,
        opensearch_hosts=nodes.addresses,
        opensearch_prefix=f"failures-{time.monotonic_ns()}",
        opensearch_shards=2,
        opensearch_replicas=1,
        opensearch_timeout=2.0,
    )


def articles(first: int, count: int) -> list[Document]:
    return [
        Document(id=f"a{n:03}", title=f"ferry {n}", body="harbour", fetched=n, lang="en", outlet=f"o{n % 2}")
        for n in range(first, first + count)
    ]


def total(reader: EngineReader) -> int:
    """What is found, and counted in a facet, once that is not refused any more."""

    def attempt() -> int:
        found = reader.search(EVERYTHING)
        assert sum(value.count for value in found.facets[0].values) == found.total
        return found.total

    return in_time(attempt)


def in_time(attempt: Callable[[], int]) -> int:
    """What it returns, once it is no longer refused."""
    until = time.monotonic() + AGAIN_SECONDS
    while True:
        try:
            return attempt()
        except IndexUnavailable:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def committed(settings: Settings, documents: list[Document], bookmark: str) -> int:
    """Added and committed as the indexer does it: by a new writer, after each failure."""

    def attempt() -> int:
        writer = backend.writer(settings)
        try:
            writer.add(documents)
            return writer.commit(bookmark)
        finally:
            writer.close()

    return in_time(attempt)


def test_a_frozen_node_holds_up_commits_for_a_moment_only(nodes: Nodes, settings: Settings) -> None:
    committed(settings, articles(0, 10), "first")
    nodes.wait()  # until every part has its copy
    reader = backend.reader(settings)
    nodes.nodes[1].kill(signal.SIGSTOP)
    try:
        began = time.monotonic()
        committed(settings, articles(10, 10), "second")
        assert total(reader) == 20
        assert time.monotonic() - began < AGAIN_SECONDS
        assert reader.status().faults == ()
    finally:
        nodes.nodes[1].kill(signal.SIGCONT)
    nodes.wait()
    committed(settings, articles(5, 1), "third")
    assert total(reader) == 20
    reader.close()


def test_without_a_node_copies_answer_and_what_has_none_is_refused_or_says_so(nodes: Nodes, settings: Settings) -> None:
    """And everything is as it was when the node is back."""
    committed(settings, articles(0, 10), "first")
    copied = backend.reader(settings)
    alone = replace(
        settings, opensearch_prefix=settings.opensearch_prefix + "-alone", opensearch_replicas=0, opensearch_shards=4
    )
    generation = committed(alone, articles(0, 40), "whole")
    _keep_small_indexes_on_the_first(nodes, alone)
    reader = backend.reader(alone)
    whole = reader.search(EVERYTHING)
    assert whole.complete
    nodes.nodes[1].kill()
    try:
        committed(settings, articles(10, 10), "second")
        assert total(copied) == 20
        assert copied.status().degraded
        with pytest.raises(IndexUnavailable):
            reader.search(EVERYTHING)
        part = reader.search(replace(EVERYTHING, partial=True))
        assert not part.complete
        assert 0 < part.total < 40
        assert part.groups is None
        assert len(part.hits) == part.total == sum(value.count for value in part.facets[0].values)
        assert not reader.search(SearchRequest(tree=Term("ferry"), partial=True)).complete
        refusing = backend.reader(replace(alone, opensearch_partial=False))
        with pytest.raises(IndexUnavailable):
            refusing.search(replace(EVERYTHING, partial=True))
        refusing.close()
        assert reader.generation == generation
        status = reader.status()
        assert status.faults == ()
        assert status.degraded
    finally:
        nodes.nodes[1].start()
    nodes.wait()
    assert total(reader) == 40
    assert reader.search(replace(EVERYTHING, partial=True)) == whole
    assert reader.search(SearchRequest(tree=Term("ferry"), partial=True)).complete
    assert total(copied) == 20
    reader.close()
    copied.close()


def _keep_small_indexes_on_the_first(nodes: Nodes, settings: Settings) -> None:
    """Move the small indexes to the first node, so that only articles are out of reach without the second."""
    connection = Connection(settings)
    for index in (f"{settings.opensearch_prefix}-state", f"{settings.opensearch_prefix}-words-*"):
        connection.call("PUT", f"/{index}/_settings", {"index.routing.allocation.require._name": "n0"})
    nodes.wait()
    connection.call(
        "GET", f"/_cluster/health/{settings.opensearch_prefix}-*", params={"wait_for_no_relocating_shards": "true"}
    )
    connection.close()
