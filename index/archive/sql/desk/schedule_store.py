"""Press reviews that are made again by themselves."""

from datetime import date, datetime
from typing import Any

from index.archive.sql.database import Database
from index.archive.sql.rows.row_codec import micros, moment_of, number_held
from index.reviews.protocols import Schedule

_COLUMNS = "id, owner, search, title, client, minute, weekdays, zone, send_to, last_day, last_made"


class SqlReviewSchedules:
    """Implements index.reviews.protocols.ScheduleStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, schedule: Schedule) -> Schedule:
        values = (
            schedule.owner, schedule.search, schedule.title, schedule.client, schedule.minute,
            "".join(map(str, sorted(schedule.weekdays))), schedule.zone, schedule.send_to,
            schedule.last_day.isoformat() if schedule.last_day else "", micros(schedule.last_made),
        )  # fmt: skip
        with self._database.writing() as connection:
            row = connection.execute(
                "INSERT INTO review_schedules (owner, search, title, client, minute, weekdays, zone, send_to, last_day,"
                f" last_made) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING {_COLUMNS}",
                values,
            ).fetchone()
        return _schedule(row)

    def all(self) -> list[Schedule]:
        with self._database.reading() as connection:
            return [
                _schedule(row) for row in connection.execute(f"SELECT {_COLUMNS} FROM review_schedules ORDER BY id")
            ]

    def made(self, schedule: int, day: date, when: datetime) -> bool:
        with self._database.writing() as connection:
            changed = connection.execute(
                "UPDATE review_schedules SET last_day = ?, last_made = ? WHERE id = ? AND last_day < ?",
                (day.isoformat(), micros(when), schedule, day.isoformat()),
            )
            return changed.rowcount > 0

    def go_on_with(self, schedule: int, search: int) -> bool:
        with self._database.writing() as connection:
            changed = connection.execute("UPDATE review_schedules SET search = ? WHERE id = ?", (search, schedule))
            return changed.rowcount > 0

    def remove(self, schedule: int) -> bool:
        with self._database.writing() as connection:
            number = number_held(schedule)
            return connection.execute("DELETE FROM review_schedules WHERE id = ?", (number,)).rowcount > 0


def _schedule(row: tuple[Any, ...]) -> Schedule:
    return Schedule(
        id=row[0],
        owner=row[1],
        search=row[2],
        title=row[3],
        client=row[4],
        minute=row[5],
        weekdays=frozenset(map(int, row[6])),
        zone=row[7],
        send_to=row[8],
        last_day=date.fromisoformat(row[9]) if row[9] else None,
        last_made=moment_of(row[10]),
    )
