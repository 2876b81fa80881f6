"""How often the printed forms of some stems stand in chosen documents: of many stems at once, reading only their postings."""

from collections.abc import Iterator

import numpy as np

from index.engines.columnar.files.arrays import Array, spread, starts
from index.engines.columnar.read.segment import Segment

_POSTINGS = 1 << 20
"""Postings that are looked at together; bounds the memory."""


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


def _counted(segment: Segment, chosen: Array, stems: Array) -> tuple[Array, Array, Array]:
    """(index into `stems`, form of the stem, documents), only where there are any."""
    postings = _Runs(segment, "p", stems)
    docs = segment.column("p.doc").all()[postings.index]
    keep = chosen[docs]
    forms = _steps(segment, "f", stems)
    several = forms > 1
    most = int(forms.max())
    kept = keep.nonzero()[0]
    alone = kept[~several[postings.owner[kept]]]
    counts = np.bincount(postings.owner[alone] * most, minlength=len(stems) * most)
    titles = _Runs(segment, "h", stems)
    in_title = segment.column("h.index").all()[titles.index].astype(np.int64) + postings.begin[titles.owner]
    # The form at each position is stored only for stems with several forms.
    spelt = []
    for letter, runs, posting in (("b", postings, np.arange(len(docs))), ("h", titles, in_title)):
        tokens = segment.column(f"{'p' if letter == 'b' else 'h'}.tf").all()[runs.index].astype(np.int64)
        tokens[~several[runs.owner]] = 0
        before = np.cumsum(tokens) - tokens
        first = segment.column(f"{letter}f.start").all()[stems].astype(np.int64)
        of_stem = np.bincount(runs.owner, weights=tokens, minlength=len(stems)).astype(np.int64)
        begin = first[runs.owner] + before - starts(of_stem)[:-1][runs.owner]
        wanted = (keep[posting] & (tokens > 0)).nonzero()[0]
        form = segment.column(f"{letter}.form").all()[spread(begin[wanted], tokens[wanted])]
        spelt.append(np.repeat(posting[wanted], tokens[wanted]) * most + form)
    once = np.unique(np.concatenate(spelt))
    counts += np.bincount(postings.owner[once // most] * most + once % most, minlength=len(counts))
    found = counts.nonzero()[0]
    return found // most, found % most, counts[found]


def _steps(segment: Segment, counted: str, stems: Array) -> Array:
    start = segment.column(f"{counted}.start").all()
    sizes: Array = start[stems + 1].astype(np.int64) - start[stems].astype(np.int64)
    return sizes


class _Runs:
    """What stems have of something, one stem after the other. index: where it stands in the segment. owner: index of its stem.
    begin: where each stem begins here."""

    def __init__(self, segment: Segment, counted: str, stems: Array) -> None:
        sizes = _steps(segment, counted, stems)
        self.index = spread(segment.column(f"{counted}.start").all()[stems].astype(np.int64), sizes)
        self.owner = np.repeat(np.arange(len(stems)), sizes)
        self.begin = starts(sizes)[:-1]
