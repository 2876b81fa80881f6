"""The archive's suite runs over every database that the factory knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import open_archive
from index.archive.factory import BACKENDS
from index.archive.protocols import Archive
from index.operations.settings import Settings


@pytest.fixture(params=list(BACKENDS), ids=lambda scheme: scheme or "sqlite")
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    address = request.getfixturevalue("postgres_archive") if request.param == "postgresql" else ""
    return Settings(data=tmp_path / "data", archive=address)


@pytest.fixture
def archive(settings: Settings) -> Iterator[Archive]:
    with open_archive(settings) as archive:
        yield archive
