"""Alerts in the archive: what is watched for, which articles are still to be compared, and what was sent.

An article is queued in the transaction that first calls it searchable. A message is marked as being sent before it is:
one that was cut off in the middle (a crash, a power cut) counts as `unknown` and is not sent again. With a takedown, a
trigger removes all that was noted of messages about that article.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from index.alert import SILENCE, Alert, AlertStatus, Delivery, LogEntry, Timing, Unusual
from index.archive.sql.database import Connection, Database
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import micros, micros_or_none, moment_of, time_or_none
from index.archive.sql.rows.said_columns import columns_of, said_in
from index.text.characters import line


class SqlAlerts:
    """Implements index.archive.protocols.AlertStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, alert: Alert) -> bool:
        """False where that id is taken."""
        with self._database.writing() as connection:
            added = connection.execute(
                f"INSERT INTO alerts ({_COLUMNS}) VALUES ({', '.join('?' * 18)}) ON CONFLICT DO NOTHING", _row(alert)
            )
            if not added.rowcount:
                return False
            self._set_searches(connection, alert)
        return True

    def change(self, alert: Alert) -> bool:
        with self._database.writing() as connection:
            changed = connection.execute(
                "UPDATE alerts SET name = ?, query = ?, kind = ?, target = ?, timing = ?, hour = ?, weekday = ?, zone = ?,"
                " unusual = ?, kept = ?, paused = ?, paused_by = ?, test = ?, language = ? WHERE id = ?",
                (
                    alert.name, alert.query, alert.kind, alert.target, alert.timing.value, alert.hour, alert.weekday, alert.zone,
                    alert.unusual.value, int(alert.kept), micros_or_none(alert.paused), alert.paused_by,
                    micros_or_none(alert.test), alert.language, alert.id,
                ),
            )  # fmt: skip
            if not changed.rowcount:
                return False
            connection.execute("DELETE FROM alert_searches WHERE alert = ?", (alert.id,))
            self._set_searches(connection, alert)
        return True

    @staticmethod
    def _set_searches(connection: Connection, alert: Alert) -> None:
        connection.executemany(
            "INSERT INTO alert_searches (alert, place, search) SELECT CAST(? AS TEXT), CAST(? AS INTEGER), id FROM saved_searches"
            " WHERE id = ? ON CONFLICT (alert, search) DO NOTHING",
            [(alert.id, place, search) for place, search in enumerate(alert.searches)],
        )

    def get(self, alert_id: str) -> Alert | None:
        with self._database.reading() as connection:
            return self._get(connection, alert_id)

    @staticmethod
    def _get(connection: Connection, alert_id: str) -> Alert | None:
        row = connection.execute(f"{_ALERT} WHERE id = ?", (line(alert_id),)).fetchone()
        if row is None:
            return None
        rows = connection.execute(
            "SELECT search FROM alert_searches WHERE alert = ? ORDER BY place", (row[0],)
        ).fetchall()
        return _alert(row, tuple(search for (search,) in rows))

    def remove(self, alert_id: str) -> bool:
        """With all that was noted of its messages; what was not sent will not be."""
        with self._database.writing() as connection:
            return connection.execute("DELETE FROM alerts WHERE id = ?", (line(alert_id),)).rowcount > 0

    def all(self) -> list[Alert]:
        with self._database.reading() as connection:
            sections: dict[str, list[int]] = {}
            for alert, search in connection.execute("SELECT alert, search FROM alert_searches ORDER BY alert, place"):
                sections.setdefault(alert, []).append(search)
            rows = connection.execute(f"{_ALERT} ORDER BY created, id").fetchall()
        return [_alert(row, tuple(sections.get(row[0], ()))) for row in rows]

    def count(self, account: int) -> int:
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM alerts WHERE account = ?", (account,)).fetchone()[0])

    def status(self) -> list[AlertStatus]:
        with self._database.reading() as connection:
            counts = {
                (alert, state): number
                for alert, state, number in connection.execute(
                    "SELECT alert, state, count(*) FROM alert_deliveries WHERE article <> '' OR state <> 'sent' GROUP BY alert, state"
                )
            }
            errors = {
                alert: said_in(error, made)
                for alert, error, made in connection.execute(
                    "SELECT alert, error, error_sentence FROM alert_deliveries WHERE error IS NOT NULL AND state <> 'sent' ORDER BY due"
                )
            }
        return [
            AlertStatus(
                alert=alert,
                sent=counts.get((alert.id, "sent"), 0),
                waiting=counts.get((alert.id, "waiting"), 0) + counts.get((alert.id, "sending"), 0),
                failed=counts.get((alert.id, "failed"), 0),
                unknown=counts.get((alert.id, "unknown"), 0),
                error=errors.get(alert.id),
            )
            for alert in self.all()
        ]

    # --- comparing

    def queued(self, limit: int) -> list[tuple[int, str]]:
        """(seq, article id) of articles that became searchable, oldest first."""
        with self._database.reading() as connection:
            return connection.execute("SELECT seq, article FROM alert_queue ORDER BY seq LIMIT ?", (limit,)).fetchall()

    def compared(
        self, seq: int, matches: Sequence[Delivery], now: datetime, *, in_searches: Sequence[tuple[int, str]] = ()
    ) -> None:
        """Everything queued up to seq was compared: note what is to be sent, in the same transaction."""
        with self._database.writing() as connection:
            self._record(connection, matches, now)
            connection.executemany(
                "INSERT INTO saved_search_matches (search, article, at) SELECT s.id, a.id, ? FROM saved_searches s, articles a"
                " WHERE s.id = ? AND a.id = ? ON CONFLICT (search, article) DO NOTHING",
                [(micros(now), search, article) for search, article in in_searches],
            )
            connection.execute("DELETE FROM alert_queue WHERE seq <= ?", (seq,))

    def compare_again(self, articles: Sequence[str]) -> None:
        """Queue articles that were compared before; what was noted to be sent is not noted twice."""
        with self._database.writing() as connection:
            connection.executemany(
                "INSERT INTO alert_queue (article) SELECT id FROM articles WHERE id = ? ON CONFLICT DO NOTHING",
                [(article,) for article in articles],
            )

    @staticmethod
    def _record(connection: Connection, matches: Sequence[Delivery], now: datetime) -> None:
        connection.executemany(
            "INSERT INTO alert_deliveries (alert, article, event, search, state, words, due)"
            " SELECT l.id, a.id, CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT)"
            " FROM alerts l, articles a WHERE l.id = ? AND a.id = ?"  # either may be gone meanwhile
            " ON CONFLICT (alert, article, event) DO NOTHING",
            [
                (
                    match.event, match.search, "held" if match.held else "waiting", json.dumps(match.words, ensure_ascii=False),
                    micros(match.due or now), match.alert, match.article,
                )
                for match in matches
            ],
        )  # fmt: skip

    def kept_changes(self, limit: int) -> list[tuple[int, str, str]]:
        with self._database.reading() as connection:
            return connection.execute(
                "SELECT seq, article, event FROM kept_changes ORDER BY seq LIMIT ?", (limit,)
            ).fetchall()

    def kept_compared(self, seqs: Sequence[int], matches: Sequence[Delivery], now: datetime) -> None:
        with self._database.writing() as connection:
            self._record(connection, matches, now)
            connection.executemany("DELETE FROM kept_changes WHERE seq = ?", [(seq,) for seq in seqs])

    def told(self, alert_id: str, articles: Sequence[str]) -> frozenset[str]:
        found: set[str] = set()
        with self._database.reading() as connection:
            for part, places in marks(list(articles)):
                rows = connection.execute(
                    f"SELECT article FROM alert_deliveries WHERE alert = ? AND event = '' AND state <> 'passed' AND article IN ({places})",
                    (alert_id, *part),
                )
                found.update(article for (article,) in rows)
        return frozenset(found)

    def keepers(self, articles: Sequence[str]) -> dict[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        with self._database.reading() as connection:
            for part, places in marks(list(articles)):
                for article, account in connection.execute(
                    f"SELECT article, account FROM article_marks WHERE (starred IS NOT NULL OR note <> '') AND article IN ({places})"
                    f" UNION SELECT article, account FROM article_tags WHERE article IN ({places})"
                    " UNION SELECT l.article, c.owner FROM collection_lines l JOIN collections c ON c.id = l.collection"
                    f" WHERE l.article IN ({places})",
                    (*part, *part, *part),
                ):
                    found.setdefault(article, set()).add(account)
        return {article: frozenset(accounts) for article, accounts in found.items()}

    # --- sending

    def interrupted(self) -> int:
        """Call once at the start: messages that were cut off are not sent again. How many."""
        with self._database.writing() as connection:
            return connection.execute("UPDATE alert_deliveries SET state = 'unknown' WHERE state = 'sending'").rowcount

    def due(self, now: datetime) -> list[str]:
        """Alerts that have something to send."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT d.alert FROM alert_deliveries d JOIN alerts a ON a.id = d.alert"
                " WHERE d.state = 'waiting' AND d.due <= ? AND a.paused IS NULL",
                (micros(now),),
            )
            return [row[0] for row in rows]

    def following(self, alert_id: str, now: datetime, limit: int) -> tuple[Alert, list[Delivery]] | None:
        with self._database.reading() as connection:
            return self._following(connection, alert_id, now, limit)

    def _following(
        self, connection: Connection, alert_id: str, now: datetime, limit: int
    ) -> tuple[Alert, list[Delivery]] | None:
        alert = self._get(connection, alert_id)
        if alert is None or alert.paused is not None:
            return None
        rows = connection.execute(
            f"SELECT {_DELIVERY} FROM alert_deliveries WHERE alert = ? AND state = 'waiting' AND due <= ?"
            " ORDER BY attempts DESC, message, due, article, event LIMIT ?",
            (alert_id, micros(now), limit),
        ).fetchall()
        # Those that failed together are tried again together, and alone: under another id they would be no repetition.
        rows = [row for row in rows if (row[3], row[6]) == (rows[0][3], rows[0][6])]
        return (alert, [_delivery(row) for row in rows]) if rows else None

    def begin(
        self,
        alert_id: str,
        now: datetime,
        limit: int,
        *,
        only: Sequence[Delivery] | None = None,
        message: str | None = None,
    ) -> tuple[Alert, list[Delivery]] | None:
        """Take what one message may carry and mark it as being sent. None where there is nothing (any more)."""
        with self._database.writing() as connection:
            alert = self._get(connection, alert_id)
            if only is None:
                taken = self._following(connection, alert_id, now, limit)
                only = taken[1] if taken else []
            if alert is None or not only:
                return None
            values = (message,)
            self._set(
                connection,
                alert_id,
                only,
                "state = 'sending', attempts = attempts + 1, message = coalesce(?, message)",
                *values,
            )
        return alert, list(only)

    def sent(self, alert_id: str, deliveries: Sequence[Delivery]) -> None:
        with self._database.writing() as connection:
            self._set(connection, alert_id, deliveries, "state = 'sent', error = NULL, error_sentence = NULL")

    def not_sent(
        self,
        alert_id: str,
        deliveries: Sequence[Delivery],
        error: str,
        again: datetime | None,
        *,
        unknown: bool = False,
    ) -> None:
        """again: when to try next, or None to give up."""
        why = columns_of(error)
        with self._database.writing() as connection:
            # What failed before it was on its way counts as an attempt, too.
            tried = "attempts = CASE WHEN state = 'sending' THEN attempts ELSE attempts + 1 END, error = ?, error_sentence = ?"
            if unknown:
                self._set(connection, alert_id, deliveries, f"{tried}, state = 'unknown'", *why)
            elif again is None:
                self._set(connection, alert_id, deliveries, f"{tried}, state = 'failed'", *why)
            else:
                self._set(connection, alert_id, deliveries, f"{tried}, state = 'waiting', due = ?", *why, micros(again))

    @staticmethod
    def _set(
        connection: Connection, alert_id: str, deliveries: Iterable[Delivery], change: str, *values: object
    ) -> None:
        connection.executemany(
            f"UPDATE alert_deliveries SET {change} WHERE alert = ? AND article = ? AND event = ?",
            [(*values, alert_id, one.article, one.event) for one in deliveries],
        )

    # --- days that are unusual

    def held(self, alert_id: str, since: datetime) -> tuple[int, bool]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT state, count(*) FROM alert_deliveries WHERE alert = ? AND due >= ? AND article <> '' GROUP BY state",
                (alert_id, micros(since)),
            ).fetchall()
        counts = dict(rows)
        return sum(counts.values()), any(state != "held" for state in counts)

    def let_go(self, alert_id: str, since: datetime, now: datetime) -> None:
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE alert_deliveries SET state = 'waiting', due = ? WHERE alert = ? AND state = 'held' AND due >= ?",
                (micros(now), alert_id, micros(since)),
            )

    def go_on_with(self, alert_id: str, search: int, other: int) -> bool:
        with self._database.writing() as connection:
            changed = connection.execute(
                "UPDATE alert_searches SET search = ? WHERE alert = ? AND search = ?", (other, line(alert_id), search)
            )
            connection.execute(
                "UPDATE alert_deliveries SET search = ? WHERE alert = ? AND search = ?", (other, line(alert_id), search)
            )
            return changed.rowcount > 0

    def silent(self, alert_id: str, day: date, found: int, usually: float, now: datetime) -> bool:
        with self._database.writing() as connection:
            added = connection.execute(
                "INSERT INTO alert_deliveries (alert, article, event, search, state, words, due)"
                " SELECT id, '', CAST(? AS TEXT), NULL, 'waiting', CAST(? AS TEXT), CAST(? AS BIGINT) FROM alerts WHERE id = ?"
                " ON CONFLICT (alert, article, event) DO NOTHING",
                (f"{SILENCE} {day}", json.dumps([f"{found}", f"{usually:g}"]), micros(now), line(alert_id)),
            )
            return added.rowcount > 0

    def pass_over(self, before: datetime) -> int:
        with self._database.writing() as connection:
            return connection.execute(
                "UPDATE alert_deliveries SET state = 'passed' WHERE state = 'held' AND due < ?", (micros(before),)
            ).rowcount

    def redate(self, alert_id: str, due: datetime) -> None:
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE alert_deliveries SET due = ? WHERE alert = ? AND state = 'waiting' AND attempts = 0",
                (micros(due), line(alert_id)),
            )

    # --- what became of them

    def of_message(self, message: str) -> tuple[Alert, list[Delivery]] | None:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_DELIVERY} FROM alert_deliveries WHERE message = ? ORDER BY due, article, event",
                (line(message),),
            ).fetchall()
            alert = self._get(connection, rows[0][0]) if rows else None
        return (alert, [_delivery(row) for row in rows]) if alert else None

    def note(self, alert_id: str, now: datetime, said: str, *, good: bool, message: str | None = None) -> None:
        text, made = columns_of(said)
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO alert_log (alert, at, good, said, sentence, message)"
                " SELECT id, CAST(? AS BIGINT), CAST(? AS INTEGER), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT)"
                " FROM alerts WHERE id = ?",
                (micros(now), int(good), text or "", made, message, line(alert_id)),
            )

    def log(self, alert_id: str, limit: int) -> list[LogEntry]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT seq, at, good, said, sentence, message FROM alert_log WHERE alert = ? ORDER BY seq DESC LIMIT ?",
                (line(alert_id), limit),
            ).fetchall()
        return [
            LogEntry(seq=seq, at=moment_of(at), good=bool(good), said=said_in(said, made) or "", message=message)
            for seq, at, good, said, made, message in rows
        ]

    def prune_log(self, keep: int) -> int:
        gone = 0
        with self._database.writing() as connection:
            rows = connection.execute(
                "SELECT alert FROM alert_log GROUP BY alert HAVING count(*) > ?", (keep,)
            ).fetchall()
            for (alert,) in rows:
                gone += connection.execute(
                    "DELETE FROM alert_log WHERE alert = ? AND seq <= (SELECT seq FROM alert_log WHERE alert = ?"
                    " ORDER BY seq DESC LIMIT 1 OFFSET ?)",
                    (alert, alert, keep),
                ).rowcount
        return gone

    def take_tests(self) -> list[Alert]:
        with self._database.reading() as connection:
            ids = [
                row[0] for row in connection.execute("SELECT id FROM alerts WHERE test IS NOT NULL ORDER BY test, id")
            ]
        taken: list[Alert] = []
        for alert_id in ids:
            with self._database.writing() as connection:
                alert = self._get(connection, alert_id)
                if alert is not None and alert.test is not None:
                    connection.execute("UPDATE alerts SET test = NULL WHERE id = ?", (alert_id,))
                    taken.append(alert)
        return taken


_COLUMNS = (
    "id, name, query, kind, target, secret, account, timing, hour, weekday, zone, kept, paused, paused_by, test, created, unusual,"
    " language"
)
_ALERT = f"SELECT {_COLUMNS} FROM alerts"
_DELIVERY = "alert, article, words, attempts, event, search, message"


def _row(alert: Alert) -> tuple[object, ...]:
    return (
        alert.id, alert.name, alert.query, alert.kind, alert.target, alert.secret, alert.account, alert.timing.value, alert.hour,
        alert.weekday, alert.zone, int(alert.kept), micros_or_none(alert.paused), alert.paused_by, micros_or_none(alert.test),
        micros(alert.created), alert.unusual.value, alert.language,
    )  # fmt: skip


def _alert(row: tuple[Any, ...], searches: tuple[int, ...]) -> Alert:
    return Alert(
        id=row[0],
        name=row[1],
        query=row[2],
        kind=row[3],
        target=row[4],
        secret=row[5],
        account=row[6],
        timing=Timing(row[7]),
        hour=row[8],
        weekday=row[9],
        zone=row[10],
        kept=bool(row[11]),
        paused=time_or_none(row[12]),
        paused_by=row[13],
        test=time_or_none(row[14]),
        created=moment_of(row[15]),
        unusual=Unusual(row[16]),
        language=row[17],
        searches=searches,
    )


def _delivery(row: tuple[Any, ...]) -> Delivery:
    return Delivery(
        alert=row[0], article=row[1], words=tuple(json.loads(row[2])), attempts=row[3], event=row[4], search=row[5]
    )
