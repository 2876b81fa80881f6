"""What only an archive in PostgreSQL promises."""

from pathlib import Path

import pytest

from index.operations.settings import Settings


@pytest.fixture(params=["postgresql"])
def settings(postgres_archive: str, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", archive=postgres_archive)
