"""Every test of an engine runs over all of them: ask for `engine`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.document import Document
from index.engines.backends import BACKENDS
from index.engines.protocols import EngineBackend, EngineReader, EngineWriter
from index.operations.settings import Settings, load_settings
from index.query import Everything, Node, SearchRequest
from index.result import SearchResult
from tests.index.engines.oracle import MemoryEngine
from tests.servers.shared_node import empty, shared_node


class MemoryBackend:
    """The memory engine behind the face that processes use: all that share a data directory share the engine."""

    def __init__(self) -> None:
        self._engines: dict[Path, MemoryEngine] = {}

    def reader(self, settings: Settings, *, warm: bool = False) -> MemoryEngine:
        return self._engines.setdefault(settings.data, MemoryEngine())

    writer = reader

    def destroy(self, settings: Settings) -> None:
        self._engines.pop(settings.data, None)


class Subject:
    """A writer and a reader on one index, with verbs that keep tests short."""

    def __init__(self, backend: EngineBackend, settings: Settings) -> None:
        self.backend, self.settings = backend, settings
        self.writer: EngineWriter = backend.writer(settings)
        self.reader: EngineReader = backend.reader(settings)

    def put(self, *documents: Document) -> int:
        """Add and commit."""
        self.writer.add(documents)
        return self.writer.commit("")

    def delete(self, *ids: str) -> int:
        self.writer.delete(ids)
        return self.writer.commit("")

    def search(self, tree: Node | None = None, **asked: Any) -> SearchResult:
        return self.reader.search(SearchRequest(tree=tree or Everything(), **asked))

    def ids(self, tree: Node | None = None, **asked: Any) -> list[str]:
        """All that match, in order; the total has to agree."""
        found = self.search(tree, **{"limit": 1000, **asked})
        if not asked.get("fold") and "after" not in asked and "limit" not in asked:
            assert found.total == len(found.hits)
        return [hit.id for hit in found.hits]

    def found(self, tree: Node, **asked: Any) -> set[str]:
        return set(self.ids(tree, **asked))

    def reopen(self) -> None:
        self.close()
        self.__init__(self.backend, self.settings)  # type: ignore[misc]

    def close(self) -> None:
        self.reader.close()
        self.writer.close()


def settings_in(path: Path, **changes: Any) -> Settings:
    return replace(load_settings({}), data=path, **changes)


@pytest.fixture(scope="session")
def opensearch_settings(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Settings]:
    """Settings of a real OpenSearch node, with indexes of their own for each worker."""
    base = tmp_path_factory.getbasetemp()
    with shared_node(base if worker_id == "master" else base.parent) as address:
        yield replace(
            load_settings({}),
            engine="opensearch",
            opensearch_hosts=(address,),
            opensearch_prefix=f"contract-{worker_id}",
            opensearch_replicas=0,
        )


def emptied(settings: Settings) -> Settings:
    empty(settings)
    return settings


@pytest.fixture(params=["memory", "whoosh", "opensearch"])
def kind(request: pytest.FixtureRequest) -> str:
    """The engine's name in the settings; "memory" is the specification."""
    return str(request.param)


@pytest.fixture
def backend(kind: str) -> EngineBackend:
    return MemoryBackend() if kind == "memory" else BACKENDS[kind]


@pytest.fixture
def engine_settings(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Settings of an empty index."""
    if kind != "opensearch":
        return settings_in(tmp_path)
    return replace(emptied(request.getfixturevalue("opensearch_settings")), data=tmp_path)


@pytest.fixture
def engine(backend: EngineBackend, engine_settings: Settings) -> Iterator[Subject]:
    subject = Subject(backend, engine_settings)
    yield subject
    subject.close()


@pytest.fixture
def holding(engine: Subject) -> Callable[[Iterable[Document]], Subject]:
    """An engine that holds the given articles."""

    def fill(documents: Iterable[Document]) -> Subject:
        engine.put(*documents)
        return engine

    return fill
