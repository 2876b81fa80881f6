"""Sorted byte strings in three arrays: the bytes, the offsets, and the first eight bytes of every 32nd string.

Those eight bytes are compared as big-endian integers, so a lookup is one `searchsorted` and a scan of a few neighbours,
without a Python object per string.
"""

import itertools
import threading
import weakref
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from index.engines.columnar.files.arrays import Array, smallest, text_blob
from index.engines.columnar.files.container import Container

_EVERY = 32
REMEMBERED = 40_000
"""Strings that all tables of a process together remember to have read or looked up: some 6 MB."""
_LONGEST = 200
"""The longest that are remembered, in bytes."""
_FEW = 4
"""Strings that are looked up one by one all the same."""


def _head(text: bytes) -> int:
    return int.from_bytes(text[:8].ljust(8, b"\0"), "big")


def string_arrays(name: str, ordered: Iterable[bytes]) -> list[tuple[str, Array]]:
    """The arrays of a table. ordered: distinct and sorted."""
    listed = list(ordered)
    blob, at = text_blob(listed)
    heads = np.fromiter((_head(text) for text in listed[::_EVERY]), np.uint64, len(listed[::_EVERY]))
    return [(f"{name}.text", blob), (f"{name}.at", smallest(at, int(at[-1]))), (f"{name}.head", heads)]


class StringTable:
    """Distinct byte strings, sorted and numbered from 0. Any access may raise IndexDamaged."""

    def __init__(self, container: Container, name: str) -> None:
        self._text = container[f"{name}.text"]
        self._at = container[f"{name}.at"]
        self._heads = container[f"{name}.head"]
        self.count = self._at.count - 1
        self._texts: dict[int, str] = {}
        self._found: dict[bytes, int] = {}
        self._same: int | None = None

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> bytes:
        begin, end = self._at.part(index, index + 2).tolist()
        return self._text.part(begin, end).tobytes()

    def warm(self) -> None:
        """Verify the blocks that every lookup reads."""
        self._heads.all()

    def text(self, index: int) -> str:
        """String number `index`, decoded; results are cached."""
        decoded = self._texts.get(index)
        if decoded is None:
            text = self[index]
            decoded = text.decode()
            if len(text) <= _LONGEST:
                self._texts[index] = decoded
                _MEMORY.note(self)
        return decoded

    def slice(self, first: int, last: int) -> list[bytes]:
        """Strings `first` to `last` - 1."""
        if first >= last:
            return []
        at = self._at.part(first, last + 1).tolist()
        base = at[0]
        text = self._text.part(base, at[-1]).tobytes()
        return [text[a - base : b - base] for a, b in itertools.pairwise(at)]

    def all(self) -> list[bytes]:
        """Every string, in order."""
        return self.slice(0, self.count)

    def __iter__(self) -> Iterator[bytes]:
        for first in range(0, self.count, 4096):
            yield from self.slice(first, min(first + 4096, self.count))

    def lower_bound(self, text: bytes) -> int:
        """Number of the first string >= `text`."""
        if not self.count:
            return 0
        heads = self._heads.all()
        head = np.uint64(_head(text))
        first = max(int(heads.searchsorted(head, "left")) - 1, 0) * _EVERY
        last = min(int(heads.searchsorted(head, "right")) * _EVERY + 1, self.count)
        while last - first > 4 * _EVERY:  # many strings share their first eight bytes
            middle = (first + last) >> 1
            if self[middle] < text:
                first = middle + 1
            else:
                last = middle
        return first + bisect_left(self.slice(first, last), text)

    def find(self, text: bytes) -> int:
        """Number of a string, or -1 if absent; results are cached."""
        known = self._found.get(text)
        if known is None:
            index = self.lower_bound(text)
            known = index if index < self.count and self[index] == text else -1
            if len(text) <= _LONGEST:
                self._found[text] = known
                _MEMORY.note(self)
        return known

    def forget(self) -> None:
        """Forget what was remembered."""
        self._texts, self._found = {}, {}

    @property
    def remembered(self) -> int:
        """How many strings are remembered that were read or looked up."""
        return len(self._texts) + len(self._found)

    def find_all(self, texts: Sequence[bytes]) -> Array:
        """Numbers of many strings, -1 for those that are absent. Where all of a table have one length, as article ids have, its
        bytes are searched as they lie, without an object for each."""
        width = self._width()
        if len(texts) < _FEW or not width or any(text.endswith(b"\0") for text in texts):
            return np.array([self.find(text) for text in texts], np.intp)
        wanted = np.array(texts, f"S{max(width, max(map(len, texts)))}")
        own = self._text.all().view(f"S{width}")
        ranks = np.minimum(own.searchsorted(wanted), self.count - 1).astype(np.intp)
        return np.where(own[ranks] == wanted, ranks, -1)

    def _width(self) -> int:
        """The length of every string, 0 where they differ."""
        if self._same is None:
            at = self._at.all()
            width = int(at[1]) - int(at[0]) if self.count else 0
            steps = np.diff(at.astype(np.int64))
            zeros = width and bool((self._text.all()[width - 1 :: width] == 0).any())
            self._same = width if width and bool((steps == width).all()) and not zeros else 0
        return self._same

    def some(self, numbers: Array) -> list[bytes]:
        """The strings of these numbers."""
        at, text = self._at.all(), self._text.all().data
        return [bytes(text[a:b]) for a, b in zip(at[numbers].tolist(), at[numbers + 1].tolist(), strict=True)]

    def ending_with(self, suffix: bytes, least: int = 0, most: int | None = None) -> Array:
        """The numbers of the strings that end so, by their last bytes first, without an object for each. least, most: bytes that
        they have."""
        at = self._at.all()
        text = self._text.all()
        ends = at[1:].astype(np.int64)
        lengths = ends - at[:-1]
        fits = lengths >= max(least, len(suffix))
        numbers = np.flatnonzero(fits if most is None else fits & (lengths <= most))
        for back, byte in enumerate(reversed(suffix), 1):
            if not len(numbers):
                break
            numbers = numbers[text[ends[numbers] - back] == byte]
        return numbers

    def starting_with(self, prefix: bytes) -> tuple[int, int]:
        """(first, last): the strings with this prefix are numbers first to last - 1."""
        if not prefix:
            return 0, self.count
        first = self.lower_bound(prefix)
        return first, self.lower_bound(prefix + b"\xff" * 5)


class _Memory:
    """What all tables of a process together remember: `REMEMBERED` strings at most, and then nothing for a moment."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self._tables: weakref.WeakSet[StringTable] = weakref.WeakSet()

    def note(self, table: StringTable) -> None:
        """One more string is remembered by a table."""
        with self._lock:
            self._tables.add(table)
            self._count += 1
            if self._count > REMEMBERED:
                self._count = 0
                for one in list(self._tables):
                    one.forget()


_MEMORY = _Memory()
