"""The counts of all stems in the segments of a view, added up by the numbers that they share.

The stems that are answered with are looked up by their text and counted again, so that if two should share a number
(`value_numbers`), that could at most hide a word.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from index.engines.columnar.files.arrays import Array
from index.engines.columnar.read.segment_view import SegmentView
from index.engines.columnar.read.value_numbers import ValueNumbers

_RUN = 1 << 16
"""Postings that are looked at together."""


def held(view: SegmentView, chosen: Array | None) -> Array:
    """How many of the chosen documents hold each stem of a segment, in either field: int64, one per stem.

    chosen: bool, one per document of the segment; None for all, deleted ones too.
    """
    segment = view.segment
    start = segment.column("p.start").all()
    if chosen is None:
        return np.diff(start.astype(np.int64))
    docs = segment.column("p.doc").all()
    if not len(docs) or not chosen.any():
        return np.zeros(len(start) - 1, np.int64)
    hits = [
        np.flatnonzero(np.take(chosen, docs[at : at + _RUN], mode="clip")) + at for at in range(0, len(docs), _RUN)
    ]  # as many as a core keeps near: all at once took twice as long
    return np.diff(np.searchsorted(np.concatenate(hits), start))


class StemNumbers:
    """of_segment: the common number of each stem of a segment, a list of arrays. count: one more than the highest number."""

    def __init__(self, segments: Sequence[SegmentView], numbers: ValueNumbers) -> None:
        self._segments = segments
        self.of_segment = [numbers.of(segment_view.segment)[1:] for segment_view in segments]
        self.count = len(numbers) + 1

    @cached_property
    def total(self) -> Array:
        """Live articles with each stem."""
        return self.counted([segment_view.live for segment_view in self._segments])

    def counted(self, chosen: Sequence[Array | None]) -> Array:
        """How many documents hold each stem. chosen: of each segment, see `held`."""
        counts = np.zeros(self.count, np.int64)
        for segment_view, number, mask in zip(self._segments, self.of_segment, chosen, strict=True):
            counts[number] += held(segment_view, mask)
        return counts

    def places(self) -> list[Array]:
        """For each segment the number there of every stem, -1 where it does not occur: int32, by common numbers."""
        at = [np.full(self.count, -1, np.int32) for _ in self.of_segment]
        for places, number in zip(at, self.of_segment, strict=True):
            places[number] = np.arange(len(number), dtype=np.int32)
        return at

    def text(self, at: Sequence[int]) -> str:
        """A stem. at: its number in each segment, -1 where it does not occur."""
        home = next(n for n, number in enumerate(at) if number >= 0)
        return self._segments[home].segment.stems[at[home]].decode()
