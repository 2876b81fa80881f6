"""The results of a search, and the full list of one of its facets."""

from dataclasses import replace

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from index.errors import NotFound, QueryError
from index.watch.saved_search import NAME_MOST, SavedSearch
from search.page import SearchPage
from search.query.long_queries import BEYOND
from search.request import FACET_SIZE_MAX, FILTERS, SearchQuery
from search.saved.saved_searches import SavedSearches
from web.middleware.admission import ask, turn
from web.middleware.identity import identity, reads
from web.params import asked_query, page_query
from web.render.charts import histogram_chart
from web.render.links import SEARCH, page_url, thing_url
from web.render.wording import question
from web.services import services
from web.views.desk.keeping import keeping_of

blueprint = Blueprint("pages", __name__)


@blueprint.get(SEARCH)
def search() -> Response:
    """The results of the search in the address; status 400 if it cannot be run."""
    query = asked_query()
    try:
        query = turn().run(services().readers.searcher.long_queries.with_words, query)
        page = ask(query, partial=True)
    except QueryError as error:
        return _refused(query, error)
    chart = histogram_chart(page.histogram, query) if page.histogram else None
    keeping = keeping_of([result.id for result in page.results])
    return make_response(
        render_template(
            "results.html",
            page=page,
            query=query,
            chart=chart,
            chosen=_chosen(page),
            keeping=keeping,
            back=page_url(query),
            suggested=question(query, page.active)[:NAME_MOST],
            edited=turn().run(_edited, query) if query.saved else None,
        )
    )


@blueprint.post(SEARCH)
@reads
def search_posted() -> AnyResponse:
    """The way of a query that is too long for an address: its words are kept, and its results have a short address."""
    query = page_query(request.form)
    try:
        query = turn().run(services().readers.searcher.long_queries.kept, query)
    except QueryError as error:
        return _refused(query, error)
    return redirect(page_url(query), 303)


def _refused(query: SearchQuery, error: QueryError) -> Response:
    """The box with what was typed, and why it could not be answered: as far as it can be mended, it is mended there."""
    return make_response(
        render_template("refused.html", query=query, error=error, can_be_long=error.code in BEYOND), 400
    )


def _edited(query: SearchQuery) -> SavedSearch | None:
    """The saved search that the reader changes on this page, if it is theirs to change."""
    service = SavedSearches(services().readers.archive, services().settings)
    try:
        found = service.get(query.saved, identity())
    except NotFound:
        return None
    return found if service.may_change(found, identity()) else None


def _chosen(page: SearchPage) -> list[tuple[str, str, str]]:
    """(kind, id, name) of the person and of the outlet that the results are narrowed to, if it is only one."""
    chosen = []
    for kind in ("person", "outlet"):
        chips = [chip for chip in page.active if chip.name == kind and not chip.excluded]
        chosen += [(kind, chip.value, chip.label) for chip in chips] if len(chips) == 1 else []
    return chosen


@blueprint.get("/search/facet/<name>")
def facet(name: str) -> Response:
    """Values of one facet for the search in the address: the hundred most frequent, and a search among all."""
    if name not in FILTERS:
        abort(404)
    query = asked_query()
    try:
        query = turn().run(services().readers.searcher.long_queries.with_words, query)
    except QueryError as error:
        return _refused(query, error)
    # All articles are counted, whichever of them would stand for others.
    asked = replace(
        query,
        facets=(name,),
        facet_size=FACET_SIZE_MAX,
        histogram="none",
        duplicates="show",
        group="none",
        limit=1,
        snippets=0,
        cursor=None,
    )
    try:
        page = ask(asked)
    except QueryError as error:
        return _refused(query, error)
    shown = replace(
        query,
        include=page.query.include,
        exclude=page.query.exclude,
        facet_q=tuple(pair for pair in query.facet_q if pair[0] != name),
    )
    # Without a question this is the list of everybody, whose names lead to pages of their own.
    whole = name in ("person", "outlet") and set(request.args) <= {f"facet_q.{name}"}
    found = page.facets[0]
    nearest = turn().run(_nearest, name, found.q, shown, whole) if found.q and not found.values else []
    return make_response(
        render_template("facet.html", page=page, facet=found, query=shown, whole=whole, nearest=nearest)
    )


def _nearest(name: str, text: str, query: SearchQuery, whole: bool) -> list[tuple[str, str]]:
    """(label, address) of the values that somebody may have meant whose text matches none."""
    names = services().readers.searcher.names
    near: list[tuple[str, str]] = []
    for label in names.nearest(name, text):
        values = names.shown(name, label)
        if values:
            page = thing_url(name, values[0]) if whole else page_url(query.with_filter(name, values[0]))
            near.append((names.labels(name, values[:1])[values[0]], page))
    return near
