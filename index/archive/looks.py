"""When a look at the archive is worth its price: a process that waits for work looks often, and nearly always in vain."""

import time
from collections.abc import Callable

from index.archive.protocols import Archive

AT_MOST = 5.0
"""Seconds after which a look is due whatever the archive says."""


class Looks:
    """Says whether something may have been committed since the last look.

    at_most: seconds after which one is due anyway, for what follows from the clock and for the rare commit that leaves no mark.
    clock: seconds; tests bring their own.
    """

    def __init__(self, archive: Archive, at_most: float = AT_MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._archive = archive
        self._at_most = at_most
        self._clock = clock
        self._seen: object = None
        self._looked = float("-inf")

    def due(self) -> bool:
        """Whether to look now; the caller does so if it is True."""
        stamp, now = self._archive.stamp(), self._clock()
        if stamp == self._seen and now - self._looked < self._at_most:
            return False
        self._seen, self._looked = stamp, now
        return True
