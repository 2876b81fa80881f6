"""The one door to PostgreSQL: connections, transactions, and what becomes of them when the server or the network fails.

Connections come from a small pool and serve one caller at a time, so threads and greenlets share a database safely. A process that
was forked from one that had it open starts with an empty pool: two processes must not talk over one connection.

Everything that writes holds one advisory lock from the beginning of its transaction to the end: alone, as in SQLite, where it is
decided from what is stored (which article repeats which, who is who), or together with others (`sharing`). Of those, who has
changes for the index writes them last, under a lock of its own until its transaction has ended: their numbers become visible in
their order, and who follows them passes none by.
"""

import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

import psycopg
from psycopg import RawCursor
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from index.archive.postgres.failures import is_lost, translated
from index.archive.postgres.fence import Fence
from index.archive.postgres.listening import Listener
from index.archive.postgres.statements import Mode, PostgresConnection, register_types
from index.archive.snapshots import ReadInSnapshots, Snapshot, current, reading_in
from index.archive.sql.database import Connection
from index.archive.sql.outbox import write_changes
from index.errors import ArchiveError, ArchiveRefused, SettingsError

BUSY_SECONDS = 30.0
"""How long a write waits for the writers of other processes, and anything for a connection; both take milliseconds."""
STUCK_SECONDS = 300
"""After this long in a transaction without a statement the server ends it: a machine that stands still must not hold the lock."""
CONNECT_SECONDS = 10
SILENT_SECONDS = 30
"""After this long without an answer from its machine a connection counts as lost, so that nobody waits for one that is gone."""
SETTLE_SECONDS = 30.0
"""How long is waited for the server, to learn whether a transaction was kept whose end was lost."""
CONNECTIONS = 10

_KEPT = (
    b"INSERT INTO transactions (session, number, at) VALUES ($1, 0, 0)"
    b" ON CONFLICT (session) DO UPDATE SET at = transactions.at RETURNING number"
)
_SESSION = (
    "SET lock_timeout = '{busy}s'; SET idle_in_transaction_session_timeout = '{stuck}s'; SET jit = off;"
    " SET statement_timeout = 0; SET client_min_messages = warning; SET bytea_output = 'hex'"
)


