"""A short soak: pages damaged at random through crawl, index and page. The long one is `python -m benchmarks.soak`."""

from pathlib import Path

import pytest

from benchmarks import mutations
from benchmarks.soak import page_random, soak

PAGES = 100
SECONDS = 20.0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_page_is_archived_or_refused_with_a_named_reason(tmp_path: Path, seed: int) -> None:
    report = soak(seed, tmp_path, pages=PAGES, seconds=SECONDS / 3)
    assert report.faults == []
    assert report.pages == sum(report.outcomes.values()) > 0
    assert report.archived > report.pages / 3, "what is damaged beyond reading proves nothing"


def test_the_same_number_does_the_same_damage() -> None:
    for number in range(20):
        one, other = (mutations.page(page_random(1, number), "https://a.example", "x") for _ in range(2))
        assert one == other
