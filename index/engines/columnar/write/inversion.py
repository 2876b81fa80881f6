"""From tokens to postings: sort 64-bit keys once, then read every array off the boundaries between equal keys.

A key is one token:   rank of its stem | document (16 bits) | field (1: body) | position (16) | form | case (the lowest 2 bits)

where forms are numbered within the stem, alphabetically by printed word. Building sorts the keys of the documents in
memory; merging sorts those of a run of stems from several segments. The rest is shared, so a merged segment equals one
built in a single pass, array for array.
"""

from dataclasses import dataclass, field

import numpy as np

from index.engines.columnar.files.arrays import Array, joined, packed_pairs, run_bounds, smallest, spread, starts
from index.engines.columnar.write.vocabulary import CASE_BITS

FIELD_BIT = 16
DOC_SHIFT = 17
RANK_SHIFT = 33
RANK_AND_FORM_BITS = 64 - RANK_SHIFT - CASE_BITS

COUNTED = ("p", "b", "h", "hp", "bf", "hf")
"""Counters per stem: postings, body positions, title postings, title positions, body forms, title forms."""


@dataclass
class Postings:
    """The arrays of a segment's inverted index, built run by run of stems.

    For each posting (a stem in a document): doc, tf (occurrences in the body). For each posting with the stem in the
    title: its number among the postings of the stem, tf. Positions are ordered by stem, document and position. Forms
    are stored for the positions of stems with more than one form, cases for all, two bits each.
    """

    docs: list[Array] = field(default_factory=list)
    tfs: list[Array] = field(default_factory=list)
    title_index: list[Array] = field(default_factory=list)
    title_tf: list[Array] = field(default_factory=list)
    body_positions: list[Array] = field(default_factory=list)
    title_positions: list[Array] = field(default_factory=list)
    body_forms: list[Array] = field(default_factory=list)
    title_forms: list[Array] = field(default_factory=list)
    body_cases: list[Array] = field(default_factory=list)
    title_cases: list[Array] = field(default_factory=list)
    form_df: list[Array] = field(default_factory=list)
    counts: dict[str, list[Array]] = field(default_factory=lambda: {name: [] for name in COUNTED})

    def add(self, keys: Array, form_bits: int, forms_per_stem: Array) -> None:
        """Append a run of stems.

        keys: of all tokens of consecutive stems, sorted, with ranks counted from 0. form_bits: width of the form in a
        key, without the case behind it. forms_per_stem: number of forms of each of these stems.
        """
        stems = len(forms_per_stem)
        case = (keys & np.uint64((1 << CASE_BITS) - 1)).astype(np.uint8)
        whole = keys >> np.uint64(CASE_BITS)
        form = (whole & np.uint64((1 << form_bits) - 1)).astype(np.uint16 if form_bits <= 16 else np.uint32)
        whole >>= np.uint64(form_bits)
        position = whole.astype(np.uint16)
        whole >>= np.uint64(FIELD_BIT)
        in_body = (whole & np.uint64(1)).astype(bool)
        group_at = run_bounds(whole)  # a group is one stem in one field of a document
        group = whole[group_at]
        tf = np.diff(group_at, append=len(keys))
        body_group = (group & np.uint64(1)).astype(bool)
        group >>= np.uint64(1)
        posting_at = run_bounds(group)
        posting_of_group = np.zeros(len(group), np.int64)
        posting_of_group[posting_at[1:]] = 1
        np.cumsum(posting_of_group, out=posting_of_group)
        posting = group[posting_at]
        rank = (posting >> np.uint64(16)).astype(np.int64)
        body_tf = np.zeros(len(posting), np.int64)
        body_tf[posting_of_group[body_group]] = tf[body_group]
        per_stem = np.bincount(rank, minlength=stems)
        posting_start = starts(per_stem)
        titled = posting_of_group[~body_group]
        title_rank = rank[titled]
        self.docs.append(posting.astype(np.uint16))
        self.tfs.append(smallest(body_tf))
        self.title_index.append((titled - posting_start[title_rank]).astype(np.uint16))
        self.title_tf.append(smallest(tf[~body_group]))
        body_per_stem = np.bincount(rank, weights=body_tf, minlength=stems).astype(np.int64)
        title_per_stem = np.bincount(title_rank, weights=tf[~body_group], minlength=stems).astype(np.int64)
        self.body_positions.append(position[in_body])
        in_title = ~in_body
        self.title_positions.append(smallest(position[in_title]))
        self.body_cases.append(case[in_body])
        self.title_cases.append(case[in_title])
        several = forms_per_stem > 1
        token_at = group_at[posting_at]
        tokens_per_posting = np.diff(token_at, append=len(keys))
        has_form = several[rank].repeat(tokens_per_posting)
        self.body_forms.append(smallest(form[in_body & has_form]))
        self.title_forms.append(smallest(form[in_title & has_form]))
        for name, count in (
            ("p", per_stem),
            ("b", body_per_stem),
            ("h", np.bincount(title_rank, minlength=stems)),
            ("hp", title_per_stem),
            ("bf", np.where(several, body_per_stem, 0)),
            ("hf", np.where(several, title_per_stem, 0)),
        ):
            self.counts[name].append(count)
        self.form_df.append(_form_df(rank, token_at, tokens_per_posting, per_stem, forms_per_stem, form, has_form))

    def arrays(self) -> list[tuple[str, Array]]:
        """The posting arrays of a segment, as (name in the file, array)."""
        arrays = [
            ("p.doc", joined(self.docs, np.uint16)),
            ("p.tf", joined(self.tfs, np.uint8)),
            ("h.index", joined(self.title_index, np.uint16)),
            ("h.tf", joined(self.title_tf, np.uint8)),
            ("b.position", joined(self.body_positions, np.uint16)),
            ("h.position", joined(self.title_positions, np.uint8)),
            ("b.form", joined(self.body_forms, np.uint8)),
            ("h.form", joined(self.title_forms, np.uint8)),
            ("b.case", packed_pairs(joined(self.body_cases, np.uint8))),
            ("h.case", packed_pairs(joined(self.title_cases, np.uint8))),
            ("f.df", smallest(joined(self.form_df, np.uint8))),
        ]
        for name in COUNTED:
            at = starts(joined(self.counts[name], np.int64))
            arrays.append((f"{name}.start", smallest(at, int(at[-1]))))
        return arrays