class PostgresDatabase(ReadInSnapshots):
    """Implements index.archive.sql.database.Database over a database on a server.

    address: `postgresql://user:password@host:port/database`, with parameters of libpq behind `?`. connections: at most so many at a
    time. busy: seconds to wait for one, and for other writers. fence: of the role without which nothing may be written. Raises
    SettingsError for what is no such address, without repeating it: it may hold a password.
    """

    def __init__(
        self,
        address: str,
        *,
        readonly: bool = False,
        connections: int = CONNECTIONS,
        busy: float = BUSY_SECONDS,
        fence: Fence | None = None,
    ) -> None:
        try:
            parameters = conninfo_to_dict(address)
        except psycopg.Error:
            raise SettingsError(
                "the setting archive is not the address of a PostgreSQL database; write postgresql://user:password@host:5432/database"
            ) from None
        self._address = address
        self.place = _place(parameters)
        self.readonly = readonly
        self._busy = busy
        self._fence = fence
        self._most = max(1, connections)
        self._forget()
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[PostgresConnection]:
        """One snapshot for all that is read in the block; inside `writing`, the transaction's own view."""
        outer: PostgresConnection | None = getattr(self._mine, "connection", None)
        if outer is not None:
            with self._translated():
                yield outer
            return
        shared: Snapshot[PostgresConnection] | None = current(self)
        connection = None
        if shared is not None:
            with self._translated():
                connection = shared.enter()
        if shared is None or connection is None:
            with self._translated(), self._transaction(Mode.READING) as connection:
                yield connection
                connection.raw.execute(b"COMMIT")
            return
        failed = False
        try:
            with self._translated():
                try:
                    yield connection
                except psycopg.Error:
                    failed = True
                    raise
        finally:
            shared.leave(failed=failed)

    def snapshot(self) -> AbstractContextManager[None]:
        """See `index.archive.sql.database.Database`."""
        return reading_in(Snapshot(self, lambda: self._begin(Mode.READING), self._end))

    def _end(self, connection: PostgresConnection) -> None:
        """The end of a transaction that only read: it cannot fail in a way that matters to whoever has read."""
        with suppress(psycopg.Error):
            connection.raw.execute(b"COMMIT")
        self._give_back(connection)

    @contextmanager
    def writing(self) -> Iterator[PostgresConnection]:
        """See `index.archive.sql.database.Database`.

        If the connection is lost while it ends, the server is asked whether it was kept; only where that cannot be learnt is the
        outcome open, and ArchiveError says so.
        """
        outer: PostgresConnection | None = getattr(self._mine, "connection", None)
        if outer is not None:
            with self._translated(), outer.savepoint():
                outer.be_alone()
                yield outer
            return
        with self._writers, self._change(Mode.ALONE) as connection:
            yield connection

    @contextmanager
    def sharing(self) -> Iterator[PostgresConnection]:
        """See `index.archive.sql.database.Database`; how it ends, `writing`."""
        outer: PostgresConnection | None = getattr(self._mine, "connection", None)
        if outer is not None:
            with self._translated(), outer.savepoint():
                yield outer
            return
        with self._change(Mode.SHARING) as connection:
            yield connection

    @contextmanager
    def _change(self, mode: Mode) -> Iterator[PostgresConnection]:
        if self.readonly:
            raise ArchiveError(f"the archive {self.place} was opened for reading only")
        self._renew()
        with self._translated(), self._transaction(mode) as connection:
            if self._fence is not None:
                self._fence.require(connection)
            self._mine.connection = connection
            try:
                yield connection
                write_changes(connection)
            finally:
                self._mine.connection = None
            self._commit(connection)

    @property
    def clock(self) -> str:
        """See `index.archive.sql.database.Database`."""
        return "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)"

    @contextmanager
    def apart(self) -> Iterator[PostgresConnection]:
        """See `index.archive.sql.database.Database`. Who has lost a role is not kept from it."""
        outer: PostgresConnection | None = getattr(self._mine, "connection", None)
        if outer is not None:
            with self._translated():
                yield outer
            return
        self._renew()
        with self._translated():
            connection, _ = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection)

    @contextmanager
    def erasing(self) -> Iterator[PostgresConnection]:
        """As `writing`. Nothing that the database answers shows what was deleted; its files and its log keep the bytes until the
        server writes over them, see docs/how-to/postgresql.md."""
        with self.writing() as connection:
            yield connection

    def inside(self) -> bool:
        """See `index.archive.sql.database.Database`."""
        return getattr(self._mine, "connection", None) is not None

    def load(self, connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """See `index.archive.sql.database.Database`."""
        if not rows:
            return
        names = ", ".join(f'"{column}"' for column in columns)
        raw = _raw(connection)
        types = _types(raw, table, columns)
        with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)".encode()) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)

    def counted(self, connection: Connection, table: str, column: str) -> int:
        """See `index.archive.sql.database.Database`."""
        row = connection.execute("SELECT pg_get_serial_sequence(?, ?)", (table, column)).fetchone()
        if row[0] is None:
            row = connection.execute(f"SELECT coalesce(max({column}), 0) FROM {table}").fetchone()
        else:
            row = connection.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {row[0]}").fetchone()
        return int(row[0])

    def count_from(self, connection: Connection, table: str, column: str, last: int) -> None:
        """See `index.archive.sql.database.Database`."""
        (sequence,) = connection.execute("SELECT pg_get_serial_sequence(?, ?)", (table, column)).fetchone()
        if sequence is not None and last > self.counted(connection, table, column):
            connection.execute("SELECT setval(CAST(? AS regclass), ?)", (sequence, last))

    def connect(self) -> psycopg.Connection:
        """A fresh connection in autocommit mode, set up as every connection of the archive is. Raises psycopg.Error."""
        raw = psycopg.connect(
            _patient(self._address),
            autocommit=True,
            client_encoding="utf8",
            application_name="broadsheet",
            cursor_factory=RawCursor,
        )
        try:
            register_types(raw)
            raw.execute(_SESSION.format(busy=max(1, round(self._busy)), stuck=STUCK_SECONDS).encode())
            if self.readonly:
                raw.execute(b"SET default_transaction_read_only = on")
        except psycopg.Error:
            raw.close()
            raise
        return raw

    def translated(self, error: psycopg.Error) -> ArchiveError:
        """The error in words: what happened and what to do."""
        return translated(error, self.place, self._busy)

    def stamp(self) -> object:
        """See `index.archive.sql.database.Database`; a server has to be asked."""
        return object()

    def rest(self, seconds: float, *, quiet: float = 0.0) -> None:
        """See `index.archive.sql.database.Database`; the server says when something was committed."""
        if self._process != os.getpid():
            self._forget()
        self._listener.wait(seconds)

    def close(self) -> None:
        """Close every idle connection; one that is in use closes when its caller is done."""
        self._closed = True
        self._listener.close()
        while self._idle:
            self._idle.pop().raw.close()

    @contextmanager
    def _transaction(self, mode: Mode) -> Iterator[PostgresConnection]:
        """A connection in a transaction, which the block has to end; what it leaves open is undone."""
        connection = self._begin(mode)
        try:
            yield connection
        except BaseException:
            with suppress(psycopg.Error):
                connection.raw.execute(b"ROLLBACK")
            raise
        finally:
            self._give_back(connection)

    def _begin(self, mode: Mode) -> PostgresConnection:
        """A connection that has begun a transaction. An idle one may have been lost since it was used; nothing has happened yet, so
        another one takes its place."""
        while True:
            connection, was_idle = self._take()
            try:
                connection.begin(mode)
                return connection
            except BaseException as error:
                with suppress(psycopg.Error):
                    connection.raw.execute(b"ROLLBACK")
                self._give_back(connection)
                if not (was_idle and isinstance(error, psycopg.Error) and is_lost(error, connection.raw)):
                    raise

    def _commit(self, connection: PostgresConnection) -> None:
        try:
            cursor = connection.raw.execute(b"COMMIT")
        except psycopg.Error as error:
            if is_lost(error, connection.raw) and self._was_kept(connection):
                return
            raise
        if cursor.statusmessage != "COMMIT":
            raise ArchiveError(
                f"the archive {self.place} undid a change, of which a part had failed; nothing was changed"
            )

    def _was_kept(self, lost: PostgresConnection) -> bool:
        """Ask a server, which may have to start first, what became of the last transaction of a connection. Raises ArchiveError if
        it does not say."""
        until = time.monotonic() + SETTLE_SECONDS
        while True:
            with suppress(psycopg.Error), self.connect() as raw:
                with raw.transaction(force_rollback=True):
                    # To write the row waits for the transaction, should the server still be at it.
                    row = raw.execute(_KEPT, (lost.session,), binary=True).fetchone()
                if row is not None:
                    return bool(row[0] == lost.number)
            if time.monotonic() > until:
                raise ArchiveError(
                    f"the connection to the archive {self.place} was lost while a change was being kept, and cannot be had again;"
                    " whether it was kept is not known; what is repeated is not kept twice"
                )
            time.sleep(0.1)

    def _take(self) -> tuple[PostgresConnection, bool]:
        """A connection, and whether it was idle. Raises psycopg.Error, ArchiveError."""
        if self._process != os.getpid():
            self._forget()
        if self._closed:
            raise ArchiveError(f"the archive {self.place} was closed")
        if not self._room.acquire(timeout=self._busy):
            raise ArchiveError(
                f"all {self._most} connections to the archive {self.place} were in use for {self._busy:g} s;"
                " try again, or raise archive_connections"
            )
        try:
            with suppress(IndexError):
                return self._idle.pop(), True
            return PostgresConnection(self.connect()), False
        except BaseException:
            self._room.release()
            raise

    def _give_back(self, connection: PostgresConnection) -> None:
        raw = connection.raw
        if self._closed or raw.closed or raw.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            raw.close()
        else:
            self._idle.append(connection)
        self._room.release()

    def _forget(self) -> None:
        """Begin without connections. Those of the process that this one was forked from are left alone, and not closed: that would
        end them for it as well."""
        self._foreign: list[PostgresConnection] = getattr(self, "_idle", [])
        self._idle: list[PostgresConnection] = []
        self._mine, self._writers = threading.local(), threading.RLock()
        self._room = threading.BoundedSemaphore(self._most)
        self._foreign_listener: Listener | None = getattr(self, "_listener", None)
        self._listener = Listener(self.connect)
        self._process = os.getpid()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            raise self.translated(error) from error
        except UnicodeEncodeError as error:  # half a character: values have none, what is looked up may
            raise ArchiveRefused(
                f"the archive {self.place} does not take this: it is no text ({error.reason})"
            ) from error


