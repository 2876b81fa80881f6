"""The front page: what is new, who is in the news, and how the crawl is doing."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.archive.protocols import Archive, SourceHealth
from index.article import ArchivedArticle, Outlet
from index.errors import IndexingError
from index.languages import N_
from index.languages import gettext as _
from index.stories.protocols import StoryQuery, StorySort, StorySummary
from search.page import FacetValue
from search.request import SearchQuery
from web.middleware.admission import ask, turn
from web.middleware.concurrency_limiter import Overloaded
from web.middleware.identity import reads, require_form_token, set_cookie
from web.params import PAGE_DEFAULTS
from web.services import services
from web.tour import CLOSED, Tour, tour_of

blueprint = Blueprint("front", __name__)

LATEST = 40
BY_OUTLET = 4
"""Headlines shown of each outlet."""

OUTLETS = 9
RISING = 10
STORIES = 6
"""Stories at the top."""

FEW_STORIES = 3
"""With fewer than these, the stories of more days are shown."""

LOOK_BACK = {N_("Today’s stories"): 1, N_("Stories of the last three days"): 3, N_("Stories of this week"): 7}
"""Heading -> days of the stories under it."""

WEEK = 7

TOUR_STAYS_CLOSED = 30 * 86_400
"""Seconds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """The newest articles of one outlet; outlet None: those of which it is not known."""

    outlet: Outlet | None
    articles: tuple[ArchivedArticle, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rising:
    """A person with the articles of this week and of the week before."""

    person: FacetValue
    now: int
    before: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Crawl:
    """The state of the crawl. today: articles of the last 24 hours. waiting: articles not indexed yet."""

    sources: int
    failing: int
    last_visit: datetime | None
    articles: int
    today: int
    waiting: int


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """What the front page shows. stories: those of most outlets, under a heading that says of which days. health: of each
    source, while there are no articles to show. tour: of the demo."""

    crawl: Crawl
    stories: tuple[StorySummary, ...] = ()
    stories_heading: str = ""
    columns: tuple[Column, ...] = ()
    rising: tuple[Rising, ...] = ()
    health: tuple[SourceHealth, ...] = ()
    tour: Tour | None = None


@blueprint.get("/")
def home() -> Response:
    """The front page. Raises ArchiveError, Overloaded."""
    return make_response(render_template("home.html", news=gather(), query=PAGE_DEFAULTS))


@blueprint.post("/tour")
@reads
def tour() -> AnyResponse:
    """Close the tour of the demo, or show it again: whoever may read may do that, and it concerns nobody else."""
    require_form_token()
    response = redirect(url_for("front.home", _anchor="tour"), 303)
    if request.form.get("do") == "close":
        set_cookie(response, CLOSED, "yes", lasts=TOUR_STAYS_CLOSED)
    else:
        response.delete_cookie(CLOSED)
    return response


def gather() -> News:
    """Raises ArchiveError, and Overloaded. What only the index knows is left out where the index has no answer."""
    archive, closed = services().readers.archive, CLOSED in request.cookies
    news = turn().run(_archived, archive)
    news = replace(news, tour=turn().run(tour_of, services().settings.data, archive, closed=closed))
    return replace(news, rising=_rising()) if news.crawl.articles else news


def _archived(archive: Archive) -> News:
    health = archive.sources.health()
    visits = [source.last_visit for source in health if source.last_visit]
    crawl = Crawl(
        sources=len(health),
        failing=sum(1 for source in health if source.error),
        last_visit=max(visits, default=None),
        articles=archive.articles.count(),
        today=archive.articles.counts_since(datetime.now(UTC) - timedelta(days=1)),
        waiting=archive.outbox.waiting(),
    )
    if not crawl.articles:
        return News(crawl=crawl, health=tuple(health))
    heading, stories = _stories(archive)
    return News(
        crawl=crawl,
        columns=_columns(archive.articles.latest(LATEST)),
        stories=stories,
        stories_heading=_(heading) if heading else "",
    )


def _stories(archive: Archive) -> tuple[str, tuple[StorySummary, ...]]:
    """(heading, stories that several outlets tell), of the fewest days that have some."""
    now = datetime.now(UTC)
    found = ("", tuple[StorySummary, ...]())
    for heading, days in LOOK_BACK.items():
        query = StoryQuery(sort=StorySort.REPORTED, since=now - timedelta(days=days), least_outlets=2)
        found = heading, archive.stories.page(query, STORIES).stories
        if len(found[1]) >= FEW_STORIES:
            break
    return found


def _columns(latest: list[ArchivedArticle]) -> tuple[Column, ...]:
    by_outlet: dict[str, list[ArchivedArticle]] = {}
    for archived in latest:
        outlet = archived.article.outlet
        by_outlet.setdefault(outlet.id if outlet else "", []).append(archived)
    return tuple(
        Column(outlet=articles[0].article.outlet, articles=tuple(articles[:BY_OUTLET]))
        for articles in list(by_outlet.values())[:OUTLETS]
    )


def _rising() -> tuple[Rising, ...]:
    """People whose articles of the last week most exceed what the week before led to expect.

    The measure is (now - before) / sqrt(now + before): by how many standard deviations two Poisson counts differ.
    """
    today = datetime.now(services().settings.timezone).date()
    week = timedelta(days=WEEK)
    question = SearchQuery(facets=("person",), facet_size=50, limit=1, snippets=0)
    day = timedelta(days=1)
    earlier = replace(
        question, from_=(today - 2 * week + day).isoformat(), to=(today - week).isoformat(), facet_size=100
    )
    try:
        now = _people(replace(question, from_=(today - week + day).isoformat(), to=today.isoformat()))
        before = _people(earlier) if now else {}
    except (Overloaded, IndexingError):  # the front page has other news
        return ()
    rising = [
        Rising(person=value, now=value.count, before=before[key].count if key in before else 0)
        for key, value in now.items()
    ]
    rising.sort(
        key=lambda entry: (
            -(entry.now - entry.before) / (entry.now + entry.before) ** 0.5,
            -entry.now,
            entry.person.label,
        )
    )
    return tuple(entry for entry in rising if entry.now > entry.before)[:RISING]


def _people(query: SearchQuery) -> dict[str, FacetValue]:
    page = ask(query)
    return {value.value: value for facet in page.facets for value in facet.values if value.count}
