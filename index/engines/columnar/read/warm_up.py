"""Practice queries that a process runs on a view before it serves anyone.

The first search of a process costs several times more than later ones: the interpreter has not specialised the code
yet, the pages of the index are not mapped, and the blocks of its arrays are not verified. A few real searches take
milliseconds and remove most of that cost.
"""

from collections.abc import Iterator

import numpy as np

from index.engines.columnar.read.segment import Segment
from index.engines.columnar.read.view import View
from index.query import And, Node, Term

_WORDS = 8
"""Searches for a single word; enough for the interpreter to specialise the code path."""

_RARE, _COMMON = 200, 20
"""Practice words occur in one document out of this many: typical of queries, and cheap."""


def exercises(view: View) -> Iterator[Node]:
    """Query trees over words of the largest segment; none if it is empty."""
    largest = max(view.segments, key=lambda segment_view: segment_view.docs, default=None)
    if largest is None:
        return
    terms = [Term(word) for word in words(largest.segment)]
    yield from terms
    if len(terms) > 1:
        yield And(tuple(terms[-2:]))


def words(segment: Segment) -> list[str]:
    """Printed words of medium frequency spread over the alphabet; of any frequency if there are none."""
    begins = segment.column("p.start").all()
    df = np.diff(begins.astype(np.int64))
    stems = np.flatnonzero((df * _RARE >= segment.docs) & (df * _COMMON <= segment.docs))
    if not len(stems):
        stems = np.arange(len(df))
    chosen = stems[:: max(len(stems) // _WORDS, 1)][:_WORDS].tolist()
    form, word = segment.column("f.start"), segment.column("f.word")
    return [segment.words.text(word.at(form.at(stem))) for stem in chosen]
