"""Facet values numbered across segments, so that counts of several segments can be added.

Numbers persist from view to view: only the values of a new segment need looking up.
"""

from collections.abc import Sequence

import numpy as np

from index.engines.columnar.files.arrays import Array
from index.engines.columnar.read.segment_view import SegmentView


class Ordinals:
    """number: value -> number; text: number -> value."""

    def __init__(self) -> None:
        self.number: dict[str, int] = {}
        self.text: list[str] = []
        self._of_segment: dict[str, Array] = {}

    def numbers(self, segment_view: SegmentView, facet: str) -> Array:
        """The global number of each value of a segment."""
        known = self._of_segment.get(segment_view.entry.id)
        if known is None:
            number, text = self.number, self.text
            global_numbers = []
            for name in segment_view.segment.names(facet):
                value = name.decode()
                at = number.get(value)
                if at is None:
                    text.append(value)
                    at = number[value] = len(text) - 1
                global_numbers.append(at)
            known = self._of_segment[segment_view.entry.id] = np.array(global_numbers, np.intp)
        return known

    def total(self, facet: str, counted_segments: Sequence[tuple[SegmentView, Array]]) -> tuple["Ordinals", Array]:
        """(self, documents per number). counted_segments: (segment, documents of each of its values)."""
        numbers = [self.numbers(segment_view, facet) for segment_view, _ in counted_segments]
        totals = np.zeros(len(self.text), np.int64)
        for at, (_, counted) in zip(numbers, counted_segments, strict=True):
            totals[at] += counted
        return self, totals

    def forget(self, segments: frozenset[str]) -> None:
        """Drop the tables of every segment that is not in `segments`."""
        for gone in set(self._of_segment) - segments:
            del self._of_segment[gone]
