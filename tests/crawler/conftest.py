"""For the tests of the crawler: settings with a data folder of their own, and the archive in it. A file that needs other settings
defines a `chosen` of its own, and `archive` follows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import open_archive
from index.archive.protocols import Archive
from index.operations.settings import Settings
from tests.crawler.fake import settings


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    return settings(tmp_path)


@pytest.fixture
def archive(chosen: Settings) -> Iterator[Archive]:
    with open_archive(chosen) as opened:
        yield opened
