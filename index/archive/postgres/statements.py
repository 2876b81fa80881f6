"""Statements and values between the stores and psycopg: placeholders, and types that come out as they do of SQLite."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format
from psycopg.types.numeric import Int8BinaryDumper, NumericBinaryLoader
from psycopg.types.string import StrBinaryDumper

from index.archive.sql.database import Cursor, Values

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


class PostgresConnection:
    """Implements index.archive.sql.database.Connection over one of psycopg's. transaction: the number that the server gave to the
    transaction that is writing."""

    def __init__(self, raw: psycopg.Connection) -> None:
        self.raw = raw
        self.transaction = ""

    def execute(self, sql: str, values: Values = (), /) -> Cursor:
        """See `index.archive.sql.database.Connection`."""
        text, names = native(sql)
        return self.raw.execute(text.encode(), _in_order(values, names), binary=True)

    def each(self, sql: str, rows: Iterable[Values], /) -> list[list[Any]]:
        """See `index.archive.sql.database.Connection`; all travel together."""
        text, names = native(sql)
        query = text.encode()
        with self.raw.pipeline():
            cursors = [self.raw.execute(query, _in_order(values, names), binary=True) for values in rows]
            return [cursor.fetchall() for cursor in cursors]

    def executemany(self, sql: str, rows: Iterable[Values], /) -> object:
        """See `index.archive.sql.database.Connection`; all rows travel together."""
        text, names = native(sql)
        with self.raw.cursor() as cursor:
            cursor.executemany(text.encode(), [_in_order(values, names) for values in rows])
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
    adapters.register_loader("bool", _TruthLoader)
    adapters.register_loader("numeric", _Total)
