"""One opened generation: everything needed to answer from it, computed on first use and cached."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from index import calendar
from index.engines.columnar.files import layout
from index.engines.columnar.files.arrays import Array
from index.engines.columnar.files.container import ADVICE
from index.engines.columnar.files.generation import Generation
from index.engines.columnar.read.facet_ordinals import Ordinals
from index.engines.columnar.read.segment import Segment
from index.engines.columnar.read.segment_view import POSTINGS_KEPT, SegmentView
from index.engines.columnar.read.stem_numbers import StemNumbers
from index.errors import IndexDamaged
from index.query import TEXT_FIELDS, DateField, Interval, TextField
from index.ranking import Ranking
from index.text.analysis import DEFAULT_STEMMER

_EDGES_KEPT = 20_000


class View:
    """A generation with all its segments open. Immutable except for its caches; thread-safe.

    Opening raises IndexDamaged, IndexOutdated, or FileNotFoundError: the caller may then find a newer generation.
    """

    def __init__(self, directory: Path, generation: Generation, ranking: Ranking, before: "View | None" = None) -> None:
        """before: an older view whose open segments are reused."""
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
        for segment_view in self.segments:
            segment_view.room = POSTINGS_KEPT * segment_view.docs // max(sum(other.docs for other in self.segments), 1)
        self.documents = generation.documents
        self.stemmers = sorted({name for e in generation.segments for name in e.stemmers}) or [DEFAULT_STEMMER]
        self.averages: Mapping[TextField, float] = {
            field: (sum(getattr(e, field) for e in generation.segments) / max(self.documents, 1)) or 1.0
            for field in TEXT_FIELDS
        }
        self._norms: dict[tuple[int, TextField], Array] = {}
        self._edges: dict[tuple[str, str, str], Sequence[int] | None] = {}
        self._spans: dict[DateField, tuple[int, int]] = {}
        self._ordinals: dict[str, Ordinals] = before._ordinals if before else {}
        self.groups: dict[str, list[Array]] = {}
        self._stem_numbers: StemNumbers | None = None

    def warm(self) -> None:
        """Load what every query needs, so that the first one does not wait for it."""
        np.unique(np.zeros(1))  # the first call of a process loads a part of numpy, which takes 25 ms
        for number, segment_view in enumerate(self.segments):
            segment_view.segment.stems.warm()
            segment_view.segment.ids.warm()
            segment_view.segment.column("id.rank").all()
            for field in TEXT_FIELDS:
                self.norms(number, field)

    def ordinals(self, facet: str) -> Ordinals:
        """Numbers of the values of a facet, shared with earlier views."""
        return self._ordinals.setdefault(facet, Ordinals())

    def stem_numbers(self) -> StemNumbers:
        """The stems of all segments, numbered together. Takes some tens of milliseconds for each 100,000 stems, once."""
        if self._stem_numbers is None:
            self._stem_numbers = StemNumbers(self.segments)
        return self._stem_numbers

    def span(self, field: DateField) -> tuple[int, int]:
        """(earliest, latest) time of all documents, in epoch seconds.

        Deleted documents count too. (0, 0) if none is dated.
        """
        known = self._spans.get(field)
        if known is None:
            bounds = [segment_view.bounds(field, np.arange(segment_view.docs)) for segment_view in self.segments]
            dated = [(low, high) for low, high, known in bounds if known]
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

    def norms(self, number: int, field: TextField) -> Array:
        """Length normalisation of each document of a segment: float64, one per document.

        number: its index in `segments`.
        """
        norms = self._norms.get((number, field))
        if norms is None:
            norms = self.segments[number].norms(field, self.ranking, self.averages[field])
            self._norms[number, field] = norms
        return norms
