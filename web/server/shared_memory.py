"""What the worker processes share: counters of the rate limits, and places for searches.

Made once before the workers are forked, in memory that they inherit. Nothing of it outlives the server, and a worker
that is killed gives its places back, because the kernel drops its locks.
"""

import fcntl
import mmap
import os
import struct
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

_ENTRY = struct.Struct("<QdQ")
"""key digest, epoch seconds at which the count ends, count."""

_PROBES = 8

SILENT = 0.1
"""Seconds after which a first in line that was not heard of no longer counts: its process is busy, or dead."""

PROCESSES = 64
"""Workers whose lines are kept in order; further ones wait by themselves."""
_HEAD = struct.Struct("<dd")
"""since when the first of a process waits, and when that was written; seconds of the monotonic clock, which all processes share"""


def nameless_file(owner: object) -> int:
    """The descriptor of a file that nobody else can open and forked processes inherit. It is closed with its owner.

    POSIX record locks on it belong to a process: the kernel drops them when that process ends, however it ends.
    """
    descriptor, path = tempfile.mkstemp(prefix="broadsheet-")
    os.unlink(path)  # noqa: PTH108 - there is no Path here otherwise
    weakref.finalize(owner, os.close, descriptor)
    return descriptor


class SharedCounters:
    """Counts that expire, common to all processes: a hash table of fixed size in shared memory.

    slots: entries. When all slots for a key are in use, the one that expires first is given up: a flood of addresses costs
    the accuracy of the oldest counts, never memory.
    """

    def __init__(self, slots: int = 32_768) -> None:
        self._slots = slots
        self._memory = mmap.mmap(-1, slots * _ENTRY.size)
        # The file's lock keeps processes apart; threads of one process share it, so they have a lock of their own.
        self._file = nameless_file(self)
        self._lock = threading.Lock()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._lock:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def _find(self, key: str, now: float) -> tuple[int, int, int, float]:
        """(offset of its entry, digest, count, end); count 0 and the place of the entry to give up where there is none."""
        digest = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little") or 1
        places = [(digest + probe) % self._slots * _ENTRY.size for probe in range(_PROBES)]
        entries = [(place, *_ENTRY.unpack_from(self._memory, place)) for place in places]
        for place, owner, end, count in entries:
            if owner == digest and end > now:
                return place, digest, count, end
        return min(entries, key=lambda entry: entry[2])[0], digest, 0, 0.0

    def add(self, key: str, seconds: float, amount: int = 1) -> int:
        """Add to a count, which ends `seconds` after its first addition; returns the new count."""
        now = time.time()
        with self._locked():
            place, digest, count, end = self._find(key, now)
            _ENTRY.pack_into(self._memory, place, digest, end if count else now + seconds, count + amount)
        return count + amount

    def get(self, key: str) -> tuple[int, float]:
        """(count, epoch seconds at which it ends); (0, now) where there is none."""
        now = time.time()
        with self._locked():
            _, _, count, end = self._find(key, now)
        return (count, end) if count else (0, now)

    def drop(self, key: str) -> None:
        """Forget one count."""
        with self._locked():
            place, _, count, _ = self._find(key, time.time())
            if count:
                _ENTRY.pack_into(self._memory, place, 0, 0.0, 0)

    def clear(self) -> None:
        """Forget all counts."""
        with self._locked():
            self._memory[:] = bytes(len(self._memory))


class SharedSemaphore:
    """A fixed number of places for all processes together, each a byte of a nameless file that its holder locks."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._file = nameless_file(self)
        self._held: set[int] = set()
        self._lock = threading.Lock()

    def take(self) -> int | None:
        """A free place, or None if all are taken. Never waits."""
        with self._lock:
            for place in range(self.count):
                if place in self._held:
                    continue
                try:
                    fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
                except OSError:
                    continue
                self._held.add(place)
                return place
        return None

    def give_back(self, place: int) -> None:
        """Free a place that this process holds."""
        with self._lock:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)
            self._held.discard(place)


class SharedHeads:
    """Since when the first in line of every process waits; made before the workers are forked. A slot belongs to a process until
    it ends."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, PROCESSES * _HEAD.size)
        self._slots = SharedSemaphore(PROCESSES)

    def join(self) -> int | None:
        """A slot for this process; None where there are too many, which then wait by themselves."""
        return self._slots.take()

    def announce(self, slot: int, since: float) -> None:
        """Say since when the first of this process waits; 0 for nobody."""
        _HEAD.pack_into(self._memory, slot * _HEAD.size, since, time.monotonic())

    def longest(self, slot: int, since: float) -> bool:
        """Whether nobody in another process has waited longer."""
        now = time.monotonic()
        heads = enumerate(_HEAD.iter_unpack(self._memory))
        return not any(other and other < since and now - seen < SILENT for n, (other, seen) in heads if n != slot)


class Shared:
    """Everything that is shared, made in the server's parent process.

    slow: as many places again for those that take long. streams: how many may be held by answers that are sent while they are made.
    """

    def __init__(self, searches_at_once: int) -> None:
        self.counters = SharedCounters()
        self.places = SharedSemaphore(searches_at_once)
        self.slow = SharedSemaphore(searches_at_once)
        self.heads = SharedHeads()
        self.streams = SharedSemaphore(max(1, searches_at_once // 2))
