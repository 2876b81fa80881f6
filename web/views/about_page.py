"""What the pages of a person and of an outlet share: their articles over time, beside those of others that the reader names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Response, make_response, render_template, request

from index.outlets.labels import NO_LABELS, Labels
from search.page import SearchPage
from search.parameters import LONGEST_VALUE
from search.quotations import Quoted
from search.request import SearchQuery
from web.middleware.admission import ask, turn
from web.render import person_profile
from web.render.charts import Chart, Course, Lines, compare_chart, histogram_chart
from web.render.links import thing_url
from web.render.wording import shortened
from web.services import services

COMPARED = 4
"""Lines in one chart."""

ASKED_MAX = 8
"""Names to compare with that are looked up for one request."""

ABOUT = SearchQuery(
    sort="newest", duplicates="hide", facets=("person", "outlet", "section"), facet_size=12, histogram="auto", limit=10
)
"""What such a page searches for, apart from its filter."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a person is quoted as saying. query: finds the articles that do, `page` has the newest of them. latest: their
    quotations."""

    query: SearchQuery
    page: SearchPage
    latest: tuple[Quoted, ...]

    @property
    def chart(self) -> Chart | None:
        """Over time."""
        return histogram_chart(self.page.histogram, self.query) if self.page.histogram else None


def about_page(
    kind: str,
    key: str,
    name: str,
    query: SearchQuery,
    page: SearchPage,
    variants: tuple[str, ...],
    profile: person_profile.Shown | None = None,
    *,
    uncertain: bool = False,
    labels: Labels = NO_LABELS,
    quoted: Said | None = None,
) -> Response:
    """The page of a person or an outlet, beside those that `with` in the address names.

    kind: person or outlet. key, name: the id and the name to show. query, page: `ABOUT` with this filter, and its answer.
    variants: other forms of the name. profile: what the registry knows of a person. labels: of an outlet.
    quoted: what a person says. Raises
    ArchiveError, IndexingError, Overloaded.
    """
    texts = list(dict.fromkeys(request.args.getlist("with")))[:ASKED_MAX]
    beside = turn().run(_beside, kind, key, texts) if texts else Beside({}, ())
    chart = histogram_chart(page.histogram, query) if page.histogram else None
    facets = {
        facet.name: [value for value in facet.values if value.value != key and value.count] for facet in page.facets
    }
    return make_response(
        render_template(
            "about.html",
            kind=kind,
            key=key,
            name=name,
            quoted=quoted,
            variants=[variant for variant in variants if variant != name],
            query=query,
            page=page,
            chart=chart,
            facets=facets,
            lines=_against(kind, query, beside) if beside.names else None,
            beside=beside,
            room=len(beside.names) < COMPARED - 1,
            remove=lambda other: thing_url(kind, key, [variant for variant in beside.names if variant != other]),
            profile=profile,
            uncertain=uncertain,
            labels=labels,
        )
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What a person or outlet is compared with. names: id -> name. unknown: names that were asked for and not found."""

    names: dict[str, str]
    unknown: tuple[str, ...]


def _beside(kind: str, key: str, texts: Sequence[str]) -> Beside:
    """texts: values of `with` in the address, ids or names as typed."""
    names = services().readers.searcher.names
    keys: dict[str, None] = {}
    unknown: list[str] = []
    for text in texts:
        text = text.strip()[:LONGEST_VALUE]
        values = [value for value in names.resolve(kind, text) if value != key] if text else []
        if values:
            keys[values[0]] = None
        elif text and key not in names.resolve(kind, text):
            unknown.append(shortened(text, 60))
    chosen = list(keys)[: COMPARED - 1]
    return Beside(names=names.labels(kind, chosen), unknown=tuple(unknown))


def _against(kind: str, query: SearchQuery, beside: Beside) -> Lines | None:
    """All of them over time: one search for their common range of dates, then one for each."""
    subject = query.included(kind)[0]
    names = services().readers.searcher.names.labels(kind, [subject]) | beside.names
    keys = list(names)
    counting = replace(query, facets=(), limit=1, snippets=0)
    together = ask(replace(counting, include=tuple((kind, key) for key in keys)))
    if together.histogram is None:
        return None
    days = [bucket.first for bucket in together.histogram.buckets]
    courses = []
    for key in keys:
        alone = ask(replace(counting, include=((kind, key),), histogram=together.histogram.interval))
        counts = {bucket.first: bucket.count for bucket in alone.histogram.buckets} if alone.histogram else {}
        shown = {day: counts.get(day, 0) for day in days}
        courses.append(Course(key=key, label=names[key], url=thing_url(kind, key), counts=shown))
    return compare_chart(courses, together.histogram.interval)
