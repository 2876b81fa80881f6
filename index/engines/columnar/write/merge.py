"""Merges segments into one without their deleted documents, one run of stems at a time.

The tokens of each run are read from every segment as keys of `inversion`, renumbered and sorted; from there on merging
and building share their code.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from index.engines.columnar.files import layout
from index.engines.columnar.files.arrays import Array, joined, pairs_at, smallest, starts, steps
from index.engines.columnar.read.segment import Segment
from index.engines.columnar.write.columns import (
    Named,
    break_columns,
    id_columns,
    length_columns,
    multi_facet,
    quotation_columns,
    single_facet,
)
from index.engines.columnar.write.inversion import DOC_SHIFT, FIELD_BIT, RANK_AND_FORM_BITS, RANK_SHIFT, Postings
from index.engines.columnar.write.segment_builder import dictionary_arrays
from index.engines.columnar.write.vocabulary import CASE, CASE_BITS
from index.query import TEXT_FIELDS

_RUN_TOKENS = 1 << 21
"""Tokens merged at a time; bounds the memory of a merge apart from its result."""

_RUN_STEMS = 1 << 16


class Source:
    """A segment that is being merged."""

    def __init__(self, segment: Segment, live: Array | None, first_doc: int) -> None:
        self.segment = segment
        self.live = live
        kept = np.ones(segment.docs, bool) if live is None else live
        self.docs = int(kept.sum())
        self.number = np.cumsum(kept) - 1 + first_doc
        self.kept = kept
        self.form_start = segment.column("f.start").all().astype(np.int64)
        self.form_word = segment.column("f.word").all().astype(np.int64)
        self.start = {name: segment.column(f"{name}.start").all() for name in ("p", "b", "h", "hp", "bf", "hf")}

    def living_forms(self) -> Array:
        """bool array, one element per form: whether a live document has it."""
        if self.live is None:
            return np.ones(len(self.form_word), bool)
        seen = np.zeros(len(self.form_word), bool)
        for first, last in self._runs():
            _, token, _ = self.tokens(first, last)
            seen[token >> CASE_BITS] = True
        return seen

    def _runs(self) -> Iterator[tuple[int, int]]:
        first = 0
        stems = len(self.segment.stems)
        while first < stems:
            limit = int(self.start["b"][first]) + _RUN_TOKENS
            last = max(int(np.searchsorted(self.start["b"], limit, "right")) - 1, first + 1)
            yield first, min(last, stems)
            first = last

    def tokens(self, first: int, last: int) -> tuple[Array, Array, Array]:
        """Live tokens of stems `first` to `last` - 1: (local stem, form << 2 | case, document << 17 | field << 16 | position)."""
        start = {name: self.start[name][first : last + 1].astype(np.int64) for name in self.start}
        column = self.segment.column
        per_stem = np.diff(start["p"])
        docs = column("p.doc").part(int(start["p"][0]), int(start["p"][-1]))
        tf = column("p.tf").part(int(start["p"][0]), int(start["p"][-1])).astype(np.int64)
        titled = column("h.index").part(int(start["h"][0]), int(start["h"][-1])).astype(np.int64)
        title_tf = column("h.tf").part(int(start["h"][0]), int(start["h"][-1])).astype(np.int64)
        stem = np.arange(first, last, dtype=np.int64)
        title_docs = docs[titled + np.repeat(start["p"][:-1] - start["p"][0], np.diff(start["h"]))]
        several = np.diff(self.form_start[first : last + 1]) > 1
        parts = []
        for field, letter, where, where_tf, owner in (
            (1, "b", docs, tf, np.repeat(stem, per_stem)),
            (0, "h", title_docs, title_tf, np.repeat(stem, np.diff(start["h"]))),
        ):
            counted = "b" if field else "hp"
            token_doc = np.repeat(where, where_tf)
            token_stem = np.repeat(owner, where_tf)
            position = (
                column(f"{letter}.position").part(int(start[counted][0]), int(start[counted][-1])).astype(np.int64)
            )
            form = self.form_start[token_stem]
            begin, end = int(start[f"{letter}f"][0]), int(start[f"{letter}f"][-1])
            form[several[token_stem - first]] += column(f"{letter}.form").part(begin, end)
            form <<= CASE_BITS
            at = np.arange(int(start[counted][0]), int(start[counted][-1]))
            form |= pairs_at(column(f"{letter}.case").all(), at)
            if self.live is not None:
                keep = self.live[token_doc]
                token_doc, token_stem, position, form = token_doc[keep], token_stem[keep], position[keep], form[keep]
            place = (self.number[token_doc] << DOC_SHIFT) | (field << FIELD_BIT) | position
            parts.append((token_stem, form, place))
        return (
            np.concatenate((parts[0][0], parts[1][0])),
            np.concatenate((parts[0][1], parts[1][1])),
            np.concatenate((parts[0][2], parts[1][2])),
        )


def _ranked(lists: Sequence[list[bytes]]) -> tuple[list[bytes], list[Array]]:
    """(all distinct texts, sorted; for each list, the ranks of its elements)."""
    if len(lists) == 1:
        return lists[0], [np.arange(len(lists[0]), dtype=np.int64)]
    merged = sorted(set().union(*lists))
    rank = dict(zip(merged, range(len(merged)), strict=True))
    return merged, [np.fromiter(map(rank.__getitem__, texts), np.int64, len(texts)) for texts in lists]


def merge(sources: Sequence[tuple[Segment, Array | None]]) -> tuple[Named, dict[str, Any]]:
    """(arrays, meta) of one segment with the live documents of the sources, in this order.

    sources: (segment, bool mask of its live documents or None for all). The merge policy ensures that they fit.
    """
    taken: list[Source] = []
    docs = 0
    for segment, live in sources:
        taken.append(Source(segment, live, docs))
        docs += taken[-1].docs
    if docs > layout.SEGMENT_DOCS:
        raise ValueError("more documents than a segment holds")
    title, body = (_concatenated(taken, f"{field}.length") for field in ("title", "body"))
    arrays = _inverted(taken)
    ids = [source.segment.ids.all() for source in taken]
    order = [source.segment.column("id.rank").all()[source.kept].tolist() for source in taken]
    arrays += id_columns(
        [ids_of_source[rank] for ids_of_source, ranks in zip(ids, order, strict=True) for rank in ranks]
    )
    arrays += length_columns(title, body)
    arrays += [(name, _concatenated(taken, name)) for name in layout.TIMES]
    for facet in layout.SINGLE_FACETS:
        arrays += _merged_single(taken, facet)
    for facet in layout.MULTI_FACETS:
        arrays += _merged_multi(taken, facet)
    arrays += _merged_quotations(taken)
    for field in TEXT_FIELDS:
        arrays += _merged_breaks(taken, field)
    arrays += [(name, smallest(_concatenated(taken, name).astype(np.int64))) for name in layout.NUMBERS]
    return arrays, {"docs": docs, "title": int(title.sum(dtype=np.int64)), "body": int(body.sum(dtype=np.int64))}


def _concatenated(taken: Sequence[Source], name: str) -> Array:
    return np.concatenate([source.segment.column(name).all()[source.kept] for source in taken])


def _merged_single(taken: Sequence[Source], facet: str) -> Named:
    names, ranks = _ranked([source.segment.names(facet).all() for source in taken])
    values = [
        np.concatenate((np.zeros(1, np.int64), rank + 1))[source.segment.column(f"{facet}.value").all()[source.kept]]
        for source, rank in zip(taken, ranks, strict=True)
    ]
    return single_facet(facet, np.concatenate(values), names)


def _merged_multi(taken: Sequence[Source], facet: str) -> Named:
    names, ranks = _ranked([source.segment.names(facet).all() for source in taken])
    counts, values = [], []
    for source, rank in zip(taken, ranks, strict=True):
        count = steps(source.segment.column(f"{facet}.begin").all())
        value = rank[source.segment.column(f"{facet}.value").all()]
        values.append(value[np.repeat(source.kept, count)])
        counts.append(count[source.kept])
    return multi_facet(facet, np.concatenate(counts), np.concatenate(values), names)


def _merged_quotations(taken: Sequence[Source]) -> Named:
    counts, first, last = [], [], []
    for source in taken:
        count = steps(source.segment.column("quote.begin").all())
        kept = np.repeat(source.kept, count)
        counts.append(count[source.kept])
        first.append(source.segment.column("quote.first").all()[kept])
        last.append(source.segment.column("quote.last").all()[kept])
    return quotation_columns(np.concatenate(counts), np.concatenate(first), np.concatenate(last))


def _merged_breaks(taken: Sequence[Source], field: str) -> Named:
    counts, places, lines = [], [], []
    for source in taken:
        column = source.segment.column
        count = steps(column(f"{field}.sentence.begin").all())
        place = column(f"{field}.sentence.first").all().astype(np.int64)
        owner = np.repeat(np.arange(source.segment.docs), count)
        line_owner = np.repeat(np.arange(source.segment.docs), steps(column(f"{field}.paragraph.begin").all()))
        line = (line_owner << 16) | column(f"{field}.paragraph.first").all()
        kept = source.kept[owner]
        counts.append(count[source.kept])
        places.append(place[kept])
        lines.append(np.isin((owner << 16) | place, line, assume_unique=True)[kept])
    return break_columns(field, np.concatenate(counts), np.concatenate(places), np.concatenate(lines))


def _inverted(taken: Sequence[Source]) -> Named:
    stems, stem_ranks = _ranked([source.segment.stems.all() for source in taken])
    words, word_ranks = _ranked([source.segment.words.all() for source in taken])
    pairs_of = []  # per form: rank of its stem << 32 | rank of its word, both over all sources
    for source, stem_rank, word_rank in zip(taken, stem_ranks, word_ranks, strict=True):
        stem_of_form = np.repeat(stem_rank, np.diff(source.form_start))
        pairs_of.append((stem_of_form << 32) | word_rank[source.form_word])
    pairs = np.unique(
        np.concatenate(
            [source_pairs[source.living_forms()] for source_pairs, source in zip(pairs_of, taken, strict=True)]
        )
    )
    stem_of_pair, word_of_pair = pairs >> 32, pairs & 0xFFFFFFFF
    per_stem = np.bincount(stem_of_pair, minlength=len(stems))
    ordinal = np.arange(len(pairs)) - starts(per_stem)[stem_of_pair]
    ordinals = [
        ordinal[np.minimum(np.searchsorted(pairs, source_pairs), max(len(pairs) - 1, 0))]
        if len(pairs)
        else source_pairs
        for source_pairs in pairs_of
    ]
    form_bits = max(int(per_stem.max(initial=1)) - 1, 1).bit_length()
    run_stems = min(_RUN_STEMS, 1 << (RANK_AND_FORM_BITS - form_bits - 1))
    postings = Postings()
    for first, last in _runs(taken, stem_ranks, len(stems), run_stems):
        keys = []
        for source, stem_rank, own_ordinal in zip(taken, stem_ranks, ordinals, strict=True):
            low, high = np.searchsorted(stem_rank, (first, last)).tolist()
            if low == high:
                continue
            stem, token, place = source.tokens(low, high)
            key = (stem_rank[stem] - first) << (RANK_SHIFT + form_bits + CASE_BITS)
            key |= place << (form_bits + CASE_BITS)
            key |= own_ordinal[token >> CASE_BITS] << CASE_BITS
            key |= token & CASE
            keys.append(key.astype(np.uint64))
        run = joined(keys, np.uint64)
        run.sort()
        living = np.flatnonzero(per_stem[first:last])
        if len(living) < last - first:  # renumber the remaining stems without gaps
            renumbered = np.cumsum(per_stem[first:last] > 0) - 1
            shift = np.uint64(RANK_SHIFT + form_bits + CASE_BITS)
            old = run >> shift
            run -= (old - renumbered[old.astype(np.int64)].astype(np.uint64)) << shift
        postings.add(run, form_bits, per_stem[first:last][living])
    kept_stems = np.flatnonzero(per_stem).tolist()
    kept_words, form_word = np.unique(word_of_pair, return_inverse=True)
    return [
        *postings.arrays(),
        *dictionary_arrays(
            [stems[stem] for stem in kept_stems],
            [words[word] for word in kept_words.tolist()],
            per_stem[per_stem > 0],
            form_word,
        ),
    ]


def _runs(taken: Sequence[Source], stem_ranks: Sequence[Array], stems: int, most: int) -> Iterator[tuple[int, int]]:
    """Runs of consecutive stems with about _RUN_TOKENS tokens each."""
    tokens = np.zeros(stems, np.int64)
    for source, rank in zip(taken, stem_ranks, strict=True):
        tokens[rank] += steps(source.start["b"]) + steps(source.start["hp"])
    before = starts(tokens)
    first = 0
    while first < stems:
        last = int(np.searchsorted(before, before[first] + _RUN_TOKENS, "right")) - 1
        last = min(max(last, first + 1), first + most, stems)
        yield first, last
        first = last
