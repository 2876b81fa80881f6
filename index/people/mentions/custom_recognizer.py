"""People found by third-party code: spaCy, or any function named in the setting `recognizer`.

Such code may fail or return nonsense. Neither stops the indexer: positions outside the text are dropped, an article on
which the code fails is read by the built-in tagger, and each kind of failure is logged once.
"""

import importlib
import logging
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from index.article import Mention
from index.errors import SettingsError
from index.operations.program import program
from index.people.mentions.finder import find_people
from index.people.mentions.linking import link
from index.people.tagger.tokens import normalise

log = logging.getLogger("index.recognizer")

Place = tuple[int, int]
Finder = Callable[[str, str | None], Iterable[Sequence[int]]]
"""(text, BCP 47 language or None) -> (start, end) of each mention of a person, in code points of the text."""


class Plugged:
    """A recogniser built from a `Finder`; mentions are linked within the article by Broadsheet's own code."""

    def __init__(self, name: str, finder: Finder) -> None:
        """name: as recorded in `Annotation.annotator`."""
        self.name = name
        self._finder = finder
        self._said: set[str] = set()

    def find(self, text: str, *, title: str | None, lang: str | None) -> tuple[Mention, ...]:
        """The people of an article. Never raises, whatever the finder does."""
        try:
            in_text = self._places(text, lang)
            in_title = self._places(title, lang) if title else []
        except Exception as error:  # noqa: BLE001 - third-party code; every failure is handled alike
            self._say(
                f"the recogniser {self.name} failed ({type(error).__name__}: {error}); such articles are read by the"
                f" built-in one. Repair it, or set recognizer to 'built-in', and run `{program()} reindex --people`"
            )
            return find_people(text, title=title, lang=lang)
        return linked(text, in_text, title or "", in_title)

    def _places(self, text: str, lang: str | None) -> list[Place]:
        """The positions that lie inside the text and do not overlap, in order."""
        places: list[Place] = []
        answered = [(int(place[0]), int(place[1])) for place in self._finder(text, lang)]
        for start, end in sorted(set(answered)):
            if 0 <= start < end <= len(text) and text[start:end].strip() and (not places or places[-1][1] <= start):
                places.append((start, end))
        if len(places) < len(set(answered)):
            self._say(
                f"the recogniser {self.name} gave places outside of the text, empty ones or such as overlap;"
                " these are left out"
            )
        return places

    def _say(self, sentence: str) -> None:
        if sentence not in self._said and len(self._said) < _MOST_SAID:
            self._said.add(sentence)
            log.warning(sentence)


_MOST_SAID = 20
"""Distinct messages that a process logs."""


def from_module(path: str, wanted: str) -> Plugged:
    """A recogniser from a function of a module. Raises SettingsError.

    path: `package.module:function`, a `Finder`. wanted: the setting as written, for error messages.
    """
    module, _, attribute = path.partition(":")
    advice = "write 'python:MODULE:FUNCTION' with a module that this Python can import, or 'built-in'"
    if not module or not attribute:
        raise SettingsError(f"recognizer: {wanted!r} names no function; {advice}")
    # A module beside the settings file is found last, so it cannot shadow one of ours.
    if (here := str(Path.cwd())) not in sys.path:
        sys.path.append(here)
    try:
        finder: Any = getattr(importlib.import_module(module), attribute)
    except AttributeError:
        raise SettingsError(f"recognizer: the module {module} has no {attribute!r}; {advice}") from None
    except Exception as error:  # noqa: BLE001 - importing a third-party module may raise anything
        reason = f"{type(error).__name__}: {error}"
        raise SettingsError(f"recognizer: {module!r} cannot be imported ({reason}); {advice}") from None
    if not callable(finder):
        raise SettingsError(f"recognizer: {module}:{attribute} cannot be called; {advice}")
    return Plugged(wanted, finder)


def spacy_finder(model: str) -> tuple[str, Finder]:
    """(version, finder) of an installed spaCy pipeline with the entity label PERSON or PER. Raises SettingsError."""
    try:
        import spacy
    except ImportError:
        raise SettingsError(
            f"recognizer: 'spacy:{model}' needs spaCy; install it with 'pip install broadsheet[spacy]', or set it to 'built-in'"
        ) from None
    try:
        pipeline = spacy.load(model)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"recognizer: spaCy cannot load {model!r} ({type(error).__name__}); install it with "
            f"'python -m spacy download {model}', or set it to 'built-in'"
        ) from None

    def find(text: str, lang: str | None) -> list[Place]:
        entities = pipeline(text[: pipeline.max_length]).ents
        return [(e.start_char, e.end_char) for e in entities if e.label_ in {"PERSON", "PER"}]

    return str(pipeline.meta.get("version", "0")), find


def linked(text: str, in_text: Iterable[Place], title: str, in_title: Iterable[Place]) -> tuple[Mention, ...]:
    """Link mentions into people. in_text, in_title: (start, end) of mentions in code points."""
    places = [(False, s, e) for s, e in in_text] + [(True, s, e) for s, e in in_title]
    names = [tuple(normalise((title if head else text)[s:e]).split()) for head, s, e in places]
    kept = [at for at, name in enumerate(names) if name]
    mentions = []
    for person in link([names[at] for at in kept]):
        mine = [places[kept[at]] for at in person.mentions]
        mentions.append(
            Mention(
                name=" ".join(person.name),
                spans=tuple((s, e) for head, s, e in mine if not head),
                title_spans=tuple((s, e) for head, s, e in mine if head),
            )
        )
    return tuple(mentions)
