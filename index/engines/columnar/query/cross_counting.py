"""Counts by two axes: each axis gives pairs (document, row), and pairs of one document meet."""

from collections.abc import Sequence

import numpy as np

from index.counting.cross_counts import Axis, CrossCounts, CrossRequest, TimeAxis
from index.engines.columnar.files import layout
from index.engines.columnar.files.arrays import Array, spread, starts
from index.engines.columnar.query.fuzzy_words import Expansions
from index.engines.columnar.query.matching import matching
from index.engines.columnar.read.segment_view import SegmentView
from index.engines.columnar.read.view import View
from index.facets import known_facet

_LOOKED_UP = 8
"""Values that are looked up in each segment; of more, the numbers that all segments share say where they stand."""


def cross(view: View, asked: CrossRequest, expansions: Expansions) -> CrossCounts:
    """Answer a request over a view."""
    rows, columns = len(asked.rows), 1 if asked.columns is None else len(asked.columns)
    counts = np.zeros(rows * columns, np.int64)
    total = 0
    for n, docs in enumerate(matching(view, asked.request, expansions)):
        total += len(docs)
        if not len(docs):
            continue
        segment_view = view.segments[n]
        owner, row = _pairs(view, segment_view, asked.rows, docs)
        cell = row
        if asked.columns is not None:
            other, column = _pairs(view, segment_view, asked.columns, docs)
            of_doc = np.bincount(other, minlength=len(docs))
            each = of_doc[owner]
            cell = row.repeat(each) * columns + column[spread(starts(of_doc)[owner], each)]
        counts += np.bincount(cell, minlength=rows * columns)
    table = counts.reshape(rows, columns).tolist()
    return CrossCounts(counts=tuple(map(tuple, table)), total=total, generation=view.generation.number)


def _pairs(whole: View, view: SegmentView, axis: Axis, docs: Array) -> tuple[Array, Array]:
    """(index into `docs`, rising; row of the axis) for every row that a document counts in."""
    if isinstance(axis, TimeAxis):
        times = view.times(axis.field)[docs]
        at = np.searchsorted(np.array(axis.edges, np.int64), times, "right") - 1
        there = ((at >= 0) & (at < len(axis)) & (times != layout.UNKNOWN_TIME)).nonzero()[0]
        return there, at[there]
    segment, facet = view.segment, known_facet(axis.facet)
    row_of = _rows(whole, view, facet, axis.values)
    column = segment.column(f"{facet}.value").all()
    if facet in layout.MULTI_FACETS:
        begin = segment.column(f"{facet}.begin").all()
        first = begin[docs].astype(np.int64)
        each = begin[docs + 1].astype(np.int64) - first
        owner = np.arange(len(docs)).repeat(each)
        at = row_of[column[spread(first, each)]]
    else:
        owner = np.arange(len(docs))
        at = row_of[column[docs].astype(np.int64) - 1]  # 0, "no value", becomes the last
    there = at >= 0
    return owner[there], at[there]


def _rows(whole: View, view: SegmentView, facet: str, values: Sequence[str]) -> Array:
    """The row of each value of a segment, by its number; -1 for none. The last stands for documents without a value."""
    names = view.segment.names(facet)
    row_of = np.full(len(names) + 1, -1, np.int64)
    if len(values) <= _LOOKED_UP:
        for row, value in enumerate(values):
            if (number := names.find(value.encode("utf-8", "replace"))) >= 0:
                row_of[number] = row
        return row_of
    numbers = whole.numbers(facet)
    of_segment = numbers.of(view.segment)[1:]
    found = numbers.find(values)
    row_of_number = np.full(len(numbers) + 1, -1, np.int64)
    row_of_number[found] = np.arange(len(values))
    row_of_number[0] = -1
    row_of[:-1] = row_of_number[of_segment]
    return row_of
