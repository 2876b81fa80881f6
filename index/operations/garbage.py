"""How often Python's collector of cyclic garbage looks at what a process makes, and at what.

Objects die by their reference counts; the collector finds those that refer to each other in a circle. It counts what is made and
not dropped, some hundred objects by default, and then walks through what lives. Work that makes many small objects at a time, few
of them in circles, pays for that with a tenth of its time and gets nothing.

What was dropped is not yet free for others. Searches and merges take arrays of megabytes for moments; glibc keeps what was freed
for later and, since it has seen large blocks come and go, takes the next ones from the same heap, where few fit into what is left
between others, and has a heap for almost every thread: of a million articles an indexer held 1.3 GB of which it used 0.2, and a web
worker that was asked by twelve at once 0.29 GB of which it used 0.17.
"""

import ctypes
import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ANNOTATING = 100_000
"""Objects until a process looks that annotates or indexes: more than the tens of thousands of tuples that one article makes;
some megabytes."""

SERVING = 20_000
"""The same of one that answers requests: more than the thousands of objects that a page makes. Fewer than above: there are several
such processes, and what requests leave in circles, with all that hangs on it, is to go soon."""

HEAPS = 2
"""Heaps of a process whose threads wait for each other anyway: they hold the interpreter's lock while they make objects."""
_HEAPS_MOST = -8
"""M_ARENA_MAX of glibc's malloc.h."""

GIVE_BACK_SECONDS = 30.0
"""Between two times that free memory is given back by a process that works. It takes some milliseconds, and the pages have to be
had anew."""


def give_back() -> None:
    """Return the free pages of the heaps (`malloc_trim(3)`); where the C library is another one, nothing happens."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def share_heaps(most: int = HEAPS) -> None:
    """Let all threads of this process, and of those forked from it, take memory from so many heaps (`mallopt(3)`) instead of eight
    for each core; where the C library is another one, nothing happens."""
    option = getattr(ctypes.CDLL(None), "mallopt", None)
    if option is not None:
        option(_HEAPS_MOST, most)


class GivingBack:
    """Gives back free memory from time to time while something is done, and never for a process that rests."""

    def __init__(
        self,
        every: float = GIVE_BACK_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        give: Callable[[], None] = give_back,
    ) -> None:
        self._every, self._clock, self._give = every, clock, give
        self._done, self._next = 0, clock() + every

    def look(self, done: int) -> None:
        """Give back if it is time. done: a number that rises with the work that is done."""
        if done != self._done and self._clock() >= self._next:
            self._give()
            self._done, self._next = done, self._clock() + self._every


def collect_less_often(objects: int) -> None:
    """Let the collector look only after so many objects, unless it does so more seldom already. Circles are found later."""
    if gc.get_threshold()[0] < objects:
        gc.set_threshold(objects, *gc.get_threshold()[1:])


def pass_over_what_is_there() -> None:
    """What has been loaded by now stays: the collector looks at it no more. Processes that are forked from this one go on sharing
    its memory, since nothing is noted in those objects."""
    gc.freeze()


def settle(objects: int) -> None:
    """Both, for a process that has loaded what it needs; what it dropped meanwhile is collected first."""
    gc.collect()
    pass_over_what_is_there()
    collect_less_often(objects)


@contextmanager
def without_collection() -> Iterator[None]:
    """Hold the collector back in this block, for work whose objects live until it ends and are freed one by one then. Does nothing
    inside another such block."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
