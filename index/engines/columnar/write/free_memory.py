"""Gives memory that is free again back to the system.

A merge takes arrays of megabytes for moments. glibc keeps what was freed for later and, since it has seen large blocks come and
go, takes the next ones from the same heap, where few fit into what is left between others: an indexer of a million articles
held 1.3 GB of which it used 0.2.
"""

import ctypes


def give_back() -> None:
    """Return the free pages of the heap (`malloc_trim(3)`); where the C library is another one, nothing happens."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
