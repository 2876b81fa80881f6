"""From names as typed to the values that the engine keeps, and from values to the names to show.

What is read from the engine is cached for one generation of the index.
"""

from collections.abc import Collection, Iterable, Sequence
from copy import copy
from typing import NamedTuple

from index.archive.protocols import Archive
from index.article import Right, TextKind
from index.document import CHANGED, COPY, GONE, IMPORTED, NO_COPY, PAYWALLED, PEOPLE, STATES, UNDATED, host_in
from index.engines.protocols import EngineReader
from index.result import FacetCount
from index.text.analysis import stemmer_of
from index.text.characters import encodable
from index.text.folding import fold
from index.text.localizable import Sentence
from search.facet_groups import GROUPED, Group, groups
from search.query.language_names import canonical_tag, language_name, names_of_language, names_on_pages
from search.query.nearest_names import comparable, nearest
from search.query.outlet_groups import OutletGroups
from search.query.own_names import OwnNames
from search.request import LABEL, OWN_FACETS

FACET_NOUNS: dict[str, str] = {
    "person": Sentence("person"),
    "outlet": Sentence("outlet"),
    "author": Sentence("author"),
    "agency": Sentence("agency"),
    "section": Sentence("section"),
    "lang": Sentence("language"),
    "story": Sentence("story"),
    "copy": Sentence("answer about copies"),
    "says": Sentence("person"),
    "kind": Sentence("kind of text"),
    "rights": Sentence("statement of rights"),
    "label": Sentence("label of an outlet"),
    "keyword": Sentence("keyword"),
    "link": Sentence("host"),
    "state": Sentence("state"),
    "collection": Sentence("collection"),
    "tag": Sentence("tag"),
    "is": Sentence("state"),
}
"""Facet -> what one of its values is called in a sentence."""

COPY_LABELS: dict[str, str] = {COPY: Sentence("Near-copies"), NO_COPY: Sentence("Originals")}

KIND_LABELS: dict[str, str] = {
    TextKind.NEWS: Sentence("News"),
    TextKind.OPINION: Sentence("Opinion"),
    TextKind.LIVE: Sentence("Live ticker"),
    TextKind.PRESS_RELEASE: Sentence("Press release"),
    TextKind.SPONSORED: Sentence("Sponsored"),
    TextKind.INTERVIEW: Sentence("Interview"),
    TextKind.GALLERY: Sentence("Gallery"),
}

RIGHT_LABELS: dict[str, str] = {
    Right.TDM_RESERVED: Sentence("Text and data mining reserved"),
    Right.TDM_OPEN: Sentence("Text and data mining allowed"),
    Right.NO_AI: Sentence("Not for artificial intelligence"),
    Right.NO_IMAGE_AI: Sentence("Pictures not for artificial intelligence"),
    Right.NO_ARCHIVE: Sentence("No kept copy of the page"),
    Right.NO_INDEX: Sentence("Not for search engines"),
    Right.NO_SNIPPET: Sentence("No excerpts"),
}

STATE_LABELS: dict[str, str] = {
    PAYWALLED: Sentence("Behind a paywall"),
    CHANGED: Sentence("Changed since"),
    GONE: Sentence("Taken down by its outlet"),
    UNDATED: Sentence("Without a date"),
    IMPORTED: Sentence("Imported"),
}

FIXED: dict[str, tuple[str, ...]] = {
    "copy": (COPY, NO_COPY),
    "kind": tuple(kind.value for kind in TextKind),
    "rights": tuple(right.value for right in Right),
    "state": STATES,
}
"""Facets whose values are known beforehand, with these values: one that no article has finds nothing, and is no mistake."""

PRINTED = frozenset({"author", "agency", "keyword", "link"})
"""Facets whose values are what outlets print, each spelling a value of its own."""

AMBIGUOUS_MAX = 20
"""People that one surname may stand for in a filter."""

NEAREST = 3
"""Names offered in place of an unknown one."""

_SPELT_KEPT = 1000
"""Names whose spellings are remembered."""

_COMPARED = 2_000
_STORIES = 2_000
"""Stories whose headlines a search inside the facet reads, those of most articles."""
_BEGINNING, _ALIKE, _FAMOUS = 3, 50, 500
"""People compared with an unknown name: those with a word of the same beginning (letters, people for each word), and those
in most articles."""


class _Values(NamedTuple):
    """All values of one facet. by_name: folded -> values, of a facet that is not grouped. groups: of one that is, most articles
    first. home: member -> value of its group."""

    generation: int
    counts: tuple[FacetCount, ...]
    by_name: dict[str, tuple[str, ...]]
    groups: tuple[Group, ...]
    home: dict[str, str]


