"""The log of the owner's corrections, as it is kept."""

import json
import sqlite3

from index.archive.sqlite.rows.row_codec import moment_of, time_or_none
from index.people.registry.corrections import Correction, Corrections, Kind


def log(connection: sqlite3.Connection) -> list[Correction]:
    """Every entry, oldest first, those undone among them."""
    rows = connection.execute(
        "SELECT seq, kind, person, other, names, made, undone FROM people_corrections ORDER BY seq"
    )
    return [
        Correction(
            seq=seq,
            kind=Kind(kind),
            person=person,
            other=other,
            names=tuple(json.loads(names)),
            made=moment_of(made),
            undone=time_or_none(undone),
        )
        for seq, kind, person, other, names, made, undone in rows
    ]


def standing(connection: sqlite3.Connection) -> Corrections:
    """What the log amounts to."""
    return Corrections(log(connection))


def append(
    connection: sqlite3.Connection, kind: Kind, person: str, other: str | None, names: tuple[str, ...], now: int
) -> int:
    """The number of the new entry. now: microseconds since 1970."""
    row = connection.execute(
        "INSERT INTO people_corrections (kind, person, other, names, made) VALUES (?, ?, ?, ?, ?) RETURNING seq",
        (kind.value, person, other, json.dumps(names), now),
    ).fetchone()
    return int(row[0])


def mark_undone(connection: sqlite3.Connection, seq: int, now: int) -> None:
    """Take back an entry. now: microseconds since 1970."""
    connection.execute("UPDATE people_corrections SET undone = ? WHERE seq = ?", (now, seq))
