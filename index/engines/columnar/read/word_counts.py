"""How many live documents hold printed words, found by the words themselves or by their ends."""

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np

from index.engines.columnar.query.prefixes import stems_of
from index.engines.columnar.read.segment_view import SegmentView
from index.engines.columnar.read.view import View


def word_counts(view: View, words: Collection[str], endings: Sequence[str]) -> dict[str, int]:
    """See index.engines.protocols.EngineReader.word_counts."""
    total: Counter[str] = Counter()
    for segment in view.segments:
        table = segment.segment.words
        numbers = [table.find(word.encode()) for word in words]
        found = {number for number in numbers if number >= 0}
        for ending in endings:
            found.update(table.ending_with(ending.encode()).tolist())
        total.update(_counts(segment, sorted(found)))
    return {word: number for word, number in total.items() if number}


def _counts(view: SegmentView, numbers: Sequence[int]) -> dict[str, int]:
    begin, forms, counts = (view.segment.column(name) for name in ("w.start", "w.form", "f.df"))
    found: dict[str, int] = {}
    for number in numbers:
        own = forms.part(begin.at(number), begin.at(number + 1)).astype(np.int64)
        df = counts.all()[own].astype(np.int64)
        if view.live is not None:
            df -= view.deleted_df(np.unique(stems_of(view, own)))[own]
        found[view.segment.words.text(number)] = int(df.sum())
    return found
