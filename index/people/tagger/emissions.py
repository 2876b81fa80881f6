"""What the words of a chunk say for its tags: the sums of the weights of their features, without spelling those out.

`features` defines the features as strings, sixty for every word in its place. Here most of them are never made: what a word says
by itself is added up once for each word; what depends only on kinds of words (shape, lists, commonness), of which there are few,
once for each combination; and where two words meet, the CRC-32 of the first one's part is continued with the second.
`tests/index/people/tagger/test_emissions.py` compares the sums with those of the strings.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import add
from typing import Any
from zlib import crc32

from index.people.tagger.chunks import Chunk
from index.people.tagger.features import (
    AFTER,
    BEFORE,
    Atom,
    atom,
    end_features,
    middle_features,
    outer_features,
    place_features,
    word_features,
)
from index.people.tagger.tokens import Token
from index.text.memo import Memo

_SIZES = range(1, 6)
_AT = (b"|0", b"|1", b"|2", b"|3")
_OF_A_KIND = re.compile(r"(?:[-+][12])?(?:s|g|t|c|gc)=")
"""Features of a word by itself that do not spell it."""
_SPELT = tuple(crc32(name) for name in (b"-2w=", b"-1w=", b"w=", b"+1w=", b"+2w="))
_HEADS = tuple(crc32(b"<%d" % size) for size in range(1, 5))
_TAILS = tuple(crc32(b">%d" % size) for size in range(1, 6))
_END_BEFORE, _END_AFTER = crc32(b"-1>3"), crc32(b"+1>3")
_HYPHEN = crc32(b"hyphen")


class _Kind:
    """Words that are alike to the features that do not spell them. like: one of them. sums: of the features of a word by itself
    that depend on its kind, by offset. s, t: CRC-32 of the beginnings of the features S and T, by the size of the chunk."""

    __slots__ = ("like", "s", "sums", "t")

    def __init__(self, of: Atom, sums: Sequence[int]) -> None:
        self.like = of
        self.sums = sums
        self.s, self.t = (
            (0, *(crc32(f"{name}{of.classes}{of.common}|{size}|".encode()) for size in _SIZES)) for name in "ST"
        )


class _Word:
    """A word with the sums of what it says of the words at offsets from it (far_before: of the one after the next, ...), the same
    with what it says where that word is a chunk by itself (`_alone`), and the CRC-32 of the beginnings of features of pairs."""

    __slots__ = (
        "after", "after_alone", "at", "at_alone", "at_alone_first", "before", "before_alone", "far_after", "far_before",
        "in_a", "in_b", "in_i", "in_j", "in_k", "in_l", "in_o", "in_p", "in_w", "kind", "lower", "lower_false", "lower_true",
    )  # fmt: skip
    far_before: int
    before: int
    at: int
    after: int
    far_after: int

    def __init__(self, of: Atom, kind: _Kind, sums: Iterable[int], weights: Mapping[int, int]) -> None:
        self.kind = kind
        self.far_before, self.before, self.at, self.after, self.far_after = sums
        lower = of.lower.encode()
        self.lower, self.lower_true, self.lower_false = lower, lower + b"|True", lower + b"|False"
        self.in_a, self.in_b, self.in_k, self.in_l = (crc32(name + lower + b"|") for name in (b"A", b"B", b"K", b"L"))
        self.in_i, self.in_j, self.in_o, self.in_p, self.in_w = (
            crc32(name + lower) for name in (b"I", b"J", b"O", b"P", b"W")
        )
        i, j, o, p, w = (
            weights.get(crc32(b"|0", begun), 0) for begun in (self.in_i, self.in_j, self.in_o, self.in_p, self.in_w)
        )
        self.before_alone, self.after_alone = self.before + i, self.after + j
        self.at_alone = self.at + o + p
        self.at_alone_first = self.at_alone + w


class Emissions:
    """Sums of weights for words in their places. Not shared between threads while it is made; then only memory grows."""

    def __init__(self, weights: Mapping[int, int]) -> None:
        """weights: by the CRC-32 of a feature's name; packed, so that sums of them are sums of each part."""
        self._weights = weights
        self._words = Memo(self._word)
        self._kinds: dict[tuple[str, ...], _Kind] = {}
        self._middle = self._sums(middle_features)
        self._place = self._sums(place_features)
        self._ends = self._sums(end_features)
        self._outer = self._sums(outer_features)
        self._lone = Memo(self._of_kinds)
        self._before, self._after = (_Word(of, _Kind(of, [0] * 5), [0] * 5, weights) for of in (BEFORE, AFTER))

    def _sum(self, features: Iterable[str]) -> int:
        get = self._weights.get
        return sum(get(crc32(feature.encode()), 0) for feature in features)

    def _sums(self, features: Callable[..., Iterable[str]]) -> Memo[tuple[Any, ...], int]:
        """Sums of features that depend on kinds only, by what is given to the function that makes them."""

        def summed(given: tuple[Any, ...]) -> int:
            return self._sum(features(*(part.like if isinstance(part, _Kind) else part for part in given)))

        return Memo(summed)

    def _kind(self, word: str, of: Atom) -> _Kind:
        key = of[1:]
        kind = self._kinds.get(key)
        if kind is None:
            sums = [self._sum(filter(_OF_A_KIND.match, features)) for features in word_features(word)]
            kind = self._kinds[key] = _Kind(of, sums)
        return kind

    def _word(self, word: str) -> _Word:
        of = atom(word)
        kind = self._kind(word, of)
        return _Word(of, kind, map(add, kind.sums, self._spelt(word, of.lower)), self._weights)

    def _spelt(self, word: str, lower: str) -> tuple[int, ...]:
        """By offset, the sums of the features of a word by itself that spell it."""
        get = self._weights.get
        whole, end = lower.encode(), lower[-3:].encode()
        far_before, before, here, after, far_after = (get(crc32(whole, begun), 0) for begun in _SPELT)
        here += get(crc32(b"n=%d" % min(len(word), 9)), 0)
        for size, begun in enumerate(_HEADS, 1):
            here += get(crc32(lower[:size].encode(), begun), 0)
        for size, begun in enumerate(_TAILS, 1):
            here += get(crc32(lower[-size:].encode(), begun), 0)
        if "-" in word:
            here += get(_HYPHEN, 0) + get(crc32(lower.rpartition("-")[2].encode(), _SPELT[2]), 0)
        before += get(crc32(end, _END_BEFORE), 0)
        after += get(crc32(end, _END_AFTER), 0)
        return far_before, before, here, after, far_after

    def of(self, tokens: Sequence[Token], chunk: Chunk) -> list[int]:
        """The sum for each word of a chunk."""
        start, stop = chunk
        known = self._words
        low, high = max(0, start - 2), min(len(tokens), stop + 2)
        words = [known[token[0]] for token in tokens[low:high]]
        if low > start - 2:
            words[:0] = [self._before] * (low - start + 2)
        if high < stop + 2:
            words += [self._after] * (stop + 2 - high)
        if stop - start == 1:
            return [self._alone(words, tokens, start)]
        return self._together(words, tokens, chunk)

    def _alone(self, words: Sequence[_Word], tokens: Sequence[Token], at: int) -> int:
        """The sum for the only word of a chunk. words: with two before and two behind it."""
        far_before, before, word, after, far_after = words
        get = self._weights.get
        first = tokens[at].first
        kind = word.kind
        return (
            self._lone[before.kind, kind, after.kind, first]
            + (word.at_alone_first if first else word.at_alone)
            + far_before.far_before
            + before.before_alone
            + after.after_alone
            + far_after.far_after
            + get(crc32(word.lower, before.in_a), 0)
            + get(crc32(after.lower, word.in_b), 0)
            + get(crc32(before.lower_true, far_before.in_k), 0)
            + get(crc32(far_after.lower_true, after.in_l), 0)
            + get(crc32(before.lower, kind.s[1]), 0)
            + get(crc32(after.lower, kind.t[1]), 0)
        )

    def _together(self, words: Sequence[_Word], tokens: Sequence[Token], chunk: Chunk) -> list[int]:
        """The sums for the words of a chunk of several. words: with two before and two behind it."""
        get = self._weights.get
        middle, place, ends, outer = self._middle, self._place, self._ends, self._outer
        count = chunk.stop - chunk.start
        far_before, before, first, last, after, far_after = *words[:3], *words[-3:]
        size = min(count, 5)
        opens = tokens[chunk.start].first
        sums = []
        for at in range(count):
            two_before, left, word, right, two_after = words[at : at + 5]
            since, until = min(at, 3), min(count - 1 - at, 3)
            kind = word.kind
            total = (
                middle[left.kind, kind, right.kind]
                + place[kind, since, size, opens]
                + ends[first.kind, last.kind, since, until]
                + outer[before.kind, after.kind, since, size]
                + word.at
                + two_before.far_before
                + left.before
                + right.after
                + two_after.far_after
                + get(crc32(word.lower, left.in_a), 0)
                + get(crc32(right.lower, word.in_b), 0)
                + get(crc32(_AT[since], before.in_i), 0)
                + get(crc32(_AT[until], after.in_j), 0)
                + get(crc32(before.lower_false if at else before.lower_true, far_before.in_k), 0)
                + get(crc32(far_after.lower_false if until else far_after.lower_true, after.in_l), 0)
                + get(crc32(_AT[until], last.in_o), 0)
                + get(crc32(_AT[since], first.in_p), 0)
                + get(crc32(before.lower, kind.s[size]), 0)
                + get(crc32(after.lower, kind.t[size]), 0)
            )
            if opens:
                total += get(crc32(_AT[min(at, 2)], word.in_w), 0)
            sums.append(total)
        return sums

    def _of_kinds(self, given: tuple[_Kind, _Kind, _Kind, bool]) -> int:
        """What kinds say where a word is alone: that of the one before it, its own, that of the one after it; whether it is the
        first of a sentence."""
        before, kind, after, opens = given
        return (
            self._middle[before, kind, after]
            + self._place[kind, 0, 1, opens]
            + self._ends[kind, kind, 0, 0]
            + self._outer[before, after, 0, 1]
        )
