"""Phrases and NEAR over position arrays, and how close the words of a query stand."""

from collections.abc import Sequence

import numpy as np

from index.engines.whoosh.arrays import Array, member_index
from index.engines.whoosh.plans import Base, Word, intersection
from index.engines.whoosh.view import View
from index.query import TextField

_POSITION = (1 << 17) - 1
_NONE = np.zeros(0, np.int64)


def _held(words: Sequence[Word], n: int, field: TextField) -> Array:
    """Documents that hold all words in the field."""
    room = words[0].view.segments[n].docs
    lists = []
    for word in words:
        own = word.postings[n]
        if own is None:
            return _NONE
        lists.append(own.docs_in(field))
    lists.sort(key=len)
    docs = lists[0]
    for other in lists[1:]:
        docs = intersection(docs, other, room)
    return docs


def _keys(word: Word, n: int, field: TextField, docs: Array, exact: bool) -> Array:
    own = word.postings[n]
    if own is None:
        return _NONE
    printed = word.place.printed.encode() if exact and not word.place.begins else None
    return own.keys(field, docs, printed)


def run_keys(words: Sequence[Word], n: int, field: TextField, docs: Array, *, exact: bool) -> Array:
    """document index << 17 | first position, of every occurrence of the words side by side."""
    found: Array | None = None
    for offset, word in enumerate(words):
        keys = _keys(word, n, field, docs, exact) - offset  # may fall into the document before, where nothing meets it
        found = keys if found is None else found[member_index(keys, found)[1]]
        if not len(found):
            break
    return _NONE if found is None else found


class _Sequence(Base):
    """What Phrase and Near share: per field the documents and whether an exact occurrence is there."""

    def __init__(self, view: View, words: Sequence[Word], fields: Sequence[TextField]) -> None:
        super().__init__(view)
        self.words = words
        self.fields = fields
        self._found: dict[tuple[int, TextField], Array] = {}

    def starts_in(self, n: int, field: TextField, docs: Array, *, exact: bool) -> Array:
        """Indices (into docs) of documents in which it occurs, with repeats."""
        raise NotImplementedError

    def size(self, n: int) -> int:
        return min(word.size(n) for word in self.words)

    def in_field(self, n: int, field: TextField) -> tuple[Array, Array]:
        """(documents, factor of each)."""
        found = self._docs_in(n, field)
        factor = np.ones(len(found))
        bonus = self.view.ranking.exact_bonus
        if bonus and len(found):
            exact = np.zeros(len(found), bool)
            exact[self.starts_in(n, field, found, exact=True)] = True
            factor[exact] = 1 + bonus
        return found, factor

    def _docs_in(self, n: int, field: TextField) -> Array:
        known = self._found.get((n, field))
        if known is None:
            held = _held(self.words, n, field)
            mask = np.zeros(len(held), bool)
            if len(held):
                mask[self.starts_in(n, field, held, exact=False)] = True
            known = self._found[n, field] = held[mask]
        return known

    def find(self, n: int) -> Array:
        lists = [self._docs_in(n, field) for field in self.fields]
        if len(lists) == 1:
            return lists[0]
        return np.union1d(lists[0], lists[1]) if lists else np.zeros(0, np.intp)

    def scores(self, n: int, docs: Array) -> Array | None:
        total = np.zeros(len(docs))
        for field in self.fields:
            found, factor = self.in_field(n, field)
            at, there = member_index(found, docs)
            own = docs[there]
            if not len(own):
                continue
            sum_of_words = np.zeros(len(own))
            for word in self.words:
                sum_of_words += word.field_scores(n, field, own)
            total[there] += sum_of_words * factor[at[there]]
        return total


class Phrase(_Sequence):
    """Places side by side, in one field."""

    def starts_in(self, n: int, field: TextField, docs: Array, *, exact: bool) -> Array:
        return run_keys(self.words, n, field, docs, exact=exact) >> 17


class Near(_Sequence):
    """Runs of places within a window, in any order: max(end) - min(start) <= distance."""

    def __init__(self, view: View, runs: Sequence[Sequence[Word]], distance: int, fields: Sequence[TextField]) -> None:
        super().__init__(view, [word for run in runs for word in run], fields)
        self.runs = runs
        self.distance = distance

    def starts_in(self, n: int, field: TextField, docs: Array, *, exact: bool) -> Array:
        found = [run_keys(run, n, field, docs, exact=exact) for run in self.runs]
        if not all(map(len, found)):
            return _NONE
        lengths = [len(run) for run in self.runs]
        hits = []
        for leader, keys in enumerate(found):  # a window begins with an occurrence of one of the runs
            fits = np.full(len(keys), lengths[leader] - 1 <= self.distance)
            for other, length in zip(found, lengths, strict=True):
                if other is keys:
                    continue
                at = other.searchsorted(keys)
                inside = at < len(other)
                at[~inside] = 0
                ahead = other[at]
                same = (ahead >> 17) == (keys >> 17)
                fits &= inside & same & (ahead - keys + length - 1 <= self.distance)
            hits.append(keys[fits] >> 17)
        return np.concatenate(hits)


def nearness(pairs: Sequence[tuple[Word, Word]], n: int, docs: Array) -> Array:
    """Mean over the pairs of 1 / distance where the two stand closest (0 beyond the window), for each document."""
    total = np.zeros(len(docs))
    for left, right in pairs:
        total += _pair_nearness(left, right, n, docs)
    return total / len(pairs)


def _pair_nearness(left: Word, right: Word, n: int, docs: Array) -> Array:
    window = left.view.ranking.closeness_window
    best = np.zeros(len(docs))
    for field in left.fields:
        a, b = _keys(left, n, field, docs, False), _keys(right, n, field, docs, False)
        if not len(a) or not len(b):
            continue
        at = b.searchsorted(a)
        after = b[np.minimum(at, len(b) - 1)] - a
        after[at == len(b)] = _POSITION
        before = a - b[np.maximum(at - 1, 0)]
        before[at == 0] = _POSITION
        gap = np.minimum(after, before)
        close = gap <= window
        np.maximum.at(best, a[close] >> 17, 1 / np.maximum(gap[close], 1))
    return best
