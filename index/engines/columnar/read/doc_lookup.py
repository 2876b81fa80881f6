"""Finds document numbers in a sorted list: by bisection, or with a table if the list is dense enough."""

import numpy as np

from index.engines.columnar.files.arrays import Array, member_index

DENSE = 8
"""A list with at least one in this many documents gets a table, which has an entry for each document of the segment."""


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
        return self._kind.itemsize * self._room if self._dense else 0

    @property
    def _kind(self) -> np.dtype[np.unsignedinteger]:
        """The smallest type of an index into the list, and of one more, for what is not in it: a list with every document needs no
        table."""
        return np.min_scalar_type(max(self._room - 1, 0))

    @property
    def _dense(self) -> bool:
        return self._room > len(self._ordered) >= self._room / DENSE

    def _made(self) -> Array:
        if self._table is None:
            table = np.full(self._room, np.iinfo(self._kind).max, self._kind)
            table[self._ordered] = np.arange(len(self._ordered), dtype=self._kind)
            self._table = table
        return self._table

    def of(self, members: Array) -> Array:
        """Indices into the list of `members`, all of which it contains: integers, len(members)."""
        if len(self._ordered) == self._room:
            return members
        indices: Array = self._made()[members] if self._dense else self._ordered.searchsorted(members)
        return indices

    def find(self, wanted: Array) -> tuple[Array, Array]:
        """(indices into the list of `wanted`, sorted; whether each is there, bool). The index of what is absent is meaningless."""
        if len(self._ordered) == self._room:
            return wanted, np.ones(len(wanted), bool)
        if self._dense:
            known = self._made()[wanted]
            return known, known != np.iinfo(self._kind).max
        return member_index(self._ordered, wanted)

    def common(self, others: Array) -> Array:
        """The elements of `others` (sorted) that are in the list, sorted: int64."""
        if len(others) > len(self._ordered) * DENSE:  # fewer lookups the other way round
            rarer: Array = self._ordered[member_index(others, self._ordered)[1]]
            return rarer
        common: Array = others[self.find(others)[1]]
        return common
