"""How often the printed forms of some stems stand in chosen documents: of many stems at once, reading only their postings."""

from collections.abc import Iterator

import numpy as np

from index.engines.columnar.files.arrays import Array, spread, starts
from index.engines.columnar.read.segment import Segment
from index.query import TextField

_POSTINGS = 1 << 18
"""Postings that are looked at together; bounds the memory."""


_FEW = 8
"""The part of a column up to which only what is asked for of it is read."""


def form_counts(segment: Segment, chosen: Array, stems: Array) -> Iterator[tuple[int, int, int]]:
    """(index into `stems`, number of a printed word, chosen documents with it) of every form that any has.

    chosen: bool, one per document. stems: numbers, in any order.
    """
    postings = segment.column("p.start").all().astype(np.int64)
    sizes = postings[stems + 1] - postings[stems]
    part = starts(sizes)[:-1] // _POSTINGS
    first_form, word_of = segment.column("f.start").all(), segment.column("f.word").all()
    for number in np.unique(part).tolist():
        of_part = (part == number).nonzero()[0]
        index, form, count = _counted(segment, chosen, stems[of_part])
        words = word_of[first_form[stems[of_part[index]]].astype(np.int64) + form]
        yield from zip(of_part[index].tolist(), words.tolist(), count.tolist(), strict=True)


def docs_with_forms(segment: Segment, stems: Array, wanted: Array, field: TextField) -> Array:
    """The documents, deleted ones too and some several times, in which a field has a wanted form of one of some stems.

    stems: numbers of stems with several forms. wanted: bool, one per form of the segment.
    """
    postings, letter = _Runs(segment, "p", stems), "b" if field == "body" else "h"
    docs = postings.of("p.doc")
    if field == "body":
        tokens = postings.of("p.tf")
    else:
        titles = _Runs(segment, "h", stems)
        docs = docs[titles.of("h.index") + np.repeat(starts(postings.sizes)[:-1], titles.sizes)]
        tokens = titles.of("h.tf")
    forms = _Runs(segment, f"{letter}f", stems)
    first = segment.column("f.start").all()[stems].astype(np.int64)
    found = wanted[forms.of(f"{letter}.form") + np.repeat(first, forms.sizes)]
    of_token: Array = np.repeat(docs, tokens)[found]
    return of_token


def _counted(segment: Segment, chosen: Array, stems: Array) -> tuple[Array, Array, Array]:
    """(index into `stems`, form of the stem, documents), only where there are any."""
    postings, titles = _Runs(segment, "p", stems), _Runs(segment, "h", stems)
    keep = chosen[postings.of("p.doc")]
    forms = _steps(segment, "f", stems)
    several = forms > 1
    most = int(forms.max())
    kept = keep.nonzero()[0]
    owner = postings.owner()[kept]
    counts = np.bincount(owner[~several[owner]] * most, minlength=len(stems) * most)
    # The form at each position is stored only for stems with several forms.
    rank = np.cumsum(keep, dtype=np.int64) - 1
    held = np.zeros(len(kept) * most, bool)
    in_title = titles.of("h.index") + np.repeat(starts(postings.sizes)[:-1], titles.sizes)
    for letter, runs, posting in (("b", postings, None), ("h", titles, in_title)):
        tokens = runs.of("p.tf" if letter == "b" else "h.tf")
        end = np.cumsum(tokens, dtype=np.int64)
        first = segment.column(f"{letter}f.start").all()[stems].astype(np.int64)
        shift = first - (np.concatenate((np.zeros(1, np.int64), end))[starts(runs.sizes)[:-1]])
        of_several = np.repeat(several, runs.sizes)
        wanted = ((keep if posting is None else keep[posting]) & of_several & (tokens > 0)).nonzero()[0]
        sizes = tokens[wanted].astype(np.int64)
        begin = end[wanted] - sizes + np.repeat(shift, runs.sizes)[wanted]
        form = segment.column(f"{letter}.form").all()[spread(begin, sizes)]
        at = rank[wanted if posting is None else posting[wanted]]
        held[np.repeat(at * most, sizes) + form] = True
    once = held.nonzero()[0]
    counts += np.bincount(owner[once // most] * most + once % most, minlength=len(counts))
    found = counts.nonzero()[0]
    return found // most, found % most, counts[found]


def _steps(segment: Segment, counted: str, stems: Array) -> Array:
    start = segment.column(f"{counted}.start").all()
    sizes: Array = start[stems + 1].astype(np.int64) - start[stems].astype(np.int64)
    return sizes


class _Runs:
    """What stems have of something, one stem after the other. sizes: how many each has."""

    def __init__(self, segment: Segment, counted: str, stems: Array) -> None:
        self._segment = segment
        self._begin = segment.column(f"{counted}.start").all()[stems].tolist()
        self.sizes = _steps(segment, counted, stems)

    def of(self, name: str) -> Array:
        """That part of a column."""
        column, sizes = self._segment.column(name), self.sizes.tolist()
        runs = list(zip(self._begin, sizes, strict=True))
        if sum(sizes) < column.count // _FEW:  # to verify all of it would take longer
            return np.concatenate([column.part(begin, begin + size) for begin, size in runs])
        whole = column.all()
        return np.concatenate([whole[begin : begin + size] for begin, size in runs])

    def owner(self) -> Array:
        """The index of the stem of each."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)
