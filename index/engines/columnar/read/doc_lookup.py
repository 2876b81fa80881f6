"""Finds document numbers in a sorted list: by bisection, or with a table if the list is dense enough."""

import numpy as np

from index.engines.columnar.files.arrays import Array, member_index

DENSE = 8
"""A list with at least one in this many documents gets a table, which has an entry for each document of the segment."""

_TOPS = tuple((1 << bits) - 1 for bits in (8, 16, 32, 63))
"""The highest numbers of the types that a table may have, which mark what is not in the list: a list with every document needs no
table."""


class Lookup:
    """Lookups in `ordered`: sorted, distinct, all below `room`."""

    __slots__ = ("_dense", "_full", "_missing", "_ordered", "_room", "_table")

    def __init__(self, ordered: Array, room: int) -> None:
        self._ordered = ordered
        self._room = room
        self._full = len(ordered) == room
        self._dense = not self._full and len(ordered) * DENSE >= room
        self._missing = next(top for top in _TOPS if room - 1 <= top)
        self._table: Array | None = None

    @property
    def table_bytes(self) -> int:
        """Size in bytes of the table, if the list may need one."""
        return self._room * np.min_scalar_type(self._missing).itemsize if self._dense else 0

    def _made(self) -> Array:
        if self._table is None:
            table = np.full(self._room, self._missing, np.min_scalar_type(self._missing))
            table[self._ordered] = np.arange(len(self._ordered), dtype=table.dtype)
            self._table = table
        return self._table

    def of(self, members: Array) -> Array:
        """Indices into the list of `members`, all of which it contains: integers, len(members)."""
        if self._dense:
            indices: Array = self._made()[members]
            return indices
        return members if self._full else self._ordered.searchsorted(members)

    def find(self, wanted: Array) -> tuple[Array, Array]:
        """(indices into the list of `wanted`, sorted; whether each is there, bool). The index of what is absent is meaningless."""
        if self._dense:
            known = self._made()[wanted]
            return known, known != self._missing
        if self._full:
            return wanted, np.ones(len(wanted), bool)
        return member_index(self._ordered, wanted)

    def common(self, others: Array) -> Array:
        """The elements of `others` (sorted) that are in the list, sorted: int64."""
        if len(others) > len(self._ordered) * DENSE:  # fewer lookups the other way round
            rarer: Array = self._ordered[member_index(others, self._ordered)[1]]
            return rarer
        common: Array = others[self.find(others)[1]]
        return common
