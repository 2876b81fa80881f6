"""A segment as one generation sees it: with its deletions, and with what is derived from both."""

import itertools
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from index.engines.columnar.files import layout
from index.engines.columnar.files.arrays import Array, smallest
from index.engines.columnar.files.generation import SegmentEntry
from index.engines.columnar.query.word_postings import KeptPostings, WordPostings
from index.engines.columnar.read.deleted_counts import deleted_df
from index.engines.columnar.read.segment import PrintedPostings, Segment, TermPostings
from index.query import DateField
from index.text.analysis import Place

_BUCKETINGS_KEPT = 4
_NUMBERS = itertools.count()
_UNKNOWN: Any = object()
_EVERY = np.arange(layout.SEGMENT_DOCS)
_EVERY.flags.writeable = False
"""The documents of any segment without deletions, at its beginning."""


class SegmentView:
    """A segment with its deletions, and the caches of a view."""

    def __init__(self, segment: Segment, entry: SegmentEntry, kept: KeptPostings) -> None:
        self.segment = segment
        self.entry = entry
        self.docs = segment.docs
        self.live = entry.live_mask()
        self.number = next(_NUMBERS)
        self._kept, self._words = kept, kept.of(self.number)
        self._buckets: dict[tuple[str, str, str, int, int], tuple[Array, Array]] = {}
        self._bounds: dict[DateField, tuple[int, int, int]] = {}
        self.held: dict[str, Array] = {}
        self._deleted: Array | None = None
        self._all: Array | None = None

    def all_docs(self) -> Array:
        """The live documents: int64, sorted. Read-only."""
        if self.live is None:
            return _EVERY[: self.docs]
        if self._all is None:
            self._all = smallest(np.flatnonzero(self.live), self.docs)
        return self._all.astype(np.intp)

    @cached_property
    def newest(self) -> int:
        """The latest moment by which a document is sorted, deleted ones too: epoch seconds."""
        return int(self.segment.column("when").all().max())

    @cached_property
    def dead(self) -> Array:
        """The deleted documents: int64, sorted."""
        return np.zeros(0, np.intp) if self.live is None else np.flatnonzero(~self.live)

    def deleted_df(self, stems: Array) -> Array:
        """Deleted documents of each form, an unsigned integer; exact at least for the forms of `stems` (sorted and distinct)."""
        if self._deleted is not None:
            return self._deleted
        if self.live is None:
            return np.zeros(int(self.segment.column("f.start").all()[-1]), np.uint8)
        deleted = smallest(deleted_df(self.segment, ~self.live, stems))
        if len(stems) == len(self.segment.stems):
            self._deleted = deleted
        return deleted

    def postings(self, place: Place) -> WordPostings | None:
        """The merged postings of all stems of a place; None if no live document holds any."""
        key = place if place.form != "stem" else (*place.stems, "") if place.begins else place.stems
        known: WordPostings | None = self._words.get(key, _UNKNOWN)
        if known is _UNKNOWN:
            known = self._merged(place)
            self._kept.put(self.number, key, known)
        elif known is not None:
            known.asked = True
        return known

    def holding(self, place: Place) -> int:
        """How many live documents hold a place in any field; of whole stems without their postings, which may not be needed."""
        if place.form != "stem" or place.begins:
            merged = self.postings(place)
            return 0 if merged is None else len(merged.docs)
        spans = [self.segment.span("p", number) for number in self._stems(place)]
        docs = self.segment.column("p.doc")
        if len(spans) == 1:
            (begin, end), *_ = spans
            return end - begin if self.live is None else int(np.count_nonzero(self.live[docs.part(begin, end)]))
        held = np.zeros(self.docs, bool)
        for span in spans:
            held[docs.part(*span)] = True
        held[self.dead] = False
        return int(np.count_nonzero(held))

    def _merged(self, place: Place) -> WordPostings | None:
        terms: list[TermPostings | PrintedPostings] = []
        for number in self._stems(place):
            term: TermPostings | PrintedPostings = TermPostings(self.segment, number, self.live)
            if isinstance(term, TermPostings) and place.form != "stem":
                printed = [word.encode() for word in place.spellings]
                term = PrintedPostings(term, printed, place.case if place.form == "case" else None, self.docs)
            if len(term.docs):
                terms.append(term)
        return WordPostings(terms, self.docs) if terms else None

    def _stems(self, place: Place) -> list[int]:
        segment = self.segment
        if not place.begins:
            return [number for stem in place.stems if (number := segment.stem(stem.encode())) >= 0]
        first, last = segment.stems.starting_with(place.printed.encode())
        return [first + i for i, stem in enumerate(segment.stems.slice(first, last)) if place.holds(stem.decode())]

    def times(self, field: DateField) -> Array:
        """The time in epoch seconds of each document, layout.UNKNOWN_TIME if it has none: int64, one per document."""
        return self.segment.column(field).all()

    def counts(self, name: str) -> Array:
        """A column of layout.NUMBERS: unsigned, one per document."""
        return self.segment.column(name).all()

    def bounds(self, field: DateField, docs: Array) -> tuple[int, int, int]:
        """(earliest, latest, number of dated documents) of `docs`; the dates in epoch seconds, 0 if none is dated. Of all live
        documents once."""
        if len(docs) != self.entry.live:
            return self._bounds_of(field, docs)
        known = self._bounds.get(field)
        if known is None:
            known = self._bounds[field] = self._bounds_of(field, docs)
        return known

    def _bounds_of(self, field: DateField, docs: Array) -> tuple[int, int, int]:
        times = self.times(field)[docs]
        dated = times[times != layout.UNKNOWN_TIME]
        return (int(dated.min()), int(dated.max()), len(dated)) if len(dated) else (0, 0, 0)

    def in_buckets(self, name: tuple[DateField, str, str], edges: Sequence[int], docs: Array) -> Array:
        """How many of some live documents are in each bucket, counted from 1; at 0 those that are undated: int64, one for each.

        name: (time to count by, interval, time zone), the cache key. edges: of the buckets, in epoch seconds. All are counted once.
        """
        key = (*name, edges[0], edges[-1])
        known = self._buckets.get(key)
        if known is None:
            times = self.times(name[0])
            number = np.searchsorted(np.array(edges), times, "right")
            np.clip(number, 1, max(len(edges) - 1, 1), out=number)
            number[times == layout.UNKNOWN_TIME] = 0
            everything = np.bincount(number[self.all_docs()], minlength=len(edges))
            known = smallest(number, len(edges)), everything
            if len(self._buckets) >= _BUCKETINGS_KEPT:
                self._buckets.clear()
            self._buckets[key] = known
        bucket, everything = known
        return everything if len(docs) == self.entry.live else np.bincount(bucket[docs], minlength=len(edges))
