"""Statements and values between the stores and psycopg: placeholders, and types that come out as they do of SQLite."""

import re
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import Enum
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format
from psycopg.types.array import ListBinaryDumper
from psycopg.types.numeric import Int8BinaryDumper, NumericBinaryLoader
from psycopg.types.string import StrBinaryDumper

from index.archive.sql.database import Cursor, Values

LOCK = 0x42524F41
"""First half of the advisory lock of whoever writes; the second half is that of the schema."""
ALONE = f"SELECT pg_advisory_xact_lock({LOCK}, hashtext(current_schema()))".encode()
SHARED = f"SELECT pg_advisory_xact_lock_shared({LOCK}, hashtext(current_schema()))".encode()
_HOLD = (
    b"SELECT pg_advisory_xact_lock(number) FROM (SELECT DISTINCT hashtextextended(name, hashtext(current_schema())) AS number"
    b" FROM unnest($1::text[]) AS name ORDER BY number) AS numbers"
)
MOST_HELD = 500
"""Names that one transaction holds; who needs more writes alone. PostgreSQL has room for some 6,400 locks at first
(max_locks_per_transaction, max_connections)."""
KNOWN_DAYS = 7
"""For so long it is known whether the last transaction of a connection was kept."""
_PLACEHOLDER = re.compile(r"""'[^']*'|"[^"]*"|\?|(?<![:\w]):([a-z_]\w*)""")


@lru_cache(maxsize=2048)
def native(sql: str) -> tuple[str, tuple[str, ...]]:
    """A statement with `?` or `:name` as PostgreSQL reads it, with `$1`, and the names in the order of their numbers."""
    names: dict[str, int] = {}
    count = 0

    def number(match: re.Match[str]) -> str:
        nonlocal count
        if match.group() == "?":
            count += 1
            return f"${count}"
        if match.group(1) is not None:
            return f"${names.setdefault(match.group(1), len(names) + 1)}"
        return match.group()

    return _PLACEHOLDER.sub(number, sql), tuple(names)


_ARRAYS = {int: "bigint[]", str: "text[]", bytes: "bytea[]", float: "float8[]"}


@lru_cache(maxsize=64)
def for_each(sql: str, types: tuple[type, ...]) -> str:
    """A query that runs another one for each of many rows of values, which it takes as one array for each placeholder. types: of
    the values. Its rows begin with the number of the row of values, from 1."""
    inner = re.sub(r"\$(\d+)", r"given.value\1", native(sql)[0])
    arrays = ", ".join(f"${number}::{_ARRAYS[kind]}" for number, kind in enumerate(types, 1))
    columns = ", ".join(f"value{number}" for number in range(1, len(types) + 1))
    return (
        f"SELECT given.place, found.* FROM unnest({arrays}) WITH ORDINALITY AS given ({columns}, place)"
        f" CROSS JOIN LATERAL ({inner}) AS found"
    )


_INSERT = re.compile(r"(INSERT INTO \w+ \([^()]*\)) VALUES \((?:\?, )*\?\)( ON CONFLICT DO NOTHING)?")
"""An INSERT whose rows are values and nothing else."""


@lru_cache(maxsize=256)
def insert_all(sql: str, types: tuple[type, ...]) -> str:
    """An INSERT of many rows, which takes them as one array for each column. sql: as `_INSERT` describes. types: of the values."""
    found = _INSERT.fullmatch(sql)
    assert found is not None
    arrays = ", ".join(f"${number}::{_ARRAYS[kind]}" for number, kind in enumerate(types, 1))
    return f"{found.group(1)} SELECT * FROM unnest({arrays}){found.group(2) or ''}"


class Mode(Enum):
    """What a transaction may do: read, write beside others that share, write alone."""

    READING = "reading"
    SHARING = "sharing"
    ALONE = "alone"


