"""What a process asks of a view before anyone else does.

The first search of a process costs several times what later ones do: the interpreter has not yet specialised the code, the
pages of the index are not yet in the address space, the blocks of its arrays not yet summed up. Some real searches
take a few milliseconds of opening and leave little of that.
"""

from collections.abc import Iterator

import numpy as np

from index.engines.columnar.read.segment import Segment
from index.engines.columnar.read.view import View
from index.query import And, Node, Term

_WORDS = 8
"""Searches for one word: enough for the interpreter to have specialised the path."""

_RARE, _COMMON = 200, 20
"""Words that one in so many documents holds are practised with: readers ask for such, and they cost little."""


def exercises(view: View) -> Iterator[Node]:
    """Trees of words that the largest segment holds; none where that is empty."""
    largest = max(view.segments, key=lambda own: own.docs, default=None)
    if largest is None:
        return
    terms = [Term(word) for word in words(largest.segment)]
    yield from terms
    if len(terms) > 1:
        yield And(tuple(terms[-2:]))


def words(segment: Segment) -> list[str]:
    """Printed words of medium frequency, from all over the alphabet; of any where there are none."""
    begins = segment.column("p.start").all()
    df = np.diff(begins.astype(np.int64))
    stems = np.flatnonzero((df * _RARE >= segment.docs) & (df * _COMMON <= segment.docs))
    if not len(stems):
        stems = np.arange(len(df))
    chosen = stems[:: max(len(stems) // _WORDS, 1)][:_WORDS].tolist()
    form, word = segment.column("f.start"), segment.column("f.word")
    return [segment.words.text(word.at(form.at(stem))) for stem in chosen]
