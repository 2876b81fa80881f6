"""Facet values, and stems, numbered across segments, so that counts of several segments can be added, and copies be known in all of
them.

A value is known by a hash of 64 bits, so that no string is kept for it; the hash is keyed by process, so nobody can prepare two
values that share one. Numbers persist from view to view: only the values of a new segment are looked up.
"""

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from index.engines.columnar.files.arrays import Array
from index.engines.columnar.files.string_table import StringTable
from index.engines.columnar.read.segment import Segment

STEM = "stem"
"""What stems are numbered under; no facet is called so."""

COPY_OF = "copy_of"
"""The facet by which copies of an article belong together."""

TEXTS_KEPT = 4096
"""Values of a facet whose texts are remembered."""

_SPARE = 2
"""Numbers that may have been given for each value that the segments hold, until they are given anew."""


class ValueNumbers:
    """The values of one facet, or all stems, numbered from 1. Thread-safe.

    Takes four bytes for each value of a segment, and twelve for each value."""

    def __init__(self, facet: str) -> None:
        """facet: or `STEM`."""
        self.facet = facet
        self._lock = threading.Lock()
        self._hashes, self._numbers = np.zeros(0, np.int64), np.zeros(0, np.int32)
        self._of_segment: dict[str, Array] = {}
        self._texts: dict[int, str] = {}

    def __len__(self) -> int:
        """The highest number."""
        return len(self._hashes)

    def of(self, segment: Segment) -> Array:
        """What stands in the column of a facet with one value -> the number: int32. 0, "no value", is 0, and value i of the
        segment is at i + 1. Numbers that are higher than any before may be among them."""
        key = segment.name
        known = self._of_segment.get(key)
        if known is None:
            with self._lock:
                known = self._of_segment.get(key)
                if known is None:
                    known = self._of_segment[key] = self._numbered(segment)
        return known

    def find(self, values: Collection[str]) -> Array:
        """The number of each value, 0 for one that no segment asked about has."""
        with self._lock:
            hashes, numbers = self._hashes, self._numbers
        if not values:
            return np.zeros(0, np.int32)
        wanted = _hashed(value.encode("utf-8", "replace") for value in values)
        if not len(hashes):
            return np.zeros(len(wanted), np.int32)
        at = np.minimum(hashes.searchsorted(wanted), len(hashes) - 1)
        return np.where(hashes[at] == wanted, numbers[at], 0).astype(np.int32)

    def texts_of(self, numbers: Iterable[int]) -> dict[int, str]:
        """Number -> value, for those of some numbers whose values are remembered."""
        known = self._texts
        return {number: known[number] for number in numbers if number in known}

    def remember(self, texts: Mapping[int, str]) -> None:
        """Remember the values of some numbers, since the most frequent ones are asked for at every search."""
        if len(self._texts) + len(texts) > TEXTS_KEPT:
            self._texts = {}
        if len(texts) <= TEXTS_KEPT:
            self._texts.update(texts)

    def keep(self, segments: Collection[str]) -> None:
        """Forget what is known of every segment but these. segments: names of their files."""
        with self._lock:
            for gone in set(self._of_segment) - set(segments):
                del self._of_segment[gone]

    def values_of(self, segment: Segment) -> StringTable:
        """The values of a segment."""
        return segment.stems if self.facet == STEM else segment.names(self.facet)

    def crowded(self, segments: Iterable[Segment]) -> bool:
        """Whether most of the numbers stand for values that none of these segments has."""
        return len(self) > _SPARE * sum(len(self.values_of(segment)) for segment in segments)

    def _numbered(self, segment: Segment) -> Array:
        own = _hashed(self.values_of(segment))
        numbers = np.zeros(len(own) + 1, np.int32)
        order = own.argsort()
        ordered = own[order]
        at = self._hashes.searchsorted(ordered)
        new = np.ones(len(own), bool)
        inside = at < len(self._hashes)
        new[inside] = self._hashes[at[inside]] != ordered[inside]
        numbers[1:][order[~new]] = self._numbers[at[~new]]
        # Two values of a segment that share a hash would share a number as well, as those of two segments do.
        fresh, back = np.unique(ordered[new], return_inverse=True)
        given = np.arange(len(self._hashes) + 1, len(self._hashes) + 1 + len(fresh), dtype=np.int32)
        numbers[1:][order[new]] = given[back]
        places = self._hashes.searchsorted(fresh)
        self._numbers = np.insert(self._numbers, places, given)
        self._hashes = np.insert(self._hashes, places, fresh)
        return numbers


class CopyGroups:
    """The sets of copies in all segments: those with one value of `COPY_OF`, and the original, whose own id that value is.

    Originals have to be found, so what is known of them is kept, with four bytes a document. Thread-safe."""

    def __init__(self, numbers: ValueNumbers) -> None:
        """numbers: of the facet `COPY_OF`."""
        self.numbers = numbers
        self._lock = threading.Lock()
        self._groups: dict[str, Array] = {}
        self._compared: dict[str, set[str]] = {}

    def of(self, segments: Sequence[Segment]) -> list[Array]:
        """The group of each document of these segments: int32. An article that no other segment of these has a copy of may have a
        number as well: it is then alone in its group."""
        with self._lock:
            return [self._of(segment, segments) for segment in segments]

    def _of(self, segment: Segment, segments: Sequence[Segment]) -> Array:
        own = segment.name
        groups = self._groups.get(own)
        if groups is None:
            groups = self._groups[own] = self.numbers.of(segment)[segment.column(f"{COPY_OF}.value").all()]
        compared = self._compared.setdefault(own, set())
        for other in segments:
            if other.name not in compared:
                self._mark_originals(groups, segment, other)
                compared.add(other.name)
        return groups

    def _mark_originals(self, groups: Array, segment: Segment, other: Segment) -> None:
        """Give the documents of a segment of which another has copies the numbers of those."""
        names = other.names(COPY_OF)
        if len(segment.ids) < len(names):
            values = names.find_all(segment.ids.all())
            ranks = (values >= 0).nonzero()[0]
            values = values[ranks]
        else:
            ranks = segment.ids.find_all(names.all())
            values = (ranks >= 0).nonzero()[0]
            ranks = ranks[values]
        docs = segment.column("id.doc").all()[ranks]
        groups[docs] = np.where(groups[docs] == 0, self.numbers.of(other)[1:][values], groups[docs])

    def keep(self, segments: Collection[str]) -> None:
        """Forget what is known of every segment but these. segments: names of their files."""
        with self._lock:
            for gone in set(self._groups) - set(segments):
                del self._groups[gone], self._compared[gone]
            for compared in self._compared.values():
                compared.intersection_update(segments)


def _hashed(values: Iterable[bytes]) -> Array:
    return np.fromiter(map(hash, values), np.int64)
