import logging
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import ClassVar, NamedTuple

import pytest

from index.annotation.annotator import ANNOTATOR, annotate, annotator_of
from index.article import Article, Block, Mention
from index.errors import SettingsError
from index.operations.settings import Settings
from index.people.mentions.recognizer import BuiltIn, Recognizer, recognizer_of


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


STAND_IN = """
def everywhere(text, lang):
    return [(m.start(), m.end()) for m in __import__("re").finditer("Ann( Example)?|Bo Lund", text)]

def nonsense(text, lang):
    return [(0, 3), (1, 5), (-4, 2), (7, 7), (3, 4), (90_000, 90_001), [0, 3], (4, len(text) + 1)]

def strange(text, lang):
    return [("a", None)]

def failing(text, lang):
    raise ValueError(f"no {lang} today")

number = 7
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A module that somebody else wrote, where this Python finds it."""
    (tmp_path / "their_people.py").write_text(STAND_IN, "utf-8")
    (tmp_path / "their_broken.py").write_text("raise RuntimeError('no model here')", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("their_people", None)


def plugged(function: str) -> Recognizer:
    return recognizer_of(replace(Settings(), recognizer=f"python:their_people:{function}"))


@pytest.mark.usefixtures("stand_in")
def test_a_function_of_ones_own_finds_people() -> None:
    article = replace(ARTICLE, title="Ann wins", blocks=(Block(text="Ann Example left. Bo Lund saw Ann."),))
    annotation = annotate(article, plugged("everywhere"))
    assert annotation.annotator == f"{ANNOTATOR}+python:their_people:everywhere"
    assert {m.name: (m.spans, m.title_spans) for m in annotation.mentions} == {
        "Ann Example": (((0, 11), (30, 33)), ((0, 3),)),
        "Bo Lund": (((18, 25),), ()),
    }


@pytest.mark.usefixtures("stand_in")
def test_places_outside_of_the_text_are_left_out_and_said_once(caplog: pytest.LogCaptureFixture) -> None:
    who = plugged("nonsense")
    for _ in range(3):
        (person,) = who.find("Ann left on Friday.", title=None, lang="en")
        assert (person.name, person.spans) == ("Ann", ((0, 3),))
    (said,) = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert "left out" in said


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("function", ["failing", "strange"])
def test_where_it_fails_the_built_in_one_reads(function: str, caplog: pytest.LogCaptureFixture) -> None:
    text = "The mayor, Anna Petersen, met Mark Holloway on Monday."
    who = plugged(function)
    assert who.find(text, title="A title", lang="en") == BuiltIn().find(text, title="A title", lang="en")
    assert who.find(text, title=None, lang="en")
    (said,) = [record.getMessage() for record in caplog.records]
    assert f"python:their_people:{function} failed" in said
    assert "built-in" in said


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ("python:", "names no function"),
        ("python:their_people", "names no function"),
        ("python:their_people:nobody", "has no 'nobody'"),
        ("python:their_people:number", "cannot be called"),
        ("python:no_such_module_here:find", "cannot be imported"),
        ("python:their_broken:find", "no model here"),
    ],
)
def test_what_cannot_be_plugged_in_is_said_with_a_sentence(wanted: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        recognizer_of(replace(Settings(), recognizer=wanted))


class Entity(NamedTuple):
    """What is used of spaCy's `Span`."""

    start_char: int
    end_char: int
    label_: str


class Document(NamedTuple):
    """What is used of spaCy's `Doc`."""

    ents: tuple[Entity, ...]


class Pipeline:
    """What is used of spaCy's `Language`: it finds words that it knows, and refuses texts that are too long, as the real one."""

    meta: ClassVar[dict[str, str]] = {"version": "3.8.1"}
    max_length = 60

    def __init__(self, labels: dict[str, str]) -> None:
        self.labels = labels

    def __call__(self, text: str) -> Document:
        if len(text) > self.max_length:
            raise ValueError("[E088] Text is too long")
        found = ((match, label) for name, label in self.labels.items() for match in re.finditer(name, text))
        return Document(tuple(Entity(match.start(), match.end(), label) for match, label in found))


class Spacy(ModuleType):
    """The library, which is an extra, with two pipelines installed."""

    def load(self, name: str) -> Pipeline:
        if name == "en_small":
            return Pipeline({"Ann Lund": "PERSON", "Lund Corp": "ORG", "Oslo": "GPE"})
        if name == "de_small":  # pipelines of other languages call them PER
            return Pipeline({"Ann Lund": "PER", "Oslo": "LOC"})
        raise OSError(f"[E050] Can't find model {name!r}")


@pytest.fixture
def spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", Spacy("spacy"))


def found(recognizer: str, text: str) -> list[str]:
    who = recognizer_of(replace(Settings(), recognizer=recognizer))
    return [mention.name for mention in who.find(text, title=None, lang="en")]


@pytest.mark.usefixtures("spacy")
@pytest.mark.parametrize("pipeline", ["en_small", "de_small"])
def test_a_spacy_pipeline_is_asked_for_persons(pipeline: str) -> None:
    assert found(f"spacy:{pipeline}", "In Oslo Ann Lund left.") == ["Ann Lund"]
    assert found(f"spacy:{pipeline}", "In Oslo nobody left.") == []


@pytest.mark.usefixtures("spacy")
def test_the_version_of_a_spacy_pipeline_is_part_of_its_name() -> None:
    assert recognizer_of(replace(Settings(), recognizer="spacy:en_small")).name == "spacy:en_small-3.8.1"


@pytest.mark.usefixtures("spacy")
def test_a_text_longer_than_spacy_takes_is_read_as_far_as_it_goes() -> None:
    assert found("spacy:en_small", "Ann Lund left. " + "Rain fell. " * 20) == ["Ann Lund"]


@pytest.mark.usefixtures("spacy")
def test_a_spacy_pipeline_that_is_not_installed_is_said() -> None:
    with pytest.raises(SettingsError, match="spacy download xx_large"):
        recognizer_of(replace(Settings(), recognizer="spacy:xx_large"))
