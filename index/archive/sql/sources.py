"""What is crawled and how it fares."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from index.archive.protocols import Source, SourceHealth, SourceKind, Visit
from index.archive.sql.activity.visit_log import newest_visits, note_visit
from index.archive.sql.database import Connection, Database
from index.archive.sql.rows.row_codec import micros, micros_or_none, moment_of, time_or_none
from index.archive.sql.rows.said_columns import columns_of, said_in
from index.outlets.labels import as_json, from_json
from index.text.characters import clean, line

_SOURCE = "id, url, name, kind, every, added, paused, timezone, labels, keep"
_PUT = f"INSERT INTO sources (headers, {_SOURCE}) VALUES ('[]', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
_WIDTH = len(_SOURCE.split())
_HEALTH = (
    "last_visit, last_success, next_visit, rhythm, failures, error, error_code, found, fetched, kept, not_modified, refused,"
    " error_sentence"
)
RECENT = 50
"""Articles of which the delay from published to searchable is the median."""


_QUARTER = 900_000_000
"""Microseconds of a quarter of an hour, by which every time zone differs from UTC."""
_DAY = 86_400_000_000
_EPOCH = date(1970, 1, 1).toordinal()
_SKEW = 60_000_000
"""Microseconds by which clocks differ without having been wrong."""


class SqlSources:
    """Implements index.archive.protocols.SourceStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, source: Source) -> bool:
        with self._database.sharing() as connection:
            cursor = connection.execute(
                _PUT,
                (
                    source.id,
                    source.url,
                    source.name,
                    source.kind.value,
                    source.every,
                    micros(source.added),
                    micros_or_none(source.paused),
                    source.timezone,
                    json.dumps(as_json(source.labels)),
                    source.keep,
                ),
            )
            return cursor.rowcount == 1

    def get(self, source_id: str) -> Source | None:
        source_id = clean(source_id)
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT {_SOURCE} FROM sources WHERE id = :named OR url = :named OR name = :named"
                " ORDER BY id = :named DESC, url = :named DESC, id",
                {"named": source_id},
            ).fetchone()
        return _source(row) if row else None

    def remove(self, source_id: str) -> bool:
        source_id = clean(source_id)
        with self._database.writing() as connection:
            connection.execute("UPDATE addresses SET revisit = NULL WHERE source = ?", (source_id,))
            return connection.execute("DELETE FROM sources WHERE id = ?", (source_id,)).rowcount == 1

    def move(self, source_id: str, url: str) -> bool:
        with self._database.writing() as connection:
            moved = connection.execute(
                "UPDATE sources SET url = :url WHERE id = :source"
                " AND NOT EXISTS (SELECT 1 FROM sources other WHERE other.url = :url AND other.id <> :source)",
                {"url": url, "source": source_id},
            )
            return moved.rowcount == 1

    def rename(self, source_id: str, name: str | None) -> bool:
        with self._database.writing() as connection:
            named = (line(name or "") or None, clean(source_id))
            return connection.execute("UPDATE sources SET name = ? WHERE id = ?", named).rowcount == 1

    def change(self, source: Source) -> bool:
        with self._database.writing() as connection:
            set_ = "name = ?, every = ?, paused = ?, timezone = ?, labels = ?, keep = ?"
            labels = json.dumps(as_json(source.labels))
            values = (source.name, source.every, micros_or_none(source.paused), source.timezone, labels, source.keep)
            known = connection.execute("SELECT every FROM sources WHERE id = ?", (source.id,)).fetchone()
            if known is None:
                return False
            connection.execute(f"UPDATE sources SET {set_} WHERE id = ?", (*values, source.id))
            if source.every is not None and source.every != known[0]:
                connection.execute(
                    "UPDATE sources SET rhythm = :seconds, next_visit = CASE WHEN last_visit IS NULL THEN NULL"
                    " WHEN last_visit + :wait < next_visit THEN last_visit + :wait ELSE next_visit END WHERE id = :source",
                    {"seconds": source.every, "wait": round(source.every * 1_000_000), "source": source.id},
                )
            return True

    def old_headers(self) -> dict[str, tuple[tuple[str, str], ...]]:
        with self._database.reading() as connection:
            rows = connection.execute("SELECT id, headers FROM sources WHERE headers <> '[]'").fetchall()
        return {row[0]: tuple((name, value) for name, value in json.loads(row[1])) for row in rows}

    def forget_headers(self) -> None:
        with self._database.erasing() as connection:
            connection.execute("UPDATE sources SET headers = '[]' WHERE headers <> '[]'")

    def pause(self, source_id: str, since: datetime | None) -> bool:
        with self._database.writing() as connection:
            values = (micros_or_none(since), clean(source_id))
            return connection.execute("UPDATE sources SET paused = ? WHERE id = ?", values).rowcount == 1

    def all(self) -> list[Source]:
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT {_SOURCE} FROM sources ORDER BY added, id").fetchall()
        return [_source(row) for row in rows]

    def health(self) -> list[SourceHealth]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_SOURCE}, {_HEALTH}, (SELECT count(*) FROM articles a WHERE a.source = s.id)"
                " FROM sources s ORDER BY added, id"
            ).fetchall()
            return [_health(row, _delay(connection, row[0])) for row in rows]

    def rhythm(self, source_id: str) -> tuple[float | None, int]:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT rhythm, failures FROM sources WHERE id = ? AND last_visit IS NOT NULL", (source_id,)
            ).fetchone()
        return (row[0], row[1]) if row else (None, 0)

    def record(self, visit: Visit, *, next_visit: datetime, rhythm: float) -> None:
        with self._database.sharing() as connection:
            connection.hold([f"source {visit.source}"])
            row = connection.execute("SELECT refused FROM sources WHERE id = ?", (visit.source,)).fetchone()
            if row is None:
                return
            note_visit(connection, visit)
            refused = Counter(json.loads(row[0]))
            refused.update(dict(visit.refused))
            success = None if visit.error else micros_or_none(visit.finished)
            connection.execute(
                "UPDATE sources SET last_visit = ?, last_success = coalesce(?, last_success),"
                " first_success = coalesce(first_success, ?), next_visit = ?, rhythm = ?,"
                " failures = CASE WHEN ? = 1 THEN failures + 1 ELSE 0 END, error = ?, error_sentence = ?, error_code = ?,"
                " found = found + ?, fetched = fetched + ?, kept = kept + ?, not_modified = not_modified + ?, refused = ? WHERE id = ?",
                (
                    micros(visit.finished),
                    success,
                    success,
                    micros(next_visit),
                    rhythm,
                    visit.error is not None,
                    *columns_of(visit.error),
                    visit.error_code,
                    visit.found,
                    visit.fetched,
                    visit.new + visit.changed,
                    visit.not_modified,
                    json.dumps(refused),
                    visit.source,
                ),
            )

    def visits(self, source_id: str, limit: int) -> list[Visit]:
        with self._database.reading() as connection:
            return newest_visits(connection, clean(source_id), limit)

    def articles(self, source_id: str, limit: int) -> list[str]:
        with self._database.reading() as connection:
            rows = connection.execute("SELECT id FROM articles WHERE source = ? LIMIT ?", (clean(source_id), limit))
            return [row[0] for row in rows]

    def outlets(self, ids: Iterable[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        with self._database.reading() as connection:
            for source in dict.fromkeys(map(clean, ids)):
                row = connection.execute(
                    "SELECT coalesce(o.stands_for, o.id) AS outlet, count(*) AS articles FROM articles a"
                    " JOIN outlets o ON o.id = a.outlet WHERE a.source = ?"
                    " GROUP BY coalesce(o.stands_for, o.id) ORDER BY articles DESC, outlet LIMIT 1",
                    (source,),
                ).fetchone()
                if row is not None:
                    found[source] = row[0]
        return found

    def arrivals(self, source_id: str, since: datetime) -> list[tuple[datetime, int]]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT first_fetched / :quarter * :quarter AS quarter, count(*) FROM articles"
                " WHERE source = :source AND first_fetched >= :since GROUP BY quarter ORDER BY quarter",
                {"quarter": _QUARTER, "source": clean(source_id), "since": micros(since)},
            ).fetchall()
        return [(moment_of(row[0]), row[1]) for row in rows]

    def daily(self, since: datetime, offset: timedelta) -> dict[str, dict[date, int]]:
        shift = round(offset.total_seconds() * 1_000_000)
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT source, (first_fetched + ?) / ? AS day, count(*) FROM articles"
                " WHERE source IS NOT NULL AND first_fetched >= ? GROUP BY source, day",
                (shift, _DAY, micros(since)),
            ).fetchall()
        days: dict[str, dict[date, int]] = defaultdict(dict)
        for source, day, count in rows:
            days[source][date.fromordinal(_EPOCH + day)] = count
        return dict(days)

    def pages_without_text(self, newest: int) -> dict[str, tuple[int, int]]:
        counts = {}
        with self._database.reading() as connection:
            for (source,) in connection.execute("SELECT id FROM sources").fetchall():
                rows = connection.execute(
                    "SELECT outcome, last_visit FROM addresses WHERE source = ? AND article_id IS NULL AND last_visit IS NOT NULL"
                    " AND outcome NOT LIKE 'document:%' ORDER BY last_visit DESC LIMIT ?",
                    (source, newest),
                ).fetchall()
                empty = sum(1 for outcome, _ in rows if outcome == "empty")
                if empty:
                    read = connection.execute(
                        "SELECT count(*) FROM articles WHERE source = ? AND first_fetched >= ?", (source, rows[-1][1])
                    ).fetchone()
                    counts[source] = (empty, len(rows) + read[0])
        return counts

    def next_visits(self) -> dict[str, datetime | None]:
        with self._database.reading() as connection:
            rows = connection.execute("SELECT id, next_visit FROM sources").fetchall()
        return {row[0]: time_or_none(row[1]) for row in rows}

    def forget_future(self, now: datetime) -> int:
        with self._database.writing() as connection:
            return connection.execute(
                "UPDATE sources SET next_visit = NULL WHERE last_visit > ?", (micros(now) + _SKEW,)
            ).rowcount


