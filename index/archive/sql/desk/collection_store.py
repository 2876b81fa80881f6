"""Named collections of articles."""

import hashlib
from collections.abc import Collection as Chosen
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from index.archive.sql.database import Database
from index.archive.sql.desk.reader_version import bump
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import micros, moment_of, number_held
from index.collections.protocols import Access, Collection, Line

_COLLECTION = (
    "SELECT c.id, c.owner, a.name, c.name, c.about, c.access, c.created, c.changed,"
    " (SELECT count(*) FROM collection_lines l WHERE l.collection = c.id)"
    " FROM collections c JOIN accounts a ON a.id = c.owner"
)


class SqlCollections:
    """Implements index.collections.protocols.CollectionStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, owner: int, name: str, key: str, *, about: str, access: Access, now: datetime) -> Collection | None:
        at = micros(now)
        with self._database.writing() as connection:
            made = connection.execute(
                "INSERT INTO collections (owner, name, name_key, about, access, created, changed)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (owner, name_key) DO NOTHING RETURNING id",
                (owner, name, key, about, access.value, at, at),
            ).fetchone()
            if made is None:
                return None
            bump(connection, owner)
            return _collection(connection.execute(f"{_COLLECTION} WHERE c.id = ?", (made[0],)).fetchone())

    def get(self, collection: int) -> Collection | None:
        with self._database.reading() as connection:
            row = connection.execute(f"{_COLLECTION} WHERE c.id = ?", (number_held(collection),)).fetchone()
        return _collection(row) if row else None

    def visible(self, account: int) -> list[Collection]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"{_COLLECTION} WHERE c.owner = ? OR c.access <> 'private'"
                " ORDER BY CASE WHEN c.owner = ? THEN 0 ELSE 1 END, c.name_key, c.id",
                (account, account),
            ).fetchall()
        return [_collection(row) for row in rows]

    def change(
        self,
        collection: int,
        *,
        name: tuple[str, str] | None = None,
        about: str | None = None,
        access: Access | None = None,
        now: datetime,
    ) -> bool:
        values: dict[str, object] = {"changed": micros(now)}
        if name is not None:
            values["name"], values["name_key"] = name
        if about is not None:
            values["about"] = about
        if access is not None:
            values["access"] = access.value
        columns = ", ".join(f"{column} = ?" for column in values)
        with self._database.writing() as connection:
            if (
                name is not None
                and connection.execute(
                    "SELECT 1 FROM collections WHERE name_key = ? AND id <> ?"
                    " AND owner = (SELECT owner FROM collections WHERE id = ?)",
                    (name[1], collection, collection),
                ).fetchone()
            ):
                return False
            return (
                connection.execute(
                    f"UPDATE collections SET {columns}, version = version + 1 WHERE id = ?",
                    (*values.values(), number_held(collection)),
                ).rowcount
                > 0
            )

    def remove(self, collection: int) -> bool:
        with self._database.writing() as connection:
            return connection.execute("DELETE FROM collections WHERE id = ?", (number_held(collection),)).rowcount > 0

    def put(self, collection: int, articles: Sequence[str], *, by: str, now: datetime) -> int:
        with self._database.writing() as connection:
            added = sum(
                connection.execute(
                    "INSERT INTO collection_lines (collection, article, added, by_name)"
                    " SELECT c.id, a.id, ?, ? FROM collections c, articles a WHERE c.id = ? AND a.id = ?"
                    " ON CONFLICT (collection, article) DO NOTHING",
                    (micros(now), by, number_held(collection), article),
                ).rowcount
                for article in dict.fromkeys(articles)
            )
            if added:
                self._touch(connection, collection, now)
        return added

    def take_out(self, collection: int, articles: Sequence[str], now: datetime) -> int:
        gone = 0
        with self._database.writing() as connection:
            for part, places in marks(list(dict.fromkeys(articles))):
                gone += connection.execute(
                    f"DELETE FROM collection_lines WHERE collection = ? AND article IN ({places})",
                    (number_held(collection), *part),
                ).rowcount
            if gone:
                self._touch(connection, collection, now)
        return gone

    @staticmethod
    def _touch(connection: Any, collection: int, now: datetime) -> None:
        connection.execute(
            "UPDATE collections SET changed = ?, version = version + 1 WHERE id = ?", (micros(now), collection)
        )

    def lines(self, collection: int, limit: int, *, before: int | None = None) -> list[Line]:
        older, values = ("", ()) if before is None else (" AND number < ?", (number_held(before),))
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT number, article, added, by_name FROM collection_lines WHERE collection = ?{older}"
                " ORDER BY number DESC LIMIT ?",
                (number_held(collection), *values, limit),
            ).fetchall()
        return [Line(number=row[0], article=row[1], added=moment_of(row[2]), by=row[3]) for row in rows]

    def ids(self, collections: Chosen[int]) -> dict[int, frozenset[str]]:
        with self._database.reading() as connection:
            return {
                collection: frozenset(
                    row[0]
                    for row in connection.execute(
                        "SELECT article FROM collection_lines WHERE collection = ?", (number_held(collection),)
                    )
                )
                for collection in collections
            }

    def holding(self, account: int, articles: Sequence[str]) -> dict[str, list[int]]:
        held: dict[str, list[int]] = {}
        with self._database.reading() as connection:
            for part, places in marks(list(dict.fromkeys(articles))):
                for article, collection in connection.execute(
                    "SELECT l.article, l.collection FROM collection_lines l JOIN collections c ON c.id = l.collection"
                    f" WHERE l.article IN ({places}) AND (c.owner = ? OR c.access <> 'private') ORDER BY c.name_key, c.id",
                    (*part, account),
                ):
                    held.setdefault(article, []).append(collection)
        return held

    def version(self, account: int) -> str:
        with self._database.reading() as connection:
            own = connection.execute("SELECT version FROM reader_versions WHERE account = ?", (account,)).fetchone()
            seen = connection.execute(
                "SELECT id, version FROM collections WHERE owner = ? OR access <> 'private' ORDER BY id", (account,)
            ).fetchall()
        state = repr((own[0] if own else 0, [tuple(row) for row in seen]))
        return hashlib.blake2b(state.encode(), digest_size=12).hexdigest()


def _collection(row: tuple[Any, ...]) -> Collection:
    return Collection(
        id=row[0],
        owner=row[1],
        owner_name=row[2],
        name=row[3],
        about=row[4],
        access=Access(row[5]),
        created=moment_of(row[6]),
        changed=moment_of(row[7]),
        articles=row[8],
    )