class PostgresConnection:
    """Implements index.archive.sql.database.Connection over one of psycopg's. session, number: under which its transactions that
    write are known."""

    def __init__(self, raw: psycopg.Connection) -> None:
        self.raw = raw
        self.session = uuid.uuid4().hex
        self.number = 0
        self.begun(Mode.READING)

    def begin(self, mode: Mode) -> None:
        """Begin a transaction; one that writes waits for those that it may not be beside, and leaves its number. The server's own
        numbers tell nothing afterwards: one that dies gives those again that it had not written down. Raises psycopg.Error."""
        if mode is Mode.READING:
            self.raw.execute(b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        else:
            self.number += 1
            now = time.time_ns() // 1000
            begin = (
                b"BEGIN ISOLATION LEVEL READ COMMITTED; %b; INSERT INTO transactions (session, number, at) VALUES ('%b', %d, %d)"
                b" ON CONFLICT (session) DO UPDATE SET number = excluded.number, at = excluded.at"
                % (ALONE if mode is Mode.ALONE else SHARED, self.session.encode(), self.number, now)
            )
            if self.number == 1:
                begin += b"; DELETE FROM transactions WHERE at < %d" % (now - KNOWN_DAYS * 86_400_000_000)
            self.raw.execute(begin)
        self.begun(mode)

    def begun(self, mode: Mode) -> None:
        """Nothing of what belonged to an earlier transaction counts."""
        self.mode = mode
        self.changes: dict[str, str] = {}
        self._held: frozenset[str] = frozenset()

    def hold(self, names: Iterable[str], /) -> None:
        """See `index.archive.sql.database.Connection`. In one order, so that two who ask once never wait for each other."""
        fresh = self._held.symmetric_difference(self._held.union(names))
        if self.mode is not Mode.SHARING or not fresh:
            return
        if len(self._held) + len(fresh) > MOST_HELD:
            self.be_alone()
            return
        self.raw.execute(_HOLD, (list(fresh),), binary=True)
        self._held |= fresh

    def be_alone(self) -> None:
        """Wait until nobody else writes, and keep others from it until the transaction ends."""
        if self.mode is Mode.SHARING:
            self.raw.execute(ALONE)
            self.mode = Mode.ALONE

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A block that is undone alone if it raises."""
        before = self.mode, dict(self.changes), self._held
        self.raw.execute(b"SAVEPOINT nested")
        try:
            yield
        except BaseException:
            self.mode, self.changes, self._held = before
            with suppress(psycopg.Error):
                self.raw.execute(b"ROLLBACK TO SAVEPOINT nested; RELEASE SAVEPOINT nested")
            raise
        self.raw.execute(b"RELEASE SAVEPOINT nested")

    def execute(self, sql: str, values: Values = (), /) -> Cursor:
        """See `index.archive.sql.database.Connection`."""
        text, names = native(sql)
        return self.raw.execute(text.encode(), _in_order(values, names), binary=True)

    def each(self, sql: str, rows: Iterable[Values], /) -> list[list[Any]]:
        """See `index.archive.sql.database.Connection`; one statement, to which all values go as arrays."""
        _, names = native(sql)
        ordered = [_in_order(values, names) for values in rows]
        if not ordered:
            return []
        query = for_each(sql, tuple(type(value) for value in ordered[0]))
        results: list[list[Any]] = [[] for _ in ordered]
        for place, *row in self.raw.execute(query.encode(), list(map(list, zip(*ordered, strict=True))), binary=True):
            results[place - 1].append(tuple(row))
        return results

    def executemany(self, sql: str, rows: Iterable[Values], /) -> object:
        """See `index.archive.sql.database.Connection`; all rows travel together, those of an INSERT as arrays."""
        text, names = native(sql)
        ordered = [_in_order(values, names) for values in rows]
        if len(ordered) > 1 and _INSERT.fullmatch(sql):
            columns = list(map(list, zip(*ordered, strict=True)))
            kinds = [{type(value) for value in column} - {type(None)} for column in columns]
            if all(len(kind) == 1 and kind <= _ARRAYS.keys() for kind in kinds):
                insert = insert_all(sql, tuple(kind.pop() for kind in kinds))
                self.raw.execute(insert.encode(), columns, binary=True)
                return None
        if ordered:
            with self.raw.cursor() as cursor:
                cursor.executemany(text.encode(), ordered)
        return None


def _in_order(values: Values, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple([values[name] for name in names]) if isinstance(values, Mapping) else tuple(values)


class _Truth(Int8BinaryDumper):
    def dump(self, obj: Any) -> Buffer | None:
        return super().dump(int(obj))


class _TruthLoader(Loader):
    format = Format.BINARY

    def load(self, data: Buffer) -> int:
        return int(data != b"\x00")


class _Total(NumericBinaryLoader):
    """The sum of whole numbers is one."""

    def load(self, data: Buffer) -> Any:
        total = super().load(data)
        return int(total) if total == total.to_integral_value() else float(total)


def register_types(context: AdaptContext) -> None:
    """Let numbers be 64 bits wide, texts be texts, and truth be a number, both ways."""
    adapters = context.adapters
    adapters.register_dumper(int, Int8BinaryDumper)
    adapters.register_dumper(bool, _Truth)
    adapters.register_dumper(str, StrBinaryDumper)
    adapters.register_dumper(list, ListBinaryDumper)
    adapters.register_loader("bool", _TruthLoader)
    adapters.register_loader("numeric", _Total)
