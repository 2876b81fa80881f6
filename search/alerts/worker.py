"""The work of the alerts process: compare new articles with every search, send what matched, retry what did not arrive."""

import logging
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from index.accounts.secret_text import new_token
from index.alert import SILENCE, Alert, Delivery, Timing, Unusual
from index.archive.protocols import Archive, Task
from index.article import ArchivedArticle
from index.errors import IndexingError, QueryError
from index.languages import in_language
from index.operations.apart import is_unforeseen, reason
from index.operations.build import build
from index.operations.durations import utc_now
from index.text.localizable import Counted, Sentence
from index.watch.saved_search import SavedSearch, long_query_key
from search.alerts.channels import apprise_channel, mail, webhook
from search.alerts.channels.sending import Committing, GaveUp, NotSent, Unanswered
from search.alerts.compare import Match, compared, found
from search.alerts.message import Message, message_of, test_message
from search.alerts.schedule import day_start, last_hour, next_due, zone_of
from search.alerts.spoken import language_of
from search.alerts.volume import is_unusual, silence, usual
from search.highlight.passages import Passage
from search.highlight.snippets import Matcher, highlight
from search.parameters import kept_query
from search.request import SearchQuery
from search.service import Searcher

log = logging.getLogger("search.alerts")

Item = TypeVar("Item")

BATCH = 500
"""Articles compared at once."""

ARTICLES_IN_MESSAGE = 50
"""If more match at once, further messages carry the rest."""

ARTICLES_IN_DIGEST = 200
"""The same for what is gathered over time."""

SENTENCE = 220
"""Characters of the sentence that is shown of an article."""

SENDERS = 4
"""Messages sent at once, so that one slow receiver does not hold up the others."""

TIDY_EVERY = timedelta(hours=1)

SILENCE_LOOK_EVERY = timedelta(minutes=1)

SILENCE_AFTER = timedelta(minutes=10)
"""How long after its hour silence is looked for: what was read until then is searchable by now."""

LOG_KEPT = 200
"""Entries of an alert's log that are kept."""

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440))
"""Pauses between attempts; a message that fails after the last one counts as failed."""


