"""Quality has a floor: every tenth article of a newswire collection that is measured and never trained on."""

import os
from pathlib import Path

import pytest

from index.annotate.training.figures import measure

SHARED = Path(os.environ.get("BROADSHEET_SHARED", Path(__file__).parents[4] / "shared"))
NEWSWIRE = SHARED / "data" / "people" / "newswire"
FLOOR = 89.0


def test_span_f1_does_not_fall() -> None:
    if not NEWSWIRE.is_dir():
        pytest.skip(f"no newswire collection at {NEWSWIRE}")
    figures = measure(NEWSWIRE, every=10)
    assert figures.articles == 53
    assert figures.f1 >= FLOOR
