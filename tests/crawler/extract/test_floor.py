"""A floor under the figures: the test fails when one falls by more than TOLERANCE below what was reached.

The pages and the harness are other people's and lie beside the project; without them the test is skipped and says so.
Raise the figures here when they rise; `python -m benchmarks.extraction` shows them beside those of other extractors.
"""

import importlib.util
import sys
import unicodedata
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from benchmarks.adapters import extract
from tests.crawler.extract.shared import shared

TOLERANCE = 0.003
FLOOR = {
    "benchmark body F1": 0.981,
    "benchmark precision": 0.982,
    "benchmark recall": 0.980,
    "outlets body F1": 0.979,
    "outlets title": 0.901,
    "outlets date to the minute": 0.983,
    "outlets date to the day": 1.0,
    "outlets authors": 0.933,
    "outlets outlet": 0.926,
}


@pytest.fixture(scope="module")
def harness() -> Iterator[ModuleType]:
    path = shared("measure", "extraction.py")
    spec = importlib.util.spec_from_file_location("shared_extraction", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def figures(harness: ModuleType) -> dict[str, float]:
    benchmark = _score(harness, "scrapinghub", "benchmark")
    outlets = _score(harness, "fundus", "outlets")["all"]
    return {
        "benchmark body F1": benchmark["f1"],
        "benchmark precision": benchmark["precision"],
        "benchmark recall": benchmark["recall"],
        "benchmark empty": benchmark["empty"],
        "outlets body F1": outlets["body"]["f1"],
        "outlets title": outlets["title_exact"],
        "outlets date to the minute": outlets["date_instant"],
        "outlets date to the day": outlets["date_day"],
        "outlets authors": outlets["authors_exact"],
        "outlets outlet": outlets["outlet"],
    }


def _score(harness: ModuleType, kind: str, folder: str) -> dict[str, Any]:
    pages = getattr(harness, f"load_{kind}")(shared("data", "pages", folder), "all")
    for (
        page
    ) in pages:  # two truths are decomposed, as their pages are; what we keep is composed (index.text.characters)
        page.text, page.optional = unicodedata.normalize("NFC", page.text), unicodedata.normalize("NFC", page.optional)
    result = harness.run(extract, pages, 1, False)
    assert not result.errors
    scores: dict[str, Any] = getattr(harness, f"score_{kind}")(pages, result)[0]
    return scores


@pytest.mark.parametrize("name", FLOOR)
def test_no_figure_falls(figures: dict[str, float], name: str) -> None:
    assert figures[name] >= FLOOR[name] - TOLERANCE


def test_never_an_empty_body(figures: dict[str, float]) -> None:
    assert figures["benchmark empty"] == 0