def _source(row: tuple[Any, ...]) -> Source:
    return Source(
        id=row[0],
        url=row[1],
        name=row[2],
        kind=SourceKind(row[3]),
        every=row[4],
        added=moment_of(row[5]),
        paused=time_or_none(row[6]),
        timezone=row[7],
        labels=from_json(json.loads(row[8])),
        keep=row[9],
    )


def _health(row: tuple[Any, ...], delay: float | None) -> SourceHealth:
    values = dict(zip(_HEALTH.split(", "), row[_WIDTH : _WIDTH + 13], strict=True))
    for name in ("last_visit", "last_success", "next_visit"):
        values[name] = time_or_none(values[name])
    values["error"] = said_in(values["error"], values.pop("error_sentence"))
    values["refused"] = tuple(sorted(json.loads(values["refused"]).items(), key=lambda item: (-item[1], item[0])))
    return SourceHealth(source=_source(row[:_WIDTH]), articles=row[_WIDTH + 13], delay=delay, **values)


def _delay(connection: Connection, source: str) -> float | None:
    """Median seconds from published to searchable. What the first visit found was published long before it was looked for
    and says nothing; nor does an article of which only the day is known."""
    rows = connection.execute(
        "SELECT a.searchable - a.published FROM articles a JOIN sources s ON s.id = a.source WHERE a.source = ?"
        " AND a.first_fetched > s.first_success AND a.dated = 1 AND a.searchable IS NOT NULL"
        " ORDER BY a.first_fetched DESC LIMIT ?",
        (source, RECENT),
    ).fetchall()
    return max(0.0, median(row[0] for row in rows) / 1e6) if rows else None
