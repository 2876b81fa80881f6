"""Fuzzy queries: the printed words in live documents that are at most one edit from a word."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.engines.columnar.files.arrays import Array
from index.engines.columnar.files.string_table import StringTable
from index.engines.columnar.query.prefixes import PrintedWords, stems_of
from index.engines.columnar.read.segment_view import SegmentView
from index.engines.columnar.read.view import View
from index.query import TextField
from index.text.one_edit import within_one

_LETTER_BYTES = 4
"""Bytes of UTF-8 that a letter has at most."""


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


def _alike(table: StringTable, word: str) -> Array:
    """The numbers of the words that may be one edit from a word: a single edit leaves the first half as it is, or what follows the
    letter behind it."""
    half, length = len(word) // 2, len(word.encode())
    least, most = length - _LETTER_BYTES, length + _LETTER_BYTES
    first, last = table.starting_with(word[:half].encode())
    beginning = table.of_length(np.arange(first, last), least, most)
    return np.union1d(beginning, table.ending_with(word[half + 1 :].encode(), least, most))


def _near(view: SegmentView, word: str) -> dict[str, tuple[list[int], int]]:
    """Word -> (its forms, live documents that hold it), of a segment."""
    candidates = _alike(view.segment.words, word)
    texts = [text.decode() for text in view.segment.words.some(candidates)]
    near = set(within_one(word, texts))
    numbers = {text: number for text, number in zip(texts, candidates.tolist(), strict=True) if text in near}
    begin, forms, counts = (view.segment.column(name) for name in ("w.start", "w.form", "f.df"))
    found: dict[str, tuple[list[int], int]] = {}
    for text, number in numbers.items():
        own = forms.part(begin.at(number), begin.at(number + 1)).astype(np.int64)
        df = counts.all()[own].astype(np.int64)
        if view.live is not None:
            df -= view.deleted_df(np.unique(stems_of(view, own)))[own]
        found[text] = own.tolist(), int(df.sum())
    return found
