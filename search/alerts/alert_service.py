"""What can be done with alerts: one set of functions for the page, the API and the command line.

Readers are told by mail at the address of their account; editors also elsewhere. Functions raise AlertRefused with a sentence for
the person who asked, NotFound for what is not there or not theirs to see.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from index.accounts import secret_text
from index.accounts.account_service import Identity
from index.accounts.rights import Role
from index.accounts.values import mail_address
from index.alert import NAME_MOST, Alert, AlertKind, AlertStatus, LogEntry, Timing, Unusual
from index.archive.protocols import Archive
from index.errors import BroadsheetError, NotFound
from index.languages import LANGUAGES
from index.languages import gettext as _
from index.operations.durations import utc_now
from index.operations.settings import Settings
from index.query import And, Range
from index.text import characters
from index.text.localizable import Sentence
from index.text.slugs import slug
from search.alerts.channels import apprise_channel
from search.alerts.channels.webhook import new_secret
from search.alerts.schedule import next_due, no_zone, zone_of
from search.alerts.worker import checked_target
from search.page import Result
from search.parameters import kept_query
from search.query.long_queries import LongQueries
from search.request import SearchQuery
from search.saved.saved_searches import SavedSearches
from search.service import Searcher

ID_LENGTH = 32
SECTIONS_MOST = 50
"""Saved searches of one alert."""
TARGET_MOST = 2000
ZONE_MOST = 60
"""Characters of an address, and of the name of a time zone."""
PREVIEWED = 20
"""Articles that a preview lists."""
PREVIEW_MOST = 1000
"""Articles that a preview counts exactly."""
TEST_EVERY = timedelta(minutes=1)
LOGGED = 50
"""Entries of its log that are shown of an alert."""


class AlertRefused(BroadsheetError):
    """An alert that cannot be made or changed as it was asked for. field: what of it is wrong."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What somebody asks for. target "": the address of their account. zone "": that of the settings. language "": that of
    the account."""

    name: str = ""
    searches: tuple[int, ...] = ()
    kept: bool = False
    kind: str = "email"
    target: str = ""
    timing: str = Timing.AT_ONCE.value
    hour: int = 8
    weekday: int = 0
    zone: str = ""
    unusual: str = Unusual.MORE.value
    language: str = ""

    @classmethod
    def of(cls, alert: Alert) -> "Draft":
        """The alert as it is."""
        return cls(
            name=alert.name,
            searches=alert.searches,
            kept=alert.kept,
            kind=alert.kind,
            target=alert.target,
            timing=alert.timing.value,
            hour=alert.hour,
            weekday=alert.weekday,
            zone=alert.zone,
            unusual=alert.unusual.value,
            language=alert.language,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What an alert would have said in the last seven days. total: articles, each once; more: whether there are more than are
    counted. results: the newest of them."""

    total: int
    more: bool = False
    results: list[Result] = field(default_factory=list)


