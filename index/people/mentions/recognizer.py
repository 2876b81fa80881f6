"""Selects the recogniser of people: the built-in tagger, or another one if installed and configured."""

from typing import Protocol

from index.article import Mention
from index.errors import SettingsError
from index.operations.settings import Settings
from index.people.mentions.custom_recognizer import Plugged, from_module, spacy_finder
from index.people.mentions.finder import find_people

BUILT_IN = "built-in"
_SPACY = "spacy:"
_PYTHON = "python:"


class Recognizer(Protocol):
    """Finds people. Called by `annotate` for each article, in the indexer process only."""

    @property
    def name(self) -> str:
        """Name and version; part of `Annotation.annotator`, so that articles are reannotated when the recogniser changes."""
        ...

    def find(self, text: str, *, title: str | None, lang: str | None) -> tuple[Mention, ...]:
        """The people of an article. Never raises on any text."""
        ...


class BuiltIn:
    """The tagger shipped with Broadsheet. Implements index.people.mentions.recognizer.Recognizer."""

    name = BUILT_IN

    def find(self, text: str, *, title: str | None, lang: str | None) -> tuple[Mention, ...]:
        return find_people(text, title=title, lang=lang)


def recognizer_of(settings: Settings) -> Recognizer:
    """The recogniser that the setting `recognizer` names. Raises SettingsError if it is unknown or not installed."""
    wanted = settings.recognizer.strip()
    if wanted == BUILT_IN:
        return BuiltIn()
    if wanted.startswith(_SPACY) and len(wanted) > len(_SPACY):
        version, finder = spacy_finder(wanted[len(_SPACY) :])
        return Plugged(f"{wanted}-{version}", finder)
    if wanted.startswith(_PYTHON):
        return from_module(wanted[len(_PYTHON) :], wanted)
    raise SettingsError(
        f"recognizer: {wanted!r} is unknown; write 'built-in', 'spacy:MODEL' (spacy:en_core_web_sm) or"
        " 'python:MODULE:FUNCTION'"
    )
