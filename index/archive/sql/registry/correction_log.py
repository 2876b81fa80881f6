"""The log of the owner's corrections, as it is kept."""

import json
from datetime import datetime

from index.archive.sql.database import Connection
from index.archive.sql.rows.row_codec import micros, moment_of, time_or_none
from index.people.registry.corrections import Correction, Corrections, Kind


def log(connection: Connection) -> list[Correction]:
    """Every entry, oldest first, those undone among them."""
    rows = connection.execute(
        "SELECT seq, kind, person, other, names, made, made_by, undone, undone_by FROM people_corrections ORDER BY seq"
    )
    return [
        Correction(
            seq=seq,
            kind=Kind(kind),
            person=person,
            other=other,
            names=tuple(json.loads(names)),
            made=moment_of(made),
            by=by,
            undone=time_or_none(undone),
            undone_by=undone_by,
        )
        for seq, kind, person, other, names, made, by, undone, undone_by in rows
    ]


def standing(connection: Connection) -> Corrections:
    """What the log amounts to."""
    return Corrections(log(connection))


def append(connection: Connection, entry: Correction) -> int:
    """The number of the new entry; the one it comes with does not count."""
    row = connection.execute(
        "INSERT INTO people_corrections (kind, person, other, names, made, made_by) VALUES (?, ?, ?, ?, ?, ?) RETURNING seq",
        (entry.kind.value, entry.person, entry.other, json.dumps(entry.names), micros(entry.made), entry.by),
    ).fetchone()
    return int(row[0])


def mark_undone(connection: Connection, seq: int, now: datetime, by: str) -> None:
    """Keep an entry, which counts for nothing from now on."""
    connection.execute("UPDATE people_corrections SET undone = ?, undone_by = ? WHERE seq = ?", (micros(now), by, seq))
