"""From the tokens and marks of `Vocabulary` to where sentences and paragraphs begin, for all texts of a flush at once."""

import numpy as np

from index.engines.columnar.files.arrays import Array, starts
from index.engines.columnar.write.vocabulary import BEGINS, ENDS, LINE_MARK

_SENTENCE, _PARAGRAPH = 1, 2
_ENDS = ENDS | -(1 << 31)
"""With the bit that only marks have."""


class TextBoundaries:
    """The texts of a flush without their marks.

    tokens: of all texts. lengths: of each, in tokens. opening: of each, the tokens of its first lines.
    """

    def __init__(self, tokens: Array, lengths: Array, opening: Array) -> None:
        """tokens: with marks. lengths: of each text, with marks. opening: of each text, how many lines count as its opening."""
        begin = starts(lengths)
        marks = np.flatnonzero(tokens < 0)
        before = np.searchsorted(marks, begin)  # marks before each text
        self.lengths = lengths - np.diff(before)
        self._first = begin - before
        places, lines = _breaks(tokens, marks)
        owner = np.searchsorted(begin, places, "right") - 1
        inner = places - np.searchsorted(marks, places)  # counted without marks
        later = inner > self._first[owner]  # the first sentence of a text needs no mention
        self._owner, self._lines = owner[later], lines[later]
        self._position = inner[later] - self._first[owner[later]]
        self.opening = self._opening(tokens, marks, begin, opening)
        self.tokens = np.delete(tokens, marks) if len(marks) else tokens

    def _opening(self, tokens: Array, marks: Array, begin: Array, opening: Array) -> Array:
        counted = np.where(opening > 0, self.lengths, 0)
        ends = marks[tokens[marks] == LINE_MARK]
        owner = np.searchsorted(begin, ends, "right") - 1
        number = np.arange(len(ends)) - np.searchsorted(ends, begin)[owner] + 1
        last = number == opening[owner]
        at = ends[last] - np.searchsorted(marks, ends[last])
        counted[owner[last]] = at - self._first[owner[last]]
        return counted

    def breaks(self, number: int, every: int) -> tuple[Array, Array, Array]:
        """(how many each has, their positions, whether a paragraph begins there) of the texts `number`, `number` + `every` ...:
        where sentences begin but for the first."""
        wanted = self._owner % every == number
        counts = np.bincount(self._owner[wanted] // every, minlength=len(self.lengths) // every)
        return counts, self._position[wanted], self._lines[wanted]


def _breaks(tokens: Array, marks: Array) -> tuple[Array, Array]:
    """(where sentences may begin, sorted and distinct, whether a paragraph does), of texts that follow each other."""
    total = len(tokens)
    ending = ((tokens & _ENDS) == ENDS).nonzero()[0]
    following = ending[ending + 1 < total] + 1
    following = following[tokens[following] >= 0]
    behind = marks + 1
    is_line = tokens[marks] == LINE_MARK
    while True:
        more = np.flatnonzero(behind < total)
        more = more[tokens[behind[more]] < 0]
        if not len(more):
            break
        behind[more] += 1
    there = behind < total
    behind, is_line = behind[there], is_line[there]
    soft = np.concatenate((following, behind[~is_line]))
    soft = soft[(tokens[soft] & BEGINS).astype(bool)]
    begins = np.zeros(total, np.uint8)
    begins[soft] = _SENTENCE
    begins[behind[is_line]] = _PARAGRAPH
    places = begins.nonzero()[0]
    return places, begins[places] == _PARAGRAPH
