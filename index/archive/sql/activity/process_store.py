"""The processes that work on the archive."""

from collections.abc import Sequence
from datetime import datetime

from index.archive.sql.database import Database
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import micros, moment_of
from index.machines.protocols import Process

_COLUMNS = "id, machine, role, pid, version, build, started, seen, doing"


class SqlProcesses:
    """Implements index.machines.protocols.ProcessStore. Nothing is decided from these rows, so no sign waits for a writer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def beat(self, process: Process) -> None:
        with self._database.sharing() as connection:
            connection.execute(
                f"INSERT INTO processes ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET seen = excluded.seen, doing = excluded.doing",
                (
                    process.id,
                    process.machine,
                    process.role,
                    process.pid,
                    process.version,
                    process.build,
                    micros(process.started),
                    micros(process.seen),
                    process.doing,
                ),
            )

    def leave(self, ids: Sequence[str]) -> None:
        with self._database.sharing() as connection:
            for part, wanted in marks(ids):
                connection.execute(f"DELETE FROM processes WHERE id IN ({wanted})", tuple(part))

    def all(self) -> list[Process]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM processes ORDER BY machine, role, started, id"
            ).fetchall()
        return [
            Process(
                id=row[0],
                machine=row[1],
                role=row[2],
                pid=row[3],
                version=row[4],
                build=row[5],
                started=moment_of(row[6]),
                seen=moment_of(row[7]),
                doing=row[8],
            )
            for row in rows
        ]

    def forget(self, before: datetime) -> int:
        with self._database.sharing() as connection:
            return connection.execute("DELETE FROM processes WHERE seen < ?", (micros(before),)).rowcount
