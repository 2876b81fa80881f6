"""For the tests of kept pages: settings that keep pages however full the disk is, and an archive. A file that needs other settings
defines `settings` of its own, and `archive` follows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import open_archive
from index.archive.protocols import Archive
from index.operations.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", kept_pages_room=0)


@pytest.fixture
def archive(settings: Settings) -> Iterator[Archive]:
    with open_archive(settings) as archive:
        yield archive
