"""Lists of words and phrases that stand for themselves in a query."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from index.archive.sql.database import Connection, Database
from index.archive.sql.rows.row_codec import micros, moment_of, number_held
from index.text.characters import encodable
from index.text.folding import fold
from index.watch.word_list import WordList

_LIST = (
    "SELECT l.id, l.name, l.entries, l.account, coalesce(a.name, ''), l.shared, l.former, l.created, l.changed"
    " FROM word_lists l LEFT JOIN accounts a ON a.id = l.account"
)
_FORMER_MOST = 20
"""Names of a list that are remembered beside its own."""


class SqlWordLists:
    """Implements index.watch.protocols.WordListStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, name: str, entries: tuple[str, ...], *, account: int | None, shared: bool, now: datetime
    ) -> WordList | None:
        name = encodable(name)
        with self._database.writing() as connection:
            if _taken(connection, fold(name), account, shared, 0):
                return None
            row = connection.execute(
                "INSERT INTO word_lists (name, folded, former, entries, account, shared, created, changed)"
                " VALUES (?, ?, '[]', ?, ?, ?, ?, ?) RETURNING id",
                (name, fold(name), _dump(entries), account, int(shared), micros(now), micros(now)),
            ).fetchone()
            return _get(connection, row[0])

    def get(self, list_id: int) -> WordList | None:
        with self._database.reading() as connection:
            return _get(connection, list_id)

    def all(self) -> list[WordList]:
        return self._list("", ())

    def seen_by(self, account: int) -> list[WordList]:
        return self._list(" WHERE l.account = ? OR l.shared = 1", (account,))

    def named(self, name: str, reader: int | None) -> WordList | None:
        wanted = fold(encodable(name))
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, folded, former, account FROM word_lists WHERE account = ? OR shared = 1 ORDER BY id",
                (reader,),
            ).fetchall()
            ranked = [
                ((folded != wanted, reader is None or account != reader), id)
                for id, folded, former, account in rows
                if folded == wanted or wanted in json.loads(former)
            ]
            return _get(connection, min(ranked)[1]) if ranked else None

    def count(self, account: int | None) -> int:
        where, values = ("account = ?", (account,)) if account is not None else ("account IS NULL", ())
        with self._database.reading() as connection:
            row = connection.execute(f"SELECT count(*) FROM word_lists WHERE {where}", values).fetchone()
        return int(row[0])

    def change(
        self,
        list_id: int,
        *,
        name: str | None = None,
        entries: tuple[str, ...] | None = None,
        shared: bool | None = None,
        now: datetime,
    ) -> WordList | None:
        with self._database.writing() as connection:
            before = _get(connection, list_id)
            if before is None:
                return None
            called = before.name if name is None else encodable(name)
            is_shared = before.shared if shared is None else shared
            if _taken(connection, fold(called), before.account, is_shared, before.id):
                return None
            former = before.former
            if fold(called) != fold(before.name):
                former = tuple(dict.fromkeys((fold(before.name), *former)))[:_FORMER_MOST]
            connection.execute(
                "UPDATE word_lists SET name = ?, folded = ?, former = ?, entries = ?, shared = ?, changed = ? WHERE id = ?",
                (
                    called,
                    fold(called),
                    _dump(one for one in former if one != fold(called)),
                    _dump(before.entries if entries is None else entries),
                    int(is_shared),
                    micros(now),
                    before.id,
                ),
            )
            return _get(connection, before.id)

    def remove(self, list_id: int) -> bool:
        with self._database.writing() as connection:
            return connection.execute("DELETE FROM word_lists WHERE id = ?", (number_held(list_id),)).rowcount > 0

    def version(self) -> str:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT count(*), coalesce(sum(id), 0), coalesce(max(changed), 0), coalesce(sum(account), 0) FROM word_lists"
            ).fetchone()
        return "-".join(str(int(number)) for number in row)

    def _list(self, where: str, values: tuple[object, ...]) -> list[WordList]:
        with self._database.reading() as connection:
            rows = connection.execute(f"{_LIST}{where}", values).fetchall()
        return sorted(map(_word_list, rows), key=lambda one: (one.name.casefold(), one.id))


def _taken(connection: Connection, folded: str, account: int | None, shared: bool, but: int) -> bool:
    """Whether another list of the account, or another that is shared where this one is, is called so."""
    theirs = "(account = ? OR shared = 1)" if shared else "account = ?"
    found = connection.execute(
        f"SELECT 1 FROM word_lists WHERE folded = ? AND id <> ? AND {theirs} LIMIT 1", (folded, but, account)
    ).fetchone()
    return found is not None


def _get(connection: Connection, list_id: int) -> WordList | None:
    row = connection.execute(f"{_LIST} WHERE l.id = ?", (number_held(list_id),)).fetchone()
    return _word_list(row) if row else None


def _dump(texts: Iterable[str]) -> str:
    return json.dumps([encodable(text) for text in texts], ensure_ascii=False)


def _word_list(row: tuple[Any, ...]) -> WordList:
    return WordList(
        id=row[0],
        name=row[1],
        entries=tuple(json.loads(row[2])),
        account=row[3],
        by=row[4],
        shared=bool(row[5]),
        former=tuple(json.loads(row[6])),
        created=moment_of(row[7]),
        changed=moment_of(row[8]),
    )