class AlertService:
    """The alerts of one archive. clock: the present as aware UTC; for tests."""

    def __init__(self, archive: Archive, settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._archive = archive
        self._store = archive.alerts
        self._settings = settings
        self._clock = clock
        self._saved = SavedSearches(archive, settings, clock=clock)

    def listed(self, who: Identity) -> list[AlertStatus]:
        """Their own, oldest first; for owners also those of the command line."""
        return [status for status in self._store.status() if _is_theirs(status.alert, who)]

    def get(self, alert_id: str, who: Identity) -> Alert:
        """One of theirs. Raises NotFound."""
        alert = self._store.get(alert_id)
        if alert is None or not _is_theirs(alert, who):
            raise NotFound(Sentence("There is no alert %(alert_id)s of yours.", alert_id=repr(alert_id[:60])))
        return alert

    def log(self, alert: Alert) -> list[LogEntry]:
        """What became of its messages, newest first."""
        return self._store.log(alert.id, LOGGED)

    @staticmethod
    def check_form(draft: Draft) -> None:
        """What can be said of a draft without looking anything up; for a preview. Raises AlertRefused."""
        if draft.kind not in ("email", "webhook", "apprise"):
            raise AlertRefused(Sentence("choose email, webhook or apprise"), "kind")
        if draft.timing not in list(Timing):
            raise AlertRefused(_one_of(Timing), "timing")
        if draft.unusual not in list(Unusual):
            raise AlertRefused(_one_of(Unusual), "unusual")
        if not (0 <= draft.hour <= 23):
            raise AlertRefused(Sentence("the hour is a number from 0 to 23"), "hour")
        if not (0 <= draft.weekday <= 6):
            raise AlertRefused(Sentence("the weekday is a number from 0 (Monday) to 6"), "weekday")
        if draft.language and draft.language not in LANGUAGES:
            raise AlertRefused(_one_of(LANGUAGES), "language")
        if len(draft.searches) > SECTIONS_MOST:
            raise AlertRefused(
                Sentence("an alert has at most %(number)s saved searches", number=SECTIONS_MOST), "searches"
            )
        if len(draft.name) > NAME_MOST:
            raise AlertRefused(Sentence("a name has at most %(number)s characters", number=NAME_MOST), "name")
        if len(draft.target) > TARGET_MOST:
            raise AlertRefused(_one_line(), "target")
        if len(draft.zone) > ZONE_MOST:
            raise AlertRefused(no_zone(draft.zone), "zone")

    def checked(self, draft: Draft, who: Identity, *, before: Alert | None = None) -> Alert:
        """The alert that a draft asks for, not stored. Raises AlertRefused, NotFound for a search that is not theirs."""
        self.check_form(draft)
        kind = draft.kind
        zone = draft.zone.strip() or self._settings.timezone.key
        try:
            zone_of(zone)
        except ValueError as error:
            raise AlertRefused(str(error), "zone") from None
        searches = tuple(dict.fromkeys(draft.searches))
        own_query = before.query if before else ""
        if not searches and not draft.kept and not own_query:
            raise AlertRefused(Sentence("choose a saved search, or the articles that you keep"), "searches")
        if searches and draft.kept:
            raise AlertRefused(Sentence("choose either saved searches or the articles that you keep, not both"), "kept")
        if draft.kept and draft.timing == Timing.UNUSUAL:
            raise AlertRefused(
                Sentence("changes of articles that you keep are told at once, or every hour, day or week"), "timing"
            )
        kept = [self._saved.get(number, who) for number in searches]
        for search in kept:
            query = kept_query(search.pairs)
            if not query.q.strip() and not query.filtered:
                every = Sentence(
                    "%(name)s finds every article; give it words or a filter first", name=repr(search.name)
                )
                raise AlertRefused(every, "searches")
        name = characters.line(draft.name).strip()
        name = name or (kept[0].name if kept else _("Articles that I keep") if draft.kept else own_query)
        if len(name) > NAME_MOST:
            raise AlertRefused(Sentence("a name has at most %(number)s characters", number=NAME_MOST), "name")
        target = self._target(kind, draft.target.strip(), who)
        account = before.account if before else who.account.id if who.account else None
        now = self._clock()
        return Alert(
            id=before.id if before else "",
            query=own_query,
            kind=kind,  # type: ignore[arg-type]
            target=target,
            secret=before.secret if before else new_secret(),
            created=before.created if before else now,
            name=name,
            searches=searches,
            kept=draft.kept,
            account=account,
            timing=Timing(draft.timing),
            hour=draft.hour,
            weekday=draft.weekday,
            zone=zone,
            unusual=Unusual(draft.unusual),
            paused=before.paused if before else None,
            paused_by=before.paused_by if before else "",
            test=before.test if before else None,
            language=draft.language,
        )

    def add(self, draft: Draft, who: Identity) -> Alert:
        """Store a new alert. Raises AlertRefused, NotFound."""
        if who.account is None:
            raise AlertRefused(Sentence("only accounts have alerts of their own"))
        if self._store.count(who.account.id) >= self._settings.account_alerts:
            raise AlertRefused(
                Sentence(
                    "that would be more than %(number)s alerts (setting account_alerts); remove one first",
                    number=self._settings.account_alerts,
                )
            )
        alert = self.checked(draft, who)
        name = slug(alert.name)[:ID_LENGTH].strip("-") or "alert"
        alert = replace(alert, id=f"{name}-{secret_text.new_token()[:6].lower().strip('-_')}")
        while not self._store.add(alert):
            alert = replace(alert, id=f"{name}-{secret_text.new_token()[:10].lower().strip('-_')}")
        return alert

    def change(self, alert_id: str, draft: Draft, who: Identity) -> Alert:
        """Change an alert; what waits is due when its new timing says so. Raises AlertRefused, NotFound."""
        before = self.get(alert_id, who)
        alert = self.checked(draft, who, before=before)
        with self._archive.transaction():
            self._store.change(alert)
            if (alert.timing, alert.hour, alert.weekday, alert.zone) != (
                before.timing,
                before.hour,
                before.weekday,
                before.zone,
            ):
                self._store.redate(alert.id, next_due(alert, self._clock()))
        return alert

    def pause(self, alert_id: str, who: Identity) -> None:
        """Send nothing until `resume`; what is found meanwhile is not sent later. Raises NotFound."""
        alert = self.get(alert_id, who)
        if alert.paused is None:
            self._store.change(replace(alert, paused=self._clock(), paused_by=""))

    def resume(self, alert_id: str, who: Identity) -> None:
        """Lift `pause`. Raises NotFound."""
        self._store.change(replace(self.get(alert_id, who), paused=None, paused_by=""))

    def remove(self, alert_id: str, who: Identity) -> None:
        """With what was noted of its messages. Raises NotFound."""
        self._store.remove(self.get(alert_id, who).id)

    def ask_for_test(self, alert_id: str, who: Identity) -> None:
        """Have a test message sent; its log says how that went. Raises AlertRefused, NotFound."""
        alert = self.get(alert_id, who)
        tests = [entry for entry in self._store.log(alert.id, 5) if entry.said.startswith("Test")]
        if alert.test is not None or (tests and self._clock() - tests[0].at < TEST_EVERY):
            raise AlertRefused(Sentence("a test was asked for within the last minute; the log says how it went"))
        self._store.change(replace(alert, test=self._clock()))

    def of_link(self, alert_id: str, mark: str) -> Alert:
        """The alert that an unsubscribe link is about. Raises NotFound."""
        alert = self._store.get(alert_id)
        if alert is None or not secret_text.same(mark, alert.mark("unsubscribe")):
            raise NotFound(Sentence("There is no alert at this address; it may have been removed."))
        return alert

    def unsubscribe(self, alert_id: str, mark: str) -> Alert:
        """Pause it, by whoever has the link. Raises NotFound."""
        alert = self.of_link(alert_id, mark)
        if alert.paused is None:
            self._store.change(replace(alert, paused=self._clock(), paused_by="link"))
            self._store.note(alert.id, self._clock(), Sentence("Paused by the link in a message"), good=True)
        return alert

    def subscribe_again(self, alert_id: str, mark: str) -> Alert:
        """Take `unsubscribe` back. Raises NotFound."""
        alert = self.of_link(alert_id, mark)
        if alert.paused is not None and alert.paused_by == "link":
            self._store.change(replace(alert, paused=None, paused_by=""))
        return alert

    def preview(self, searcher: Searcher, searches: Sequence[int], who: Identity, *, query: str = "") -> Preview:
        """What an alert on these saved searches would have said in the last seven days, by when articles were read. query: of an
        alert without saved searches. Raises NotFound, QueryError, IndexingError, ArchiveError."""
        since = self._clock() - timedelta(days=7)
        reader = who.account.id if who.account else None
        queries = [kept_query(self._saved.get(number, who).pairs) for number in dict.fromkeys(searches)]
        queries += [SearchQuery(q=query)] if query else []
        long_queries = LongQueries(self._archive, self._settings)
        found: dict[str, SearchQuery] = {}
        more = False
        for one in queries:
            asked_query = replace(long_queries.marked(one), reader=reader, sort="newest")
            asked = searcher.ask(asked_query)
            window = Range("fetched", int(since.timestamp()), None)
            request = replace(asked.request, tree=And((asked.request.tree, window)), group=None)
            for hits in searcher.hits(request):
                for hit in hits:
                    found.setdefault(hit.id, asked_query)
                if len(found) >= PREVIEW_MOST:
                    more = True
                    break
        return Preview(total=len(found), more=more, results=_results(searcher, found))

    def _target(self, kind: AlertKind | str, target: str, who: Identity) -> str:
        mine = (who.account.mail or "") if who.account else ""
        if kind == "email":
            if not self._settings.smtp_host:
                raise AlertRefused(Sentence("no mail server is set up here (setting smtp_host)"), "kind")
            if not target and not mine:
                raise AlertRefused(Sentence("give your account a mail address first"), "target")
            try:
                target = mail_address(target or mine)
            except ValueError as error:
                raise AlertRefused(str(error), "target") from None
            if target != mine and not who.role.includes(Role.EDITOR):
                raise AlertRefused(
                    Sentence("readers are told at the mail address of their account; editors also elsewhere"), "target"
                )
            return target
        if not who.role.includes(Role.EDITOR):
            raise AlertRefused(Sentence("readers are told by mail; editors also by webhook and Apprise"), "kind")
        if len(target) > TARGET_MOST or not target.isprintable() or any(char.isspace() for char in target):
            raise AlertRefused(_one_line(), "target")
        if kind == "webhook":
            wrong = checked_target(
                Alert(id="x", query="x", kind="webhook", target=target, secret="", created=self._clock())
            )
            if wrong:
                raise AlertRefused(wrong, "target")
            return target
        try:
            apprise_channel.checked(target, self._settings, anywhere=False)
        except ValueError as error:
            raise AlertRefused(str(error), "target") from None
        return target


def _one_line() -> Sentence:
    return Sentence("an address is one line of at most %(number)s characters without blanks", number=TARGET_MOST)


def _one_of(choices: Iterable[str]) -> Sentence:
    named = ", ".join(choices)
    return Sentence("choose one of %(choices)s", choices=named)


def _results(searcher: Searcher, found: dict[str, SearchQuery]) -> list[Result]:
    ids = list(found)[:PREVIEWED]
    articles = {one.article.id: one for one in searcher.archive.articles.get_many(ids)}
    return [result for one in ids if one in articles for result in searcher.shown(found[one], [articles[one]])]


def _is_theirs(alert: Alert, who: Identity) -> bool:
    if who.account is None:
        return who.role is Role.OWNER
    return alert.account == who.account.id or (alert.account is None and who.role is Role.OWNER)
