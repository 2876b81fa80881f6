"""Fuzzy queries: the printed words in live documents that are at most one edit from a word."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.engines.columnar.query.prefixes import PrintedWords
from index.engines.columnar.read.segment_view import SegmentView
from index.engines.columnar.read.view import View
from index.engines.columnar.read.word_counts import live_counts, near
from index.query import TextField


class Expansions(NamedTuple):
    """Most words that a prefix stands for; and that a fuzzy word does, or a prefix beside other words."""

    prefix: int
    fuzzy: int


def fuzzy(view: View, word: str, fields: Sequence[TextField], limit: int) -> PrintedWords:
    """The plan of the printed words at most one edit from a folded one. limit: most words; it is the first, then the most frequent,
    ties alphabetical."""
    found = [_near(segment, word) for segment in view.segments]
    totals: dict[str, int] = {}
    for words in found:
        for other, (_, df) in words.items():
            totals[other] = totals.get(other, 0) + df
    living = (other for other, df in totals.items() if df)
    kept = sorted(living, key=lambda other: (other != word, -totals[other], other))[:limit]
    forms = [
        np.sort(np.array([form for other in kept if other in words for form in words[other][0]], np.int64))
        for words in found
    ]
    return PrintedWords(view, forms, fields)


def _near(view: SegmentView, word: str) -> dict[str, tuple[list[int], int]]:
    """Word -> (its forms, live documents that hold it), of a segment."""
    numbers, texts = near(view, word, 1)
    begin, forms = view.segment.column("w.start"), view.segment.column("w.form")
    counts = live_counts(view, numbers).tolist()
    return {
        text: (forms.part(begin.at(number), begin.at(number + 1)).tolist(), count)
        for text, number, count in zip(texts, numbers.tolist(), counts, strict=True)
    }
