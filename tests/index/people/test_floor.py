"""Quality has a floor, a little under what was measured: every tenth article of a newswire collection that was never
trained on, and invented agency news with sport."""

from pathlib import Path

import pytest

from benchmarks.people_agency import count, read, total
from tests.places import SHARED
from training.figures import measure

NEWSWIRE = SHARED / "data" / "people" / "newswire"
FLOOR = 91.8


def test_span_f1_does_not_fall() -> None:
    if not NEWSWIRE.is_dir():
        pytest.skip(f"no newswire collection at {NEWSWIRE}")
    figures = measure(NEWSWIRE, every=10)
    assert figures.articles == 53
    assert figures.f1 >= FLOOR


@pytest.mark.parametrize(("file", "floor"), [("agency.txt", 96.0), ("agency_unseen.txt", 93.0)])
def test_agency_news_with_sport_does_not_fall(file: str, floor: float) -> None:
    counted = total([count(marked)[0] for marked in read(Path(__file__).with_name(file))])
    assert counted.wanted > 150
    assert counted.f1 >= floor
