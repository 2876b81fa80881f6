"""Imports: what came with each, what was refused, and taking it back."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from index.archive.sql.database import Database
from index.archive.sql.rows.row_codec import micros, moment_of, number_held, time_or_none
from index.archive.sql.takedowns import remove_articles
from index.imports.protocols import LONGEST_NAME, Arrival, ImportRecord, Origin, Refusal, Tally
from index.text.characters import encodable, line

_COUNTS = ("new", "changed", "same", "forgotten", "refused", "sources")
_COLUMNS = (
    "number, by, created, files, job, ended, error, file, done, size, undone, undone_by, taken_out, stayed,"
    f" {', '.join(_COUNTS)}"
)
_UNTOUCHED = (
    "a.version = 1 AND NOT EXISTS (SELECT 1 FROM addresses d WHERE d.article_id = a.id AND d.article_id IS NOT NULL)"
    " AND NOT EXISTS (SELECT 1 FROM article_corrections c WHERE c.article = a.id)"
)
"""Nothing but the import has had a hand in it: no newer version, no visit by the crawl, no correction by an editor."""


class SqlImports:
    """Implements index.imports.protocols.ImportStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, files: Sequence[str], *, by: str, now: datetime) -> int:
        names = [line(name)[:LONGEST_NAME] for name in files]
        with self._database.writing() as connection:
            row = connection.execute(
                "INSERT INTO imports (by, created, files) VALUES (?, ?, ?) RETURNING number",
                (line(by), micros(now), json.dumps(names)),
            ).fetchone()
        return int(row[0])

    def set_job(self, number: int, job: int) -> None:
        with self._database.writing() as connection:
            connection.execute("UPDATE imports SET job = ? WHERE number = ?", (job, number))

    def get(self, number: int) -> ImportRecord | None:
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT {_COLUMNS} FROM imports WHERE number = ?", (number_held(number),)
            ).fetchone()
        return _record(row) if row else None

    def recent(self, limit: int, *, before: int | None = None) -> list[ImportRecord]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM imports WHERE number < ? ORDER BY number DESC LIMIT ?",
                (1 << 62 if before is None else number_held(before), limit),
            ).fetchall()
        return [_record(row) for row in rows]

    def arrived(self, article_id: str, arrival: Arrival) -> None:
        self.arrived_many([(article_id, arrival)])

    def arrived_many(self, arrivals: Sequence[tuple[str, Arrival]]) -> None:
        with self._database.sharing() as connection:
            connection.executemany(
                "INSERT INTO import_articles (article, import, place)"
                " SELECT a.id, i.number, ? FROM articles a, imports i WHERE a.id = ? AND i.number = ?"
                " ON CONFLICT DO NOTHING",
                [(line(arrival.place), article_id, arrival.number) for article_id, arrival in arrivals],
            )

    def arrived_source(self, source_id: str, number: int) -> None:
        with self._database.sharing() as connection:
            connection.execute(
                "INSERT INTO import_sources (source, import) VALUES (?, ?) ON CONFLICT DO NOTHING", (source_id, number)
            )

    def progress(
        self, number: int, *, file: str, done: int, size: int, tally: Tally, refusals: Sequence[Refusal], most: int
    ) -> None:
        counts = ", ".join(f"{name} = {name} + ?" for name in _COUNTS)
        with self._database.writing() as connection:
            connection.execute(
                f"UPDATE imports SET file = ?, done = ?, size = ?, {counts} WHERE number = ?",
                (line(file)[:LONGEST_NAME], done, size, *(getattr(tally, name) for name in _COUNTS), number),
            )
            kept: int = connection.execute(
                "SELECT count(*) FROM import_refusals WHERE import = ?", (number,)
            ).fetchone()[0]
            connection.executemany(
                "INSERT INTO import_refusals (import, place, reason, detail)"
                " SELECT number, ?, ?, ? FROM imports WHERE number = ? ON CONFLICT DO NOTHING",
                [
                    (encodable(refusal.place), refusal.reason, encodable(refusal.detail), number)
                    for refusal in refusals[: max(0, most - kept)]
                ],
            )

    def end(self, number: int, now: datetime, *, error: str | None = None) -> None:
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE imports SET ended = ?, error = ?, file = '' WHERE number = ? AND ended IS NULL",
                (micros(now), line(error or "") or None, number),
            )

    def refused(self, number: int, *, after: int = 0, limit: int = 100) -> list[Refusal]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT seq, place, reason, detail FROM import_refusals WHERE import = ? AND seq > ?"
                " ORDER BY seq LIMIT ?",
                (number_held(number), number_held(after), limit),
            ).fetchall()
        return [Refusal(seq=seq, place=place, reason=reason, detail=detail) for seq, place, reason, detail in rows]

    def removable(self, number: int) -> tuple[int, int]:
        with self._database.reading() as connection:
            all_, untouched = connection.execute(
                f"SELECT count(*), count(CASE WHEN {_UNTOUCHED} THEN 1 END) FROM import_articles i"
                " JOIN articles a ON a.id = i.article WHERE i.import = ?",
                (number_held(number),),
            ).fetchone()
        return int(untouched), int(all_ - untouched)

    def take_out(self, number: int, limit: int) -> int:
        with self._database.erasing() as connection:
            rows = connection.execute(
                "SELECT i.article FROM import_articles i JOIN articles a ON a.id = i.article"
                f" WHERE i.import = ? AND {_UNTOUCHED} LIMIT ?",
                (number_held(number), limit),
            ).fetchall()
            count = remove_articles(connection, [row[0] for row in rows], remember=False)
            connection.execute(
                "UPDATE imports SET taken_out = taken_out + ? WHERE number = ?", (count, number_held(number))
            )
        return count

    def drop_sources(self, number: int) -> int:
        with self._database.writing() as connection:
            return connection.execute(
                "DELETE FROM sources WHERE id IN (SELECT source FROM import_sources WHERE import = ?)",
                (number_held(number),),
            ).rowcount

    def undone(self, number: int, now: datetime, *, by: str) -> None:
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE imports SET undone = ?, undone_by = ?,"
                " stayed = (SELECT count(*) FROM import_articles a WHERE a.import = imports.number) WHERE number = ?",
                (micros(now), line(by), number_held(number)),
            )

    def origin(self, article_id: str) -> Origin | None:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT i.number, a.place, i.created, i.by FROM import_articles a JOIN imports i ON i.number = a.import"
                " WHERE a.article = ?",
                (line(article_id),),
            ).fetchone()
        return Origin(number=row[0], place=row[1], at=moment_of(row[2]), by=row[3]) if row else None


def _record(row: tuple[Any, ...]) -> ImportRecord:
    return ImportRecord(
        number=row[0],
        by=row[1],
        created=moment_of(row[2]),
        files=tuple(json.loads(row[3])),
        job=row[4],
        ended=time_or_none(row[5]),
        error=row[6],
        file=row[7],
        done=row[8],
        size=row[9],
        undone=time_or_none(row[10]),
        undone_by=row[11],
        taken_out=row[12],
        stayed=row[13],
        tally=Tally(**dict(zip(_COUNTS, row[14:], strict=True))),
    )
