"""Roles of processes as advisory locks of a session: the server gives them to somebody else when the session has ended.

A process may not notice that its session has ended, since its machine stood still or the network was cut. So whoever takes a role
alone raises its fence, a number in the table `roles`; a database that was opened under a role compares that number with its own
in every transaction (`fence.py`), and the two exclude each other: what was begun under the old number ends before the new one is
given.

A session is kept for each role. If it is lost, another one takes its place as soon as there is a server; the role is lost only if
somebody else had it meanwhile.
"""

import logging
import os
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, suppress

import psycopg

from index.archive.postgres.database import PostgresDatabase
from index.archive.postgres.fence import close_fence
from index.archive.postgres.statements import PostgresConnection
from index.errors import AlreadyRunning, ArchiveError, RoleLost

log = logging.getLogger(__name__)

LOCK = 0x42524F43
"""First half of the advisory lock of a role; the second half is that of schema and role."""
LOOK_SECONDS = 2.0
"""Between two looks at whether the session is there."""
_ALIVE = (
    "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;"
    " SET tcp_user_timeout = 20000; SET idle_session_timeout = 0"
)
"""A machine that is gone loses its session within 20 seconds."""


class PostgresRoles:
    """Implements index.machines.protocols.RoleLocks over the archive's database. open_database: gives it, brought up to date, for
    this class to close. machine: the name of this one."""

    def __init__(self, open_database: Callable[[], PostgresDatabase], machine: str) -> None:
        self._open = open_database
        self._machine = machine

    @contextmanager
    def hold(self, role: str, *, together: bool = False) -> Iterator["HeldSession"]:
        """See RoleLocks."""
        with closing(self._open()) as database:
            held = HeldSession(database, role, self._machine, together=together)
            held.take()
            try:
                yield held
            finally:
                held.give_back()

    def held(self, roles: Collection[str]) -> frozenset[str]:
        """See RoleLocks."""
        with closing(self._open()) as database:
            return held_roles(database, roles)


def held_roles(database: PostgresDatabase, roles: Collection[str]) -> frozenset[str]:
    """Which of these roles a session has, see RoleLocks. Raises ArchiveError."""
    with database.reading() as connection:
        return frozenset(
            role
            for role in roles
            if connection.execute(
                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                f" AND CAST(classid AS bigint) = {LOCK}"
                " AND CAST(objid AS bigint) = (CAST(hashtext(current_schema() || ' ' || ?) AS bigint) & 4294967295)"
                " LIMIT 1",
                (role,),
            ).fetchone()
        )


class HeldSession:
    """Implements index.machines.protocols.HeldRole."""

    def __init__(
        self, database: PostgresDatabase, role: str, machine: str, *, together: bool, every: float = LOOK_SECONDS
    ) -> None:
        self.role = role
        self.fence = 0
        self._database = database
        self._machine = machine
        self._together = together
        self._every = every
        self._session: psycopg.Connection | None = None
        self._lost = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=f"role {role}", daemon=True)

    def check(self) -> None:
        """See HeldRole."""
        if self._lost:
            raise RoleLost(
                f"another process has become the {self.role} of the archive {self._database.place}; this one can do nothing more"
            )

    def take(self) -> None:
        """Have it from now on. Raises AlreadyRunning, ArchiveError."""
        try:
            session = self._lock()
            if session is None:
                raise AlreadyRunning(self._who_has_it())
            try:
                self.fence = self._raise_fence(session)
            except BaseException:
                session.close()
                raise
        except psycopg.Error as error:
            raise self._database.translated(error) from error
        self._session = session
        self._thread.start()

    def give_back(self) -> None:
        """Have it no longer."""
        self._over.set()
        self._thread.join(timeout=self._every + 1)
        if self._session is not None:
            with suppress(psycopg.Error):
                self._session.execute(
                    b"SELECT pg_advisory_unlock_all()"
                )  # closing alone takes effect some moments later
            self._session.close()

    def _lock(self) -> psycopg.Connection | None:
        """A session that has the lock, None where another one has. Raises psycopg.Error."""
        session = self._database.connect()
        try:
            for setting in _ALIVE.split(";"):
                with suppress(psycopg.errors.UndefinedObject, psycopg.errors.InvalidParameterValue):
                    session.execute(setting.encode())  # an older server, or a system without it
            try_lock = "pg_try_advisory_lock_shared" if self._together else "pg_try_advisory_lock"
            row = session.execute(
                f"SELECT {try_lock}({LOCK}, hashtext(current_schema() || ' ' || $1::text))".encode(), (self.role,)
            ).fetchone()
            if row is not None and row[0]:
                return session
        except BaseException:
            session.close()
            raise
        session.close()
        return None

    def _raise_fence(self, session: psycopg.Connection) -> int:
        """The number under which this process works. Waits for the transaction that is under way under an earlier one."""
        connection = PostgresConnection(session)
        with session.transaction():
            if self._together:
                connection.execute(
                    "INSERT INTO roles (role, fence) VALUES (?, 0) ON CONFLICT DO NOTHING",
                    (self.role,),
                )
                row = connection.execute("SELECT fence FROM roles WHERE role = ?", (self.role,)).fetchone()
            else:
                close_fence(connection, self.role)
                row = connection.execute(
                    "INSERT INTO roles (role, fence, machine, pid) VALUES (?, 1, ?, ?) ON CONFLICT (role)"
                    " DO UPDATE SET fence = roles.fence + 1, machine = excluded.machine, pid = excluded.pid RETURNING fence",
                    (self.role, self._machine, os.getpid()),
                ).fetchone()
        return int(row[0])

    def _who_has_it(self) -> str:
        with self._database.reading() as connection:
            row = connection.execute("SELECT machine, pid FROM roles WHERE role = ?", (self.role,)).fetchone()
        who = f" (process {row[1]} on {row[0]})" if row and row[1] and not self._together else ""
        return (
            f"the {self.role} of {self._database.place} is already running{who}; stop it first, or name another archive"
        )

    def _watch(self) -> None:
        """Until it is over: look after the session."""
        while not self._over.wait(self._every) and not self._lost:
            self._look()

    def _look(self) -> None:
        try:
            if self._session is None:
                self._take_again()
            else:
                self._session.execute(b"SELECT 1")
        except (psycopg.Error, ArchiveError) as error:
            if self._session is not None:
                log.warning("the session of a role is lost", extra={"role": self.role, "why": str(error)})
                self._session.close()
                self._session = None

    def _take_again(self) -> None:
        """The server may have our old session for some time yet, which is no reason to give up; another fence is."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT fence FROM roles WHERE role = ?", (self.role,)).fetchone()
        if row is not None and row[0] != self.fence:
            self._lost = True
            log.error("a role is lost to another process", extra={"role": self.role})
            return
        session = self._lock()
        if session is not None:
            now = session.execute(b"SELECT fence FROM roles WHERE role = $1::text", (self.role,)).fetchone()
            if now == row:
                self._session = session
            else:  # somebody had it between the two
                session.close()
