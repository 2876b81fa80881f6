"""Words, phrases and groups of them close together, in one sentence or paragraph; and how often they occur."""

from collections.abc import Sequence
from itertools import permutations, product
from typing import NamedTuple

import numpy as np

from index.engines.columnar.files.arrays import Array
from index.engines.columnar.query.plans import And, Base, Or, Plan, Word
from index.engines.columnar.query.regions import POSITION_BITS, Region, occurrences
from index.engines.columnar.read.view import View
from index.query import LeafField, Nearby, TextField, Unit

_POSITION = (1 << POSITION_BITS) - 1


_USUAL: dict[Unit, int] = {"sentence": 36, "paragraph": 160}
"""Tokens that most sentences and paragraphs do not exceed: what is further apart is looked up in articles with longer ones only."""
_TEXT = 1 << 16
"""Tokens of a text, at most."""


class _Spans(NamedTuple):
    """Occurrences of one length. keys: owner << 17 | first position, int64, sorted; what has one owner, an article or a quotation,
    may stand together. docs: the document of each, as an index. length: in tokens."""

    keys: Array
    docs: Array
    length: int


class _Units:
    """Sentences or paragraphs of some documents.

    begin: of each document of the segment, where its places start in `first`. first: the positions at which units begin, but for
    the first of each text. has_long: of each document, whether one of its units has more than `usual` tokens.
    """

    def __init__(self, begin: Array, first: Array, has_long: Array, usual: int, docs: Array) -> None:
        self._begin = begin
        self._first = first
        self._docs = docs
        self._usual = usual
        long = has_long[docs]
        self._has_long = long if long.any() else None

    def within_reach(self, spans: "_Spans", tokens: Array, least: int) -> Array:
        """Which spans may be in one unit with another, as numbers. tokens: from the first of both to the last; more than a text has
        where the other is another text's. least: of two that do not overlap."""
        near = tokens <= self._usual
        if self._has_long is not None:
            near |= self._has_long[spans.docs] & (tokens <= _TEXT)
        return np.flatnonzero(near & (tokens >= least))

    def beyond(self, docs: Array, keys: Array) -> Array:
        """The position at which the unit behind that of each place begins; `_TEXT` where there is none. docs: the documents, as
        indices, whose few places are searched by halves, all at once."""
        own, position = self._docs[docs], keys & _POSITION
        low = self._begin[own].astype(np.int64)
        end = self._begin[own + 1].astype(np.int64)
        if not len(self._first) or not len(docs):
            return np.full(len(docs), _TEXT)
        high = end
        for _ in range(int((end - low).max()).bit_length()):
            middle = (low + high) >> 1
            is_later = (self._first.take(middle, mode="clip") <= position) & (middle < high)
            low, high = np.where(is_later, middle + 1, low), np.where(is_later, high, middle)
        following = self._first.take(low, mode="clip").astype(np.int64)
        return np.where(low < end, following, _TEXT)


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
            units = self._units(n, home, docs)
            if units is not None and len(classes) == 2:
                for one, other in product(*classes):
                    held[self._two(one, other, units)] = True
                continue
            orders = [tuple(classes)] if self.node.ordered else permutations(classes)
            for order in orders:
                for chosen in product(*order):
                    held[self._chained(chosen, units)] = True
        return docs[held]

    def _units(self, n: int, home: TextField, docs: Array) -> "_Units | None":
        """The sentences or paragraphs of a field, if they count."""
        if isinstance(self.node.distance, int):
            return None
        segment, unit = self.view.segments[n].segment, self.node.distance
        begin, first = segment.breaks(home, unit)
        return _Units(begin, first, segment.has_long(home, unit, _USUAL[unit]), _USUAL[unit], docs)

    def _spans(self, part: Plan, n: int, home: TextField, docs: Array, region: Region) -> list[_Spans]:
        """The occurrences of a part that may take part, by their length."""
        found: list[_Spans] = []
        for length, every in occurrences(part, n, home, docs).items():
            holder, keys = region.inside(every, length)
            doc, position = keys >> POSITION_BITS, keys & _POSITION
            owner = doc + holder  # numbers that rise along a segment add up to one that does
            if len(owner):
                found.append(_Spans((owner << POSITION_BITS) | position, doc, length))
        return found

    def _chained(self, order: Sequence[_Spans], units: "_Units | None") -> Array:
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
        found: Array = first.docs[fits]
        if units is None:
            return found
        # What follows soonest ends first: where that is beyond the sentence, all is.
        return found[(end[fits] - 1) & _POSITION < units.beyond(found, first.keys[fits])]

    def _two(self, one: _Spans, other: _Spans, units: "_Units") -> Array:
        """Documents, as indices with repeats, in which two spans stand in one unit: each of the rarer with the next and the last of
        the other, looked up only where these are not too far away for one unit."""
        swapped = len(other.keys) < len(one.keys)
        rare, often = (other, one) if swapped else (one, other)
        both = rare.length + often.length
        found: list[Array] = []
        if not self.node.ordered or not swapped:
            at = often.keys.searchsorted(rare.keys + rare.length)
            next_one = often.keys.take(at, mode="clip")
            wanted = units.within_reach(rare, next_one - rare.keys + often.length, both)
            docs, ends = rare.docs[wanted], next_one[wanted] + (often.length - 1)
            beyond = units.beyond(docs, rare.keys[wanted])
            found.append(docs[ends & _POSITION < beyond])
        if not self.node.ordered or swapped:
            at = often.keys.searchsorted(rare.keys - often.length, "right") - 1
            last_one = often.keys.take(at, mode="clip")
            wanted = units.within_reach(rare, rare.keys - last_one + rare.length, both)
            docs, ends = rare.docs[wanted], rare.keys[wanted] + (rare.length - 1)
            beyond = units.beyond(docs, last_one[wanted])
            found.append(docs[ends & _POSITION < beyond])
        return np.concatenate(found)

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
        at, there = postings.lookup.find(docs)
        total[there] = counts[at[there]]
        return total

    def scores(self, n: int, docs: Array) -> Array | None:
        return self.part.scores(n, docs)
