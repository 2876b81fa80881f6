"""What is known of each address: validators, holds, revisits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from index.archive.protocols import AddressState
from index.archive.sql.database import Database, together
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import micros, micros_or_none, time_or_none
from index.text.characters import address, clean

_COLUMNS = (
    "url, etag, last_modified, not_before, failures, status, outcome, content_hash, article_id, revisit, visits,"
    " last_visit, source"
)
_PUT = (
    f"INSERT INTO addresses ({_COLUMNS}) VALUES ({', '.join('?' * 13)}) ON CONFLICT (url) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS.split(", ")[1:])
)


class SqlAddresses:
    """Implements index.archive.protocols.AddressStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, url: str) -> AddressState | None:
        return self.get_many([url]).get(url)

    def get_many(self, urls: Sequence[str]) -> dict[str, AddressState]:
        states: dict[str, AddressState] = {}
        with self._database.reading() as connection:
            for part, places in marks(list(dict.fromkeys(map(address, urls)))):
                for row in connection.execute(f"SELECT {_COLUMNS} FROM addresses WHERE url IN ({places})", part):
                    states[row[0]] = _state(row)
        return states

    def put_many(self, states: Sequence[AddressState]) -> None:
        if not states:
            return
        rows = [
            _row(state) for state in sorted(states, key=lambda state: state.url)
        ]  # stable: of two of one address the later counts
        together(self._database, lambda connection: connection.executemany(_PUT, rows))

    def due(self, now: datetime, source: str, limit: int) -> list[AddressState]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM addresses WHERE source = ? AND revisit <= ? ORDER BY revisit, url LIMIT ?",
                (source, micros(now), limit),
            ).fetchall()
        return [_state(row) for row in rows]

    def barren(self, source: str, limit: int) -> list[AddressState]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM addresses WHERE source = ? AND article_id IS NULL AND last_visit IS NOT NULL"
                " AND outcome IS NOT NULL AND outcome NOT LIKE 'document:%' AND outcome NOT IN ('moved', 'article')"
                " ORDER BY last_visit DESC, url LIMIT ?",
                (clean(source), limit),
            ).fetchall()
        return [_state(row) for row in rows]


def _row(state: AddressState) -> tuple[object, ...]:
    return (
        state.url,
        state.etag,
        state.last_modified,
        micros_or_none(state.not_before),
        state.failures,
        state.status,
        state.outcome,
        state.content_hash,
        state.article_id,
        micros_or_none(state.revisit),
        state.visits,
        micros_or_none(state.last_visit),
        state.source,
    )


def _state(row: tuple[Any, ...]) -> AddressState:
    values = dict(zip(_COLUMNS.replace(",", "").split(), row, strict=True))
    for name in ("not_before", "revisit", "last_visit"):
        values[name] = time_or_none(values[name])
    return AddressState(**values)
