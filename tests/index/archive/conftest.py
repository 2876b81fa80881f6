"""The archive's suite runs over every database that the factory knows; one that needs a server says where by an address."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import open_archive
from index.archive.factory import BACKENDS
from index.archive.protocols import Archive
from index.operations.settings import Settings


@pytest.fixture(params=list(BACKENDS), ids=lambda scheme: scheme or "sqlite")
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    scheme = request.param
    variable = f"BROADSHEET_TEST_{scheme.upper()}"
    address = os.environ.get(variable, "") if scheme else ""
    if scheme and not address:
        pytest.skip(f"{variable} names no empty database to test with")
    return Settings(data=tmp_path / "data", archive=address)


@pytest.fixture
def archive(settings: Settings) -> Iterator[Archive]:
    with open_archive(settings) as archive:
        yield archive
