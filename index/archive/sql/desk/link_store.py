"""Secret links, by the digests of their secrets."""

from datetime import datetime
from typing import Any

from index.archive.sql.database import Database
from index.archive.sql.rows.row_codec import micros, micros_or_none, moment_of, number_held, time_or_none
from index.sharing.protocols import SecretLink, Shared

_LINK = "SELECT id, kind, target, owner, title, created, ends, taken_back, opened FROM secret_links"


class SqlLinks:
    """Implements index.sharing.protocols.LinkStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, digest: str, kind: Shared, target: str, owner: int, title: str, *, now: datetime, ends: datetime | None
    ) -> SecretLink:
        with self._database.writing() as connection:
            made = connection.execute(
                "INSERT INTO secret_links (digest, kind, target, owner, title, created, ends)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
                (digest, kind.value, target, owner, title, micros(now), micros_or_none(ends)),
            ).fetchone()
            return _link(connection.execute(f"{_LINK} WHERE id = ?", (made[0],)).fetchone())

    def by_digest(self, digest: str) -> SecretLink | None:
        with self._database.reading() as connection:
            row = connection.execute(f"{_LINK} WHERE digest = ?", (digest,)).fetchone()
        return _link(row) if row else None

    def of(self, owner: int) -> list[SecretLink]:
        with self._database.reading() as connection:
            return [_link(row) for row in connection.execute(f"{_LINK} WHERE owner = ? ORDER BY id DESC", (owner,))]

    def take_back(self, link: int, owner: int, now: datetime) -> bool:
        with self._database.writing() as connection:
            changed = connection.execute(
                "UPDATE secret_links SET taken_back = ? WHERE id = ? AND owner = ? AND taken_back IS NULL",
                (micros(now), number_held(link), owner),
            )
            return changed.rowcount > 0

    def take_back_all(self, kind: Shared, target: str, owner: int, now: datetime) -> int:
        with self._database.writing() as connection:
            return connection.execute(
                "UPDATE secret_links SET taken_back = ?"
                " WHERE kind = ? AND target = ? AND owner = ? AND taken_back IS NULL",
                (micros(now), kind.value, target, owner),
            ).rowcount

    def note_opened(self, link: int, now: datetime) -> None:
        with self._database.writing() as connection:
            connection.execute("UPDATE secret_links SET opened = ? WHERE id = ?", (micros(now), link))


def _link(row: tuple[Any, ...]) -> SecretLink:
    return SecretLink(
        id=row[0],
        kind=Shared(row[1]),
        target=row[2],
        owner=row[3],
        title=row[4],
        created=moment_of(row[5]),
        ends=time_or_none(row[6]),
        taken_back=time_or_none(row[7]),
        opened=time_or_none(row[8]),
    )
