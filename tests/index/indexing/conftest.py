"""For the tests of indexing: an archive, an engine that holds its documents in memory, and the indexer between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import open_archive
from index.archive.protocols import Archive
from index.operations.settings import Settings
from tests.index.fakes import FakeBackend
from tests.index.indexing.line import Line


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", commit_interval=0.0, index_check=0.0)


@pytest.fixture
def archive(settings: Settings) -> Iterator[Archive]:
    with open_archive(settings) as archive:
        yield archive


@pytest.fixture
def disk() -> FakeBackend:
    return FakeBackend()


@pytest.fixture
def line(settings: Settings, archive: Archive, disk: FakeBackend) -> Iterator[Line]:
    line = Line(settings, archive, disk)
    yield line
    line.indexer.close()
