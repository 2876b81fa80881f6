"""The one door to SQLite: connections, transactions, and what its errors mean for the person in front of the machine.

Connections come from a small pool and serve one caller at a time, so threads and greenlets share a Database safely. A
process that was forked from one that had it open starts with an empty pool: SQLite forbids carrying a connection over.
"""

import os
import shutil
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from index.archive.snapshots import ReadInSnapshots, Snapshot, current, reading_in
from index.archive.sql.database import Connection, Values
from index.archive.sql.outbox import write_changes
from index.errors import ArchiveError, ArchiveFull, ArchiveRefused
from index.operations.program import program

BUSY_SECONDS = 30.0
"""How long a write waits for the writers of other processes; theirs take milliseconds."""

REST_SECONDS, REST_MOST = 0.1, 0.5
"""How often who waits for others looks whether something was committed: at work, and when nothing has come for half a minute."""
QUIET_RATIO = 60
"""A pause between looks is this part of how long it has been quiet: who works through the night wakes less often."""

IDLE_CONNECTIONS = 8
CACHE_BYTES = 16_000_000
"""Pages of the file that a connection keeps; of those that rest, only the one that is taken first."""
LOG_BYTES = 64_000_000
"""Size to which the write-ahead log shrinks after a large transaction."""

FULL_BELOW = 1_000_000
"""Free bytes under which a failed write means a full disk: SQLite says "disk I/O error" for some of those."""


_OF_ONE_ROW = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError)


