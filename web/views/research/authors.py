"""The page of an author, as people and outlets have theirs: articles over time, outlets, sections, people, co-authors.

An author is a name as it is printed: unlike people, authors are not resolved, so two who share a name share a page.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from index.errors import NotFound
from index.languages import gettext as _
from index.query import Named
from search.page import Facet, FacetValue, SearchPage
from search.request import SearchQuery
from web.middleware.admission import ask
from web.middleware.conditional import with_etag
from web.params import given
from web.render.links import absolute, api_url, thing_url
from web.render.responses import json_response
from web.services import services
from web.views.about_page import ABOUT, about_page

blueprint = Blueprint("authors", __name__)
api = Blueprint("authors_api", __name__)

TOGETHER = 12
"""Co-authors that are named."""


@blueprint.get("/authors/<path:author>")
def author(author: str) -> AnyResponse:
    """An author, compared with those that `with` in the address names. Raises NotFound."""
    name, query, page = _found(author)
    return about_page("author", name, name, query, replace(page, facets=(*page.facets, *_together(name))), ())


@api.get("/authors/<path:author>")
def author_json(author: str) -> Response:
    """An author as JSON. Raises NotFound, BadParameters."""
    given(request.args, ())
    name, query, page = _found(author)
    facets = {facet.name: facet.values for facet in page.facets}
    co_authors = [value for facet in _together(name) for value in facet.values if value.value != name]
    histogram = page.histogram
    return with_etag(
        json_response(
            {
                "name": name,
                "articles": page.total,
                "url": absolute(thing_url("author", name)),
                "search_url": absolute(api_url(SearchQuery(include=query.include))),
                "outlets": _listed(facets.get("outlet", ())),
                "sections": _listed(facets.get("section", ())),
                "people": _listed(facets.get("person", ())),
                "co_authors": _listed(co_authors),
                "histogram": None
                if histogram is None
                else {
                    "interval": histogram.interval,
                    "buckets": [
                        {"from": one.first.isoformat(), "to": one.last.isoformat(), "count": one.count}
                        for one in histogram.buckets
                    ],
                },
            }
        )
    )


def _found(author: str) -> tuple[str, SearchQuery, SearchPage]:
    """(the name as it is kept, the search for what is by them, its answer). Raises NotFound."""
    known = services().readers.searcher.names.resolve("author", author)
    if not known:
        raise NotFound(_("There is no such author in the archive."))
    query = replace(ABOUT, include=(("author", known[0]),))
    return known[0], query, ask(replace(query, duplicates="show"))


def _together(name: str) -> tuple[Facet, ...]:
    """The facet of those who wrote with an author. A filter would not narrow the counts of its own facet, words do."""
    page = ask(
        SearchQuery(q=str(Named("author", name)), facets=("author",), facet_size=TOGETHER, limit=1, histogram="none")
    )
    return page.facets


def _listed(values: Iterable[FacetValue]) -> list[dict[str, Any]]:
    return [{"id": one.value, "name": one.label, "articles": one.count} for one in values if one.count]
