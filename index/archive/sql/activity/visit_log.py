"""The visits of every source one by one, the newest of each."""

import json
from typing import Any

from index.archive.protocols import Visit
from index.archive.sql.database import Connection
from index.archive.sql.rows.row_codec import micros, moment_of
from index.text.characters import line

KEPT = 500
"""Visits kept of one source: five days of one every fifteen minutes."""

_COLUMNS = (
    "source, started, finished, found, fetched, new, changed, unchanged, not_modified, refused, error, error_code"
)


def note_visit(connection: Connection, visit: Visit) -> None:
    """Keep a visit of a source that is there, and forget the oldest one beyond `KEPT`."""
    connection.execute(
        f"INSERT INTO visits ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            visit.source,
            micros(visit.started),
            micros(visit.finished),
            visit.found,
            visit.fetched,
            visit.new,
            visit.changed,
            visit.unchanged,
            visit.not_modified,
            json.dumps(dict(visit.refused)),
            line(visit.error or "") or None,
            visit.error_code,
        ),
    )
    connection.execute(
        "DELETE FROM visits WHERE source = :source AND id <= (SELECT id FROM visits WHERE source = :source"
        " ORDER BY id DESC LIMIT 1 OFFSET :kept)",
        {"source": visit.source, "kept": KEPT},
    )


def newest_visits(connection: Connection, source: str, limit: int) -> list[Visit]:
    """Newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM visits WHERE source = ? ORDER BY id DESC LIMIT ?", (source, limit)
    ).fetchall()
    return [_visit(row) for row in rows]


def _visit(row: tuple[Any, ...]) -> Visit:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    values["started"], values["finished"] = moment_of(values["started"]), moment_of(values["finished"])
    values["refused"] = tuple(sorted(json.loads(values["refused"]).items(), key=lambda item: (-item[1], item[0])))
    return Visit(**values)
