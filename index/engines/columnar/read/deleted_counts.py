"""How many deleted documents hold each printed form: read from their own postings alone, not from everybody's."""

from collections.abc import Iterator

import numpy as np

from index.engines.columnar.files.arrays import Array, run_bounds, spread, steps
from index.engines.columnar.read.segment import Segment

_RUN_POSTINGS = 1 << 21
"""Postings looked at at a time: what bounds the memory."""

_GAP = 256
"""Stems between two wanted ones that are cheaper read along than left out."""


def deleted_df(segment: Segment, dead: Array, stems: Array) -> Array:
    """For each form of the segment its deleted documents; right for the forms of these stems (sorted, once each), too low
    for others. dead: mask of the documents."""
    form_start = segment.column("f.start").all()
    found = np.zeros(int(form_start[-1]), np.int64)
    edges = np.flatnonzero(np.diff(stems) > _GAP) + 1
    for run in np.split(stems, edges) if len(stems) else ():
        for first, last in _parts(segment, int(run[0]), int(run[-1]) + 1):
            begin, end = int(form_start[first]), int(form_start[last])
            found[begin:end] = _of_run(segment, dead, first, last)
    return found


def _parts(segment: Segment, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The stems from first to last - 1, in runs of not too many postings."""
    start = segment.column("p.start").all()
    while first < last:
        limit = int(start[first]) + _RUN_POSTINGS
        until = min(max(int(np.searchsorted(start, limit, "right")) - 1, first + 1), last)
        yield first, until
        first = until


def _of_run(segment: Segment, dead: Array, first: int, last: int) -> Array:
    """For each form of the stems from first to last - 1."""
    column = segment.column
    start = column("p.start").part(first, last + 1).astype(np.int64)
    forms = column("f.start").part(first, last + 1).astype(np.int64)
    forms -= forms[0]
    counts = np.zeros(int(forms[-1]), np.int64)
    docs = column("p.doc").part(int(start[0]), int(start[-1]))
    gone = dead[docs]
    postings = gone.nonzero()[0]
    if not len(postings):
        return counts
    several = np.diff(forms) > 1
    stem = np.searchsorted(start - start[0], postings, "right") - 1
    counts += np.bincount(forms[stem[~several[stem]]], minlength=len(counts))
    mixed = np.repeat(several, np.diff(start))
    pairs = []
    for at, sizes, letter in (_body(segment, start), _title(segment, first, last, start)):
        # Only stems with several forms say which one stands at each place.
        sizes = np.where(mixed[at], sizes, 0)
        wanted = (gone[at] & (sizes > 0)).nonzero()[0]
        begins = np.cumsum(sizes) - sizes
        base = int(column(f"{letter}f.start").part(first, first + 1)[0])
        own = column(f"{letter}.form").part(base, base + int(sizes.sum()))
        form = own[spread(begins[wanted], sizes[wanted])].astype(np.int64)
        posting = np.repeat(at[wanted], sizes[wanted])
        form += forms[np.searchsorted(start - start[0], posting, "right") - 1]
        pairs.append(posting * len(counts) + form)
    once = np.sort(np.concatenate(pairs))
    return counts + np.bincount(once[run_bounds(once)] % len(counts), minlength=len(counts))


def _body(segment: Segment, start: Array) -> tuple[Array, Array, str]:
    """(posting, tokens of it in the body) of every posting; which column."""
    tf = segment.column("p.tf").part(int(start[0]), int(start[-1])).astype(np.int64)
    return np.arange(len(tf)), tf, "b"


def _title(segment: Segment, first: int, last: int, start: Array) -> tuple[Array, Array, str]:
    """The same of those that stand in a title."""
    titles = segment.column("h.start").part(first, last + 1).astype(np.int64)
    at = segment.column("h.index").part(int(titles[0]), int(titles[-1])).astype(np.int64)
    at += np.repeat(start[:-1] - start[0], steps(titles))
    return at, segment.column("h.tf").part(int(titles[0]), int(titles[-1])).astype(np.int64), "h"
