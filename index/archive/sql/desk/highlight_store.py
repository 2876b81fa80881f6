"""Passages that readers marked."""

from typing import Any

from index.archive.sql.database import Connection, Database
from index.archive.sql.rows.row_codec import micros, moment_of, number_held
from index.highlights.protocols import Highlight

_HIGHLIGHT = "SELECT id, account, article, revision, starts, ends, quote, before_quote, after_quote, note, created FROM highlights"


class SqlHighlights:
    """Implements index.highlights.protocols.HighlightStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, highlight: Highlight) -> Highlight:
        with self._database.writing() as connection:
            made = connection.execute(
                "INSERT INTO highlights (account, article, revision, starts, ends, quote, before_quote, after_quote, note,"
                " created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                (
                    highlight.account, highlight.article, highlight.revision, highlight.start, highlight.end,
                    highlight.quote, highlight.before, highlight.after, highlight.note, micros(highlight.created),
                ),
            ).fetchone()  # fmt: skip
            return _highlight(connection.execute(f"{_HIGHLIGHT} WHERE id = ?", (made[0],)).fetchone())

    def of(self, account: int, article: str) -> list[Highlight]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"{_HIGHLIGHT} WHERE article = ? AND account = ? ORDER BY starts, id", (article, account)
            ).fetchall()
        return [_highlight(row) for row in rows]

    def recent(self, account: int, limit: int, *, before: int | None = None) -> list[Highlight]:
        older, values = ("", ()) if before is None else (" AND id < ?", (number_held(before),))
        with self._database.reading() as connection:
            rows = connection.execute(
                f"{_HIGHLIGHT} WHERE account = ?{older} ORDER BY id DESC LIMIT ?", (account, *values, limit)
            ).fetchall()
        return [_highlight(row) for row in rows]

    def write(self, account: int, highlight: int, note: str) -> bool:
        with self._database.writing() as connection:
            changed = connection.execute(
                "UPDATE highlights SET note = ? WHERE id = ? AND account = ?", (note, number_held(highlight), account)
            )
            return changed.rowcount > 0

    def remove(self, account: int, highlight: int) -> bool:
        with self._database.erasing() as connection:
            return (
                connection.execute(
                    "DELETE FROM highlights WHERE id = ? AND account = ?", (number_held(highlight), account)
                ).rowcount
                > 0
            )


def empty_highlights(connection: Connection, article: str) -> None:
    """Nothing of the text of an article that is removed stays; the notes are their readers' own words."""
    connection.execute(
        "UPDATE highlights SET quote = '', before_quote = '', after_quote = '' WHERE article = ?", (article,)
    )


def _highlight(row: tuple[Any, ...]) -> Highlight:
    return Highlight(
        id=row[0],
        account=row[1],
        article=row[2],
        revision=row[3],
        start=row[4],
        end=row[5],
        quote=row[6],
        before=row[7],
        after=row[8],
        note=row[9],
        created=moment_of(row[10]),
    )
