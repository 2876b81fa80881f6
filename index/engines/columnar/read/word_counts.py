"""How many live documents hold printed words: found by the words themselves, by their ends, or because they are a few edits from
another. The dictionaries of the segments are read as they lie there."""

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np

from index.engines.columnar.files.arrays import Array, spread
from index.engines.columnar.files.word_letters import possibly_near
from index.engines.columnar.read.form_counts import form_counts
from index.engines.columnar.read.segment_view import SegmentView
from index.engines.columnar.read.view import View
from index.text.one_edit import within


def word_counts(view: View, words: Collection[str], endings: Sequence[str]) -> dict[str, int]:
    """See index.engines.protocols.EngineReader.word_counts."""
    total: Counter[str] = Counter()
    for segment in view.segments:
        table = segment.segment.words
        found = {number for word in words if (number := table.find(word.encode())) >= 0}
        for ending in endings:
            found.update(table.ending_with(ending.encode()).tolist())
        numbers = sorted(found)
        counts = live_counts(segment, np.array(numbers, np.int64)).tolist()
        total.update({table.text(number): count for number, count in zip(numbers, counts, strict=True)})
    return {word: number for word, number in total.items() if number}


def similar_words(view: View, word: str, edits: int) -> dict[str, int]:
    """See index.engines.protocols.EngineReader.similar_words."""
    total: Counter[str] = Counter()
    for segment in view.segments:
        numbers, texts = near(segment, word, edits)
        if texts:
            total.update(dict(zip(texts, live_counts(segment, numbers).tolist(), strict=True)))
    return {other: count for other, count in total.items() if count}


def near(view: SegmentView, word: str, edits: int) -> tuple[Array, list[str]]:
    """(numbers, texts) of the words of a segment that are at most so many edits from a folded one, also of deleted documents."""
    column = view.segment.column
    numbers = possibly_near(column("word.letters").all(), column("word.length").all(), word, edits)
    texts = [text.decode() for text in view.segment.words.some(numbers)]
    kept = within(word, texts, edits)
    return numbers[kept], [texts[at] for at in kept]


def live_counts(view: SegmentView, numbers: Array) -> Array:
    """The live documents of a segment that hold each of some printed words: int64, one per word. numbers: of the words, sorted."""
    column = view.segment.column
    begins = column("w.start").all()
    first = begins[numbers].astype(np.int64)
    sizes = begins[numbers + 1].astype(np.int64) - first
    forms = column("w.form").all()[spread(first, sizes)].astype(np.int64)
    owner = np.repeat(np.arange(len(numbers)), sizes)
    counts = np.bincount(owner, weights=column("f.df").all()[forms], minlength=len(numbers)).astype(np.int64)
    if view.live is not None and len(forms):
        stems = np.unique(np.searchsorted(column("f.start").all(), forms, "right") - 1)
        place = {number: at for at, number in enumerate(numbers.tolist())}
        for _, number, deleted in form_counts(view.segment, ~view.live, stems):
            if number in place:
                counts[place[number]] -= deleted
    return counts
