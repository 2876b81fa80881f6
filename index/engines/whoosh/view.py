"""One generation, opened: everything that answering from it needs, worked out when first asked for and then kept."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from index import calendar
from index.analysis import DEFAULT_STEMMER, Place
from index.engines.whoosh import layout
from index.engines.whoosh.arrays import Array
from index.engines.whoosh.container import ADVICE
from index.engines.whoosh.generation import Generation, SegmentEntry
from index.engines.whoosh.ordinals import Ordinals
from index.engines.whoosh.segment import Segment, TermPostings
from index.engines.whoosh.words import WordPostings
from index.errors import IndexDamaged
from index.query import TEXT_FIELDS, DateField, Interval, TextField
from index.ranking import ROUNDED_LENGTHS, Ranking

_POSTINGS_KEPT = 2_500_000
"""Postings of words that all segments of a view together keep at hand (some 20 bytes each)."""

_BUCKETINGS_KEPT = 4
_EDGES_KEPT = 20_000
_ROUNDED = np.array(ROUNDED_LENGTHS, np.float64)


class SegmentView:
    """A segment with its deletions, and what a view derives from the two."""

    def __init__(self, segment: Segment, entry: SegmentEntry) -> None:
        self.segment = segment
        self.entry = entry
        self.docs = segment.docs
        self.live = entry.live_mask()
        self._words: dict[tuple[str, ...], WordPostings | None] = {}
        self._kept = 0
        self.room = _POSTINGS_KEPT
        self._buckets: dict[tuple[str, str, int, int], Array] = {}
        self._all: Array | None = None

    def all_docs(self) -> Array:
        if self._all is None:
            self._all = np.arange(self.docs) if self.live is None else np.flatnonzero(self.live)
        return self._all

    def postings(self, place: Place) -> WordPostings | None:
        """Of all stems that a place may be found under; None where no living document has any."""
        key = (*place.stems, "") if place.begins else place.stems
        if key in self._words:
            return self._words[key]
        terms = []
        for number in self._stems(place):
            term = TermPostings(self.segment, number, self.live)
            if len(term.docs):
                terms.append(term)
        found = WordPostings(terms) if terms else None
        size = len(found.docs) if found else 1
        if self._kept + size > self.room:
            self._words.clear()
            self._kept = 0
        self._kept += size
        self._words[key] = found
        return found

    def _stems(self, place: Place) -> list[int]:
        segment = self.segment
        if not place.begins:
            return [number for stem in place.stems if (number := segment.stem(stem.encode())) >= 0]
        first, last = segment.stems.starting_with(place.printed.encode())
        return [first + i for i, stem in enumerate(segment.stems.slice(first, last)) if place.holds(stem.decode())]

    def norms(self, field: TextField, ranking: Ranking, average: float) -> Array:
        """(1 - b) + b * length / average of every document."""
        table = (1 - ranking.b) + ranking.b * _ROUNDED / average
        found: Array = table[self.segment.column(f"{field}.norm").all()]
        return found

    def times(self, field: DateField) -> Array:
        return self.segment.column(field).all()

    def when(self) -> Array:
        """published, or fetched where that is unknown."""
        published = self.times("published")
        return np.where(published == layout.UNKNOWN_TIME, self.times("fetched"), published)

    def published_bounds(self, docs: Array) -> tuple[int, int, int]:
        """(earliest, latest, how many are dated) of these documents; the first two mean nothing where none is."""
        published = self.times("published")[docs]
        dated = published[published != layout.UNKNOWN_TIME]
        return (int(dated.min()), int(dated.max()), len(dated)) if len(dated) else (0, 0, 0)

    def bucket_of(self, name: tuple[str, str], edges: Sequence[int]) -> Array:
        """For each document the number of its bucket, counted from 1; 0 where it is undated. name: interval and zone."""
        key = (*name, edges[0], edges[-1])
        found = self._buckets.get(key)
        if found is None:
            published = self.times("published")
            number = np.searchsorted(np.array(edges), published, "right")
            np.clip(number, 1, max(len(edges) - 1, 1), out=number)
            number[published == layout.UNKNOWN_TIME] = 0
            found = number.astype(np.uint16 if len(edges) < 1 << 16 else np.uint32)
            if len(self._buckets) >= _BUCKETINGS_KEPT:
                self._buckets.clear()
            self._buckets[key] = found
        return found


class View:
    """A generation with all its segments open. Immutable but for what it remembers; threads may share it.

    Raises IndexDamaged (also for a missing file: `FileNotFoundError` is the caller's, who may find a newer generation) and
    IndexOutdated.
    """

    def __init__(self, directory: Path, generation: Generation, ranking: Ranking, before: "View | None" = None) -> None:
        """before: an older view whose open segments serve again."""
        opened = {old.entry.id: old for old in before.segments} if before else {}
        self.generation = generation
        self.ranking = ranking
        self.segments: list[SegmentView] = []
        for entry in generation.segments:
            old = opened.get(entry.id)
            if old is not None and old.entry == entry:
                self.segments.append(old)
            else:
                segment = (
                    old.segment if old else Segment(directory / layout.segment_file(entry.id), digest=entry.digest)
                )
                if segment.docs != entry.docs:
                    raise IndexDamaged(
                        f"{segment.path}: holds another number of documents than was committed; {ADVICE}"
                    )
                self.segments.append(SegmentView(segment, entry))
        for own in self.segments:
            own.room = _POSTINGS_KEPT // len(self.segments)
        self.documents = generation.documents
        self.stemmers = sorted({name for e in generation.segments for name in e.stemmers}) or [DEFAULT_STEMMER]
        self.averages: Mapping[TextField, float] = {
            field: (sum(getattr(e, field) for e in generation.segments) / max(self.documents, 1)) or 1.0
            for field in TEXT_FIELDS
        }
        self._norms: dict[tuple[int, TextField], Array] = {}
        self._when: dict[int, Array] = {}
        self._edges: dict[tuple[str, str], Sequence[int] | None] = {}
        self._span: tuple[int, int] | None = None
        self._ordinals: dict[str, Ordinals] = before._ordinals if before else {}
        self.groups: list[Array] | None = None

    def warm(self) -> None:
        """Have at hand what every query needs, so that the first one does not wait for it."""
        for number, own in enumerate(self.segments):
            own.segment.stems.warm()
            own.segment.ids.warm()
            own.segment.column("id.rank").all()
            for field in TEXT_FIELDS:
                self.norms(number, field)

    def ordinals(self, facet: str) -> Ordinals:
        """Numbers of the values of a facet, shared with the views before."""
        return self._ordinals.setdefault(facet, Ordinals())

    def published_span(self) -> tuple[int, int]:
        """Earliest and latest published date of all documents, deleted ones too; (0, 0) where none is dated."""
        if self._span is None:
            bounds = [own.published_bounds(np.arange(own.docs)) for own in self.segments]
            dated = [(low, high) for low, high, known in bounds if known]
            self._span = (min(low for low, _ in dated), max(high for _, high in dated)) if dated else (0, 0)
        return self._span

    def edges(self, interval: Interval, zone: str) -> Sequence[int] | None:
        """Of all buckets that the documents of the view need; None where those are too many to keep."""
        if (interval, zone) not in self._edges:
            span = self.published_span()
            few = calendar.count(*span, interval, ZoneInfo(zone)) <= _EDGES_KEPT
            self._edges[interval, zone] = calendar.edges(*span, interval, ZoneInfo(zone)) if few else None
        return self._edges[interval, zone]

    def norms(self, number: int, field: TextField) -> Array:
        """Length normalisation of every document of a segment (by its number in `segments`)."""
        found = self._norms.get((number, field))
        if found is None:
            found = self.segments[number].norms(field, self.ranking, self.averages[field])
            self._norms[number, field] = found
        return found

    def when(self, number: int) -> Array:
        found = self._when.get(number)
        if found is None:
            found = self._when[number] = self.segments[number].when()
        return found
