"""How many live documents hold printed words: found by the words themselves, by their ends, or because they are a few edits from
another. The dictionaries of the segments are read as they lie there."""

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
from rapidfuzz.distance import OSA

from index.engines.columnar.files.arrays import Array, spread
from index.engines.columnar.files.word_letters import possibly_near
from index.engines.columnar.read.form_counts import form_counts
from index.engines.columnar.read.segment_view import SegmentView
from index.engines.columnar.read.view import View
from index.result import FacetCount
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


_COUNTED = 16
"""Words whose deleted documents are counted at a time."""


def similar_words(view: View, word: str, edits: int, limit: int) -> tuple[FacetCount, ...]:
    """See index.engines.protocols.EngineReader.similar_words.

    Deleted documents are counted for the foremost words only: no word has more articles than with them."""
    found = [near(segment, word, edits) for segment in view.segments]
    most: Counter[str] = Counter()
    for segment, (numbers, texts) in zip(view.segments, found, strict=True):
        most.update(dict(zip(texts, _held(segment, numbers).tolist(), strict=True)))
    distance = {other: OSA.distance(word, other) for other in most}
    order = sorted(most, key=lambda other: (distance[other], -most[other], other))
    whole = all(segment.live is None for segment in view.segments)
    best: list[tuple[int, int, str]] = []
    for at in range(0, len(order), _COUNTED):
        part = order[at : at + _COUNTED]
        if len(best) >= limit and best[limit - 1] < (distance[part[0]], -most[part[0]], ""):
            break
        counts = most if whole else word_counts(view, part, ())
        best = sorted([*best, *((distance[other], -counts[other], other) for other in part if counts.get(other))])
    return tuple(FacetCount(value=other, count=-count) for _, count, other in best[:limit])


def near(view: SegmentView, word: str, edits: int) -> tuple[Array, list[str]]:
    """(numbers, texts) of the words of a segment that are at most so many edits from a folded one, also of deleted documents."""
    column = view.segment.column
    numbers = possibly_near(column("word.letters").all(), column("word.length").all(), word, edits)
    texts = [text.decode() for text in view.segment.words.some(numbers)]
    kept = within(word, texts, edits)
    return numbers[kept], [texts[at] for at in kept]


def live_counts(view: SegmentView, numbers: Array) -> Array:
    """The live documents of a segment that hold each of some printed words: int64, one per word. numbers: of the words, sorted."""
    counts = _held(view, numbers)
    if view.live is not None and len(numbers):
        column = view.segment.column
        forms, _ = _forms(view, numbers)
        stems = np.unique(np.searchsorted(column("f.start").all(), forms, "right") - 1)
        place = {number: at for at, number in enumerate(numbers.tolist())}
        for _, number, deleted in form_counts(view.segment, ~view.live, stems):
            if number in place:
                counts[place[number]] -= deleted
    return counts


def _held(view: SegmentView, numbers: Array) -> Array:
    """The documents that hold each of some words, deleted ones too: int64."""
    forms, owner = _forms(view, numbers)
    held: Array = np.bincount(owner, weights=view.segment.column("f.df").all()[forms], minlength=len(numbers))
    return held.astype(np.int64)


def _forms(view: SegmentView, numbers: Array) -> tuple[Array, Array]:
    """(the forms of some words, the index of the word that each belongs to)."""
    begins = view.segment.column("w.start").all()
    first = begins[numbers].astype(np.int64)
    sizes = begins[numbers + 1].astype(np.int64) - first
    forms = view.segment.column("w.form").all()[spread(first, sizes)].astype(np.int64)
    return forms, np.repeat(np.arange(len(numbers)), sizes)