class Names:
    """The names of people, outlets and other facet values in one archive and index; of `read_by` also those that a reader gave.

    own: what the reader keeps; nothing of anybody's without one."""

    def __init__(self, engine: EngineReader, archive: Archive, most: int) -> None:
        """most: values of a facet that are kept with their spellings; a larger facet is read anew when it is asked about, but for
        those in `GROUPED`, of which every page needs all values."""
        self._most = most
        self._engine = engine
        self._archive = archive
        self._values: dict[str, _Values] = {}
        self._spelt: dict[tuple[int, str, str], tuple[str, ...]] = {}
        self.own = OwnNames(archive, None)

    def read_by(self, reader: int | None) -> "Names":
        """The same names and those that one reader gave to what they keep. reader: id of an account; None for nobody."""
        if reader is None:
            return self
        names = copy(self)  # what is known of the index stays shared
        names.own = OwnNames(self._archive, reader)
        return names

    def resolve(self, facet: str, text: str, *, spelt: bool = True) -> tuple[str, ...]:
        """The values that a name or value may mean, most likely first; () if it is unknown.

        spelt: of a facet in `PRINTED`, the one that is spelt exactly so is meant where there is one, as by a link that says how
        many articles have it. Raises ArchiveError, IndexingError.
        """
        text = encodable(text).strip()
        if facet in OWN_FACETS:
            return self.own.resolve(facet, text)
        if facet == LABEL:
            return self.outlet_groups.resolve(text)
        if facet in PEOPLE:
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
        if facet == "story":
            story = self._archive.stories.get(text)
            return (story.summary.id,) if story else ()
        if facet in FIXED:
            wanted = _plain(text)
            labels = self.labels(facet, FIXED[facet])
            return tuple(value for value in FIXED[facet] if wanted in (_plain(value), _plain(labels[value])))
        if facet in GROUPED:
            return tuple(dict.fromkeys(member for group in self._named(facet, text) for member in group.members))
        text = " ".join(text.split())
        if spelt and self._engine.value_counts(facet, (text,)):
            return (text,)
        if facet == "link":
            text = host_in(text if "//" in text else f"//{text}") or text
        return self._spellings(facet, fold(text))

    def shown(self, facet: str, text: str, *, spelt: bool = True) -> tuple[str, ...]:
        """What `resolve` found, as a filter shows it: for a grouped facet the group in place of its members."""
        if facet in GROUPED:
            return tuple(group.value for group in self._named(facet, encodable(text).strip()))
        return self.resolve(facet, text, spelt=spelt)

    def labels(self, facet: str, values: Iterable[str]) -> dict[str, str]:
        """value -> name to show, for each of these; a value without a name is its own."""
        wanted = list(values)
        known: dict[str, str] = {}
        if not wanted:
            return known
        if facet in OWN_FACETS:
            return self.own.labels(facet, wanted)
        if facet in PEOPLE:
            known = self._archive.people.names(wanted)
        elif facet == "outlet":
            known = self._archive.outlets.names(wanted)
        elif facet == "lang":
            known = {value: language_name(value) for value in wanted}
        elif facet == "story":
            known = self._archive.stories.titles(wanted)
        elif facet == "copy":
            known = COPY_LABELS
        elif facet == "kind":
            known = KIND_LABELS
        elif facet == "rights":
            known = RIGHT_LABELS
        elif facet == "state":
            known = STATE_LABELS
        return {value: known.get(value, value) for value in wanted}

    @property
    def outlet_groups(self) -> OutletGroups:
        """The outlets by their labels, as these stand now: ask once for a question. Raises ArchiveError, IndexingError."""
        return OutletGroups(self._archive, (count.value for count in self.counts("outlet")))

    def uncertain(self, facet: str, values: Collection[str]) -> set[str]:
        """Those of the values that may stand for several people."""
        return self._archive.people.uncertain(values) if values and facet in PEOPLE else set()

    def matching(self, facet: str, text: str, limit: int) -> tuple[str, ...]:
        """The search inside a facet: at most `limit` values with a name in which every typed word begins a word."""
        text = encodable(text)
        words = fold(text).split()
        if not words:
            return ()
        if facet in PEOPLE:
            return tuple(summary.person.id for summary in self._archive.people.matching(text, limit))
        if facet in GROUPED:
            values: list[str] = []
            for group in self.groups(facet):
                names = self.labels(facet, (group.value, *(inner.value for inner in group.within))).values()
                if any(_begins(words, fold(name)) for name in names):
                    values += group.members
            return tuple(values[:limit])
        if facet == LABEL:
            return tuple([value for value in self.outlet_groups.members if _begins(words, fold(value))][:limit])
        if facet in OWN_FACETS:
            own = self.own.labels(facet, self.own.values(facet))
            return tuple([value for value, label in own.items() if _begins(words, fold(label))][:limit])
        values = [count.value for count in self.counts(facet)[: _STORIES if facet == "story" else None]]
        labels = self.labels(facet, values)
        return tuple([value for value in values if _begins(words, fold(labels[value]))][:limit])

    def nearest(self, facet: str, text: str) -> tuple[str, ...]:
        """Names to offer in place of an unknown one, at most `NEAREST`, best first."""
        text = encodable(text)
        if facet in OWN_FACETS:
            return self.own.nearest(facet, text, NEAREST)
        if facet in PEOPLE:
            names = comparable(self._people_like(text))
        elif facet == "outlet":
            names = comparable(outlet.name for outlet, _ in self._archive.outlets.all()[:_COMPARED])
        elif facet == "story":
            return ()  # nobody types one from memory
        elif facet == LABEL:
            names = comparable(self.outlet_groups.members)
        elif facet in FIXED:
            return tuple(str(value) for value in FIXED[facet])
        elif facet in GROUPED:
            names = {}
            for group in self.groups(facet):
                for value, label in self.labels(facet, (group.value, *(g.value for g in group.within))).items():
                    names |= {value: label, label: label}
        else:
            names = {}
            for count in self._engine.most_frequent(facet, _COMPARED):
                names.setdefault(fold(count.value), count.value)  # in its commonest spelling
        return nearest(text, names, NEAREST)

    def _people_like(self, text: str) -> Sequence[str]:
        people = self._archive.people
        words = [word[:_BEGINNING] for word in fold(text).split() if len(word) >= _BEGINNING]
        alike = [summary for word in words[:4] for summary in people.matching(word, _ALIKE)]
        return [summary.person.name for summary in (*alike, *people.most(_FAMOUS))]

    def counts_of(self, facet: str, values: Collection[str]) -> dict[str, int]:
        """The numbers of articles of these values of a facet, without those that no article has."""
        return self._engine.value_counts(facet, values) if values else {}

    def most_frequent(self, facet: str, limit: int) -> tuple[FacetCount, ...]:
        """The values of a facet that most articles have, at most so many."""
        return self._engine.most_frequent(facet, limit)

    def counts(self, facet: str) -> tuple[FacetCount, ...]:
        """Every value of a facet with its number of articles, most frequent first."""
        return self._of(facet).counts

    def groups(self, facet: str) -> tuple[Group, ...]:
        """The groups of a facet in `GROUPED`, most frequent first."""
        return self._of(facet).groups

    def grouped(self, facet: str) -> bool:
        """Whether some group of this facet has several members, so that the most frequent values may not be the most frequent
        groups."""
        known = self._of(facet) if facet in GROUPED else None
        return known is not None and len(known.groups) < len(known.counts)

    def groups_of(self, facet: str, values: Iterable[str]) -> dict[str, str]:
        """Each of the engine's values of a facet in `GROUPED` -> the value of its group."""
        home = self._of(facet).home
        return {value: home.get(value) or groups(facet, (value,))[0].value for value in values}

    def stemmers(self) -> frozenset[str]:
        """The stemmers of all languages in the index, and the one for unknown languages."""
        return frozenset(stemmer_of(count.value) for count in self.counts("lang")) | {stemmer_of(None)}

    def _spellings(self, facet: str, name: str) -> tuple[str, ...]:
        """The values of a facet that are a name once they are folded. One search asks for them several times, and a large facet
        takes long to read. name: folded."""
        key = self._engine.generation, facet, name
        known = self._spelt.get(key)
        if known is None:
            known = self._of(facet).by_name.get(name, ())
            if len(self._spelt) >= _SPELT_KEPT:
                self._spelt.clear()
            self._spelt[key] = known
        return known

    def _of(self, facet: str) -> _Values:
        generation = self._engine.generation
        known = self._values.get(facet)
        if known and known.generation == generation:
            return known
        counts = self._engine.values(facet)
        by_name: dict[str, tuple[str, ...]] = {}
        for count in counts if facet not in GROUPED else ():
            key = fold(count.value)
            by_name[key] = (*by_name.get(key, ()), count.value)
        grouped = tuple(groups(facet, [count.value for count in counts])) if facet in GROUPED else ()
        home = {member: group.value for group in grouped for member in group.members}
        fresh = _Values(generation, counts, by_name, grouped, home)
        if len(counts) <= self._most or facet in GROUPED:
            self._values[facet] = fresh
        else:
            self._values.pop(facet, None)
        return fresh

    def _named(self, facet: str, text: str) -> list[Group]:
        """The groups that a text names. `en` and `English` include en-US and en-GB, zh-Hans includes zh-Hans-CN."""
        if facet != "lang":
            key = fold(" ".join(text.split()))
            return [group for group in self.groups(facet) if fold(" ".join(group.value.split())) == key]
        tag, name = canonical_tag(text), fold(text)
        regions: list[Group] = []
        for group in self.groups(facet):
            if group.value == tag or name in map(fold, names_of_language(group.value)):
                return [group]
            for region in group.within:
                if (
                    region.value == tag
                    or region.value.startswith(tag + "-")
                    or fold(language_name(region.value)) == name
                ):
                    regions.append(region)
        return regions or [
            group
            for language in self.groups(facet)
            for group in (language, *language.within)
            if name in names_on_pages(group.value)
        ]


def _plain(text: str) -> str:
    """Folded, with one blank for whatever stands between words: `press-release`, `Press release`, `PRESS_RELEASE`."""
    return " ".join(fold(text).replace("-", " ").replace("_", " ").split())


def _begins(words: Sequence[str], name: str) -> bool:
    parts = name.replace("-", " ").split()
    return all(any(part.startswith(word) for part in parts) or word in name for word in words)
