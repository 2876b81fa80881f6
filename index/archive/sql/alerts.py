"""Alerts in the archive: what is watched for, which articles are still to be compared, and what was sent.

An article is queued in the transaction that first calls it searchable. A message is marked as being sent before it is:
one that was cut off in the middle (a crash, a power cut) counts as `unknown` and is not sent again. With a takedown, a
trigger removes all that was noted of messages about that article.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from index.alert import Alert, AlertKind, AlertStatus, Delivery
from index.archive.sql.database import Connection, Database
from index.archive.sql.rows.placeholders import marks
from index.archive.sql.rows.row_codec import micros, moment_of
from index.text.characters import line


class SqlAlerts:
    """Implements index.archive.protocols.AlertStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, alert: Alert) -> bool:
        """False where that id is taken."""
        with self._database.writing() as connection:
            row = (alert.id, alert.query, alert.kind, alert.target, alert.secret, micros(alert.created))
            return (
                connection.execute("INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row).rowcount
                > 0
            )

    def remove(self, alert_id: str) -> bool:
        """With all that was noted of its messages; what was not sent will not be."""
        with self._database.writing() as connection:
            return connection.execute("DELETE FROM alerts WHERE id = ?", (line(alert_id),)).rowcount > 0

    def all(self) -> list[Alert]:
        with self._database.reading() as connection:
            return [_alert(row) for row in connection.execute(f"{_ALERT} ORDER BY created, id")]

    def status(self) -> list[AlertStatus]:
        with self._database.reading() as connection:
            counts = {
                (alert, state): number
                for alert, state, number in connection.execute(
                    "SELECT alert, state, count(*) FROM alert_deliveries GROUP BY alert, state"
                )
            }
            errors = dict(
                connection.execute(
                    "SELECT alert, error FROM alert_deliveries WHERE error IS NOT NULL AND state <> 'sent' ORDER BY due"
                ).fetchall()
            )
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
            connection.executemany(
                "INSERT INTO alert_deliveries (alert, article, state, words, due)"
                " SELECT :alert, :article, 'waiting', :words, :due WHERE EXISTS (SELECT 1 FROM alerts WHERE id = :alert)"
                " AND EXISTS (SELECT 1 FROM articles WHERE id = :article)"  # it may have been taken down meanwhile
                " ON CONFLICT DO NOTHING",
                [
                    {
                        "alert": match.alert,
                        "article": match.article,
                        "words": json.dumps(match.words, ensure_ascii=False),
                        "due": micros(now),
                    }
                    for match in matches
                ],
            )
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

    # --- sending

    def interrupted(self) -> int:
        """Call once at the start: messages that were cut off are not sent again. How many."""
        with self._database.writing() as connection:
            return connection.execute("UPDATE alert_deliveries SET state = 'unknown' WHERE state = 'sending'").rowcount

    def due(self, now: datetime) -> list[str]:
        """Alerts that have something to send."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT alert FROM alert_deliveries WHERE state = 'waiting' AND due <= ?", (micros(now),)
            )
            return [row[0] for row in rows]

    def begin(self, alert_id: str, now: datetime, limit: int) -> tuple[Alert, list[Delivery]] | None:
        """Take what one message may carry and mark it as being sent. None where there is nothing (any more)."""
        with self._database.writing() as connection:
            alert = connection.execute(f"{_ALERT} WHERE id = ?", (alert_id,)).fetchone()
            rows = connection.execute(
                "SELECT alert, article, words, attempts FROM alert_deliveries"
                " WHERE alert = ? AND state = 'waiting' AND due <= ? ORDER BY attempts DESC, due, article LIMIT ?",
                (alert_id, micros(now), limit),
            ).fetchall()
            rows = [row for row in rows if row[3] == rows[0][3]]  # those that failed together are tried again together
            if alert is None or not rows:
                return None
            self._set(connection, alert_id, [row[1] for row in rows], "state = 'sending', attempts = attempts + 1")
        taken = [
            Delivery(alert=row[0], article=row[1], words=tuple(json.loads(row[2])), attempts=row[3]) for row in rows
        ]
        return _alert(alert), taken

    def sent(self, alert_id: str, articles: Sequence[str]) -> None:
        with self._database.writing() as connection:
            self._set(connection, alert_id, articles, "state = 'sent', error = NULL")

    def not_sent(self, alert_id: str, articles: Sequence[str], error: str, again: datetime | None) -> None:
        """again: when to try next, or None to give up."""
        with self._database.writing() as connection:
            if again is None:
                self._set(connection, alert_id, articles, "state = 'failed', error = ?", error)
            else:
                self._set(connection, alert_id, articles, "state = 'waiting', error = ?, due = ?", error, micros(again))

    @staticmethod
    def _set(connection: Connection, alert_id: str, articles: Iterable[str], change: str, *values: object) -> None:
        for part, places in marks(list(articles)):
            connection.execute(
                f"UPDATE alert_deliveries SET {change} WHERE alert = ? AND article IN ({places})",
                (*values, alert_id, *part),
            )


_ALERT = "SELECT id, query, kind, target, secret, created FROM alerts"


def _alert(row: tuple[str, str, AlertKind, str, str, int]) -> Alert:
    return Alert(id=row[0], query=row[1], kind=row[2], target=row[3], secret=row[4], created=moment_of(row[5]))
