"""Counts the deleted documents that hold each printed form, by reading only the postings of the stems asked for."""

from collections.abc import Iterator

import numpy as np

from index.engines.columnar.files.arrays import Array, run_bounds, spread, steps
from index.engines.columnar.read.segment import Segment

_RUN_POSTINGS = 1 << 21
"""Postings read at a time; bounds the memory."""

_GAP = 256
"""Stems between two wanted ones that are cheaper to read along than to skip."""


def deleted_df(segment: Segment, dead: Array, stems: Array) -> Array:
    """Deleted documents of each form in the segment, int64; exact for the forms of `stems`, too low for others.

    dead: bool, one per document of the segment, True where deleted. stems: numbers, sorted and distinct.
    """
    form_start = segment.column("f.start").all()
    counts = np.zeros(int(form_start[-1]), np.int64)
    edges = np.flatnonzero(np.diff(stems) > _GAP) + 1
    for run in np.split(stems, edges) if len(stems) else ():
        for first, last in _parts(segment, int(run[0]), int(run[-1]) + 1):
            begin, end = int(form_start[first]), int(form_start[last])
            counts[begin:end] = _of_run(segment, dead, first, last)
    return counts


def _parts(segment: Segment, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The stems `first` to `last` - 1 in runs of bounded numbers of postings."""
    start = segment.column("p.start").all()
    while first < last:
        limit = int(start[first]) + _RUN_POSTINGS
        until = min(max(int(np.searchsorted(start, limit, "right")) - 1, first + 1), last)
        yield first, until
        first = until


def _of_run(segment: Segment, dead: Array, first: int, last: int) -> Array:
    """The counts for each form of the stems `first` to `last` - 1."""
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
        # The form at each position is stored only for stems with several forms.
        sizes = np.where(mixed[at], sizes, 0)
        wanted = (gone[at] & (sizes > 0)).nonzero()[0]
        begins = np.cumsum(sizes) - sizes
        base = int(column(f"{letter}f.start").part(first, first + 1)[0])
        form_column = column(f"{letter}.form").part(base, base + int(sizes.sum()))
        form = form_column[spread(begins[wanted], sizes[wanted])].astype(np.int64)
        posting = np.repeat(at[wanted], sizes[wanted])
        form += forms[np.searchsorted(start - start[0], posting, "right") - 1]
        pairs.append(posting * len(counts) + form)
    once = np.sort(np.concatenate(pairs))
    return counts + np.bincount(once[run_bounds(once)] % len(counts), minlength=len(counts))


def _body(segment: Segment, start: Array) -> tuple[Array, Array, str]:
    """(posting, its tokens in the body) for every posting; and the column they come from."""
    tf = segment.column("p.tf").part(int(start[0]), int(start[-1])).astype(np.int64)
    return np.arange(len(tf)), tf, "b"


def _title(segment: Segment, first: int, last: int, start: Array) -> tuple[Array, Array, str]:
    """The same for postings with the stem in the title."""
    titles = segment.column("h.start").part(first, last + 1).astype(np.int64)
    at = segment.column("h.index").part(int(titles[0]), int(titles[-1])).astype(np.int64)
    at += np.repeat(start[:-1] - start[0], steps(titles))
    return at, segment.column("h.tf").part(int(titles[0]), int(titles[-1])).astype(np.int64), "h"