class SqliteConnection(sqlite3.Connection):
    """Implements index.archive.sql.database.Connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changes: dict[str, str] = {}

    def hold(self, names: Iterable[str], /) -> None:
        """See `index.archive.sql.database.Connection`. Who writes is alone."""

    def each(self, sql: str, rows: Iterable[Values], /) -> list[list[Any]]:
        """See `index.archive.sql.database.Connection`."""
        return [self.execute(sql, values).fetchall() for values in rows]


class SqliteDatabase(ReadInSnapshots):
    """Implements index.archive.sql.database.Database over one file; errors come out translated."""

    def __init__(
        self, path: Path, *, readonly: bool = False, busy: float = BUSY_SECONDS, cache: int = CACHE_BYTES
    ) -> None:
        self.path = path
        self._cache = cache
        self.readonly = readonly
        self._busy = busy
        self._idle: list[SqliteConnection] = []
        self._first: weakref.ref[SqliteConnection] | None = None
        self._mine = threading.local()
        self._writers = threading.RLock()
        self._process = os.getpid()
        self._foreign: list[SqliteConnection] = []
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[SqliteConnection]:
        """One snapshot for all that is read in the block; inside `writing`, the transaction's own view."""
        outer: SqliteConnection | None = getattr(self._mine, "connection", None)
        if outer is not None:
            self._require_transaction(outer)
            with self._translated():
                yield outer
            return
        shared: Snapshot[SqliteConnection] | None = current(self)
        connection = None
        if shared is not None:
            with self._translated():
                connection = shared.enter()
        if shared is None or connection is None:
            with self._translated(), self._connection() as connection:
                connection.execute("BEGIN")
                yield connection
                connection.execute("COMMIT")
            return
        failed = False
        try:
            yield connection
        except sqlite3.Error as error:
            failed = True
            raise self.translated(error) from error
        except UnicodeEncodeError as error:
            raise self._no_text(error) from error
        finally:
            shared.leave(failed=failed)

    def snapshot(self) -> AbstractContextManager[None]:
        """See `index.archive.sql.database.Database`."""
        return reading_in(Snapshot(self, self._begin, self._end))

    def _begin(self) -> SqliteConnection:
        connection = self._take()
        try:
            connection.execute("BEGIN")
        except BaseException:
            connection.close()
            raise
        return connection

    def _end(self, connection: SqliteConnection) -> None:
        """The end of a transaction that only read: it cannot fail in a way that matters to whoever has read."""
        with suppress(sqlite3.Error):
            if connection.in_transaction:
                connection.execute("COMMIT")
        if connection.in_transaction:
            connection.close()
        else:
            self._give_back(connection)

    @contextmanager
    def writing(self) -> Iterator[SqliteConnection]:
        """See `index.archive.sql.database.Database`."""
        outer: SqliteConnection | None = getattr(self._mine, "connection", None)
        if outer is not None:
            with self._translated(), self._savepoint(outer):
                yield outer
            return
        if self.readonly:
            raise ArchiveError(f"the archive {self.path} was opened for reading only")
        self._renew()
        with self._writers, self._translated(), self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            self._mine.connection = connection
            try:
                yield connection
                self._require_transaction(connection)
                write_changes(connection)
                connection.execute("COMMIT")
            finally:
                self._mine.connection = None
                connection.changes = {}

    def sharing(self) -> AbstractContextManager[SqliteConnection]:
        """See `index.archive.sql.database.Database`. A file has one writer at a time."""
        return self.writing()

    @contextmanager
    def _savepoint(self, connection: SqliteConnection) -> Iterator[None]:
        """A block that is undone alone if it raises."""
        self._require_transaction(connection)
        before = dict(connection.changes)
        connection.execute("SAVEPOINT nested")
        try:
            yield
        except BaseException:
            connection.changes = before
            if connection.in_transaction:
                connection.execute("ROLLBACK TO nested")
                connection.execute("RELEASE nested")
            raise
        connection.execute("RELEASE nested")

    def _require_transaction(self, connection: SqliteConnection) -> None:
        """SQLite undoes a whole transaction by itself if a disk is full, for instance; what came behind would be durable alone."""
        if not connection.in_transaction:
            raise ArchiveError(
                f"the archive {self.path} undid a change, of which a part had failed; nothing was changed"
            )

    @property
    def clock(self) -> str:
        """See `index.archive.sql.database.Database`; exact to the millisecond."""
        return "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000"

    @contextmanager
    def apart(self) -> Iterator[SqliteConnection]:
        """See `index.archive.sql.database.Database`. SQLite has one writer at a time whatever it writes."""
        outer: SqliteConnection | None = getattr(self._mine, "connection", None)
        if outer is not None:
            with self._translated():
                yield outer
            return
        self._renew()
        with self._translated(), self._connection() as connection:
            yield connection

    @contextmanager
    def erasing(self) -> Iterator[SqliteConnection]:
        """As `writing`; what is deleted is overwritten, and the write-ahead log, where it could still be read, is emptied. A busy
        reader puts the latter off until later, and so does a surrounding transaction."""
        with self.writing() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            yield connection
        if getattr(self._mine, "connection", None) is None:
            with self._translated(), self._connection() as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def inside(self) -> bool:
        """See `index.archive.sql.database.Database`."""
        return getattr(self._mine, "connection", None) is not None

    def load(self, connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """See `index.archive.sql.database.Database`."""
        names = ", ".join(f'"{column}"' for column in columns)
        connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", rows)

    def counted(self, connection: Connection, table: str, column: str) -> int:
        """See `index.archive.sql.database.Database`."""
        row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        if row is None:
            row = connection.execute(f"SELECT coalesce(max({column}), 0) FROM {table}").fetchone()
        return int(row[0])

    def count_from(self, connection: Connection, table: str, column: str, last: int) -> None:
        """See `index.archive.sql.database.Database`. A table without AUTOINCREMENT goes on behind its last row."""
        numbered = "SELECT 1 FROM sqlite_master WHERE name = ? AND sql LIKE '%AUTOINCREMENT%'"
        if last <= self.counted(connection, table, column) or not connection.execute(numbered, (table,)).fetchone():
            return
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))

    def connect(self) -> SqliteConnection:
        """A fresh connection in autocommit mode, set up as every connection of the archive is."""
        connection = sqlite3.connect(
            self._address(),
            timeout=self._busy,
            isolation_level=None,
            check_same_thread=False,
            uri=True,
            factory=SqliteConnection,
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
            connection.execute(f"PRAGMA cache_size = -{self._cache // 1000}")
            connection.execute(f"PRAGMA query_only = {'ON' if self.readonly else 'OFF'}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def translated(self, error: sqlite3.Error) -> ArchiveError:
        """The error in words: what happened and what to do."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and self._disk_is_full()):
            return ArchiveFull(
                f"the disk of the archive {self.path} is full; nothing was changed. Free some room: work goes on by itself"
            )
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return ArchiveError(
                f"the archive {self.path} is damaged ({error}); bring back a copy with `{program()} restore FILE`"
            )
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return ArchiveError(
                f"the archive {self.path} was locked by another program for {self._busy:g} s; stop that one and try again"
            )
        if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
            return ArchiveError(
                f"the archive {self.path} cannot be opened or written ({error}); check who owns it, or set BROADSHEET_DATA"
            )
        if isinstance(error, _OF_ONE_ROW) or code in (sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH):
            return ArchiveRefused(f"the archive {self.path} does not take this: {error}")
        return ArchiveError(f"the archive {self.path} failed: {error}")

    def stamp(self) -> object:
        """See `index.archive.sql.database.Database`: size and time of the write-ahead log. Two commits within one tick of the file
        system's clock may look like one."""
        for path in (f"{self.path}-wal", self.path):
            with suppress(OSError):
                found = os.stat(path)  # noqa: PTH116 - ten times a second
                return found.st_ino, found.st_size, found.st_mtime_ns
        return object()

    def rest(self, seconds: float, *, quiet: float = 0.0) -> None:
        """See `index.archive.sql.database.Database`."""
        time.sleep(min(max(REST_SECONDS, min(quiet / QUIET_RATIO, REST_MOST)), seconds))

    def close(self) -> None:
        """Close every idle connection; one that is in use closes when its caller is done."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()

    def _address(self) -> str:
        writable = os.access(self.path.parent, os.W_OK) and os.access(self.path, os.W_OK)
        return f"{self.path.absolute().as_uri()}?mode={'rw' if writable or not self.readonly else 'ro'}"

    @contextmanager
    def _connection(self) -> Iterator[SqliteConnection]:
        connection = self._take()
        try:
            yield connection
        except BaseException:
            with suppress(sqlite3.Error):
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            if connection.in_transaction:
                connection.close()
            else:
                self._give_back(connection)
            raise
        else:
            self._give_back(connection)

    def _take(self) -> SqliteConnection:
        if self._process != os.getpid():
            # Closing an inherited connection would drop the locks of the process that owns it: only forget it.
            self._foreign, self._idle, self._process = self._idle, [], os.getpid()
            self._first = None
            self._writers, self._mine = threading.RLock(), threading.local()
        if self._closed:
            raise ArchiveError(f"the archive {self.path} was closed")
        try:
            return self._idle.pop()
        except IndexError:
            return self.connect()

    def _give_back(self, connection: SqliteConnection) -> None:
        if self._closed or len(self._idle) >= IDLE_CONNECTIONS:
            connection.close()
            return
        first = self._first() if self._first else None
        if first is None or first is connection:
            self._first = weakref.ref(connection)
            self._idle.append(connection)
        else:
            with suppress(sqlite3.Error):
                connection.execute("PRAGMA shrink_memory")
            self._idle.insert(0, connection)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self.translated(error) from error
        except UnicodeEncodeError as error:  # half a character: values have none, what is looked up may
            raise self._no_text(error) from error

    def _no_text(self, error: UnicodeEncodeError) -> ArchiveRefused:
        return ArchiveRefused(f"the archive {self.path} does not take this: it is no text ({error.reason})")

    def _disk_is_full(self) -> bool:
        try:
            return shutil.disk_usage(self.path.parent).free < FULL_BELOW
        except OSError:
            return False
