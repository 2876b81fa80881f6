"""Pages of the sources: how each of them fares, one by one and all together."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, Response, make_response, render_template

from index.archive.protocols import AddressState, Archive, SourceHealth, Visit
from index.corrections.protocols import NotArticle
from index.errors import NotFound
from web.middleware.admission import turn
from web.services import services

blueprint = Blueprint("sources", __name__)

DAYS = 30
"""Days in the chart of a source."""
VISITS = 50
"""Visits shown of a source."""
BARREN = 200
"""Addresses shown that gave nothing."""
NO_ARTICLES = 50
"""Entries shown of what editors said is no article."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SourcePage:
    """What the page of one source shows. days: articles first read on each day, the oldest first."""

    health: SourceHealth
    visits: list[Visit]
    days: list[tuple[date, int]]
    barren: list[AddressState]
    no_articles: list[NotArticle]

    @property
    def most(self) -> int:
        """Articles of the best day."""
        return max((count for _, count in self.days), default=0)


@blueprint.get("/sources")
def sources() -> Response:
    """The state of each source."""
    health, waiting = turn().run(_all, services().readers.archive)
    return make_response(render_template("sources.html", health=health, waiting=waiting))


def _all(archive: Archive) -> tuple[list[SourceHealth], int]:
    return archive.sources.health(), archive.outbox.waiting()


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
    raise NotFound("There is no such source; it may have been removed.")


def _page(archive: Archive, source_id: str) -> SourcePage:
    return SourcePage(
        health=health_of(archive, source_id),
        visits=archive.sources.visits(source_id, VISITS),
        days=_days(archive, source_id),
        barren=archive.addresses.barren(source_id, BARREN),
        no_articles=archive.not_articles.log(NO_ARTICLES, source=source_id),
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
