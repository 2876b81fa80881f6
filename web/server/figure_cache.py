"""Figures that are asked for often and change slowly, made at most once a second, however many ask."""

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

T = TypeVar("T")

SECONDS = 1.0
"""For which a figure is good enough."""


class Remembered:
    """One value a name, each with the time until which it holds."""

    def __init__(self) -> None:
        self._values: dict[str, tuple[float, Any]] = {}
        self._lock = threading.Lock()

    def get(self, name: str, make: Callable[[], T], *, seconds: float = SECONDS) -> T:
        """The value of that name, made anew where it is too old. seconds: for which it is good enough. While one thread makes it,
        others are given the last one, so that a slow disk never fills the server with waiting requests. `make` may not ask for
        another figure. Raises what `make` raises."""
        known = self._values.get(name)
        if known is not None and (time.monotonic() < known[0] or self._lock.locked()):
            return cast(T, known[1])
        with self._lock:
            until, value = self._values.get(name, (0.0, None))
            if time.monotonic() >= until:
                value = make()
                self._values[name] = (time.monotonic() + seconds, value)
        return cast(T, value)
