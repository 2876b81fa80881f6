"""The arrays of a segment with one row per document: ids, lengths, times, facet values."""

from collections.abc import Sequence

import numpy as np

from index.engines.columnar.files.arrays import Array, smallest, starts
from index.engines.columnar.files.string_table import string_arrays
from index.ranking import ROUNDED_LENGTHS

Named = list[tuple[str, Array]]

_ROUNDED = np.array(ROUNDED_LENGTHS)


def length_bytes(lengths: Array) -> Array:
    """`ranking.length_byte`, vectorised: uint8, len(lengths). lengths: in tokens."""
    return np.minimum(np.searchsorted(_ROUNDED, lengths, "left"), 255).astype(np.uint8)


def id_columns(ids: Sequence[bytes]) -> Named:
    """The id arrays.

    ids: of the documents in order, distinct. `id.doc`: rank -> document; `id.rank`: document -> rank.
    """
    order = sorted(range(len(ids)), key=ids.__getitem__)
    by_rank = np.array(order, np.uint16)
    rank = np.zeros(len(ids), np.uint16)
    rank[by_rank] = np.arange(len(ids), dtype=np.uint16)
    return [*string_arrays("id", (ids[doc] for doc in order)), ("id.doc", by_rank), ("id.rank", rank)]


def length_columns(title: Array, body: Array) -> Named:
    """Field lengths in tokens, by document: exact, and rounded to one byte as scoring uses them."""
    columns: Named = []
    for name, lengths in (("title", title), ("body", body)):
        columns += [(f"{name}.length", smallest(lengths)), (f"{name}.norm", length_bytes(lengths))]
    return columns


def quotation_columns(counts: Array, first: Array, last: Array) -> Named:
    """Where quotations stand: `quote.begin` by document; `quote.first`, `quote.last`: positions of their outer tokens.

    counts: quotations of each document. first, last: of all of them in succession.
    """
    begin = starts(counts)
    return [
        ("quote.begin", smallest(begin, int(begin[-1]))),
        ("quote.first", first.astype(np.uint16)),
        ("quote.last", last.astype(np.uint16)),
    ]


def break_columns(field: str, counts: Array, places: Array, lines: Array) -> Named:
    """Where the sentences and paragraphs of a text field begin but for its first ones: `FIELD.sentence.begin` by document, and
    `FIELD.sentence.first`, positions; the same of `paragraph`.

    counts: sentences of each document. places: of all of them in succession. lines: bool, whether a paragraph begins there.
    """
    owner = np.repeat(np.arange(len(counts)), counts)
    columns: Named = []
    for name, chosen in (("sentence", np.ones(len(places), bool)), ("paragraph", lines)):
        begin = starts(np.bincount(owner[chosen], minlength=len(counts)))
        columns += [
            (f"{field}.{name}.begin", smallest(begin, int(begin[-1]))),
            (f"{field}.{name}.first", places[chosen].astype(np.uint16)),
        ]
    return columns


def _sorted_names(values: Array, names: Sequence[bytes]) -> tuple[list[bytes], Array]:
    """(names in use, sorted; old number -> new number)."""
    used = np.flatnonzero(np.bincount(values, minlength=len(names))).tolist()
    used.sort(key=names.__getitem__)
    number = np.zeros(len(names), np.int64)
    number[used] = np.arange(len(used))
    return [names[old] for old in used], number


def single_facet(facet: str, values: Array, names: Sequence[bytes]) -> Named:
    """The arrays of a facet with at most one value per document.

    values: per document 0 for none, else 1 + index into `names`. `FACET.value` holds 1 + the rank of the name.
    """
    kept, number = _sorted_names(values[values > 0] - 1, names)
    ranked = np.concatenate((np.zeros(1, np.int64), number + 1))[values]
    return [*string_arrays(f"{facet}.name", kept), (f"{facet}.value", smallest(ranked))]


def multi_facet(facet: str, counts: Array, values: Array, names: Sequence[bytes]) -> Named:
    """The arrays of a facet with any number of values per document.

    counts: number of values per document. values: all of them in succession, as indices into `names`, distinct within a
    document. `FACET.begin`, `FACET.value`: ranks of the names by document; `FACET.docs_begin`, `FACET.doc`: documents
    by rank.
    """
    kept, number = _sorted_names(values, names)
    ranked = number[values]
    docs = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    pairs = (ranked << 16) | docs
    pairs.sort()
    begin, docs_begin = starts(counts), starts(np.bincount(ranked, minlength=len(kept)))
    return [
        *string_arrays(f"{facet}.name", kept),
        (f"{facet}.begin", smallest(begin, int(begin[-1]))),
        (f"{facet}.value", smallest(ranked)),
        (f"{facet}.docs_begin", smallest(docs_begin, int(docs_begin[-1]))),
        (f"{facet}.doc", (pairs & 0xFFFF).astype(np.uint16)),
    ]
