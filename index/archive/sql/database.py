"""What the stores need of a database: connections with transactions, and SQL that SQLite and PostgreSQL both understand.

How a store and a migration are written for both stands in `index/archive/sql/__init__.py`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Values = Sequence[Any] | Mapping[str, Any]
"""For the placeholders of one statement: in their order for `?`, by name for `:name`."""


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
        """One snapshot for all that is read in the block; inside `writing`, the transaction's own view."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction, durable when the block ends, undone when it raises. Nested blocks of a thread are one."""
        ...

    def erasing(self) -> AbstractContextManager[Connection]:
        """As `writing`, for rows that nobody shall be able to read once they are deleted, as far as the database can see to
        that."""
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

    def close(self) -> None:
        """Close every connection; one that is in use closes when its caller is done."""
        ...
