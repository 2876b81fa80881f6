"""Phrases and NEAR over position arrays, and the proximity of query words."""

from collections.abc import Sequence

import numpy as np

from index.engines.columnar.files.arrays import Array, member_index
from index.engines.columnar.query.plans import Base, Word, intersection
from index.engines.columnar.read.view import View
from index.query import TextField

_POSITION = (1 << 17) - 1
_NONE = np.zeros(0, np.int64)


def _held(words: Sequence[Word], n: int, field: TextField) -> Array:
    """Documents that hold all of the words in the field."""
    room = words[0].view.segments[n].docs
    lists = []
    for word in words:
        postings = word.postings[n]
        if postings is None:
            return _NONE
        lists.append(postings.docs_in(field))
    lists.sort(key=len)
    docs = lists[0]
    for other in lists[1:]:
        docs = intersection(docs, other, room)
    return docs


def run_keys(words: Sequence[Word], n: int, field: TextField, docs: Array) -> tuple[Array, Array | None]:
    """Occurrences of the words as a phrase: (keys, mask of those printed as typed).

    docs: int64, sorted; every word must occur in segment n. A key, int64, is (index into docs) << 17 | first position.
    The mask, bool and as long as the keys, is None if all are printed as typed.
    """
    phrases, exact = _NONE, None
    for offset, word in enumerate(words):
        postings = word.postings[n]
        if postings is None:
            return _NONE, None
        keys, flags = postings.printed_keys(field, docs, None if word.place.begins else word.place.printed.encode())
        if not offset:
            phrases, exact = keys, flags
            continue
        at, there = member_index(keys, phrases + offset)
        phrases = phrases[there]
        if not len(phrases):
            return _NONE, None
        if exact is not None:
            exact = exact[there]
        if flags is not None:
            flags = flags[at[there]]
            exact = flags if exact is None else exact & flags
    return phrases, exact


class _Sequence(Base):
    """Shared by Phrase and Near: per field, the matching documents and whether each has an exact occurrence."""

    def __init__(self, view: View, words: Sequence[Word], fields: Sequence[TextField]) -> None:
        super().__init__(view)
        self.words = words
        self.fields = fields
        self._found: dict[tuple[int, TextField], tuple[Array, Array]] = {}

    def occurrences(self, n: int, field: TextField, docs: Array) -> tuple[Array, Array | None]:
        """(indices into `docs` of the occurrences, of the exact ones), with repeats.

        The second is None if all are exact.
        """
        raise NotImplementedError

    def size(self, n: int) -> int:
        return min(word.size(n) for word in self.words)

    def _in_field(self, n: int, field: TextField) -> tuple[Array, Array]:
        """(documents, score factor of each)."""
        known = self._found.get((n, field))
        if known is None:
            known = self._found[n, field] = self._find_in_field(n, field)
        return known

    def _find_in_field(self, n: int, field: TextField) -> tuple[Array, Array]:
        held = _held(self.words, n, field)
        if not len(held):
            return held, np.ones(0)
        anywhere, exactly = self.occurrences(n, field, held)
        factor = np.zeros(len(held))
        best = 1 + self.view.ranking.exact_bonus
        factor[anywhere] = best if exactly is None else 1.0
        if exactly is not None:
            factor[exactly] = best
        at = factor.nonzero()[0]
        return held[at], factor[at]

    def find(self, n: int) -> Array:
        lists = [docs for field in self.fields if len(docs := self._in_field(n, field)[0])]
        if len(lists) == 1:
            return lists[0]
        return np.union1d(lists[0], lists[1]) if lists else _NONE

    def scores(self, n: int, docs: Array) -> Array | None:
        total = np.zeros(len(docs))
        for field in self.fields:
            holders, factor = self._in_field(n, field)
            at, there = member_index(holders, docs)
            present = docs[there]
            if not len(present):
                continue
            sum_of_words = np.zeros(len(present))
            for word in self.words:
                sum_of_words += word.field_scores(n, field, present)
            total[there] += sum_of_words * factor[at[there]]
        return total


class Phrase(_Sequence):
    """Places in direct succession within one field."""

    def occurrences(self, n: int, field: TextField, docs: Array) -> tuple[Array, Array | None]:
        keys, exact = run_keys(self.words, n, field, docs)
        keys >>= 17
        return keys, None if exact is None else keys[exact]


class Near(_Sequence):
    """Runs of places within a window, in any order: max(end) - min(start) <= distance, in tokens."""

    def __init__(self, view: View, runs: Sequence[Sequence[Word]], distance: int, fields: Sequence[TextField]) -> None:
        super().__init__(view, [word for run in runs for word in run], fields)
        self.runs = runs
        self.distance = distance

    def occurrences(self, n: int, field: TextField, docs: Array) -> tuple[Array, Array | None]:
        runs = [run_keys(run, n, field, docs) for run in self.runs]
        anywhere = self.windows([keys for keys, _ in runs])
        if all(exact is None for _, exact in runs):
            return anywhere, None
        return anywhere, self.windows([keys if exact is None else keys[exact] for keys, exact in runs])

    def windows(self, occurrences: Sequence[Array]) -> Array:
        """Indices of the documents with a window of these occurrences, with repeats. occurrences: `run_keys` of each run."""
        if not all(map(len, occurrences)):
            return _NONE
        lengths = [len(run) for run in self.runs]
        hits = []
        for leader, keys in enumerate(occurrences):  # every window starts with an occurrence of some run
            fits = np.full(len(keys), lengths[leader] - 1 <= self.distance)
            for follower, (other, length) in enumerate(zip(occurrences, lengths, strict=True)):
                if follower == leader:
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
    """Mean over the pairs of 1 / (smallest distance in tokens), 0 beyond the window: float64, len(docs)."""
    total = np.zeros(len(docs))
    for left, right in pairs:
        total += _pair_nearness(left, right, n, docs)
    return total / len(pairs)


def _pair_nearness(left: Word, right: Word, n: int, docs: Array) -> Array:
    window = left.view.ranking.closeness_window
    best = np.zeros(len(docs))
    left_postings, right_postings = left.postings[n], right.postings[n]
    if left_postings is None or right_postings is None:
        return best
    room = left.view.segments[n].docs
    for field in left.fields:
        some, which = docs, None
        if field == "title":  # few titles contain both
            both = intersection(left_postings.title_docs, right_postings.title_docs, room)
            at, there = member_index(both, docs)
            which = there.nonzero()[0]
            some = docs[which]
        if not len(some):
            continue
        a, b = left_postings.keys(field, some), right_postings.keys(field, some)
        if not len(a) or not len(b):
            continue
        at = b.searchsorted(a)
        after = b[np.minimum(at, len(b) - 1)] - a
        after[at == len(b)] = _POSITION
        before = a - b[np.maximum(at - 1, 0)]
        before[at == 0] = _POSITION
        gap = np.minimum(after, before)
        close = gap <= window
        owner = a[close] >> 17
        np.maximum.at(best, owner if which is None else which[owner], 1 / np.maximum(gap[close], 1))
    return best
