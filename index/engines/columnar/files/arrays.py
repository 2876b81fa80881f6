"""Small array operations shared by building, merging and searching."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def smallest(values: Array, top: int | None = None) -> Array:
    """The integers `values` (all >= 0) in the narrowest of uint8, uint16, uint32 and uint64 that holds them.

    top: the maximum, if already known.
    """
    if top is None:
        top = int(values.max()) if len(values) else 0
    for kind in (np.uint8, np.uint16, np.uint32):
        if top <= np.iinfo(kind).max:
            return values.astype(kind, copy=False)
    return values.astype(np.uint64, copy=False)


def starts(counts: Array) -> Array:
    """Offsets [0, c0, c0 + c1, ...] of consecutive runs with these lengths, and the end: int64, len(counts) + 1."""
    out = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=out[1:])
    return out


def run_bounds(ordered: Array) -> Array:
    """The index at which each run of equal values begins, int64. ordered: sorted or at least grouped."""
    if not len(ordered):
        return np.zeros(0, np.int64)
    return np.concatenate((np.zeros(1, np.int64), np.flatnonzero(ordered[1:] != ordered[:-1]) + 1))


def spread(begins: Array, counts: Array) -> Array:
    """The indices begin, begin + 1, ... of each run, concatenated; length counts.sum(). begins, counts: one per run."""
    ends = counts.cumsum()
    indices: Array = (begins - ends + counts).repeat(counts)
    indices += np.arange(len(indices))
    return indices


def steps(at: Array) -> Array:
    """Run lengths from their offsets, the inverse of `starts`: int64, len(at) - 1."""
    lengths: Array = np.diff(at.astype(np.int64))
    return lengths


def joined(parts: Sequence[Array], kind: type[Any]) -> Array:
    """np.concatenate that accepts an empty list, for which it returns an empty array of dtype `kind`."""
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def packed_pairs(values: Array) -> Array:
    """Numbers of two bits, four to a byte, the first in the lowest bits: uint8."""
    padded = np.zeros(-(-len(values) // 4) * 4, np.uint8)
    padded[: len(values)] = values
    quads = padded.reshape(-1, 4)
    packed: Array = quads[:, 0] | quads[:, 1] << 2 | quads[:, 2] << 4 | quads[:, 3] << 6
    return packed


def pairs_at(packed: Array, index: Array) -> Array:
    """The numbers at these places of what `packed_pairs` packed: uint8, len(index)."""
    picked: Array = packed[index >> 2] >> ((index & 3) << 1).astype(np.uint8) & 3
    return picked


def text_blob(texts: Iterable[bytes]) -> tuple[Array, Array]:
    """(the concatenated bytes, uint8; their offsets, int64, one more than there are texts)."""
    listed = list(texts)
    lengths = np.fromiter(map(len, listed), np.int64, len(listed))
    return np.frombuffer(b"".join(listed), np.uint8), starts(lengths)


def member_index(ordered: Array, wanted: Array) -> tuple[Array, Array]:
    """(index of each wanted value in `ordered`, whether it is there, bool); both of length len(wanted).

    ordered, wanted: sorted. The index of an absent value is meaningless.
    """
    if not len(ordered):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), bool)
    at = ordered.searchsorted(wanted)
    if len(at) and at[-1] == len(ordered):
        at[at == len(ordered)] = 0
    return at, ordered[at] == wanted
