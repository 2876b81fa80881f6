"""Words within quotations: those occurrences in the body that lie, as a whole, between the ends of one quotation."""

from collections.abc import Sequence

import numpy as np

from index.engines.columnar.files.arrays import Array, spread, steps
from index.engines.columnar.query.plans import Base, Plan, Word, intersection
from index.engines.columnar.query.prefixes import Prefix
from index.engines.columnar.query.sequences import Near, run_keys
from index.engines.columnar.read.segment_view import SegmentView
from index.engines.columnar.read.view import View


class Quotations:
    """The quotations of some documents of a segment.

    first, last: (index into docs) << 17 | position of the outer tokens of each: int64, sorted.
    """

    def __init__(self, view: SegmentView, docs: Array) -> None:
        begin = view.segment.column("quote.begin").all()
        counts = steps(begin)[docs].astype(np.int64)
        index = spread(begin[docs].astype(np.int64), counts)
        owner = np.arange(len(docs), dtype=np.int64).repeat(counts) << 17
        self.first = owner | view.segment.column("quote.first").all()[index].astype(np.int64)
        self.last = owner | view.segment.column("quote.last").all()[index].astype(np.int64)

    def around(self, keys: Array, length: int) -> tuple[Array, Array]:
        """(quotation around each occurrence, keys of these), for those of `keys` that stand within one. length: in tokens."""
        if not len(self.first):
            return keys[:0], keys[:0]
        which = self.first.searchsorted(keys, "right") - 1
        inside = (which >= 0) & (keys + (length - 1) <= self.last[which])
        return which[inside], keys[inside]


def holders(view: SegmentView) -> Array:
    """The documents of a segment that have a quotation: int64, sorted."""
    docs: Array = np.flatnonzero(steps(view.segment.column("quote.begin").all()))
    return docs


class InQuotation(Base):
    """Documents with a match of a plan over the body inside one quotation. Scored as that plan is."""

    def __init__(self, view: View, inner: Plan) -> None:
        super().__init__(view)
        self.inner = inner

    def size(self, n: int) -> int:
        return self.inner.size(n)

    def find(self, n: int) -> Array:
        view = self.view.segments[n]
        docs = intersection(self.inner.docs(n), holders(view), view.docs)
        if not len(docs):
            return docs
        quoted: Array = docs[np.unique(self.quoted(n, docs, Quotations(view, docs)))]
        return quoted

    def scores(self, n: int, docs: Array) -> Array | None:
        return self.inner.scores(n, docs)

    def quoted(self, n: int, docs: Array, quotations: Quotations) -> Array:
        """Indices into `docs`, with repeats, of those with a match in a quotation."""
        raise NotImplementedError


class QuotedRun(InQuotation):
    """A word or phrase."""

    def __init__(self, view: View, inner: Plan, words: Sequence[Word]) -> None:
        super().__init__(view, inner)
        self.words = words

    def quoted(self, n: int, docs: Array, quotations: Quotations) -> Array:
        keys, _ = run_keys(self.words, n, "body", docs)
        return quotations.around(keys, len(self.words))[1] >> 17


class QuotedNear(InQuotation):
    """Runs within a window, all of them in one quotation."""

    def __init__(self, view: View, inner: Near) -> None:
        super().__init__(view, inner)
        self.near = inner

    def quoted(self, n: int, docs: Array, quotations: Quotations) -> Array:
        occurrences = []
        for run in self.near.runs:
            which, keys = quotations.around(run_keys(run, n, "body", docs)[0], len(run))
            occurrences.append((which << 17) | (keys & ((1 << 17) - 1)))  # as if each quotation were a document
        return quotations.first[self.near.windows(occurrences)] >> 17


class QuotedPrefix(InQuotation):
    """A printed word with a prefix."""

    def __init__(self, view: View, inner: Prefix) -> None:
        super().__init__(view, inner)
        self.prefix = inner

    def quoted(self, n: int, docs: Array, quotations: Quotations) -> Array:
        keys = self.prefix.keys(n, docs)
        return quotations.around(keys, 1)[1] >> 17
