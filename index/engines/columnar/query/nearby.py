"""Words, phrases and groups of them close together, in one sentence or paragraph; and how often they occur."""

from collections.abc import Sequence
from itertools import permutations, product
from typing import NamedTuple

import numpy as np

from index.engines.columnar.files.arrays import Array
from index.engines.columnar.query.plans import And, Base, Or, Plan, Word
from index.engines.columnar.query.regions import POSITION_BITS, Region, occurrences
from index.engines.columnar.read.view import View
from index.query import LeafField, Nearby, TextField

_POSITION = (1 << POSITION_BITS) - 1


class _Spans(NamedTuple):
    """Occurrences of one length. keys: owner << 17 | first position, int64, sorted; what has one owner may stand together.
    docs: the document of each, as an index. length: in tokens."""

    keys: Array
    docs: Array
    length: int


class NearbyWords(Base):
    """Documents with a Nearby. It scores as an And of its parts."""

    def __init__(
        self, view: View, node: Nearby, parts: Sequence[Plan], field: LeafField | None, homes: Sequence[TextField]
    ) -> None:
        """parts: plans of the parts of the node in their home fields."""
        super().__init__(view)
        self.node = node
        self.parts = parts
        self.field = field
        self.homes = homes
        self.scored = And(view, parts, ())

    def size(self, n: int) -> int:
        return self.scored.size(n)

    def find(self, n: int) -> Array:
        docs = self.scored.docs(n)
        if not len(docs):
            return docs
        held = np.zeros(len(docs), bool)
        for home in self.homes:
            region = Region(self.view.segments[n], docs, self.field, home)
            classes = [self._spans(part, n, home, docs, region) for part in self.parts]
            orders = [tuple(classes)] if self.node.ordered else permutations(classes)
            for order in orders:
                for chosen in product(*order):
                    held[self._chained(chosen)] = True
        return docs[held]

    def _spans(self, part: Plan, n: int, home: TextField, docs: Array, region: Region) -> list[_Spans]:
        """The occurrences of a part that may take part, by their length."""
        found: list[_Spans] = []
        for length, every in occurrences(part, n, home, docs).items():
            holder, keys = region.inside(every, length)
            doc, position = keys >> POSITION_BITS, keys & _POSITION
            owner = doc + holder  # numbers that rise along a segment add up to one that does
            if not isinstance(self.node.distance, int):
                breaks = self.view.segments[n].segment.breaks(home, self.node.distance)
                begin = (docs[doc].astype(np.int64) << 16) | position
                unit = breaks.searchsorted(begin, "right")
                if length > 1:
                    whole = unit == breaks.searchsorted(begin + (length - 1), "right")
                    doc, position, owner, unit = doc[whole], position[whole], owner[whole], unit[whole]
                owner = owner + unit
            if len(owner):
                found.append(_Spans((owner << POSITION_BITS) | position, doc, length))
        return found

    def _chained(self, order: Sequence[_Spans]) -> Array:
        """Documents, as indices with repeats, in which the spans follow each other in this order, close enough."""
        first = order[0]
        end = first.keys + first.length
        fits = np.ones(len(end), bool)
        for spans in order[1:]:
            at = spans.keys.searchsorted(end)
            fits &= at < len(spans.keys)
            at[at == len(spans.keys)] = 0
            ahead = spans.keys[at]
            fits &= (ahead >> POSITION_BITS) == (first.keys >> POSITION_BITS)
            end = ahead + spans.length
        if (between := self.node.words_between) is not None:
            fits &= end - first.keys - sum(spans.length for spans in order) <= between
        return first.docs[fits]

    def scores(self, n: int, docs: Array) -> Array | None:
        return self.scored.scores(n, docs)


class Often(Base):
    """Documents in which a word, phrase or group occurs at least so often. It scores as that does."""

    def __init__(self, view: View, count: int, part: Plan, field: LeafField | None, homes: Sequence[TextField]) -> None:
        super().__init__(view)
        self.count = count
        self.part = part
        self.field = field
        self.homes = homes

    def size(self, n: int) -> int:
        return self.part.size(n)

    def find(self, n: int) -> Array:
        docs = self.part.docs(n)
        if not len(docs):
            return docs
        total = np.zeros(len(docs), np.int64)
        for leaf in self.part.children if isinstance(self.part, Or) else (self.part,):
            total += self._counted(leaf, n, docs)
        return docs[total >= self.count]

    def _counted(self, leaf: Plan, n: int, docs: Array) -> Array:
        if isinstance(leaf, Word) and self.field in (None, *self.homes):
            return self._of_word(leaf, n, docs)
        total = np.zeros(len(docs), np.int64)
        for home in self.homes:
            region = Region(self.view.segments[n], docs, self.field, home)
            for length, keys in occurrences(leaf, n, home, docs).items():
                total += np.bincount(region.inside(keys, length)[1] >> POSITION_BITS, minlength=len(docs))
        return total

    def _of_word(self, word: Word, n: int, docs: Array) -> Array:
        """The counts that the index has of a word."""
        total = np.zeros(len(docs), np.int64)
        postings = word.postings[n]
        if postings is None:
            return total
        counts = np.zeros(len(postings.docs), np.int64)
        if "body" in self.homes:
            counts += postings.tf
        if "title" in self.homes:
            counts[postings.titled] += postings.title_tf
        if docs is postings.docs:
            return counts
        at = postings.lookup.find(docs)
        there = at >= 0
        total[there] = counts[at[there]]
        return total

    def scores(self, n: int, docs: Array) -> Array | None:
        return self.part.scores(n, docs)