class Worker:
    """Compares and sends. Its methods raise ArchiveError and IndexingError; nothing is lost then, and they can be called again.

    clock: the present moment; tests bring their own.
    """

    def __init__(self, searcher: Searcher, archive: Archive, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._searcher = searcher
        self._archive = archive
        self._clock = clock
        self._settings = searcher.settings
        self._tidy_at = self._silence_at = datetime.min.replace(tzinfo=UTC)
        self._listened: dict[str, datetime] = {}
        """Alert -> the hour for which silence was last looked for."""

    def step(self) -> bool:
        """Compare one batch, then send all that is due. Returns whether more articles may be waiting."""
        more = self.compare()
        self.compare_kept()
        self.look_for_silence()
        self.send_tests()
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
        self._archive.alerts.prune_log(LOG_KEPT)
        self._archive.alerts.pass_over(now - timedelta(days=2))

    # --- comparing

    def compare(self) -> bool:
        """Compare the next `BATCH` new articles with all searches. Returns whether more may be waiting."""
        alerts = self._archive.alerts
        queued = alerts.queued(BATCH)
        if not queued:
            return False
        now = self._clock()
        saved = {search.id: search for search in self._archive.saved_searches.all()}
        kept = {search.id: self._asked(kept_query(search.pairs), search.account) for search in saved.values()}
        watched = [(alert, self._sections(alert, saved, kept)) for alert in alerts.all() if alert.paused is None]
        searches = dict.fromkeys(kept.values(), False) | {query: True for _, parts in watched for _, query in parts}
        matches = found(self._searcher, searches, [article for _, article in queued], self._set_aside)
        deliveries = []
        for alert, parts in watched:
            by_story = {search for search in alert.searches if search in saved and _is_by_story(saved[search])}
            if alert.timing is Timing.UNUSUAL and alert.unusual is Unusual.FEWER:
                continue
            hits = self._once_a_story(
                alert, [(section, match) for section, query in parts for match in matches.get(query, ())], by_story
            )
            if not hits:
                continue
            due, is_held = next_due(alert, now), alert.timing is Timing.UNUSUAL
            deliveries += [
                Delivery(
                    alert=alert.id,
                    article=match.article,
                    words=match.words,
                    attempts=0,
                    search=section,
                    due=due,
                    held=is_held,
                )
                for section, match in hits
            ]
        # Oldest first: what was found last is what is newest in a saved search.
        in_searches = [
            (search, match.article) for search, query in kept.items() for match in reversed(matches.get(query, ()))
        ]
        alerts.compared(queued[-1][0], deliveries, now, in_searches=in_searches)
        self._look_for_unusual_days(
            [pair for pair in watched if pair[0].timing is Timing.UNUSUAL and pair[0].unusual is not Unusual.FEWER]
        )
        return len(queued) == BATCH

    def _once_a_story(
        self, alert: Alert, hits: Sequence[tuple[int | None, Match]], by_story: Collection[int | None]
    ) -> list[tuple[int | None, Match]]:
        """Without the articles of stories of which the alert tells already. by_story: the saved searches that give one result for
        each story; of those, the first article of a story fires, and what the story grows by does not."""
        if not by_story:
            return list(hits)
        stories = self._archive.stories
        of = stories.of([match.article for section, match in hits if section in by_story])
        told: dict[str, bool] = {}
        for story_id in set(of.values()):
            story = stories.get(story_id)
            told[story_id] = bool(story and self._archive.alerts.told(alert.id, story.articles))
        kept = []
        for section, match in hits:
            story_of_it = of.get(match.article) if section in by_story else None
            if story_of_it is None or not told[story_of_it]:
                kept.append((section, match))
            if story_of_it is not None:
                told[story_of_it] = True
        return kept

    def _sections(
        self, alert: Alert, saved: dict[int, SavedSearch], kept: dict[int, SearchQuery]
    ) -> list[tuple[int | None, SearchQuery]]:
        """What an alert looks for: its saved searches, as far as its owner still sees them, or its own query."""
        if alert.kept:
            return []
        if not alert.searches:
            return [(None, self._asked(SearchQuery(q=alert.query), alert.account))] if alert.query else []
        return [
            (search, kept[search])
            for search in alert.searches
            if search in saved and (saved[search].shared or saved[search].account == alert.account)
        ]

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

    def compare_kept(self) -> None:
        """Tell those who keep an article, and asked for that, that it was changed or has vanished."""
        alerts = self._archive.alerts
        queued = alerts.kept_changes(BATCH)
        if not queued:
            return
        now = self._clock()
        keepers = alerts.keepers([article for _, article, _ in queued])
        watching = [alert for alert in alerts.all() if alert.kept and alert.paused is None]
        deliveries = [
            Delivery(alert=alert.id, article=article, words=(), attempts=0, event=event, due=next_due(alert, now))
            for _, article, event in queued
            for alert in watching
            if alert.account in keepers.get(article, ())
        ]
        alerts.kept_compared([seq for seq, _, _ in queued], deliveries, now)

    def _look_for_unusual_days(self, watched: Sequence[tuple[Alert, list[tuple[int | None, SearchQuery]]]]) -> None:
        """Send what was held of an alert once the day has brought many more articles than usual; once a day."""
        now = self._clock()
        for alert, parts in watched:
            zone = zone_of(alert.zone)
            since = day_start(now, zone)
            today, told = self._archive.alerts.held(alert.id, since)
            if told or not today:
                continue
            try:
                usually = [usual(self._searcher.ask(query), self._searcher.engine, now, zone) for _, query in parts]
            except (QueryError, IndexingError) as error:
                log.warning("what is usual cannot be counted", extra={"alert": alert.id, "error": str(error)})
                continue
            if all(one is not None for one in usually) and is_unusual(today, sum(one or 0 for one in usually)):
                self._archive.alerts.let_go(alert.id, since, now)

    def look_for_silence(self) -> None:
        """Tell of searches that found far fewer articles than usual in the 24 hours before the hour of their alert; once for each
        day, whatever becomes of this process."""
        now = self._clock()
        if now < self._silence_at:
            return
        self._silence_at = now + SILENCE_LOOK_EVERY
        listening = [
            alert
            for alert in self._archive.alerts.all()
            if alert.timing is Timing.UNUSUAL and alert.unusual is not Unusual.MORE and alert.paused is None
        ]
        hours = {alert.id: last_hour(alert, now - SILENCE_AFTER) for alert in listening}
        due = [
            alert
            for alert in listening
            if alert.created < hours[alert.id][1] and self._listened.get(alert.id) != hours[alert.id][1]
        ]
        if not due:
            return
        saved = {search.id: search for search in self._archive.saved_searches.all()}
        kept = {search.id: self._asked(kept_query(search.pairs), search.account) for search in saved.values()}
        for alert in due:
            day, moment = hours[alert.id]
            self._listened[alert.id] = moment
            try:
                parts = [self._searcher.ask(query) for _, query in self._sections(alert, saved, kept)]
                heard = silence(parts, self._searcher.engine, day, alert.hour, zone_of(alert.zone)) if parts else None
            except (QueryError, IndexingError, ValueError) as error:
                log.warning("silence cannot be looked for", extra={"alert": alert.id, "error": str(error)})
                continue
            if heard is not None:
                self._archive.alerts.silent(alert.id, day, heard.found, heard.usually, now)

    # --- sending

    def send(self) -> None:
        """Send every message that is due, `SENDERS` at a time; a failed one is put off by the next pause of `BACK_OFF`."""
        self._each(self._archive.alerts.due(self._clock()), self._send_all_of)

    def send_tests(self) -> None:
        """Send the test messages that were asked for."""
        self._each(self._archive.alerts.take_tests(), self._send_test)

    @staticmethod
    def _each(items: Sequence[Item], work: Callable[[Item], None]) -> None:
        if items:
            with ThreadPoolExecutor(min(SENDERS, len(items))) as senders:
                list(senders.map(work, items))

    def _send_all_of(self, alert_id: str) -> None:
        most = ARTICLES_IN_MESSAGE
        while following := self._archive.alerts.following(alert_id, self._clock(), most):
            alert, deliveries = following
            if alert.timing is not Timing.AT_ONCE and len(deliveries) == most < ARTICLES_IN_DIGEST:
                most = ARTICLES_IN_DIGEST
            elif not self._send_one(alert, deliveries):
                return

    def _send_one(self, alert: Alert, deliveries: Sequence[Delivery]) -> bool:
        """Whether it was sent. Nothing is marked until the last of a message is about to leave: whatever ends this process before
        that, the message is sent by the next one."""
        store = self._archive.alerts
        message: Message | None = None
        try:
            articles = self._archive.articles.get_many([one.article for one in deliveries])
            # All of them may have been taken down meanwhile.
            if articles or any(one.event.startswith(SILENCE) for one in deliveries):
                message = composed(self._searcher, alert, deliveries, articles, self._clock())
                begin = partial(
                    store.begin, alert.id, self._clock(), len(deliveries), only=deliveries, message=message.id
                )
                self._deliver(message, begin)
        except Exception as unforeseen:
            if not isinstance(unforeseen, NotSent) and not is_unforeseen(unforeseen):
                raise
            self._put_off(alert, deliveries, _as_not_sent(unforeseen), message)
            return False
        store.sent(alert.id, deliveries)
        if message is not None:
            said = _sent(message, shown_target(alert))
            store.note(alert.id, self._clock(), said, good=True, message=message.id)
        log.info("an alert was sent", extra={"alert": alert.id, "articles": len(deliveries)})
        return True

    def _put_off(self, alert: Alert, deliveries: Sequence[Delivery], error: NotSent, message: Message | None) -> None:
        unknown = isinstance(error, Unanswered)
        again = None if unknown else self._again(deliveries[0].attempts, error)
        self._archive.alerts.not_sent(alert.id, deliveries, str(error), again, unknown=unknown)
        if unknown:
            then = Sentence("It may have arrived, so it is not sent again")
        elif again:
            time = f"{again:%Y-%m-%d %H:%M}"
            then = Sentence("It is tried again after %(time)s UTC", time=time)
        else:
            then = Sentence("It is not tried again")
        said = _not_sent(message, error, then)
        self._archive.alerts.note(
            alert.id, self._clock(), said, good=False, message=message.id if message and unknown else None
        )
        log.warning("an alert was not sent", extra={"alert": alert.id, "error": str(error)})

    def _send_test(self, alert: Alert) -> None:
        message = test_message(alert, self._settings.site_url, f"test_{new_token()[:24]}")
        try:
            self._deliver(message, lambda: None)
        except Exception as unforeseen:
            if not isinstance(unforeseen, NotSent) and not is_unforeseen(unforeseen):
                raise
            said = Sentence("Test not sent: %(error)s", error=str(_as_not_sent(unforeseen)))
            self._archive.alerts.note(alert.id, self._clock(), said, good=False)
            return
        said = Sentence("Test sent to %(target)s", target=shown_target(alert))
        self._archive.alerts.note(alert.id, self._clock(), said, good=True)

    def _deliver(self, message: Message, committing: Committing) -> None:
        with in_language(language_of(message.alert, self._archive, self._settings)):
            if message.alert.kind == "webhook":
                webhook.post(message, committing, self._settings)
            elif message.alert.kind == "apprise":
                apprise_channel.notify(message, self._settings, committing)
            else:
                mail.send(message, self._settings, committing)

    def _again(self, attempts: int, error: NotSent) -> datetime | None:
        """attempts: made before this one."""
        if isinstance(error, GaveUp) or attempts >= len(BACK_OFF):
            return None
        return self._clock() + BACK_OFF[attempts]


def composed(
    searcher: Searcher, alert: Alert, deliveries: Sequence[Delivery], articles: Sequence[ArchivedArticle], now: datetime
) -> Message:
    """The message for these deliveries, with the sentence of each article that matched; for mail and for its page. Raises
    ArchiveError, IndexingError."""
    saved = {}
    for number in dict.fromkeys(one.search for one in deliveries if one.search is not None):
        search = searcher.archive.saved_searches.get(number)
        if search is not None:
            saved[number] = search
    matchers: dict[int | None, Matcher | None] = {}

    def matcher_of(section: int | None) -> Matcher | None:
        if section not in matchers:
            search = saved.get(section or 0)
            query = kept_query(search.pairs) if search else SearchQuery(q=alert.query)
            try:
                matchers[section] = searcher.matcher(
                    searcher.ask(
                        replace(searcher.long_queries.marked(query), reader=alert.account), now=int(now.timestamp())
                    )
                )
            except QueryError:
                matchers[section] = None
        return matchers[section]

    def sentence(section: int | None, archived: ArchivedArticle) -> Passage | None:
        matcher = matcher_of(section)
        article = archived.article
        if matcher is None:
            return None
        passages = highlight(
            article.text, article.lang, matcher, passages=1, width=SENTENCE, quotations=archived.quotations
        )
        return passages[0] if passages else None

    more = alert.timing is Timing.UNUSUAL and bool(articles)
    return message_of(
        alert,
        deliveries,
        articles,
        searcher.settings.site_url,
        names={number: search.name for number, search in saved.items()},
        sentence=sentence,
        many_more=more,
    )


def _sent(message: Message, target: str) -> Sentence:
    if message.silences:
        return Sentence("Word of silence sent to %(target)s", target=target)
    return Counted(
        "%(count)s article sent to %(target)s",
        "%(count)s articles sent to %(target)s",
        len(message.articles),
        target=target,
    )


def _not_sent(message: Message | None, error: NotSent, then: Sentence) -> Sentence:
    why = str(error)
    if message is None:
        return Sentence("A message not sent: %(error)s. %(then)s", error=why, then=then)
    if message.silences:
        return Sentence("Word of silence not sent: %(error)s. %(then)s", error=why, then=then)
    return Counted(
        "%(count)s article not sent: %(error)s. %(then)s", "%(count)s articles not sent: %(error)s. %(then)s",
        len(message.articles), error=why, then=then,
    )  # fmt: skip


def shown_target(alert: Alert) -> str:
    """Where an alert goes, without the tokens that some addresses hold."""
    return apprise_channel.shown(alert.target) if alert.kind == "apprise" else alert.target


def _is_by_story(search: SavedSearch) -> bool:
    return kept_query(search.pairs).group == "story"


def _as_not_sent(error: Exception) -> NotSent:
    if isinstance(error, NotSent):
        return error
    log.error("a message failed in an unforeseen way", exc_info=error)
    return NotSent(Sentence("it failed in an unforeseen way (%(why)s)", why=reason(error)))


def checked_target(alert: Alert) -> str | None:
    """What is wrong with an alert's target, in a sentence; None if nothing is."""
    unusable = any(char.isspace() or not char.isprintable() for char in alert.target)
    if alert.kind == "webhook":
        if unusable or not alert.target.startswith(("http://", "https://")):
            return Sentence("%(target)s is not a web address; it should begin with https://", target=repr(alert.target))
    elif alert.kind == "email" and (unusable or alert.target.count("@") != 1):
        return Sentence(
            "%(target)s is not a mail address; it should look like editor@example.org", target=repr(alert.target)
        )
    return None
