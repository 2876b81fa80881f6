"""What only an archive in SQLite promises."""

from pathlib import Path

import pytest

from index.operations.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")
