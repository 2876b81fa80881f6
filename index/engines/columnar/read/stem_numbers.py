"""Stems numbered across the segments of a view, so that their counts can be added.

A stem is known by a hash of 64 bits, so that no string is kept for it; the hash is keyed by process. The stems that are answered
with are looked up by their text and counted again, so a collision could at most hide a word.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from index.engines.columnar.files.arrays import Array
from index.engines.columnar.read.segment_view import SegmentView


def held(view: SegmentView, docs: Array) -> Array:
    """How many of `docs` (sorted) hold each stem of a segment, in either field: int64, one per stem."""
    segment = view.segment
    start = segment.column("p.start").all()
    if not len(docs):
        return np.zeros(len(start) - 1, np.int64)
    if len(docs) == segment.docs:
        return np.diff(start.astype(np.int64))
    mask = np.zeros(segment.docs, bool)
    mask[docs] = True
    hits = np.flatnonzero(mask[segment.column("p.doc").all()])
    return np.diff(np.searchsorted(hits, start))


class StemNumbers:
    """of_segment: the common number of each stem of a segment, a list of arrays. total: live articles with each stem."""

    def __init__(self, segments: Sequence[SegmentView]) -> None:
        self._segments = segments
        hashes = [_hashes(segment_view) for segment_view in segments]
        known, inverse = np.unique(np.concatenate(hashes) if hashes else np.zeros(0, np.int64), return_inverse=True)
        self.count = len(known)
        self.of_segment: list[Array] = []
        for one in hashes:
            self.of_segment.append(inverse[: len(one)].astype(np.int32))
            inverse = inverse[len(one) :]

    @cached_property
    def total(self) -> Array:
        """Live articles with each stem."""
        return self.counted([segment_view.all_docs() for segment_view in self._segments])

    def counted(self, docs: list[Array]) -> Array:
        """How many of these documents, given for each segment, hold each stem."""
        counts = np.zeros(self.count, np.int64)
        for segment_view, number, chosen in zip(self._segments, self.of_segment, docs, strict=True):
            counts[number] += held(segment_view, chosen)
        return counts

    def texts(self, wanted: Array) -> list[tuple[str, list[int]]]:
        """(stem, its number in each segment, -1 where it does not occur) of common numbers."""
        at = [np.full(self.count, -1, np.int64) for _ in self.of_segment]
        for places, number in zip(at, self.of_segment, strict=True):
            places[number] = np.arange(len(number))
        found = []
        for number in wanted.tolist():
            home = next(n for n, places in enumerate(at) if places[number] >= 0)
            text = self._segments[home].segment.stems[int(at[home][number])]
            found.append((text.decode(), [segment.segment.stems.find(text) for segment in self._segments]))
        return found


def _hashes(view: SegmentView) -> Array:
    """The hash of each stem of a segment, kept with the open segment."""
    segment = view.segment
    if segment.stem_hashes is None:
        segment.stem_hashes = np.fromiter(map(hash, segment.stems), np.int64, len(segment.stems))
    return segment.stem_hashes
