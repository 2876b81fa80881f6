"""Figures that were kept to be cited."""

import json
import zlib
from collections.abc import Iterable
from typing import Any

from index.archive.sql.database import Database
from index.archive.sql.rows.row_codec import micros, moment_of
from index.counting.protocols import ArticleState, FrozenSet
from index.text.characters import encodable

_ROW = "key, kind, title, address, made, made_by, sheet"
_ASKED = 500
"""Articles looked up in one statement."""


class SqlFrozenSets:
    """Implements index.counting.protocols.FrozenStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def states(self, ids: Iterable[str]) -> list[ArticleState]:
        wanted = list(ids)
        found: dict[str, ArticleState] = {}
        with self._database.reading() as connection:
            for at in range(0, len(wanted), _ASKED):
                part = wanted[at : at + _ASKED]
                places = ", ".join("?" * len(part))
                rows = connection.execute(
                    f"SELECT id, version, digest FROM articles WHERE id IN ({places})", tuple(part)
                )
                found |= {row[0]: (row[0], row[1], bytes(row[2]).hex()) for row in rows}
        return [found[id] for id in wanted if id in found]

    def put(self, frozen: FrozenSet) -> None:
        with self._database.writing() as connection:
            connection.execute(
                f"INSERT INTO frozen_sets ({_ROW}, articles) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
                (
                    frozen.key, frozen.kind, encodable(frozen.title), encodable(frozen.address), micros(frozen.made),
                    encodable(frozen.made_by), _packed(frozen.sheet), _packed(json.dumps(frozen.articles)),
                ),
            )  # fmt: skip

    def get(self, key: str) -> FrozenSet | None:
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT {_ROW}, articles FROM frozen_sets WHERE key = ?", (encodable(key),)
            ).fetchone()
        return None if row is None else _read(row, json.loads(_unpacked(row[7])))

    def recent(self, limit: int) -> list[FrozenSet]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_ROW} FROM frozen_sets ORDER BY made DESC, key LIMIT ?", (limit,)
            ).fetchall()
        return [_read(row, []) for row in rows]


def _read(row: Any, articles: list[list[list[Any]]]) -> FrozenSet:
    return FrozenSet(
        key=row[0],
        kind=row[1],
        title=row[2],
        address=row[3],
        made=moment_of(row[4]),
        made_by=row[5],
        sheet=_unpacked(row[6]),
        articles=tuple(tuple((one[0], one[1], one[2]) for one in found) for found in articles),
    )


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "replace"), 6)


def _unpacked(data: bytes) -> str:
    return zlib.decompress(bytes(data)).decode()
