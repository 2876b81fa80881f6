"""Every sentence is translated into every language, and no translation breaks a page."""

import importlib
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from index.languages import ENGLISH, LANGUAGES
from index.languages.checking import faults_between, faults_of
from tests.places import ROOT

OTHERS = [tag for tag, language in LANGUAGES.items() if language is not ENGLISH]


@pytest.fixture(scope="module")
def wanted() -> Iterator[set[str | tuple[str, ...]]]:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        languages: Any = importlib.import_module("languages")
        yield {tuple(one.id) if isinstance(one.id, list | tuple) else one.id for one in languages.collected() if one.id}
    finally:
        sys.path.remove(str(ROOT / "scripts"))


@pytest.mark.parametrize("tag", OTHERS)
def test_every_sentence_is_translated(tag: str, wanted: set[str | tuple[str, ...]]) -> None:
    assert list(faults_of(tag, wanted)) == []


def test_sentences_fit_their_holes(wanted: set[str | tuple[str, ...]]) -> None:
    """Of both forms of what is counted, and no percent sign alone."""
    wrong = [
        (english, fault)
        for english in wanted
        for text in ([english] if isinstance(english, str) else english)
        for fault in faults_between(english, text, exact=False)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("english", "text", "fault"),
    [
        ("From %(name)s", "Von %(nam)s", "holes"),
        ("From %(name)s", "Von", "holes"),
        ("100%%", "100 %", "percent"),
        ("<b>now</b>", "<b>jetzt", "tags"),
        ("now", "<script>", "bracket"),
        ("Sort: ", "Sortieren:", "blank"),
        (("%(count)s of %(name)s", "%(count)s of %(name)s"), "%(count)s", "holes"),
    ],
)
def test_what_breaks_a_page_is_found(english: str | tuple[str, ...], text: str, fault: str) -> None:
    assert any(fault in found for found in faults_between(english, text))


def test_a_form_for_one_may_say_it_in_words() -> None:
    assert list(faults_between(("%(count)s article", "%(count)s articles"), "مقالة واحدة", exact=False)) == []
