"""One opened generation: everything needed to answer from it, computed on first use and cached."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from index import calendar
from index.engines.columnar.files import layout
from index.engines.columnar.files.arrays import Array
from index.engines.columnar.files.container import damaged
from index.engines.columnar.files.generation import Generation
from index.engines.columnar.query.word_postings import KeptPostings
from index.engines.columnar.read.segment import Segment
from index.engines.columnar.read.segment_view import SegmentView
from index.engines.columnar.read.stem_numbers import StemNumbers
from index.engines.columnar.read.value_numbers import COPY_OF, STEM, CopyGroups, ValueNumbers
from index.query import TEXT_FIELDS, DateField, Interval, TextField
from index.ranking import ROUNDED_LENGTHS, Ranking
from index.text.analysis import DEFAULT_STEMMER, Place

_EDGES_KEPT = 20_000
_COUNTS_KEPT = 5_000
"""Words whose numbers of documents are remembered."""

_ROUNDED = np.array(ROUNDED_LENGTHS, np.float64)


class View:
    """A generation with all its segments open. Immutable except for its caches; thread-safe.

    Opening raises IndexDamaged, IndexOutdated, or FileNotFoundError: the caller may then find a newer generation.
    """

    def __init__(
        self,
        directory: Path,
        generation: Generation,
        ranking: Ranking,
        kept: KeptPostings,
        before: "View | None" = None,
    ) -> None:
        """kept: shared by all views of a process. before: an older view whose open segments are reused."""
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
                    raise damaged(segment.path, "holds another number of documents than was committed")
                self.segments.append(SegmentView(segment, entry, kept))
        self.documents = generation.documents
        self.stemmers = sorted({name for e in generation.segments for name in e.stemmers}) or [DEFAULT_STEMMER]
        self.averages: Mapping[TextField, float] = {
            field: (sum(getattr(e, field) for e in generation.segments) / max(self.documents, 1)) or 1.0
            for field in TEXT_FIELDS
        }
        self._norms = {
            field: (1 - ranking.b) + ranking.b * _ROUNDED / average for field, average in self.averages.items()
        }
        self._holding: dict[Place, int] = {}
        self._edges: dict[tuple[str, str, str], Sequence[int] | None] = {}
        self._spans: dict[DateField, tuple[int, int]] = {}
        self._numbers: dict[str, ValueNumbers] = self._still_good(before._numbers) if before else {}
        groups: CopyGroups | None = before._copy_groups if before else None
        same = groups is not None and groups.numbers is self.numbers(COPY_OF)
        self._copy_groups: CopyGroups = groups if groups and same else CopyGroups(self.numbers(COPY_OF))
        self._copies: list[Array] | None = None
        self._stem_numbers: StemNumbers | None = None

    def _still_good(self, known: Mapping[str, ValueNumbers]) -> dict[str, ValueNumbers]:
        """Those of an earlier view whose numbers do not stand mostly for values that are gone."""
        segments = [segment_view.segment for segment_view in self.segments]
        return {facet: numbers for facet, numbers in known.items() if not numbers.crowded(segments)}

    def warm(self) -> None:
        """Load what every query needs, so that the first one does not wait for it."""
        np.unique(np.zeros(1))  # the first call of a process loads a part of numpy, which takes 25 ms
        for segment_view in self.segments:
            segment_view.segment.stems.warm()
            segment_view.segment.ids.warm()
            segment_view.segment.column("id.rank").all()
            for field in TEXT_FIELDS:
                segment_view.segment.column(f"{field}.norm").all()

    def numbers(self, facet: str) -> ValueNumbers:
        """Numbers of the values of a facet, or of stems (`STEM`), shared with earlier views."""
        return self._numbers.setdefault(facet, ValueNumbers(facet))

    def copies(self) -> list[Array]:
        """The set of copies that each document belongs to, for each segment: see `CopyGroups`, shared with earlier views."""
        if self._copies is None:
            self._copies = self._copy_groups.of([segment_view.segment for segment_view in self.segments])
        return self._copies

    def forget(self, used: Collection[str]) -> None:
        """Drop what views share about the segments that none of them has. used: names of the files of the others."""
        for numbers in list(self._numbers.values()):
            numbers.keep(used)
        self._copy_groups.keep(used)

    def stem_numbers(self) -> StemNumbers:
        """The stems of all segments, numbered together. Takes some tens of milliseconds for each 100,000 stems, once."""
        if self._stem_numbers is None:
            self._stem_numbers = StemNumbers(self.segments, self.numbers(STEM))
        return self._stem_numbers

    def holding(self, place: Place) -> int:
        """How many live documents hold a place in any field. It is remembered: articles like another are sought by its words, and
        most of these stand in many."""
        known = self._holding.get(place)
        if known is None:
            known = sum(segment_view.holding(place) for segment_view in self.segments)
            if len(self._holding) >= _COUNTS_KEPT:
                self._holding = {}
            self._holding[place] = known
        return known

    def span(self, field: DateField) -> tuple[int, int]:
        """(earliest, latest) time of all documents, in epoch seconds.

        Deleted documents count too. (0, 0) if none is dated.
        """
        known = self._spans.get(field)
        if known is None:
            dated = [extent for one in self.segments if (extent := one.segment.extent(field)) is not None]
            known = self._spans[field] = (
                (min(low for low, _ in dated), max(high for _, high in dated)) if dated else (0, 0)
            )
        return known

    def edges(self, interval: Interval, zone: str, field: DateField) -> Sequence[int] | None:
        """Edges of all buckets that the documents of the view need, in epoch seconds.

        None if there are too many to keep.
        """
        if (field, interval, zone) not in self._edges:
            span = self.span(field)
            few = calendar.count(*span, interval, ZoneInfo(zone)) <= _EDGES_KEPT
            self._edges[field, interval, zone] = calendar.edges(*span, interval, ZoneInfo(zone)) if few else None
        return self._edges[field, interval, zone]

    def norms(self, n: int, field: TextField, docs: Array) -> Array:
        """Length normalisation of some documents of segment n, (1 - b) + b * length / average: float64, one per document.

        It is looked up by the rounded length, so that no process has a column of its own.
        """
        rounded = self.segments[n].segment.column(f"{field}.norm").all()
        norms: Array = self._norms[field].take(rounded.take(docs, mode="clip"), mode="clip")
        return norms
