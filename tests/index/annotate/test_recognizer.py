import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from index.annotate import ANNOTATOR, annotate, annotator_of, recognizer_of
from index.annotate.recognizer import BuiltIn
from index.article import Article, Block, Mention
from index.errors import SettingsError
from index.settings import Settings


class Fixed:
    """A recogniser that finds one person everywhere."""

    name = "fixed-3"

    def find(self, text: str, *, title: str | None, lang: str | None) -> tuple[Mention, ...]:
        return (Mention(name="Ann Example", spans=((0, 3),)),)


ARTICLE = Article(
    id="0" * 16,
    url="https://example.org/a",
    title="A title",
    blocks=(Block(text="Ann left on Friday."),),
    fetched=datetime(2025, 7, 12, tzinfo=UTC),
)


def test_the_built_in_one_is_the_default() -> None:
    assert isinstance(recognizer_of(Settings()), BuiltIn)
    assert annotator_of() == annotator_of(BuiltIn()) == ANNOTATOR


def test_another_recogniser_shows_in_the_name_of_the_annotator() -> None:
    annotation = annotate(ARTICLE, Fixed())
    assert annotation.annotator == annotator_of(Fixed()) == f"{ANNOTATOR}+fixed-3"
    assert annotation.mentions[0].name == "Ann Example"


@pytest.mark.parametrize("wanted", ["", "spacy", "spacy:", "bert", "Built-in!"])
def test_an_unknown_recogniser_is_refused_with_a_sentence(wanted: str) -> None:
    with pytest.raises(SettingsError, match="built-in"):
        recognizer_of(replace(Settings(), recognizer=wanted))


def test_spacy_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(SettingsError, match="pip install"):
        recognizer_of(replace(Settings(), recognizer="spacy:en_core_web_sm"))
