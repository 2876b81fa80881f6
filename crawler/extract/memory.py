"""Holds back the collection of cyclic garbage while a page is read.

Reading makes thousands of values that live until it ends. Python's collector looks through all of them, and through whatever the
process has loaded, again and again; that takes a tenth of the time and finds nothing, since a page's values are freed one by one.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collection() -> Iterator[None]:
    """Hold the collector back in this block; inside another such block it does nothing."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
