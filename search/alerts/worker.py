"""The work of the alerts process: compare new articles with the alerts, send what matched, retry what did not arrive."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from index.alert import Alert, Delivery
from index.archive.protocols import Archive, Task
from index.errors import QueryError
from index.operations.apart import is_unforeseen, reason
from index.operations.build import build
from index.watch.saved_search import long_query_key
from search.alerts import mail, webhook
from search.alerts.compare import compared, found
from search.alerts.message import Message, message_of
from search.alerts.sending import GaveUp, NotSent
from search.parameters import kept_query
from search.request import SearchQuery
from search.service import Searcher

log = logging.getLogger("search.alerts")

BATCH = 500
"""Articles compared at once."""

ARTICLES_IN_MESSAGE = 50
"""If more match at once, further messages carry the rest."""

SENDERS = 4
"""Messages sent at once, so that one slow receiver does not hold up the others."""

TIDY_EVERY = timedelta(hours=1)

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440))
"""Pauses between attempts; a message that fails after the last one counts as failed."""


def _now() -> datetime:
    return datetime.now(UTC)


class Worker:
    """Compares and sends. Its methods raise ArchiveError and IndexingError; nothing is lost then, and they can be called again.

    clock: the present moment; tests bring their own.
    """

    def __init__(self, searcher: Searcher, archive: Archive, *, clock: Callable[[], datetime] = _now) -> None:
        self._searcher = searcher
        self._archive = archive
        self._clock = clock
        self._settings = searcher.settings
        self._tidy_at = datetime.min.replace(tzinfo=UTC)

    def step(self) -> bool:
        """Compare one batch, then send all that is due. Returns whether more articles may be waiting."""
        more = self.compare()
        self.send()
        self._tidy()
        return more

    def _tidy(self) -> None:
        """Now and then, forget what is beyond the limits in the settings."""
        now = self._clock()
        if now < self._tidy_at:
            return
        self._tidy_at = now + TIDY_EVERY
        self._archive.saved_searches.prune(self._settings.saved_search_matches)
        self._archive.long_queries.prune(before=now - timedelta(seconds=self._settings.long_query_lasts))

    def compare(self) -> bool:
        """Compare the next `BATCH` new articles with all alerts. Returns whether more may be waiting."""
        alerts = self._archive.alerts
        queued = alerts.queued(BATCH)
        if not queued:
            return False
        watched = {alert.id: self._asked(SearchQuery(q=alert.query)) for alert in alerts.all()}
        kept = {
            search.id: self._asked(kept_query(search.pairs), search.account)
            for search in self._archive.saved_searches.all()
        }
        searches = dict.fromkeys(kept.values(), False) | dict.fromkeys(watched.values(), True)
        matches = found(self._searcher, searches, [article for _, article in queued], self._set_aside)
        deliveries = [
            Delivery(alert=alert, article=match.article, words=match.words, attempts=0)
            for alert, query in watched.items()
            for match in matches.get(query, ())
        ]
        # Oldest first: what was found last is what is newest in a saved search.
        in_searches = [
            (search, match.article) for search, query in kept.items() for match in reversed(matches.get(query, ()))
        ]
        alerts.compared(queued[-1][0], deliveries, self._clock(), in_searches=in_searches)
        return len(queued) == BATCH

    def _asked(self, query: SearchQuery, reader: int | None = None) -> SearchQuery:
        try:
            return compared(self._searcher.long_queries.marked(query), reader)
        except QueryError:  # beyond what is allowed today; comparing says so
            return compared(query, reader)

    def _set_aside(self, article: str, search: SearchQuery | None, error: Exception) -> None:
        log.error(
            "an article cannot be compared with searches and is set aside",
            extra={"article": article, "search": search.q[:200] if search else "all"},
            exc_info=error,
        )
        item = f"{article} {long_query_key(search.q)}" if search else article
        self._archive.set_aside.put(Task.ALERT, item, reason(error), version=build())

    def try_again(self) -> None:
        """Queue again what an earlier version of the program could not compare. Raises ArchiveError."""
        with self._archive.transaction():
            items = self._archive.set_aside.take(Task.ALERT, other_than=build())
            self._archive.alerts.compare_again([item.split()[0] for item in items])

    def send(self) -> None:
        """Send every message that is due, `SENDERS` at a time; a failed one is put off by the next pause of `BACK_OFF`."""
        due = self._archive.alerts.due(self._clock())
        if due:
            with ThreadPoolExecutor(min(SENDERS, len(due))) as senders:
                list(senders.map(self._send_one, due))

    def _send_one(self, alert_id: str) -> None:
        while taken := self._archive.alerts.begin(alert_id, self._clock(), ARTICLES_IN_MESSAGE):
            alert, deliveries = taken
            ids = [delivery.article for delivery in deliveries]
            articles = self._archive.articles.get_many(ids)
            try:
                if articles:  # all of them may have been taken down meanwhile
                    self._deliver(message_of(alert, deliveries, articles, self._settings.site_url))
            except Exception as unforeseen:
                if not isinstance(unforeseen, NotSent) and not is_unforeseen(unforeseen):
                    raise
                error = _as_not_sent(unforeseen)
                again = self._again(deliveries[0].attempts, error)
                self._archive.alerts.not_sent(alert.id, ids, str(error), again)
                log.warning("an alert was not sent", extra={"alert": alert.id, "error": str(error)})
                return
            self._archive.alerts.sent(alert.id, ids)
            log.info("an alert was sent", extra={"alert": alert.id, "articles": len(articles)})

    def _deliver(self, message: Message) -> None:
        if message.alert.kind == "webhook":
            webhook.post(message)
        else:
            mail.send(message, self._settings)

    def _again(self, attempts: int, error: NotSent) -> datetime | None:
        """attempts: made before this one."""
        if isinstance(error, GaveUp) or attempts >= len(BACK_OFF):
            return None
        return self._clock() + BACK_OFF[attempts]


def _as_not_sent(error: Exception) -> NotSent:
    if isinstance(error, NotSent):
        return error
    log.error("a message failed in an unforeseen way", exc_info=error)
    return NotSent(f"it failed in an unforeseen way ({reason(error)})")


def checked_target(alert: Alert) -> str | None:
    """What is wrong with an alert's target, in a sentence; None if nothing is."""
    if alert.kind == "webhook":
        if not alert.target.startswith(("http://", "https://")) or not alert.target.isprintable():
            return f"{alert.target!r} is not a web address; it should begin with https://"
    elif alert.target.count("@") != 1 or any(char.isspace() or not char.isprintable() for char in alert.target):
        return f"{alert.target!r} is not a mail address; it should look like editor@example.org"
    return None
