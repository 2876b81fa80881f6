"""Extraction rules of outlets, version by version."""

import json
import time

from index.archive.sql.database import Connection, Database
from index.archive.sql.rows.row_codec import moment_of
from index.outlets.protocols import RuleVersion
from index.text import characters

_COLUMNS = "seq, outlet, text, hosts, made, made_by"


class SqlRules:
    """Implements index.outlets.protocols.RuleStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, outlet: str, text: str, hosts: tuple[str, ...], *, by: str) -> RuleVersion:
        with self._database.writing() as connection:
            row = connection.execute(
                "INSERT INTO rule_versions (outlet, text, hosts, made, made_by) VALUES (?, ?, ?, ?, ?)"
                f" RETURNING {_COLUMNS}",
                (
                    characters.line(outlet),
                    characters.encodable(text),
                    json.dumps(hosts),
                    time.time_ns() // 1000,
                    characters.line(by),
                ),
            ).fetchone()
        return _version(row)

    def get(self, seq: int) -> RuleVersion | None:
        with self._database.reading() as connection:
            row = connection.execute(f"SELECT {_COLUMNS} FROM rule_versions WHERE seq = ?", (seq,)).fetchone()
        return _version(row) if row else None

    def current(self) -> list[RuleVersion]:
        with self._database.reading() as connection:
            return _versions(
                connection, "WHERE seq IN (SELECT max(seq) FROM rule_versions GROUP BY outlet) AND text <> ''", ()
            )

    def log(self, outlet: str) -> list[RuleVersion]:
        with self._database.reading() as connection:
            return _versions(connection, "WHERE outlet = ?", (outlet,))

    def latest(self) -> int:
        with self._database.reading() as connection:
            return int(connection.execute("SELECT coalesce(max(seq), 0) FROM rule_versions").fetchone()[0])


def _versions(connection: Connection, which: str, values: tuple[object, ...]) -> list[RuleVersion]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM rule_versions {which} ORDER BY seq DESC", values)
    return [_version(row) for row in rows]


def _version(row: tuple[int, str, str, str, int, str]) -> RuleVersion:
    seq, outlet, text, hosts, made, by = row
    return RuleVersion(seq=seq, outlet=outlet, text=text, hosts=tuple(json.loads(hosts)), made=moment_of(made), by=by)
