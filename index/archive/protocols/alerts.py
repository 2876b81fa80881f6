"""Alerts, and what they send."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from index.alert import Alert, AlertStatus, Delivery


class AlertStore(Protocol):
    """Alerts, the queue of articles to compare with them, and the messages that they send.

    An article is queued by the transaction that first makes it searchable (`Outbox.done`), so none is missed or queued
    twice. A takedown removes everything recorded about messages for its articles.
    """

    def add(self, alert: Alert) -> bool:
        """Store a new alert. Returns False if its id is taken."""
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

    def queued(self, limit: int) -> list[tuple[int, str]]:
        """Up to `limit` articles that have become searchable and are not compared yet, oldest first: pairs of position in
        the queue and article id."""
        ...

    def compared(
        self, seq: int, matches: Sequence[Delivery], now: datetime, *, in_searches: Sequence[tuple[int, str]] = ()
    ) -> None:
        """Remove everything up to position `seq` from the queue and record the deliveries to be made, due at `now`, in the
        same transaction, together with what matched saved searches: (search, article) in the order in which it counts as
        found. What is about an alert, a search or an article that is gone is dropped."""
        ...

    def compare_again(self, articles: Sequence[str]) -> None:
        """Queue articles that were compared before; what was recorded for delivery is not recorded twice."""
        ...

    def interrupted(self) -> int:
        """Mark the deliveries that were being sent when the process died as `unknown`: they are not sent again. Call it
        once at the start. Returns how many there were."""
        ...

    def due(self, now: datetime) -> list[str]:
        """Ids of the alerts that have something to send at `now`."""
        ...

    def begin(self, alert_id: str, now: datetime, limit: int) -> tuple[Alert, list[Delivery]] | None:
        """Take up to `limit` due deliveries of an alert, all with the same number of attempts, and mark them as being
        sent. Returns None if there is nothing to send (any more)."""
        ...

    def sent(self, alert_id: str, articles: Sequence[str]) -> None:
        """Mark the deliveries of these articles as sent."""
        ...

    def not_sent(self, alert_id: str, articles: Sequence[str], error: str, again: datetime | None) -> None:
        """Record that sending failed. error: a sentence for the operator. again: when to try next, None to give up."""
        ...
