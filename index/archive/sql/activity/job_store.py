"""Jobs and their lines of progress."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from index.archive.sql.database import Database
from index.archive.sql.rows.placeholders import placeholders
from index.archive.sql.rows.row_codec import micros, moment_of, number_held, time_or_none
from index.archive.sql.rows.said_columns import columns_of, said_in
from index.jobs.protocols import OUTLASTING, REPEATABLE, Job, JobEvent, JobKind, JobState, TooManyJobs, cleaned
from index.text.characters import line
from index.text.localizable import Counted, Sentence, packed, unpacked

_COLUMNS = "id, kind, arguments, by, state, created, started, ended, tries, error, error_sentence, stopped"
_OPEN = "state IN ('waiting', 'running')"


class SqlJobs:
    """Implements index.jobs.protocols.JobStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, kind: JobKind, arguments: Mapping[str, Any], *, by: str, now: datetime, most: int) -> Job:
        text = _dump(arguments)
        with self._database.writing() as connection:
            waiting: int = connection.execute("SELECT count(*) FROM jobs WHERE state = 'waiting'").fetchone()[0]
            if waiting >= most:
                raise TooManyJobs(
                    Sentence(
                        "%(waiting)s jobs are waiting, which is as many as this server keeps (jobs_waiting); try "
                        "again when some of them are done",
                        waiting=waiting,
                    )
                )
            row = connection.execute(
                "INSERT INTO jobs (kind, arguments, by, state, created) VALUES (?, ?, ?, 'waiting', ?)"
                f" RETURNING {_COLUMNS}",
                (kind.value, text, line(by), micros(now)),
            ).fetchone()
        return _job(row)

    def get(self, job_id: int) -> Job | None:
        with self._database.reading() as connection:
            row = connection.execute(f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", (number_held(job_id),)).fetchone()
        return _job(row) if row else None

    def recent(self, limit: int) -> list[Job]:
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM jobs ORDER BY id DESC LIMIT ?", (limit,)).fetchall()
        return [_job(row) for row in rows]

    def waiting(self) -> int:
        with self._database.reading() as connection:
            count: int = connection.execute("SELECT count(*) FROM jobs WHERE state = 'waiting'").fetchone()[0]
        return count

    def is_open(self) -> bool:
        with self._database.reading() as connection:
            return connection.execute(f"SELECT 1 FROM jobs WHERE {_OPEN}").fetchone() is not None

    def take(self, now: datetime, *, without: Collection[JobKind] = ()) -> Job | None:
        # An empty list is no SQL for PostgreSQL.
        but = f" AND kind NOT IN ({placeholders([*without])})" if without else ""
        with self._database.writing() as connection:
            row = connection.execute(
                "UPDATE jobs SET state = 'running', started = ?, tries = tries + 1"
                f" WHERE id = (SELECT min(id) FROM jobs WHERE state = 'waiting'{but})"
                f" RETURNING {_COLUMNS}",
                (micros(now), *(kind.value for kind in without)),
            ).fetchone()
        return _job(row) if row else None

    def put_back(self, job_id: int) -> None:
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE jobs SET state = 'waiting', tries = CASE WHEN tries > 0 THEN tries - 1 ELSE 0 END"
                " WHERE id = ? AND state = 'running'",
                (number_held(job_id),),
            )

    def stop(self, job_id: int, now: datetime) -> Job | None:
        with self._database.writing() as connection:
            connection.execute(f"UPDATE jobs SET stopped = 1 WHERE id = ? AND {_OPEN}", (number_held(job_id),))
            connection.execute(
                "UPDATE jobs SET state = 'done', ended = ? WHERE id = ? AND state = 'waiting'",
                (micros(now), number_held(job_id)),
            )
        return self.get(job_id)

    def stopping(self) -> list[int]:
        with self._database.reading() as connection:
            rows = connection.execute("SELECT id FROM jobs WHERE state = 'running' AND stopped <> 0").fetchall()
        return [row[0] for row in rows]

    def note(self, job_id: int, lines: Sequence[Mapping[str, Any]], now: datetime) -> None:
        with self._database.writing() as connection:
            connection.executemany(
                "INSERT INTO job_events (job, at, data) SELECT id, ?, ? FROM jobs WHERE id = ?",
                [(micros(now), _dump(event), number_held(job_id)) for event in lines],
            )

    def events(self, job_id: int, *, after: int = 0, limit: int = 1000) -> list[JobEvent]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT seq, job, at, data FROM job_events WHERE job = ? AND seq > ? ORDER BY seq LIMIT ?",
                (number_held(job_id), number_held(after), limit),
            ).fetchall()
        return [
            JobEvent(seq=row[0], job=row[1], at=moment_of(row[2]), data=unpacked(json.loads(row[3]))) for row in rows
        ]

    def end(self, job_id: int, now: datetime, *, error: str | None = None) -> None:
        state = JobState.FAILED if error else JobState.DONE
        why = columns_of(error)
        with self._database.writing() as connection:
            connection.execute(
                f"UPDATE jobs SET state = ?, ended = ?, error = ?, error_sentence = ? WHERE id = ? AND {_OPEN}",
                (state.value, micros(now), *why, number_held(job_id)),
            )

    def interrupted(self, now: datetime, *, tries: int) -> list[Job]:
        settled: list[Job] = []
        with self._database.writing() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM jobs WHERE state = 'running' AND NOT EXISTS (SELECT 1 FROM leases"
                f" WHERE name = 'job:' || jobs.id AND holder <> '' AND until > {self._database.clock}) ORDER BY id"
            ).fetchall()
            values: list[object]
            for job in map(_job, rows):
                if job.stopped:
                    change, values = "state = 'done', ended = ?", [micros(now)]
                elif job.kind in REPEATABLE and job.tries < tries:
                    lines = connection.execute("SELECT seq, data FROM job_events WHERE job = ?", (job.id,)).fetchall()
                    gone = [(seq,) for seq, data in lines if json.loads(data).get("event") not in OUTLASTING]
                    connection.executemany("DELETE FROM job_events WHERE seq = ?", gone)
                    change, values = "state = 'waiting'", []
                else:
                    change = "state = 'failed', ended = ?, error = ?, error_sentence = ?"
                    values = [micros(now), *columns_of(_given_up(job))]
                row = connection.execute(
                    f"UPDATE jobs SET {change} WHERE id = ? RETURNING {_COLUMNS}", (*values, job.id)
                ).fetchone()
                settled.append(_job(row))
        return settled

    def prune(self, *, before: datetime, keep: int) -> int:
        with self._database.writing() as connection:
            return connection.execute(
                f"DELETE FROM jobs WHERE NOT {_OPEN} AND (ended < ? OR id NOT IN"
                f" (SELECT id FROM jobs WHERE NOT {_OPEN} ORDER BY id DESC LIMIT ?))",
                (micros(before), keep),
            ).rowcount


def _given_up(job: Job) -> str:
    return Counted(
        "the crawler ended once while it was at this, so it is not begun again; ask for it anew if you still want it",
        "the crawler ended %(count)s times while it was at this, so it is not begun again; ask for it anew if you still want it",
        job.tries,
    )


def _dump(value: Mapping[str, Any]) -> str:
    try:
        return json.dumps(cleaned(packed(value)), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except TypeError as error:
        raise ValueError(f"this is no JSON: {error}") from None


def _job(row: tuple[Any, ...]) -> Job:
    return Job(
        id=row[0],
        kind=JobKind(row[1]),
        arguments=json.loads(row[2]),
        by=row[3],
        state=JobState(row[4]),
        created=moment_of(row[5]),
        started=time_or_none(row[6]),
        ended=time_or_none(row[7]),
        tries=row[8],
        error=said_in(row[9], row[10]),
        stopped=bool(row[11]),
    )
