"""Group numbers of near-duplicates and of stories, the same in every segment of a view; 0 for an article that is alone."""

import numpy as np

from index.engines.columnar.files.arrays import Array
from index.engines.columnar.read.view import View
from index.query import Grouping


def groups_of(view: View, n: int, grouping: Grouping) -> Array:
    """The group number of each document in segment n: int64, one per document.

    A group is a set of copies, or a story; the copies of an article without a story are one there too.
    """
    if grouping not in view.groups:
        view.groups[grouping] = _copies(view) if grouping == "copies" else _stories(view)
    return view.groups[grouping][n]


def values_of(view: View, n: int, facet: str) -> Array:
    """A number for the value of a single facet of each document in segment n, the same in every segment of a view; 0 for
    none: int64, one per document."""
    if facet not in view.groups:
        view.groups[facet] = _numbered(view, facet)[0]
    return view.groups[facet][n]


def _numbered(view: View, facet: str) -> tuple[list[Array], dict[bytes, int]]:
    """(the number of each document's value; value -> number, from 1)."""
    numbers: dict[bytes, int] = {}
    groups: list[Array] = []
    for segment_view in view.segments:
        names = segment_view.segment.names(facet).all()
        known = [numbers.setdefault(name, len(numbers) + 1) for name in names]
        table = np.array([0, *known], np.int64)
        groups.append(table[segment_view.segment.column(f"{facet}.value").all()])
    return groups, numbers


def _copies(view: View) -> list[Array]:
    groups, numbers = _numbered(view, "copy_of")
    for segment_view, group in zip(view.segments, groups, strict=True):
        for name, number in numbers.items():  # the original of each group
            doc = segment_view.segment.doc_of(name)
            if doc >= 0 and group[doc] == 0:
                group[doc] = number
    return groups


def _stories(view: View) -> list[Array]:
    stories, numbers = _numbered(view, "story")
    copies = [groups_of(view, n, "copies") for n in range(len(view.segments))]
    return [
        np.where(story > 0, story, np.where(copy > 0, copy + len(numbers), 0))
        for story, copy in zip(stories, copies, strict=True)
    ]
