"""Pages of the sources: how each of them fares, one by one and all together."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, Response, make_response, render_template

from index.archive.protocols import AddressState, Archive, SourceHealth, Visit
from index.corrections.protocols import NotArticle
from index.errors import NotFound
from index.jobs.protocols import Job, JobKind
from index.languages import gettext as _
from index.machines.presence import presence
from index.sources.address_secrets import without_secrets
from index.sources.source_outlook import PLAIN, Outlook
from index.sources.source_settings import MOVED
from index.upkeep.retention import Due, due_of
from web.middleware.admission import turn
from web.services import services
from web.views.crawl.recent_jobs import latest
from web.views.crawl.source_looks import for_reader, secret_headers, sees_secrets, source_looks

blueprint = Blueprint("sources", __name__)

DAYS = 30
"""Days in the chart of a source."""
VISITS = 50
"""Visits shown of a source."""
MOVES = 200
"""Entries of the audit log about a source among which its moves are looked for."""
BARREN = 200
"""Addresses shown that gave nothing."""
NO_ARTICLES = 50
"""Entries shown of what editors said is no article."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SourcePage:
    """What the page of one source shows. days: articles first read on each day, the oldest first. moves: when its outlet moved it
    for good, and from where to where, newest first. headers: names of those that are sent, for who may change them. backfill: the
    last time its older articles were asked for. due: what is past its keeping time, for who may change that."""

    health: SourceHealth
    look: Outlook
    visits: list[Visit]
    days: list[tuple[date, int]]
    barren: list[AddressState]
    no_articles: list[NotArticle]
    moves: list[tuple[datetime, str]]
    headers: tuple[str, ...] = ()
    backfill: Job | None = None
    due: Due | None = None

    @property
    def most(self) -> float:
        """Articles of the best day, or of the weekday on which most are usual."""
        return max((*(count for _, count in self.days), *self.look.output.usual), default=0)

    def usual(self, day: date) -> float:
        """Articles usual on the weekday of a day; 0 also where that is not known."""
        usual = self.look.output.usual
        return usual[day.weekday()] if usual else 0.0


@blueprint.get("/sources")
def sources() -> Response:
    """The state of each source."""
    health, waiting, crawlers = turn().run(_all, services().readers.archive)
    looks = source_looks()
    page = render_template(
        "sources.html",
        health=[for_reader(one) for one in health],
        waiting=waiting,
        looks=looks,
        plain=PLAIN,
        crawlers=crawlers,
    )
    return make_response(page)


def _all(archive: Archive) -> tuple[list[SourceHealth], int, int]:
    """(how each fares, articles to be indexed, crawlers at work on any machine)."""
    crawlers = presence(services().settings, archive, datetime.now(UTC)).count("crawler")
    return archive.sources.health(), archive.outbox.waiting(), crawlers


@blueprint.get("/sources/<source_id>")
def source(source_id: str) -> Response:
    """One source: its visits, its articles by day, and what gave nothing. Raises NotFound."""
    page = turn().run(_page, services().readers.archive, source_id)
    return make_response(render_template("source.html", page=page, source=page.health.source))


def health_of(archive: Archive, source_id: str) -> SourceHealth:
    """Raises NotFound."""
    for one in archive.sources.health():
        if one.source.id == source_id:
            return one
    raise NotFound(_("There is no such source; it may have been removed."))


def _page(archive: Archive, source_id: str) -> SourcePage:
    health = for_reader(health_of(archive, source_id))
    hidden = (lambda text: text) if sees_secrets() else without_secrets
    moves = [entry for entry in archive.accounts.audit(MOVES, subject=source_id) if entry.action == MOVED]
    return SourcePage(
        health=health,
        look=source_looks().get(source_id, PLAIN),
        visits=[
            replace(visit, error=hidden(visit.error) if visit.error else None)
            for visit in archive.sources.visits(source_id, VISITS)
        ],
        days=_days(archive, source_id),
        barren=archive.addresses.barren(source_id, BARREN),
        no_articles=archive.not_articles.log(NO_ARTICLES, source=source_id),
        moves=[(entry.at, hidden(entry.detail)) for entry in moves],
        headers=secret_headers().names().get(source_id, ()) if sees_secrets() else (),
        due=due_of(archive, services().settings, health.source) if sees_secrets() else None,
        backfill=latest(archive, JobKind.BACKFILL, lambda said: said.get("source") == source_id),
    )


def _days(archive: Archive, source_id: str) -> list[tuple[date, int]]:
    zone = services().settings.timezone
    today = datetime.now(zone).date()
    counts = {today - timedelta(days=back): 0 for back in range(DAYS - 1, -1, -1)}
    for at, articles in archive.sources.arrivals(source_id, datetime.now(UTC) - timedelta(days=DAYS + 1)):
        day = at.astimezone(zone).date()
        if day in counts:
            counts[day] += articles
    return list(counts.items())
