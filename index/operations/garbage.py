"""How often Python's collector of cyclic garbage looks at what a process makes, and at what.

Objects die by their reference counts; the collector finds those that refer to each other in a circle. It counts what is made and
not dropped, some hundred objects by default, and then walks through what lives. Work that makes many small objects at a time, few
of them in circles, pays for that with a tenth of its time and gets nothing.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

ANNOTATING = 100_000
"""Objects until a process looks that annotates or indexes: more than the tens of thousands of tuples that one article makes;
some megabytes."""

SERVING = 20_000
"""The same of one that answers requests: more than the thousands of objects that a page makes. Fewer than above: there are several
such processes, and what requests leave in circles, with all that hangs on it, is to go soon."""


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
