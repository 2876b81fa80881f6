"""Who finds people: the built-in tagger, or spaCy where the owner has it and asks for it."""

from collections.abc import Iterable
from typing import Protocol

from index.annotate.linking import link
from index.annotate.people import find_people
from index.annotate.tokens import normalise
from index.article import Mention
from index.errors import SettingsError
from index.settings import Settings

BUILT_IN = "built-in"
_SPACY = "spacy:"


class Recognizer(Protocol):
    """Called by `annotate` for each article, in the indexer process only."""

    @property
    def name(self) -> str:
        """Name and version; part of `Annotation.annotator`, so that another recogniser means annotating again."""
        ...

    def find(self, text: str, *, title: str | None, lang: str | None) -> tuple[Mention, ...]:
        """The people of an article. Never raises on any text."""
        ...


class BuiltIn:
    """The tagger that ships with Broadsheet."""

    name = BUILT_IN

    def find(self, text: str, *, title: str | None, lang: str | None) -> tuple[Mention, ...]:
        return find_people(text, title=title, lang=lang)


class Spacy:
    """A spaCy pipeline with named entities (PERSON or PER); linking inside the article is Broadsheet's own."""

    def __init__(self, model: str) -> None:
        """model: an installed pipeline such as `en_core_web_sm`. Raises SettingsError where it cannot be loaded."""
        try:
            import spacy
        except ImportError:
            raise SettingsError(
                f"recognizer: 'spacy:{model}' needs spaCy; install it with 'pip install broadsheet[spacy]', or set it to 'built-in'"
            ) from None
        try:
            self._pipeline = spacy.load(model)
        except (OSError, ValueError) as error:
            raise SettingsError(
                f"recognizer: spaCy cannot load {model!r} ({type(error).__name__}); install it with "
                f"'python -m spacy download {model}', or set it to 'built-in'"
            ) from None
        meta = self._pipeline.meta
        self.name = f"{_SPACY}{model}-{meta.get('version', '0')}"

    def find(self, text: str, *, title: str | None, lang: str | None) -> tuple[Mention, ...]:
        in_text = self._people(text)
        in_title = self._people(title) if title else []
        return _linked(text, in_text, title or "", in_title)

    def _people(self, text: str) -> list[tuple[int, int]]:
        limit = self._pipeline.max_length
        found = self._pipeline(text[:limit]).ents
        return [(e.start_char, e.end_char) for e in found if e.label_ in {"PERSON", "PER"}]


def _linked(
    text: str, in_text: Iterable[tuple[int, int]], title: str, in_title: Iterable[tuple[int, int]]
) -> tuple[Mention, ...]:
    places = [(False, s, e) for s, e in in_text] + [(True, s, e) for s, e in in_title]
    names = [tuple(normalise((title if head else text)[s:e]).split()) for head, s, e in places]
    kept = [at for at, name in enumerate(names) if name]
    found = []
    for person in link([names[at] for at in kept]):
        mine = [places[kept[at]] for at in person.mentions]
        found.append(
            Mention(
                name=" ".join(person.name),
                spans=tuple((s, e) for head, s, e in mine if not head),
                title_spans=tuple((s, e) for head, s, e in mine if head),
            )
        )
    return tuple(found)


def recognizer_of(settings: Settings) -> Recognizer:
    """The recogniser that the setting `recognizer` names. Raises SettingsError: an unknown one, or one not installed."""
    wanted = settings.recognizer.strip()
    if wanted == BUILT_IN:
        return BuiltIn()
    if wanted.startswith(_SPACY) and len(wanted) > len(_SPACY):
        return Spacy(wanted[len(_SPACY) :])
    raise SettingsError(f"recognizer: {wanted!r} is unknown; write 'built-in' or 'spacy:MODEL' (spacy:en_core_web_sm)")
