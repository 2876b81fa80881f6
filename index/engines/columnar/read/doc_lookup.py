"""Finds document numbers in a sorted list: by bisection, or with a table if the list is dense enough."""

import numpy as np

from index.engines.columnar.files.arrays import Array, member_index

DENSE = 8
"""A list with at least one in this many documents gets a table, which takes 4 bytes per document of the segment."""


class Lookup:
    """Lookups in `ordered`: sorted, distinct, all below `room`."""

    __slots__ = ("_ordered", "_room", "_table")

    def __init__(self, ordered: Array, room: int) -> None:
        self._ordered = ordered
        self._room = room
        self._table: Array | None = None

    @property
    def table_bytes(self) -> int:
        """Size in bytes of the table, if the list may need one."""
        return 4 * self._room if self._dense else 0

    @property
    def _dense(self) -> bool:
        return len(self._ordered) * DENSE >= self._room

    def _made(self) -> Array:
        if self._table is None:
            table = np.full(self._room, -1, np.int32)
            table[self._ordered] = np.arange(len(self._ordered), dtype=np.int32)
            self._table = table
        return self._table

    def of(self, members: Array) -> Array:
        """Indices into the list of `members`, all of which it contains: int32 or int64, len(members)."""
        indices: Array = self._made()[members] if self._dense else self._ordered.searchsorted(members)
        return indices

    def find(self, wanted: Array) -> Array:
        """Indices into the list of `wanted` (sorted), -1 where absent: int32 or int64, len(wanted)."""
        if self._dense:
            known: Array = self._made()[wanted]
            return known
        at, there = member_index(self._ordered, wanted)
        at[~there] = -1
        return at

    def common(self, others: Array) -> Array:
        """The elements of `others` (sorted) that are in the list, sorted: int64."""
        if len(others) > len(self._ordered) * DENSE:  # fewer lookups the other way round
            rarer: Array = self._ordered[member_index(others, self._ordered)[1]]
            return rarer
        common: Array = others[self.find(others) >= 0]
        return common
