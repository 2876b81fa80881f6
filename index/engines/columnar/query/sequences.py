"""Phrases and NEAR over position arrays, and the proximity of query words."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from index.engines.columnar.files.arrays import Array, member_index
from index.engines.columnar.query.plans import And, Base, Word, union
from index.engines.columnar.query.word_postings import spread_out
from index.engines.columnar.read.view import View
from index.query import TextField

_NONE = np.zeros(0, np.int64)
_ONES = np.ones(0)


def _holders(words: Sequence[Word], n: int) -> Array:
    """Documents that hold all of the words, each in any field."""
    lists = [postings for word in words if (postings := word.postings[n]) is not None]
    if len(lists) < len(words):
        return _NONE
    lists.sort(key=lambda postings: len(postings.docs))
    docs = lists[0].docs
    for postings in lists[1:]:
        if postings is not lists[0]:
            docs = postings.lookup.common(docs)
    return docs


def _held_in_title(words: Sequence[Word], n: int) -> Array:
    """Documents that hold all of the words in the title. Every word must occur in segment n."""
    titles = sorted((postings.title_docs for word in words if (postings := word.postings[n]) is not None), key=len)
    docs = titles[0]
    for others in titles[1:]:
        if not len(docs):
            break
        docs = docs[member_index(others, docs)[1]]
    return docs


def run_keys(
    words: Sequence[Word], n: int, field: TextField, docs: Array, *, all_hold: bool = False
) -> tuple[Array, Array | None]:
    """Occurrences of the words as a phrase: (keys, mask of those printed as typed).

    docs: int64, sorted. all_hold: each holds every word, and for the title holds them there. A key, int64, is
    (index into docs) << 17 | first position. The mask, bool and as long as the keys, is None if all are printed as typed.
    """
    held = [postings for word in words if (postings := word.postings[n]) is not None]
    if len(held) < len(words) or not len(docs):
        return _NONE, None
    found = spread_out(held, field, docs, all_hold=all_hold)
    if found is None:
        return _run_keys_by_word(words, n, field, docs)
    parts = [found.keys[first:last] for first, last in pairwise(found.bounds)]
    order = sorted(range(len(words)), key=lambda place: len(parts[place]))
    begins = (
        parts[order[0]] - order[0]
    )  # what is too near to the beginning of its text becomes a key that no first word has
    for place in order[1:]:
        begins = begins[member_index(parts[place], begins + place)[1]]
        if not len(begins):
            return _NONE, None
    exact: Array | None = None
    for place, word in enumerate(words):
        stem = held[place].stem
        if stem is None or word.place.begins:
            continue
        at = found.places[parts[place].searchsorted(begins + place) + found.bounds[place]]
        flags = stem.printed_at(field, word.place.printed.encode(), at)
        if flags is not None:
            exact = flags if exact is None else exact & flags
    return begins, exact


def _run_keys_by_word(words: Sequence[Word], n: int, field: TextField, docs: Array) -> tuple[Array, Array | None]:
    """`run_keys` where a word is several stems, or certain forms of one."""
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
        self._holding = And(view, words, ())
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
        held = self._holding.docs(n)  # in one field or another: where one does not occur in the body, no phrase does
        if len(held) and field == "title":
            held = _held_in_title(self.words, n)
        if not len(held):
            return held, _ONES
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
        return union(lists) if lists else _NONE

    def scores(self, n: int, docs: Array) -> Array | None:
        total: Array | None = None
        for field in self.fields:
            holders, factor = self._in_field(n, field)
            if not len(holders):
                continue
            if holders is docs:
                scores = self._sum_of_words(n, field, docs)
                scores *= factor
                total = scores if total is None else total + scores
                continue
            at, there = member_index(holders, docs)
            present = docs[there]
            if total is None:
                total = np.zeros(len(docs))
            if len(present):
                total[there] += self._sum_of_words(n, field, present) * factor[at[there]]
        return np.zeros(len(docs)) if total is None else total

    def _sum_of_words(self, n: int, field: TextField, docs: Array) -> Array:
        total = self.words[0].field_scores(n, field, docs)
        for word in self.words[1:]:
            total += word.field_scores(n, field, docs)
        return total


class Phrase(_Sequence):
    """Places in direct succession within one field."""

    def occurrences(self, n: int, field: TextField, docs: Array) -> tuple[Array, Array | None]:
        keys, exact = run_keys(self.words, n, field, docs, all_hold=True)
        keys >>= 17
        return keys, None if exact is None else keys[exact]


class Near(_Sequence):
    """Runs of places within a window, in any order: max(end) - min(start) <= distance, in tokens."""

    def __init__(self, view: View, runs: Sequence[Sequence[Word]], distance: int, fields: Sequence[TextField]) -> None:
        super().__init__(view, [word for run in runs for word in run], fields)
        self.runs = runs
        self.distance = distance

    def occurrences(self, n: int, field: TextField, docs: Array) -> tuple[Array, Array | None]:
        runs = [run_keys(run, n, field, docs, all_hold=True) for run in self.runs]
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
    """Mean over the pairs of 1 / (smallest distance in tokens), 0 beyond the window: float64, len(docs).

    docs: int64, sorted; each must hold every word of the pairs in one of its fields.
    """
    window = pairs[0][0].view.ranking.closeness_window
    words = list(dict.fromkeys(word for pair in pairs for word in pair))
    in_body = _places(words, n, "body", docs)
    total: Array | None = None
    for left, right in pairs:
        best = np.zeros(len(docs))
        for field in left.fields:
            if field == "body":
                owner, closeness = _closeness(in_body[left], in_body[right], window)
                np.maximum.at(best, owner, closeness)
            elif len(which := _with_both(left, right, n, docs)):
                in_title = _places((left, right), n, "title", docs[which])
                owner, closeness = _closeness(in_title[left], in_title[right], window)
                np.maximum.at(best, which[owner], closeness)
        total = best if total is None else total + best
    if total is None:
        return np.zeros(len(docs))
    return total / len(pairs) if len(pairs) > 1 else total


_SIDES = 2
"""Bits below a position in what is compared. The two words of a pair differ by one there, so a gap is a quarter of the step between
them, rounded, whichever comes first; and only such a step is odd."""
_OWNER = 17 + _SIDES


def _places(words: Sequence[Word], n: int, field: TextField, docs: Array) -> dict[Word, Array]:
    """The sorted occurrences of each word: (index into docs) << 19 | position << 2."""
    held = [postings for word in words if (postings := word.postings[n]) is not None]
    found = spread_out(held, field, docs, all_hold=True) if len(held) == len(words) else None
    if found is None:
        return {
            word: _NONE if (postings := word.postings[n]) is None else postings.keys(field, docs) << _SIDES
            for word in words
        }
    keys = found.keys
    keys <<= _SIDES
    return {word: keys[first:last] for word, (first, last) in zip(words, pairwise(found.bounds), strict=True)}


def _with_both(left: Word, right: Word, n: int, docs: Array) -> Array:
    """Indices into `docs` of those with both words in the title. The shortest of the three lists is looked up in the others."""
    one, other = left.postings[n], right.postings[n]
    if one is None or other is None:
        return _NONE
    some, others = one.title_docs, other.title_docs
    if len(some) > len(others):
        some, others = others, some
    if not len(some):
        return _NONE
    if len(docs) <= len(some):
        which = member_index(some, docs)[1].nonzero()[0]
        return which[member_index(others, docs[which])[1]] if len(which) else which
    both = some[member_index(others, some)[1]]
    at, there = member_index(docs, both)
    return at[there]


def _closeness(some: Array, others: Array, window: int) -> tuple[Array, Array]:
    """(owner, 1 / distance) of neighbours among the occurrences of both words, 0 for two of one word, or of two owners, or too far
    apart. The closest pair of each owner is among them."""
    both = np.concatenate((some, others | 1))
    both.sort()
    step = np.minimum(both[1:] - both[:-1], (window + 1) << _SIDES)
    return both[1:] >> _OWNER, _by_step(window)[step]


@lru_cache(maxsize=8)
def _by_step(window: int) -> Array:
    """Closeness by step: of odd ones, up to the window."""
    step = np.arange(((window + 1) << _SIDES) + 1)
    closeness: Array = np.where(step & 1, 1 / np.maximum((step + 1) >> _SIDES, 1), 0.0)
    closeness[(step + 1) >> _SIDES > window] = 0
    closeness.flags.writeable = False
    return closeness
