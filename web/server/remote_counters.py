"""Counters of the rate limits in a Valkey or Redis server, for web servers on several machines: the one door to it.

It is asked at each request, so it may never keep one waiting: where it does not answer at once, each machine counts by itself for
a while, which lets a client ask as often as there are machines, instead of nobody or everybody.
"""

import importlib.util
import logging
import math
import threading
import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from limits.storage import RedisStorage

from index.errors import SettingsError
from index.text.localizable import Sentence

log = logging.getLogger(__name__)

T = TypeVar("T")

SCHEMES = ("redis", "rediss", "redis+unix")
ANSWER_SECONDS = 0.5
"""Within which the server has to answer."""
ALONE_SECONDS = 5.0
"""For which each machine counts by itself after the server did not answer."""
PREFIX = "broadsheet"
"""Of the keys there."""


class Counters(Protocol):
    """Counts that expire."""

    def add(self, key: str, seconds: float, amount: int = 1) -> int:
        """Add to a count, which ends `seconds` after its first addition; returns the new count."""
        ...

    def get(self, key: str) -> tuple[int, float]:
        """(count, epoch seconds at which it ends); (0, now) where there is none."""
        ...

    def drop(self, key: str) -> None:
        """Forget one count."""
        ...

    def clear(self) -> None:
        """Forget all counts."""
        ...


class RemoteCounters:
    """Counters in the server at an address. instead: those of this machine, for when it does not answer.

    Nothing is connected before the first count, so that each process has connections of its own. Raises SettingsError, which does
    not repeat the address: it may hold a password.
    """

    def __init__(self, address: str, instead: Counters, *, steady: Callable[[], float] = time.monotonic) -> None:
        if address.partition("://")[0] not in SCHEMES:
            raise SettingsError(
                f"rate_limit_store names no server; write an address that begins with {', '.join(SCHEMES)}://"
            )
        if importlib.util.find_spec("redis") is None:
            raise SettingsError(
                "rate_limit_store needs a library that is not installed: pip install 'broadsheet[redis]'"
            )
        self._address = address
        self._instead = instead
        self._steady = steady
        self._storage: RedisStorage | None = None
        self._lock = threading.Lock()
        self._alone_until = float("-inf")

    def add(self, key: str, seconds: float, amount: int = 1) -> int:
        """See Counters."""
        whole = max(1, math.ceil(seconds))
        return self._ask(
            lambda storage: storage.incr(key, whole, amount), lambda: self._instead.add(key, seconds, amount)
        )

    def get(self, key: str) -> tuple[int, float]:
        """See Counters."""

        def read(storage: RedisStorage) -> tuple[int, float]:
            count = storage.get(key)
            return (count, storage.get_expiry(key)) if count else (0, time.time())

        return self._ask(read, lambda: self._instead.get(key))

    def drop(self, key: str) -> None:
        """See Counters."""
        self._ask(lambda storage: storage.clear(key), lambda: self._instead.drop(key))

    def clear(self) -> None:
        """See Counters. Takes as long as there are counts."""
        self._ask(lambda storage: storage.reset(), self._instead.clear)

    def is_reached(self) -> bool:
        """Whether the server answers now."""
        self._alone_until = float("-inf")
        reached = self._ask(lambda storage: storage.check(), lambda: False)
        if not reached:
            self._alone_until = self._steady() + ALONE_SECONDS
        return reached

    def _ask(self, remote: Callable[[RedisStorage], T], alone: Callable[[], T]) -> T:
        if self._steady() < self._alone_until:
            return alone()
        try:
            return remote(self._connected())
        except self._errors() as error:
            self._alone_until = self._steady() + ALONE_SECONDS
            log.error(
                "the server of rate_limit_store does not answer; each machine counts by itself meanwhile",
                extra={"why": type(error).__name__, "seconds": ALONE_SECONDS},
            )
            return alone()

    def _connected(self) -> RedisStorage:
        with self._lock:
            if self._storage is None:
                self._storage = RedisStorage(
                    self._address,
                    key_prefix=PREFIX,
                    socket_timeout=ANSWER_SECONDS,
                    socket_connect_timeout=ANSWER_SECONDS,
                )
            return self._storage

    @staticmethod
    def _errors() -> tuple[type[Exception], ...]:
        import redis  # of an extra

        return (redis.RedisError, OSError, ValueError)


def counters_at(address: str, own: Counters) -> Counters:
    """Where counts are kept: at an address, or with an empty one on this machine. Raises SettingsError."""
    return RemoteCounters(address, own) if address else own


def trouble_of(counters: Counters) -> str | None:
    """Why the counts of all machines are not kept together at present; None if they are, or need not be."""
    if isinstance(counters, RemoteCounters) and not counters.is_reached():
        return Sentence("the server of rate_limit_store does not answer, so each machine counts requests by itself")
    return None
