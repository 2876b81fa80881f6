"""How often a job tells how far it is."""

import time


class Pace:
    """When to tell how far something is: twice a second at first, then more and more rarely, so that what takes days leaves some
    thousand lines. least, most: seconds between two lines."""

    def __init__(self, least: float = 0.5, most: float = 30.0) -> None:
        self._least, self._most = least, most
        self._begin = time.monotonic()
        self._last = float("-inf")

    def is_time(self) -> bool:
        """Whether enough time has passed; then it counts from now."""
        now = time.monotonic()
        gap = min(self._most, max(self._least, (now - self._begin) / 200))
        if now - self._last < gap:
            return False
        self._last = now
        return True
