"""For the tests of the index: the settings of a data folder, and its archive. A folder or file that needs others has its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import open_archive
from index.archive.protocols import Archive
from index.operations.settings import Settings, load_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"BROADSHEET_DATA": str(tmp_path / "data")})


@pytest.fixture
def archive(settings: Settings) -> Iterator[Archive]:
    with open_archive(settings) as opened:
        yield opened