def _form_df(
    rank: Array,
    token_at: Array,
    tokens_per_posting: Array,
    per_stem: Array,
    forms_per_stem: Array,
    form: Array,
    has_form: Array,
) -> Array:
    """Documents per form: those of the stem if it has one form, else the number of distinct (posting, form) pairs.

    rank: of each posting. token_at: where the tokens of each posting begin. form, has_form: of each token.
    """
    form_start = starts(forms_per_stem)
    df = np.zeros(int(form_start[-1]), np.int64)
    single = forms_per_stem == 1
    df[form_start[:-1][single]] = per_stem[single]
    alone = tokens_per_posting == 1
    lone = (alone & has_form[token_at]).nonzero()[0]
    df += np.bincount(form_start[rank[lone]] + form[token_at[lone]], minlength=len(df))
    several = (~alone & has_form[token_at]).nonzero()[0]
    if len(several):
        counts = tokens_per_posting[several]
        width = int(forms_per_stem.max())
        pairs = several.repeat(counts) * width + form[spread(token_at[several], counts)]
        if len(tokens_per_posting) * width < 1 << 32:
            pairs = pairs.astype(np.uint32)  # halves the sorting time
        pairs.sort()
        pairs = pairs[run_bounds(pairs)]
        df += np.bincount(form_start[rank[pairs // width]] + pairs % width, minlength=len(df))
    return df
