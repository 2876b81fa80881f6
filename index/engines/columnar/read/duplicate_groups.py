"""Group numbers of near-duplicates and of stories, the same in every segment of a view; 0 for an article that is alone.

Articles with one value are a group: they have it in a column of the index, from where the number of the group is looked up.
"""

import numpy as np

from index.engines.columnar.files.arrays import Array
from index.engines.columnar.read.view import View
from index.query import Grouping


def groups_of(view: View, n: int, grouping: Grouping, docs: Array) -> Array:
    """The group numbers of some documents of segment n: one per document.

    A group is a set of copies, or a story; the copies of an article without a story are one there too.
    """
    copies: Array = view.copies()[n].take(docs)
    if grouping == "copies":
        return copies
    stories = values_of(view, n, "story", docs)
    return np.where(stories > 0, stories << 1, np.where(copies > 0, (copies << 1) + 1, 0))


def values_of(view: View, n: int, facet: str, docs: Array) -> Array:
    """A number for the value of a single facet of some documents of segment n, the same in every segment of a view; 0 for none."""
    segment = view.segments[n].segment
    numbers: Array = (
        view.numbers(facet)
        .of(segment)
        .take(segment.column(f"{facet}.value").all().take(docs, mode="clip"), mode="clip")
    )
    return numbers
