"""What the stores need of a database: connections with transactions, and SQL that SQLite and PostgreSQL both understand.

How a store and a migration are written for both stands in `index/archive/sql/__init__.py`.
"""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from index.errors import ArchiveBusy

Values = Sequence[Any] | Mapping[str, Any]
"""For the placeholders of one statement: in their order for `?`, by name for `:name`."""
TRIES = 8
"""How often `together` begins anew; each time it waits longer, at random, for those who were in its way."""
Result = TypeVar("Result")


class Cursor(Protocol):
    """The result of a statement. Rows are tuples; numbers are int or float, texts str, bytes bytes; a truth value is 0 or 1."""

    @property
    def rowcount(self) -> int:
        """How many rows an INSERT, UPDATE or DELETE changed."""
        ...

    def fetchone(self) -> Any:
        """The next row, None after the last."""
        ...

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A connection inside a transaction, which `Database` began and ends."""

    @property
    def changes(self) -> dict[str, str]:
        """What the index has to be told when the transaction ends: articles (ids) -> the kind of their last change, in the order of
        those. `index.archive.sql.outbox` fills and writes it."""
        ...

    def hold(self, names: Iterable[str], /) -> None:
        """Wait until no other transaction holds one of these names, and hold them until this one ends.

        For what is decided from rows in `Database.sharing`; ask for all names at once, where that is possible. In a transaction
        that only reads, or that nobody writes beside, there is nothing to wait for.
        """
        ...

    def execute(self, sql: str, values: Values = ..., /) -> Cursor:
        """Run one statement. Its errors come out of the surrounding `reading` or `writing` as ArchiveError."""
        ...

    def each(self, sql: str, rows: Iterable[Values], /) -> list[list[Any]]:
        """Run one statement for each of the rows of values, and give the rows of each result; in one go, where a database is far
        away."""
        ...

    def executemany(self, sql: str, rows: Iterable[Values], /) -> object:
        """Run one statement for each of the rows; results are not kept."""
        ...


class Database(Protocol):
    """Gives connections to any number of threads. Errors come out as ArchiveError, ArchiveFull or ArchiveRefused."""

    def reading(self) -> AbstractContextManager[Connection]:
        """One snapshot for all that is read in the block; inside `writing`, the transaction's own view, inside `snapshot` its."""
        ...

    def snapshot(self) -> AbstractContextManager[None]:
        """One snapshot for all that is read in the block and in copies of its context; see `index.archive.snapshots`. Nobody is
        kept from writing; a write in the block ends it, and what is read afterwards is read in a new one."""
        ...

    def follow(self, index: int) -> None:
        """See `index.archive.protocols.Archive.follow`."""
        ...

    def end_snapshot(self) -> None:
        """See `index.archive.protocols.Archive.end_snapshot`."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction, durable when the block ends, undone when it raises; nobody else writes meanwhile.

        A block inside another one of the same thread belongs to its transaction: what it did is undone if it raises, durable with
        the rest. If the database undid everything at once (the connection was lost, the disk is full), nothing more can be done
        in the outer block, and it raises ArchiveError at its end.
        """
        ...

    def sharing(self) -> AbstractContextManager[Connection]:
        """As `writing`, but others that share may write at the same time.

        For statements that are whole by themselves (rows that nobody else writes, `ON CONFLICT`), in an order that all writers
        have, and for what is decided under names that `Connection.hold` holds. Raises ArchiveBusy, with nothing changed, where
        two wait for each other: see `together`.
        """
        ...

    @property
    def clock(self) -> str:
        """The time by the clock of the database in microseconds since 1970, as an expression of SQL."""
        ...

    def apart(self) -> AbstractContextManager[Connection]:
        """Each statement in the block is a transaction of its own, and waits for no writer: for rows that nothing else is decided
        from. Inside `writing`, a part of that."""
        ...

    def erasing(self) -> AbstractContextManager[Connection]:
        """As `writing`, for rows that nobody shall be able to read once they are deleted, as far as the database can see to
        that."""
        ...

    def inside(self) -> bool:
        """Whether this thread is in a transaction that writes."""
        ...

    def load(self, connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Insert many rows in the quickest way that there is. connection: of `writing`."""
        ...

    def counted(self, connection: Connection, table: str, column: str) -> int:
        """The last number that was given to a row of a table that numbers its rows; 0 before the first."""
        ...

    def count_from(self, connection: Connection, table: str, column: str, last: int) -> None:
        """Go on numbering behind `last`, if that is further on. connection: of `writing`."""
        ...

    def stamp(self) -> object:
        """Equal to an earlier one only if nothing was committed in between, by any process, as far as that can be seen without
        asking the database. Costs microseconds."""
        ...

    def rest(self, seconds: float, *, quiet: float = 0.0) -> None:
        """Sleep until the outbox may have grown, at most so long: a moment where only a look says whether it has, a longer one when
        it has been quiet for a while. quiet: seconds since it grew."""
        ...

    def close(self) -> None:
        """Close every connection; one that is in use closes when its caller is done."""
        ...


def together(database: Database, work: Callable[[Connection], Result]) -> Result:
    """What a function does in `Database.sharing`; done again where others were in its way, so it must not change anything besides
    the database that cannot be changed twice. Inside another transaction that is up to whoever began it. Raises what it raises,
    ArchiveBusy after `TRIES`."""
    tries = 1 if database.inside() else TRIES
    for tried in range(1, tries + 1):
        try:
            with database.sharing() as connection:
                return work(connection)
        except ArchiveBusy:
            if tried == tries:
                raise
            time.sleep(random.uniform(0, 0.01 * 2**tried))  # noqa: S311 - no secret
    raise AssertionError("unreachable")
