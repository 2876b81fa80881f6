"""Names as typed -> values of a facet as the engine keeps them, and the names to show for such values.

What is read from the engine is kept for one generation of the index.
"""

import difflib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index.analysis import stemmer_of
from index.archive.face import Archive
from index.engine import EngineReader
from index.folding import fold
from index.result import FacetCount
from search.frequent import FrequentWords
from search.languages import language_name

AMBIGUOUS_MAX = 20
"""People that one surname may stand for in a filter."""

NEAREST = 3
_COMPARED = 2_000


class _Values(NamedTuple):
    generation: int
    counts: tuple[FacetCount, ...]
    kept: frozenset[str]
    by_name: dict[str, tuple[str, ...]]


class Names:
    def __init__(self, engine: EngineReader, archive: Archive) -> None:
        self._engine = engine
        self._archive = archive
        self._values: dict[str, _Values] = {}
        self.frequent = FrequentWords(engine)

    def resolve(self, facet: str, text: str) -> tuple[str, ...]:
        """Values that this text may mean, most likely first; () where nobody bears that name."""
        text = _storable(text).strip()
        if facet == "person":
            people = self._archive.people.resolve(text)
            if people:
                same = [person.id for person in people if person.id == text.lower()]
                return tuple(same or [person.id for person in people][:AMBIGUOUS_MAX])
            merged = self._archive.people.get(text.lower())
            return (merged.person.id,) if merged else ()
        if facet == "outlet":
            outlets = self._archive.outlets.resolve(text)
            same = [outlet.id for outlet in outlets if outlet.id == text.lower()]
            return tuple(same or [outlet.id for outlet in outlets])
        values = self._of(facet)
        if facet == "lang":
            return self._languages(text, values)
        return (text,) if text in values.kept else values.by_name.get(fold(text), ())

    def labels(self, facet: str, values: Iterable[str]) -> dict[str, str]:
        """value -> name to show, for each of them."""
        wanted = list(values)
        known: dict[str, str] = {}
        if facet == "person":
            known = self._archive.people.names(wanted)
        elif facet == "outlet":
            known = self._archive.outlets.names(wanted)
        elif facet == "lang":
            known = {value: language_name(value) for value in wanted}
        return {value: known.get(value, value) for value in wanted}

    def matching(self, facet: str, text: str, limit: int) -> tuple[str, ...]:
        """Values one of whose names holds words that begin with each typed word: the search inside a facet."""
        text = _storable(text)
        words = fold(text).split()
        if not words:
            return ()
        if facet == "person":
            return tuple(summary.person.id for summary in self._archive.people.matching(text, limit))
        values = [count.value for count in self.counts(facet)]
        names = self.labels(facet, values) if facet in ("outlet", "lang") else {value: value for value in values}
        found = [value for value in values if _begins(words, fold(names[value]))]
        return tuple(found[:limit])

    def nearest(self, facet: str, text: str) -> tuple[str, ...]:
        """Names to offer for one that nobody bears."""
        text = _storable(text)
        names: Sequence[str]
        if facet == "person":
            parts = [word[:3] for word in fold(text).split() if len(word) > 2]
            names = [s.person.name for part in parts[:4] for s in self._archive.people.matching(part, 50)]
        elif facet == "outlet":
            names = [outlet.name for outlet, _ in self._archive.outlets.all()]
        else:
            names = list(self.labels(facet, (count.value for count in self.counts(facet))).values())
        by_fold = {fold(name): name for name in names[:_COMPARED]}
        return tuple(by_fold[key] for key in difflib.get_close_matches(fold(text), by_fold, n=NEAREST, cutoff=0.6))

    def counts(self, facet: str) -> tuple[FacetCount, ...]:
        """Every value with its number of articles, most first."""
        return self._of(facet).counts

    def stemmers(self) -> frozenset[str]:
        """Of the languages that the index holds."""
        return frozenset(stemmer_of(count.value) for count in self.counts("lang")) | {stemmer_of(None)}

    def _of(self, facet: str) -> _Values:
        generation = self._engine.generation
        known = self._values.get(facet)
        if known and known.generation == generation:
            return known
        counts = self._engine.values(facet)
        by_name: dict[str, tuple[str, ...]] = {}
        for count in counts:
            key = fold(count.value)
            by_name[key] = (*by_name.get(key, ()), count.value)
        fresh = _Values(generation, counts, frozenset(count.value for count in counts), by_name)
        self._values[facet] = fresh
        return fresh

    def _languages(self, text: str, values: _Values) -> tuple[str, ...]:
        """`en` stands for en-US and en-GB too, and a language may be named in English."""
        key = fold(text).replace("_", "-")
        exact = [value for value in values.kept if value.lower() == key]
        wider = [value for value in values.kept if value.lower().split("-")[0] == key]
        named = [value for value in values.kept if fold(language_name(value)) == key]
        return tuple(sorted({*exact, *wider, *named}))


def _storable(text: str) -> str:
    """Without lone surrogates, which no database takes."""
    return text.encode("utf-8", "replace").decode()


def _begins(words: Sequence[str], name: str) -> bool:
    parts = name.replace("-", " ").split()
    return all(any(part.startswith(word) for part in parts) or word in name for word in words)
