"""Chunks of text and their tokens in one open-addressed table: the chunks of many texts are looked up at once, in numpy.

A chunk of at most 15 bytes is its own key, two integers of 64 bits with its length in the last byte: a hash only says where to
look, so whatever a text holds, no chunk is taken for another. Longer ones, and those not seen before, are read one by one.
"""

import sys
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from index.engines.columnar.files.arrays import Array, spread, starts

_BLANKS = bytes(byte in b"\t\n\v\f\r\x1c\x1d\x1e\x1f " for byte in range(256))
"""The blanks of ASCII, as `str.split` knows them; those beyond it are found when a chunk is first read."""

_LONGEST = 15
_FIRST_BITS = 14
_PROBES = 32
"""Places at which a chunk may lie; where all are taken it is not remembered."""

_MOST_SEVERAL = 1 << 22
"""Tokens of such chunks, remembered or not, from which the table begins anew."""

_LOW = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)
_LENGTH_SHIFT = np.uint64(56)
_ODD, _OTHER_ODD = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_HALF = np.uint64(32)
_TOKEN = np.uint64((1 << 32) - 1)
_PAD = b" " * 24
"""Behind the last chunk, for reading 16 bytes from each."""

_ERRORS = "surrogatepass"
_ORDER = sys.byteorder


class Reading(Protocol):
    """How a chunk is read that is not known."""

    def encoded(self, chunk: str) -> bytes:
        """The tokens of a chunk, int32."""
        ...

    def __getitem__(self, chunk: str) -> bytes:
        """The same, of a long chunk; remembered there."""
        ...

    def remember(self) -> bool:
        """Whether another chunk may be remembered, asked once for each."""
        ...


