"""One state of a database for all that one request reads, in whichever threads it does.

A request that reads twenty things would begin twenty transactions, and could show of an article what stood there before a change,
and of its story what came after it. Inside `snapshot` all of them share one transaction, which begins with the first.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

from index.archive.sql.database import Connection

AnyConnection = TypeVar("AnyConnection", bound=Connection)


class Snapshot(Generic[AnyConnection]):
    """A transaction that reads, and those who read in it. Thread-safe; each of its threads goes through `enter` and `leave`.

    begin: gives a connection that has begun one. end: ends it, and takes the connection back; for one that failed as well.
    """

    def __init__(self, owner: object, begin: Callable[[], AnyConnection], end: Callable[[AnyConnection], None]) -> None:
        self.owner = owner
        self._begin = begin
        self._end = end
        self._lock = threading.Lock()
        self._connection: AnyConnection | None = None
        self._readers = 0
        self._over = False
        self._past = False
        self._index: int | None = None

    def enter(self) -> AnyConnection | None:
        """The connection to read from, until `leave`; None where whoever asks reads by themselves. Raises what `begin` does."""
        with self._lock:
            if self._past and not self._readers:
                self._finish()
            if self._over or self._past:
                return None
            if self._connection is None:
                self._connection = self._begin()
            self._readers += 1
            return self._connection

    def leave(self, *, failed: bool = False) -> None:
        """One of those who entered is done. failed: whether the database failed meanwhile; nothing more is read in it then."""
        with self._lock:
            self._readers -= 1
            self._over = self._over or failed
            if self._over and not self._readers:
                self._finish()

    def renew(self) -> None:
        """What is read from now on is what stands there now; for whoever has written."""
        with self._lock:
            self._past = self._connection is not None
            if not self._readers:
                self._finish()

    def follow(self, index: int) -> None:
        """See `index.archive.protocols.Archive.follow`."""
        with self._lock:
            known, self._index = self._index, index
        if index != known:
            self.renew()

    def end(self) -> None:
        """Nothing more is read in it. It ends once those who read in it are done."""
        with self._lock:
            self._over = True
            if not self._readers:
                self._finish()

    def _finish(self) -> None:
        connection, self._connection, self._past = self._connection, None, False
        if connection is not None:
            self._end(connection)


_CURRENT: ContextVar[Snapshot[Any] | None] = ContextVar("snapshot", default=None)


def current(owner: object) -> Snapshot[Any] | None:
    """The snapshot of a database in which the work at hand reads."""
    found = _CURRENT.get()
    return found if found is not None and found.owner is owner else None


@contextmanager
def reading_in(snapshot: Snapshot[Any]) -> Iterator[None]:
    """All that the block reads, also in copies of its context, is read in this snapshot, which ends with the block."""
    token = _CURRENT.set(snapshot)
    try:
        yield
    finally:
        _CURRENT.reset(token)
        snapshot.end()


class ReadInSnapshots:
    """A database whose reading blocks read in the snapshot of the work at hand, where there is one."""

    def follow(self, index: int) -> None:
        """See `index.archive.sql.database.Database`."""
        shared = current(self)
        if shared is not None:
            shared.follow(index)

    def end_snapshot(self) -> None:
        """See `index.archive.sql.database.Database`."""
        shared = current(self)
        if shared is not None:
            shared.end()

    def _renew(self) -> None:
        """Who writes reads what was written from then on. Nor does a transaction that reads stay open beside one that writes: it
        would hold a second connection, or keep a log from being emptied."""
        shared = current(self)
        if shared is not None:
            shared.renew()
