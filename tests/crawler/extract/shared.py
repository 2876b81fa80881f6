"""The folder of other people's pages beside the project, for what is measured and never copied."""

from pathlib import Path

import pytest

from tests.places import SHARED


def shared(*parts: str) -> Path:
    """A path in that folder; the test is skipped where it is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{path} is absent; set BROADSHEET_SHARED to where the shared folder is")
    return path
