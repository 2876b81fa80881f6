"""What every Python that we support takes as an SQL statement."""

import re
from pathlib import Path

import pytest

from tests.places import ROOT

SQL = ROOT / "index" / "archive" / "sql"


@pytest.mark.parametrize("path", sorted(SQL.rglob("*.py")), ids=lambda path: path.relative_to(SQL).as_posix())
def test_placeholders_are_not_numbered(path: Path) -> None:
    """`?1` with a sequence of values is deprecated since Python 3.12 and an error in 3.14: a value that stands more than once
    is named, and comes in a dictionary."""
    assert not re.findall(r"\?\d", path.read_text("utf-8"))
