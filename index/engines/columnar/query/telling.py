"""Telling words over the inverted index: every posting of the segments is looked at once, none of the texts."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from index.counting.keyness import Table, log_likelihood
from index.counting.telling_words import TellingRequest, TellingWords, best_stems, chosen_words, commonest
from index.engines.columnar.files.arrays import Array
from index.engines.columnar.query.compiler import Compiler
from index.engines.columnar.query.fuzzy_words import Expansions
from index.engines.columnar.query.matching import matching
from index.engines.columnar.read.deleted_counts import deleted_df
from index.engines.columnar.read.view import View
from index.query import TEXT_FIELDS, Term
from index.text.analysis import query_places

_TIES = 1e-5
"""Two values closer than this may be in either order here; `best_stems` decides."""


def telling(view: View, asked: TellingRequest, expansions: Expansions) -> TellingWords:
    """Answer a request over a view."""
    here = matching(view, asked.request, expansions)
    articles = sum(map(len, here))
    numbers = view.stem_numbers()
    counts = numbers.counted(here)
    if asked.against is None:
        there = [
            np.setdiff1d(s.all_docs(), docs, assume_unique=True) for s, docs in zip(view.segments, here, strict=True)
        ]
        elsewhere = numbers.total - counts
    else:
        found = matching(view, asked.against, expansions)
        there = [np.setdiff1d(other, docs, assume_unique=True) for other, docs in zip(found, here, strict=True)]
        elsewhere = numbers.counted(there)
    others = sum(map(len, there))
    eligible = (counts >= max(asked.least, 1)) & (counts * others > elsewhere * articles)
    at = eligible.nonzero()[0]
    scores = log_likelihood(counts[at], articles, elsewhere[at], others)
    if len(at) > asked.candidates:
        bound = np.partition(scores, len(scores) - asked.candidates)[len(scores) - asked.candidates]
        at = at[scores >= bound - _TIES]
    stems = dict(numbers.texts(at))
    tables = {
        stem: Table(int(counts[n]), articles, int(elsewhere[n]), others)
        for stem, n in zip(stems, at.tolist(), strict=True)
    }
    best = best_stems(tables.items(), asked)
    compiler = Compiler(view, TEXT_FIELDS, expansions)
    masks = [_mask(segment.docs, docs) for segment, docs in zip(view.segments, here, strict=True)]
    other_masks = [_mask(segment.docs, docs) for segment, docs in zip(view.segments, there, strict=True)]

    def count(words: Sequence[str]) -> list[tuple[int, int]]:
        found = []
        for word in words:
            plan = compiler.plan(Term(word))
            docs = [plan.docs(n) for n in range(len(view.segments))]
            found.append((_among(masks, docs), _among(other_masks, docs)))
        return found

    words = chosen_words(
        _printed(view, here, [(stem, stems[stem]) for stem in best]),
        lambda word: query_places(word, view.stemmers),
        count,
        asked,
        articles,
        others,
    )
    return TellingWords(words=words, articles=articles, others=others, generation=view.generation.number)


def _mask(size: int, docs: Array) -> Array:
    mask = np.zeros(size, bool)
    mask[docs] = True
    return mask


def _among(masks: Sequence[Array], docs: Sequence[Array]) -> int:
    return sum(int(np.count_nonzero(mask[found])) for mask, found in zip(masks, docs, strict=True))


def _printed(view: View, here: Sequence[Array], stems: Sequence[tuple[str, list[int]]]) -> list[str]:
    """The commonest printed form of each stem among the documents. stems: with their numbers in each segment."""
    forms: list[Counter[str]] = [Counter() for _ in stems]
    for n, segment_view in enumerate(view.segments):
        segment = segment_view.segment
        wanted = np.array(sorted(numbers[n] for _, numbers in stems if numbers[n] >= 0), np.int64)
        if not len(wanted) or not len(here[n]):
            continue
        held = deleted_df(segment, _mask(segment.docs, here[n]), wanted)
        start, word_of = segment.column("f.start").all(), segment.column("f.word").all()
        for counted, (_, numbers) in zip(forms, stems, strict=True):
            if numbers[n] < 0:
                continue
            for form in range(int(start[numbers[n]]), int(start[numbers[n] + 1])):
                if held[form]:
                    counted[segment.words.text(int(word_of[form]))] += int(held[form])
    return [commonest(counted) for counted in forms if counted]
