"""Occurrences of the leaves of a query, and those of them in a part of a text: a quotation, the lead, the opening."""

from collections.abc import Sequence

import numpy as np

from index.engines.columnar.files.arrays import Array, spread, steps
from index.engines.columnar.query import plans
from index.engines.columnar.query.plans import Base, Plan, Word
from index.engines.columnar.query.prefixes import PrintedWords
from index.engines.columnar.query.sequences import Near, Phrase, run_keys
from index.engines.columnar.read.segment_view import SegmentView
from index.engines.columnar.read.view import View
from index.query import LEAD_WORDS, LeafField, TextField

POSITION_BITS = 17
_POSITION = (1 << POSITION_BITS) - 1


def occurrences(plan: Plan, n: int, field: TextField, docs: Array) -> dict[int, Array]:
    """Length in tokens -> (index into docs) << 17 | first position of the occurrences of that length: int64, sorted, distinct.

    plan: of a word, phrase or printed words, or an Or of these. docs: int64, sorted.
    """
    match plan:
        case Word():
            postings = plan.postings[n]
            return {} if postings is None else {1: postings.keys(field, docs)}
        case Phrase():
            return {len(plan.words): run_keys(plan.words, n, field, docs)[0]}
        case PrintedWords():
            return {1: plan.keys(n, field, docs)}
        case plans.Or():
            found: dict[int, list[Array]] = {}
            for child in plan.children:
                for length, keys in occurrences(child, n, field, docs).items():
                    found.setdefault(length, []).append(keys)
            return {
                length: parts[0] if len(parts) == 1 else np.unique(np.concatenate(parts))
                for length, parts in found.items()
            }
    return {}


class Quotations:
    """The quotations of some documents of a segment.

    first, last: (index into docs) << 17 | position of the outer tokens of each: int64, sorted.
    """

    def __init__(self, view: SegmentView, docs: Array) -> None:
        begin = view.segment.column("quote.begin").all()
        counts = steps(begin)[docs].astype(np.int64)
        index = spread(begin[docs].astype(np.int64), counts)
        owner = np.arange(len(docs), dtype=np.int64).repeat(counts) << POSITION_BITS
        self.first = owner | view.segment.column("quote.first").all()[index].astype(np.int64)
        self.last = owner | view.segment.column("quote.last").all()[index].astype(np.int64)

    def around(self, keys: Array, length: int) -> tuple[Array, Array]:
        """(quotation around each occurrence, keys of these), for those of `keys` that stand within one. length: in tokens."""
        if not len(self.first):
            return keys[:0], keys[:0]
        which = self.first.searchsorted(keys, "right") - 1
        inside = (which >= 0) & (keys + (length - 1) <= self.last[which])
        return which[inside], keys[inside]


class Region:
    """A part of one field of some documents: of the field "quote", "lead", "opening"; of another all of it."""

    def __init__(self, view: SegmentView, docs: Array, field: LeafField | None, home: TextField) -> None:
        """home: the field of the index that is looked into."""
        self._quotations = Quotations(view, docs) if field == "quote" else None
        self._limit: Array | None = None
        if field == "lead" and home == "body":
            self._limit = np.full(len(docs), LEAD_WORDS)
        elif field == "opening":
            self._limit = view.counts("opening")[docs].astype(np.int64)

    def inside(self, keys: Array, length: int) -> tuple[Array, Array]:
        """(what holds each occurrence: 0 or the number of its quotation; keys of these), for those of `keys` that lie within."""
        if self._quotations is not None:
            return self._quotations.around(keys, length)
        if self._limit is not None:
            keys = keys[(keys & _POSITION) + length <= self._limit[keys >> POSITION_BITS]]
        return np.zeros(len(keys), np.int64), keys


class InRegion(Base):
    """Documents with an occurrence of a leaf in a region. Scored as the plan of the leaf is."""

    def __init__(self, view: View, inner: Plan, field: LeafField, homes: Sequence[TextField]) -> None:
        super().__init__(view)
        self.inner = inner
        self.field = field
        self.homes = homes

    def size(self, n: int) -> int:
        return self.inner.size(n)

    def find(self, n: int) -> Array:
        docs = self.inner.docs(n)
        if not len(docs):
            return docs
        held = np.zeros(len(docs), bool)
        for home in self.homes:
            region = Region(self.view.segments[n], docs, self.field, home)
            if isinstance(self.inner, Near):
                held[self._near(self.inner, n, home, docs, region)] = True
            else:
                for length, keys in occurrences(self.inner, n, home, docs).items():
                    held[region.inside(keys, length)[1] >> POSITION_BITS] = True
        return docs[held]

    @staticmethod
    def _near(near: Near, n: int, home: TextField, docs: Array, region: Region) -> Array:
        """Indices into docs, with repeats, of those with a window that lies as a whole in one region."""
        found: list[Array] = []
        owners: list[tuple[Array, Array]] = []
        for run in near.runs:
            holder, keys = region.inside(run_keys(run, n, home, docs)[0], len(run))
            doc = keys >> POSITION_BITS
            owner = holder + doc  # each quotation as if it were a document: both numbers rise, so sums are distinct
            found.append((owner << POSITION_BITS) | (keys & _POSITION))
            owners.append((owner, doc))
        owner, doc = owners[0]
        which: Array = doc[owner.searchsorted(near.windows(found))]
        return which

    def scores(self, n: int, docs: Array) -> Array | None:
        return self.inner.scores(n, docs)
