"""Indexes of OpenSearch that somebody removed: noticed soon, never taken for an empty archive, and made anew."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from index.engines.opensearch import backend
from index.engines.opensearch.nodes.connection import Connection
from index.engines.opensearch.read.cluster_reader import ClusterReader
from index.errors import IndexDamaged, IndexUnavailable
from index.operations.settings import Settings
from index.query import Everything, SearchRequest
from tests.index.engines.texts import article

pytestmark = pytest.mark.parametrize("kind", ["opensearch"])
ALL = SearchRequest(tree=Everything(), limit=1)


@pytest.fixture
def settings(kind: str, opensearch_settings: Settings) -> Settings:
    """Of three articles, in the second commit."""
    settings = replace(opensearch_settings, opensearch_prefix=opensearch_settings.opensearch_prefix + "-lost")
    backend.destroy(settings)
    fill(settings, "1", "2")
    return settings


@pytest.fixture
def reader(settings: Settings) -> Iterator[ClusterReader]:
    reader = backend.reader(settings)
    assert reader.search(ALL).total == 3
    yield reader
    reader.close()


def fill(settings: Settings, *bookmarks: str) -> None:
    writer = backend.writer(settings)
    for bookmark in bookmarks:
        writer.add(article(f"a{number}", "ferry", "storm") for number in range(3))
        writer.commit(bookmark)
    writer.close()


def remove(settings: Settings, part: str) -> None:
    connection = Connection(settings)
    for name in connection.call("GET", f"/{settings.opensearch_prefix}-{part}*"):
        connection.call("DELETE", f"/{name}")
    connection.close()


@pytest.mark.parametrize("part", ["articles", "words", "state"])
def test_a_glance_finds_what_is_gone(settings: Settings, reader: ClusterReader, part: str) -> None:
    assert reader.glance()
    remove(settings, part)
    fresh = backend.reader(settings)
    if part == "state":  # to one who never saw it there is no telling it from one that was never made
        assert not fresh.glance()
    else:
        with pytest.raises(IndexDamaged, match="gone"):
            fresh.glance()
    fresh.close()
    with pytest.raises(IndexDamaged, match="gone"):
        reader.glance()
    if part != "words":
        with pytest.raises(IndexDamaged):
            reader.search(ALL)
    if part != "state":
        assert any("gone" in fault for fault in reader.status().faults)


def test_after_the_loss_of_the_state_readers_go_on_with_the_new_one(settings: Settings, reader: ClusterReader) -> None:
    """Its numbers begin anew, below those that they have seen."""
    assert reader.generation > 1
    remove(settings, "state")
    fill(settings, "3")
    assert backend.reader(settings).generation < reader._newest._seen
    assert reader.search(ALL).total == 3


def test_an_older_commit_of_the_same_state_is_not_believed(settings: Settings, reader: ClusterReader) -> None:
    reader._newest._seen += 1
    with pytest.raises(IndexUnavailable, match="newest articles"):
        reader.search(ALL)


def test_a_node_that_has_not_heard_of_the_index_is_no_damage(
    settings: Settings, reader: ClusterReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was frozen while the index was made anew says that there is none."""
    (address,) = settings.opensearch_hosts
    two = backend.reader(replace(settings, opensearch_hosts=(address, address.replace("127.0.0.1", "localhost"))))
    newest = reader.generation
    sent = Connection.call

    def call(self: Connection, method: str, path: str, *args: object, **more: object) -> object:
        answer = sent(self, method, path, *args, **more)  # type: ignore[arg-type]
        if not path.endswith("/_settings/index.uuid") or "-state" in path:
            return answer
        self.freshness._local.doubtful = {address}  # as after a silence
        monkeypatch.setattr(two._store, "generation_at", lambda node: newest - ("127.0.0.1" in node))
        return None

    monkeypatch.setattr(Connection, "call", call)
    with pytest.raises(IndexUnavailable):
        two.glance()
    two.close()


def test_the_alias_is_only_for_people(settings: Settings, reader: ClusterReader) -> None:
    connection = Connection(settings)
    connection.call("DELETE", f"/{settings.opensearch_prefix}-articles-*/_alias/{settings.opensearch_prefix}-articles")
    connection.close()
    assert reader.glance()
    assert reader.search(ALL).total == 3
    fill(settings, "3")
    assert reader.search(ALL).total == 3