class ChunkTable:
    """The tokens of chunks in one language."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._forget()

    def _forget(self) -> None:
        self._bits = _FIRST_BITS
        self._rows = np.zeros(
            (1 << self._bits, 3), np.uint64
        )  # the key; number of tokens << 32 | the token, or where they are
        self._kept = 0
        self._several = np.zeros(1 << 10, np.int32)  # the tokens of chunks that have more than one
        self._several_used = 0

    def read(self, texts: Sequence[str]) -> tuple[bytes, list[int]]:
        """(the tokens of all texts, int32; how many each has)."""
        if self._several_used > _MOST_SEVERAL:
            self._forget()
        encoded = [text.encode("utf-8", _ERRORS) for text in texts]
        data = b" " + b" ".join(encoded) + _PAD
        begin, size = _chunks(data)
        low, high = _keys(data, begin, size)
        values = self._find(low, high)
        unknown = (values == _TOKEN).nonzero()[0]
        if len(unknown):
            self._read(data, unknown, begin, size, low, high, values)
        counts = (values >> _HALF).astype(np.int64)
        tokens = (values & _TOKEN).astype(np.uint32).view(np.int32)
        several = (counts > 1).nonzero()[0]
        ends = counts.cumsum()
        if len(several) or (len(ends) and int(ends[-1]) < len(counts)):
            at, number = tokens[several].astype(np.int64), counts[several]
            tokens = tokens.repeat(counts)
            tokens[spread(ends[several] - number, number)] = self._several[spread(at, number)]
        lengths = np.fromiter(map(len, encoded), np.int64, len(encoded)) + 1
        edges = np.concatenate((np.zeros(1, np.int64), ends))[begin.searchsorted(starts(lengths))]
        return tokens.tobytes(), (edges[1:] - edges[:-1]).tolist()

    def _find(self, low: Array, high: Array) -> Array:
        """The value of each key, `_TOKEN` where it is not known."""
        place = self._place(low, high)
        rows = self._rows.take(place, axis=0, mode="clip")
        values: Array = np.where((rows[:, 0] == low) & (rows[:, 1] == high), rows[:, 2], _TOKEN)
        missing = ((values == _TOKEN) & (rows[:, 1] != 0)).nonzero()[0]
        for _ in range(1, _PROBES):
            if not len(missing):
                break
            place[missing] += 1
            place[missing] &= len(self._rows) - 1
            rows = self._rows.take(place[missing], axis=0)
            hit = (rows[:, 0] == low[missing]) & (rows[:, 1] == high[missing])
            values[missing[hit]] = rows[hit, 2]
            missing = missing[~hit & (rows[:, 1] != 0)]
        return values

    def _place(self, low: Array, high: Array) -> Array:
        mixed = low * _ODD
        mixed ^= high * _OTHER_ODD
        mixed ^= mixed >> _HALF
        mixed *= _ODD
        mixed >>= np.uint64(64 - self._bits)
        return mixed.astype(np.int64)

    def _read(
        self, data: bytes, unknown: Array, begin: Array, size: Array, low: Array, high: Array, values: Array
    ) -> None:
        """Fill in the values of chunks that are not known, and remember those that can be."""
        fresh: dict[bytes, int] = {}
        kept: list[int] = []
        for number, first, length in zip(
            unknown.tolist(), begin[unknown].tolist(), size[unknown].tolist(), strict=True
        ):
            chunk = data[first : first + length]
            value = fresh.get(chunk)
            if value is None:
                text = chunk.decode("utf-8", _ERRORS)
                is_short = length <= _LONGEST
                read = self._reading.encoded if is_short else self._reading.__getitem__
                tokens = read(text) if text.isascii() else b"".join(map(read, text.split()))
                value = fresh[chunk] = self._value(tokens)
                if is_short and self._reading.remember():
                    kept.append(number)
            values[number] = value
        if kept:
            self._keep(low[kept], high[kept], values[kept])

    def _value(self, tokens: bytes) -> int:
        number = len(tokens) >> 2
        if number < 2:
            return (number << 32) | int.from_bytes(tokens, _ORDER)
        end = self._several_used + number
        if end > len(self._several):
            self._several = np.concatenate((self._several, np.zeros(end, np.int32)))
        self._several[self._several_used : end] = np.frombuffer(tokens, np.int32)
        value = (number << 32) | self._several_used
        self._several_used = end
        return value

    def _keep(self, low: Array, high: Array, values: Array) -> None:
        """Remember values of distinct keys that are not in the table."""
        self._kept += len(low)
        if self._kept * 2 > len(self._rows):
            known = self._rows[self._rows[:, 1] != 0]
            self._bits = (2 * self._kept).bit_length()
            self._rows = np.zeros((1 << self._bits, 3), np.uint64)
            self._put(known)
        self._put(np.stack((low, high, values), axis=1))

    def _put(self, rows: Array) -> None:
        place = self._place(rows[:, 0], rows[:, 1])
        for _ in range(_PROBES):
            free = (self._rows[place, 1] == 0).nonzero()[0]
            self._rows[place[free]] = rows[free]  # of several at one place the last stays
            stored = (self._rows[place, :2] == rows[:, :2]).all(axis=1)
            rows, place = rows[~stored], place[~stored]
            if not len(rows):
                return
            place = (place + 1) & (len(self._rows) - 1)


def _chunks(data: bytes) -> tuple[Array, Array]:
    """(where each chunk begins, how many bytes it has). data: begins and ends with a blank."""
    blank = np.frombuffer(data.translate(_BLANKS), bool)
    edges = (blank[1:] != blank[:-1]).nonzero()[0]
    edges += 1
    begin = edges[::2]
    return begin, edges[1::2] - begin


def _keys(data: bytes, begin: Array, size: Array) -> tuple[Array, Array]:
    """The keys of chunks. Of those that are too long they are keys of no chunk."""
    every = np.lib.stride_tricks.as_strided(np.frombuffer(data, "<u8", 1), (len(data) - 7,), (1,))
    capped = np.minimum(size, _LONGEST + 1)
    low = every[begin] & _LOW[np.minimum(capped, 8)]
    high = every[begin + 8] & _LOW[np.maximum(capped - 8, 0) & 7]
    high |= capped.astype(np.uint64) << _LENGTH_SHIFT
    return low, high