def _patient(address: str) -> str:
    """The address with how long a connection waits for the machine of the server, unless it says so itself."""
    patience = {
        "connect_timeout": CONNECT_SECONDS,
        "keepalives_idle": SILENT_SECONDS // 3,
        "keepalives_interval": SILENT_SECONDS // 6,
        "keepalives_count": 4,
        "tcp_user_timeout": SILENT_SECONDS * 1000,
    }
    said = conninfo_to_dict(address)
    return make_conninfo(address, **{name: value for name, value in patience.items() if name not in said})


def _place(parameters: Mapping[str, object]) -> str:
    """Where the database is, for people to read: without user and password."""
    host, port = parameters.get("host") or parameters.get("hostaddr") or "", parameters.get("port")
    return f"postgresql://{host}{f':{port}' if port else ''}/{parameters.get('dbname') or parameters.get('user') or ''}"


def _raw(connection: Connection) -> psycopg.Connection:
    assert isinstance(connection, PostgresConnection)
    return connection.raw


def _types(raw: psycopg.Connection, table: str, columns: Sequence[str]) -> list[int]:
    """The types of columns, which COPY in binary form has to be told."""
    rows = raw.execute(
        b"SELECT attname::text, atttypid::bigint FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0",
        (table,),
    )
    oids: dict[str, int] = dict(rows.fetchall())
    return [oids[column] for column in columns]
