"""Press reviews."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from index.archive.sql.database import Connection, Database
from index.archive.sql.rows.row_codec import micros, moment_of, number_held
from index.reviews.protocols import Cover, Item, Review, Shows

_REVIEW = (
    "SELECT r.id, r.owner, r.title, r.day, r.client, r.intro, r.q, r.made_by, r.created, r.changed,"
    " (SELECT count(*) FROM review_items i WHERE i.review = r.id AND i.article IS NOT NULL) FROM reviews r"
)


class SqlReviews:
    """Implements index.reviews.protocols.ReviewStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, owner: int, cover: Cover, items: Sequence[Item], *, made_by: str, now: datetime) -> Review:
        with self._database.writing() as connection:
            made = connection.execute(
                "INSERT INTO reviews (owner, title, day, client, intro, q, made_by, created, changed)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                (owner, *_values(cover), made_by, micros(now), micros(now)),
            ).fetchone()
            for place, item in enumerate(items):
                _insert(connection, made[0], place, item)
            return _review(connection.execute(f"{_REVIEW} WHERE r.id = ?", (made[0],)).fetchone())

    def get(self, review: int) -> Review | None:
        with self._database.reading() as connection:
            row = connection.execute(f"{_REVIEW} WHERE r.id = ?", (number_held(review),)).fetchone()
        return _review(row) if row else None

    def recent(self, limit: int, *, before: int | None = None) -> list[Review]:
        older, values = ("", ()) if before is None else (" WHERE r.id < ?", (number_held(before),))
        with self._database.reading() as connection:
            rows = connection.execute(f"{_REVIEW}{older} ORDER BY r.id DESC LIMIT ?", (*values, limit)).fetchall()
        return [_review(row) for row in rows]

    def made_by(self, maker: str) -> Review | None:
        with self._database.reading() as connection:
            row = connection.execute(f"{_REVIEW} WHERE r.made_by = ? ORDER BY r.id DESC LIMIT 1", (maker,)).fetchone()
        return _review(row) if row else None

    def change(self, review: int, cover: Cover, now: datetime) -> bool:
        with self._database.writing() as connection:
            changed = connection.execute(
                "UPDATE reviews SET title = ?, day = ?, client = ?, intro = ?, q = ?, changed = ? WHERE id = ?",
                (*_values(cover), micros(now), number_held(review)),
            )
            return changed.rowcount > 0

    def items(self, review: int) -> list[Item]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT number, article, words, shows, starts, ends, revision FROM review_items WHERE review = ?"
                " ORDER BY place, number",
                (number_held(review),),
            ).fetchall()
        return [_item(row) for row in rows]

    def arrange(self, review: int, items: Sequence[Item], now: datetime) -> None:
        with self._database.writing() as connection:
            known = {
                row[0] for row in connection.execute("SELECT number FROM review_items WHERE review = ?", (review,))
            }
            kept = {item.number for item in items if item.number}
            for number in known - kept:
                connection.execute("DELETE FROM review_items WHERE number = ?", (number,))
            for place, item in enumerate(items):
                if item.number in known:
                    connection.execute(
                        "UPDATE review_items SET place = ?, words = ?, shows = ?, starts = ?, ends = ?, revision = ?"
                        " WHERE number = ?",
                        (place, item.words, item.shows.value, *_match(item), item.number),
                    )
                else:
                    _insert(connection, review, place, item)
            connection.execute("UPDATE reviews SET changed = ? WHERE id = ?", (micros(now), review))

    def remove(self, review: int) -> bool:
        with self._database.writing() as connection:
            return connection.execute("DELETE FROM reviews WHERE id = ?", (number_held(review),)).rowcount > 0


def _values(cover: Cover) -> tuple[str, ...]:
    return cover.title, cover.day.isoformat(), cover.client, cover.intro, cover.q


def _match(item: Item) -> tuple[int | None, int | None, int | None]:
    return (*(item.match or (None, None)), item.revision)


def _insert(connection: Connection, review: int, place: int, item: Item) -> None:
    connection.execute(
        "INSERT INTO review_items (review, place, article, words, shows, starts, ends, revision)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (review, place, item.article, item.words, item.shows.value, *_match(item)),
    )


def _review(row: tuple[Any, ...]) -> Review:
    return Review(
        id=row[0],
        owner=row[1],
        cover=Cover(title=row[2], day=date.fromisoformat(row[3]), client=row[4], intro=row[5], q=row[6]),
        made_by=row[7],
        created=moment_of(row[8]),
        changed=moment_of(row[9]),
        items=row[10],
    )


def _item(row: tuple[Any, ...]) -> Item:
    return Item(
        number=row[0],
        article=row[1],
        words=row[2],
        shows=Shows(row[3]),
        match=(row[4], row[5]) if row[4] is not None and row[5] is not None else None,
        revision=row[6],
    )
