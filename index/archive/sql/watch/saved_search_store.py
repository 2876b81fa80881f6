"""Saved searches, what matched each, and how far each account has seen it."""

import json
from datetime import datetime
from typing import Any

from index.archive.sql.database import Connection, Database
from index.archive.sql.rows.row_codec import micros, moment_of, number_held
from index.text.characters import encodable
from index.watch.saved_search import Pairs, SavedSearch

_SEARCH = (
    "SELECT s.id, s.name, s.pairs, s.account, coalesce(a.name, ''), s.shared, s.feed, s.created, s.changed"
    " FROM saved_searches s LEFT JOIN accounts a ON a.id = s.account"
)
_NEWEST = "(SELECT coalesce(max(seq), 0) FROM saved_search_matches)"
"""The last match of any search so far: whatever matches later comes behind it."""


class SqlSavedSearches:
    """Implements index.watch.protocols.SavedSearchStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, pairs: Pairs, *, account: int | None, shared: bool, now: datetime) -> SavedSearch:
        with self._database.writing() as connection:
            row = connection.execute(
                "INSERT INTO saved_searches (name, pairs, account, shared, created, changed) VALUES (?, ?, ?, ?, ?, ?)"
                " RETURNING id",
                (encodable(name), _dump(pairs), account, int(shared), micros(now), micros(now)),
            ).fetchone()
            kept = self._get(connection, row[0])
        assert kept is not None
        return kept

    def copy(self, search: SavedSearch, account: int, *, now: datetime) -> SavedSearch:
        with self._database.writing() as connection:
            copied = self.add(search.name, search.pairs, account=account, shared=False, now=now)
            connection.execute(
                "INSERT INTO saved_search_matches (search, article, at)"
                " SELECT CAST(? AS BIGINT), article, at FROM saved_search_matches WHERE search = ? ORDER BY seq",
                (copied.id, search.id),
            )
            return copied

    def get(self, search_id: int) -> SavedSearch | None:
        with self._database.reading() as connection:
            return self._get(connection, search_id)

    def of_feed(self, token: str) -> SavedSearch | None:
        with self._database.reading() as connection:
            row = connection.execute(f"{_SEARCH} WHERE s.feed = ?", (encodable(token),)).fetchone()
        return _search(row) if row else None

    def all(self) -> list[SavedSearch]:
        return self._list("", ())

    def seen_by(self, account: int) -> list[SavedSearch]:
        return self._list(" WHERE s.account = ? OR s.shared = 1", (account,))

    def count(self, account: int | None) -> int:
        where, values = ("account = ?", (account,)) if account is not None else ("account IS NULL", ())
        with self._database.reading() as connection:
            row = connection.execute(f"SELECT count(*) FROM saved_searches WHERE {where}", values).fetchone()
        return int(row[0])

    def change(
        self,
        search_id: int,
        *,
        name: str | None = None,
        pairs: Pairs | None = None,
        shared: bool | None = None,
        now: datetime,
    ) -> SavedSearch | None:
        with self._database.writing() as connection:
            before = self._get(connection, search_id)
            if before is None:
                return None
            if name is not None:
                connection.execute("UPDATE saved_searches SET name = ? WHERE id = ?", (encodable(name), before.id))
            if shared is not None:
                connection.execute("UPDATE saved_searches SET shared = ? WHERE id = ?", (int(shared), before.id))
            if pairs is not None and pairs != before.pairs:
                connection.execute(
                    "UPDATE saved_searches SET pairs = ?, changed = ? WHERE id = ?",
                    (_dump(pairs), micros(now), before.id),
                )
                connection.execute("DELETE FROM saved_search_matches WHERE search = ?", (before.id,))
            return self._get(connection, before.id)

    def set_feed(self, search_id: int, token: str | None) -> bool:
        with self._database.writing() as connection:
            changed = connection.execute(
                "UPDATE saved_searches SET feed = ? WHERE id = ?", (token, number_held(search_id))
            )
            return changed.rowcount > 0

    def remove(self, search_id: int) -> bool:
        with self._database.writing() as connection:
            gone = connection.execute(
                "DELETE FROM saved_searches WHERE id = ? RETURNING account", (number_held(search_id),)
            ).fetchone()
            # Alerts of its owner that look for nothing else end with it.
            connection.execute(
                "DELETE FROM alerts WHERE query = '' AND kept = 0 AND account = ?"
                " AND id NOT IN (SELECT alert FROM alert_searches)",
                (gone[0] if gone else None,),
            )
            return gone is not None

    def new_counts(self, account: int) -> dict[int, int]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT s.id, (SELECT count(*) FROM saved_search_matches m WHERE m.search = s.id AND m.seq > coalesce(v.seq, 0))"
                " FROM saved_searches s LEFT JOIN saved_search_visits v ON v.search = s.id AND v.account = ?"
                " WHERE s.account = ? OR s.shared = 1",
                (account, account),
            ).fetchall()
        return {search: count for search, count in rows if count}

    def new_in(self, search_id: int, account: int, limit: int) -> list[str]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT article FROM saved_search_matches WHERE search = ? AND seq > coalesce("
                "(SELECT seq FROM saved_search_visits WHERE search = ? AND account = ?), 0) ORDER BY seq DESC LIMIT ?",
                (number_held(search_id), number_held(search_id), account, limit),
            ).fetchall()
        return [row[0] for row in rows]

    def look(self, search_id: int, account: int) -> None:
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO saved_search_visits (search, account, seq)"
                f" SELECT id, ?, {_NEWEST} FROM saved_searches WHERE id = ?"
                " ON CONFLICT (search, account) DO UPDATE SET seq = excluded.seq",
                (account, number_held(search_id)),
            )

    def matches(self, search_id: int, *, since: datetime, limit: int) -> list[str]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT article FROM saved_search_matches WHERE search = ? AND at >= ? ORDER BY seq DESC LIMIT ?",
                (number_held(search_id), micros(since), limit),
            ).fetchall()
        return [row[0] for row in rows]

    def prune(self, keep: int) -> int:
        gone = 0
        with self._database.writing() as connection:
            rows = connection.execute(
                "SELECT search FROM saved_search_matches GROUP BY search HAVING count(*) > ?", (keep,)
            ).fetchall()
            for (search,) in rows:
                gone += connection.execute(
                    "DELETE FROM saved_search_matches WHERE search = ? AND seq <= (SELECT seq FROM saved_search_matches"
                    " WHERE search = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)",
                    (search, search, keep),
                ).rowcount
        return gone

    def _list(self, where: str, values: tuple[object, ...]) -> list[SavedSearch]:
        with self._database.reading() as connection:
            rows = connection.execute(f"{_SEARCH}{where}", values).fetchall()
        return sorted(map(_search, rows), key=lambda one: (one.name.casefold(), one.id))

    @staticmethod
    def _get(connection: Connection, search_id: int) -> SavedSearch | None:
        row = connection.execute(f"{_SEARCH} WHERE s.id = ?", (number_held(search_id),)).fetchone()
        return _search(row) if row else None


def _dump(pairs: Pairs) -> str:
    return json.dumps([[encodable(name), encodable(value)] for name, value in pairs], ensure_ascii=False)


def _search(row: tuple[Any, ...]) -> SavedSearch:
    return SavedSearch(
        id=row[0],
        name=row[1],
        pairs=tuple((name, value) for name, value in json.loads(row[2])),
        account=row[3],
        by=row[4],
        shared=bool(row[5]),
        feed=row[6],
        created=moment_of(row[7]),
        changed=moment_of(row[8]),
    )
