"""Small array operations that building, merging and searching share."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.ma  # numpy.unique imports it when first called: some first search would wait for that
import numpy.typing as npt

Array = npt.NDArray[Any]


def smallest(values: Array, top: int | None = None) -> Array:
    """The same whole numbers in the narrowest unsigned type that holds them. top: their largest, where it is known."""
    if top is None:
        top = int(values.max()) if len(values) else 0
    for kind in (np.uint8, np.uint16, np.uint32):
        if top <= np.iinfo(kind).max:
            return values.astype(kind, copy=False)
    return values.astype(np.uint64, copy=False)


def starts(counts: Array) -> Array:
    """[0, c0, c0 + c1, ...]: where each run begins, and the end of the last."""
    out = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=out[1:])
    return out


def run_bounds(ordered: Array) -> Array:
    """Index of the first element of every run of equal values."""
    if not len(ordered):
        return np.zeros(0, np.int64)
    return np.concatenate((np.zeros(1, np.int64), np.flatnonzero(ordered[1:] != ordered[:-1]) + 1))


def spread(begins: Array, counts: Array) -> Array:
    """Indices begin, begin + 1, ... of every run, one run after the other."""
    ends = counts.cumsum()
    found: Array = (begins - ends + counts).repeat(counts)
    found += np.arange(len(found))
    return found


def steps(at: Array) -> Array:
    """Lengths of the runs that begin at at[0], at[1], ...; the last entry is the end."""
    found: Array = np.diff(at.astype(np.int64))
    return found


def joined(parts: Sequence[Array], kind: type[Any]) -> Array:
    """Concatenation that stands an empty list."""
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def text_blob(texts: Iterable[bytes]) -> tuple[Array, Array]:
    """(bytes one after the other, where each begins)."""
    listed = list(texts)
    lengths = np.fromiter(map(len, listed), np.int64, len(listed))
    return np.frombuffer(b"".join(listed), np.uint8), starts(lengths)


def member_index(ordered: Array, wanted: Array) -> tuple[Array, Array]:
    """For each wanted value (sorted): its index in a sorted array (meaningless where absent), and whether it is there."""
    if not len(ordered):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), bool)
    at = ordered.searchsorted(wanted)
    if len(at) and at[-1] == len(ordered):
        at[at == len(ordered)] = 0
    return at, ordered[at] == wanted
