"""Group numbers of near-duplicates for `fold`, the same in every segment of a view; 0 for an article without copies."""

import numpy as np

from index.engines.columnar.files.arrays import Array
from index.engines.columnar.read.view import View


def groups_of(view: View, n: int) -> Array:
    """The group number of each document in segment n: int64, one per document."""
    if view.groups is None:
        view.groups = _grouped(view)
    return view.groups[n]


def _grouped(view: View) -> list[Array]:
    numbers: dict[bytes, int] = {}
    groups: list[Array] = []
    for own in view.segments:
        names = own.segment.names("copy_of").all()
        known = [numbers.setdefault(name, len(numbers) + 1) for name in names]
        table = np.array([0, *known], np.int64)
        groups.append(table[own.segment.column("copy_of.value").all()])
    for own, group in zip(view.segments, groups, strict=True):
        for name, number in numbers.items():  # the original of each group
            doc = own.segment.doc_of(name)
            if doc >= 0 and group[doc] == 0:
                group[doc] = number
    return groups
