"""Leases: what one process has for a while, and nobody else."""

from collections.abc import Sequence

from index.archive.sql.database import Database
from index.archive.sql.rows.placeholders import marks
from index.machines.protocols import Taken

MICROS = 1_000_000
FORGET_MICROS = 3600 * MICROS
"""After which a name that nobody has is forgotten."""


class SqlLeases:
    """Implements index.machines.protocols.LeaseStore. Every call is one statement or two, which wait for no writer, and goes by the
    clock of the database: those of the machines may differ."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, name: str, holder: str, seconds: float) -> Taken:
        now = self._database.clock
        with self._database.apart() as connection:
            row = connection.execute(
                f"INSERT INTO leases (name, holder, until, tries) VALUES (?, ?, {now} + ?, 0)"
                " ON CONFLICT (name) DO UPDATE SET until = excluded.until, holder = excluded.holder,"
                " tries = CASE WHEN leases.holder = '' THEN 0 WHEN leases.holder = excluded.holder THEN leases.tries"
                " ELSE leases.tries + 1 END"
                f" WHERE leases.until <= {now} OR leases.holder = excluded.holder RETURNING tries",
                (name, holder, _micros(seconds)),
            ).fetchone()
            if row is not None:
                return Taken(had=True, tries=row[0])
            row = connection.execute(f"SELECT holder, until - {now} FROM leases WHERE name = ?", (name,)).fetchone()
        if row is None:  # given back and forgotten meanwhile
            return Taken(had=False)
        return Taken(had=False, busy=bool(row[0]), wait=max(0.0, row[1] / MICROS))

    def take_free(self, names: Sequence[str], holder: str, seconds: float) -> dict[str, int]:
        return {name: taken.tries for name in dict.fromkeys(names) if (taken := self.take(name, holder, seconds)).had}

    def renew(self, names: Sequence[str], holder: str, seconds: float) -> frozenset[str]:
        kept: list[str] = []
        with self._database.apart() as connection:
            for part, wanted in marks(list(names)):
                kept += [
                    row[0]
                    for row in connection.execute(
                        f"UPDATE leases SET until = {self._database.clock} + ?"
                        f" WHERE name IN ({wanted}) AND holder = ? RETURNING name",
                        (_micros(seconds), *part, holder),
                    ).fetchall()
                ]
        return frozenset(kept)

    def give_back(self, name: str, holder: str, pause: float = 0.0) -> None:
        with self._database.apart() as connection:
            connection.execute(
                f"UPDATE leases SET holder = '', until = {self._database.clock} + ?, tries = 0 WHERE name = ? AND holder = ?",
                (_micros(max(0.0, pause)), name, holder),
            )

    def held(self, names: Sequence[str]) -> frozenset[str]:
        found: list[str] = []
        with self._database.reading() as connection:
            for part, wanted in marks(list(names)):
                found += [
                    row[0]
                    for row in connection.execute(
                        f"SELECT name FROM leases WHERE name IN ({wanted}) AND holder <> '' AND until > {self._database.clock}",
                        tuple(part),
                    ).fetchall()
                ]
        return frozenset(found)

    def forget(self) -> int:
        with self._database.apart() as connection:
            return connection.execute(
                f"DELETE FROM leases WHERE until < {self._database.clock} - ?", (FORGET_MICROS,)
            ).rowcount


def _micros(seconds: float) -> int:
    return round(seconds * MICROS)
