"""Alerts, and what they send."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from index.alert import Alert, AlertStatus, Delivery, LogEntry


class AlertStore(Protocol):
    """Alerts, the queue of articles to compare with them, and the messages that they send.

    An article is queued by the transaction that first makes it searchable (`Outbox.done`), so none is missed or queued
    twice; a change of an article that somebody keeps is queued by the transaction that saves it. A takedown removes everything
    recorded about messages for its articles.
    """

    def add(self, alert: Alert) -> bool:
        """Store a new alert. Returns False if its id is taken."""
        ...

    def change(self, alert: Alert) -> bool:
        """Store what was changed of an alert: everything but its id, secret, account, and the time it was made. Returns False if
        there is no such alert."""
        ...

    def get(self, alert_id: str) -> Alert | None:
        """The alert of an id."""
        ...

    def remove(self, alert_id: str) -> bool:
        """Delete an alert and the record of its messages; those not yet sent never will be. Returns False if there is no
        such alert."""
        ...

    def all(self) -> list[Alert]:
        """Every alert, oldest first."""
        ...

    def status(self) -> list[AlertStatus]:
        """Every alert, oldest first, with the number of its messages in each state."""
        ...

    def count(self, account: int) -> int:
        """How many alerts an account has."""
        ...

    def queued(self, limit: int) -> list[tuple[int, str]]:
        """Up to `limit` articles that have become searchable and are not compared yet, oldest first: pairs of position in
        the queue and article id."""
        ...

    def compared(
        self, seq: int, matches: Sequence[Delivery], now: datetime, *, in_searches: Sequence[tuple[int, str]] = ()
    ) -> None:
        """Remove everything up to position `seq` from the queue and record the deliveries to be made, in the same transaction,
        together with what matched saved searches: (search, article) in the order in which it counts as found. Of several
        deliveries of one article to one alert the first counts. What is about an alert, a search or an article that is gone is
        dropped."""
        ...

    def compare_again(self, articles: Sequence[str]) -> None:
        """Queue articles that were compared before; what was recorded for delivery is not recorded twice."""
        ...

    def kept_changes(self, limit: int) -> list[tuple[int, str, str]]:
        """Up to `limit` changes of articles that somebody keeps, oldest first: (position, article, event)."""
        ...

    def kept_compared(self, seqs: Sequence[int], matches: Sequence[Delivery], now: datetime) -> None:
        """Remove these positions from the queue of changes and record the deliveries, in the same transaction. Changes may become
        visible in another order than that of their positions."""
        ...

    def told(self, alert_id: str, articles: Sequence[str]) -> frozenset[str]:
        """Those of the articles of which a message of the alert tells, or will."""
        ...

    def keepers(self, articles: Sequence[str]) -> dict[str, frozenset[int]]:
        """Article -> accounts that keep it: with a star, a note, a tag, or in a collection of theirs."""
        ...

    def interrupted(self) -> int:
        """Mark the deliveries that were being sent when the process died as `unknown`: they are not sent again. Call it
        once at the start. Returns how many there were."""
        ...

    def due(self, now: datetime) -> list[str]:
        """Ids of the alerts that have something to send at `now` and are not paused."""
        ...

    def following(self, alert_id: str, now: datetime, limit: int) -> tuple[Alert, list[Delivery]] | None:
        """What the next message of an alert carries: up to `limit` due deliveries, all with the same number of attempts and,
        where they failed, all of one failed message. Nothing is marked. None if there is nothing to send (any more)."""
        ...

    def begin(
        self,
        alert_id: str,
        now: datetime,
        limit: int,
        *,
        only: Sequence[Delivery] | None = None,
        message: str | None = None,
    ) -> tuple[Alert, list[Delivery]] | None:
        """Mark deliveries as being sent, from the moment on from which a message may have arrived. only: those that `following`
        gave; without it what that would give now. message: the id of the message. None if there is nothing to send."""
        ...

    def sent(self, alert_id: str, deliveries: Sequence[Delivery]) -> None:
        """Mark these deliveries as sent."""
        ...

    def not_sent(
        self,
        alert_id: str,
        deliveries: Sequence[Delivery],
        error: str,
        again: datetime | None,
        *,
        unknown: bool = False,
    ) -> None:
        """Record that sending failed. error: a sentence for the operator. again: when to try next, None to give up. unknown: the
        message may have arrived, and is not sent again."""
        ...

    def held(self, alert_id: str, since: datetime) -> tuple[int, bool]:
        """How many matches of an alert were found since a time, and whether some of them were let go already."""
        ...

    def let_go(self, alert_id: str, since: datetime, now: datetime) -> None:
        """Send what was held since a time."""
        ...

    def go_on_with(self, alert_id: str, search: int, other: int) -> bool:
        """Look for another saved search in the place of one, also in what waits. False where the alert does not look for that."""
        ...

    def silent(self, alert_id: str, day: date, found: int, usually: float, now: datetime) -> bool:
        """Tell of silence on a day: a delivery without an article, once for each day. False where it was noted before."""
        ...

    def pass_over(self, before: datetime) -> int:
        """Never send what was held before a time: the day was not unusual. How many."""
        ...

    def redate(self, alert_id: str, due: datetime) -> None:
        """What waits and was not tried yet is due at another time."""
        ...

    def of_message(self, message: str) -> tuple[Alert, list[Delivery]] | None:
        """The alert and the deliveries of a message, without those of articles that were taken down."""
        ...

    def note(self, alert_id: str, now: datetime, said: str, *, good: bool, message: str | None = None) -> None:
        """Add to the log of an alert."""
        ...

    def log(self, alert_id: str, limit: int) -> list[LogEntry]:
        """The log of an alert, newest first."""
        ...

    def prune_log(self, keep: int) -> int:
        """Forget the oldest entries of each alert's log that has more than `keep`. How many."""
        ...

    def take_tests(self) -> list[Alert]:
        """Alerts of which a test message is asked for; from now on it is not."""
        ...
