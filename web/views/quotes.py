"""Quotations by speaker, outlet, words and dates: a page to search them, JSON and CSV."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.errors import QueryError
from index.languages import N_, Words
from index.rights import Use
from search import quotations
from search.csv_rows import csv_bytes
from search.exported import without_reserved
from search.quotations import Quoted, QuotedPage
from search.request import SearchQuery
from web.middleware.admission import turn
from web.middleware.conditional import with_etag
from web.params import QUOTES, given, usable
from web.render.links import absolute, article_url
from web.render.responses import json_response
from web.services import services
from web.views.exports import LEFT_OUT, left_out

blueprint = Blueprint("quotes", __name__)

_BATCH = 200
"""Quotations written at a time."""

BESIDE = 10
"""People who are quoted, and outlets that quote, named beside the list; those of most articles."""

EXAMPLES = 5
"""People named as examples where nothing is found."""

EXAMPLE_WORDS = 3
"""Words of a quotation that are an example of what to look for."""

SORTS = Words({"newest": N_("Newest"), "oldest": N_("Oldest"), "relevance": N_("Best match")})


@blueprint.get("/quotes")
def page() -> AnyResponse:
    """The search of quotations; status 400 where what is asked for cannot be read."""
    asked = usable(request.args, QUOTES)
    if not asked["q"].strip() and asked["sort"] == "relevance":
        asked["sort"] = "newest"
    searcher = services().readers.searcher
    query = _question(asked, duplicates="hide", facets=("says", "outlet"), facet_size=BESIDE)
    try:
        found = turn().run(quotations.page, searcher, query)
    except QueryError as error:
        if asked["cursor"]:  # one that was cut off when it was copied, or of another question
            return redirect(_address(asked, cursor=""), 302)
        return _page(asked, None, error)
    return _page(asked, found)


def _page(asked: dict[str, Any], found: QuotedPage | None, error: QueryError | None = None) -> Response:
    names: dict[str, str] = {}
    known = frozenset[str]()
    if found:
        chips = [chip for chip in found.found.active if not chip.excluded]
        names = {chip.value: chip.label for chip in chips}
        known = frozenset(names) if found.articles else known
        for name, facet in (("person", "says"), ("outlet", "outlet")):  # ids in place of what was typed
            asked = {**asked, name: tuple(chip.value for chip in chips if chip.name == facet)}
    return make_response(
        render_template(
            "quotes.html",
            asked=asked,
            found=found,
            error=error,
            names=names,
            who=", ".join(names[value] for value in asked["person"] if value in known),
            facets={facet.name: facet.values for facet in found.found.facets} if found else {},
            narrowed=any(asked[name] for name in ("q", "person", "outlet", "from", "to")),
            examples=turn().run(_examples) if found is None or not found.quotations else None,
            address=lambda **changes: _address(asked, **changes),
            as_csv=_address(asked, "quotes.quotes", cursor="", format="csv"),
            as_json=_address(asked, "quotes.quotes", cursor=""),
            sorts=SORTS,
        ),
        400 if error else 200,
    )


def _question(asked: Mapping[str, Any], **more: Any) -> SearchQuery:
    return quotations.question(
        words=asked["q"],
        people=asked["person"],
        outlets=asked["outlet"],
        from_=asked["from"] or None,
        to=asked["to"] or None,
        sort=asked["sort"],
        limit=asked["limit"],
        cursor=asked["cursor"] or None,
        **more,
    )


def _address(asked: Mapping[str, Any], endpoint: str = "quotes.page", **changes: Any) -> str:
    """The same question at an endpoint, with changes."""
    given_or_changed = {**asked, "format": "json", **changes}
    return url_for(
        endpoint,
        **{one.name: given_or_changed[one.name] for one in QUOTES if given_or_changed[one.name] != one.default},
    )


@dataclass(frozen=True, slots=True)
class _Examples:
    """What can be looked for here. people: (id, name) of those quoted in most articles. words: of the newest quotation."""

    people: tuple[tuple[str, str], ...]
    words: str


def _examples() -> _Examples:
    searcher = services().readers.searcher
    found = quotations.page(searcher, quotations.question(limit=1, facets=("says",), facet_size=EXAMPLES))
    people = tuple((value.value, value.label) for facet in found.found.facets for value in facet.values if value.count)
    words = re.findall(r"\w[\w’'-]*", found.quotations[0].words)[:EXAMPLE_WORDS] if found.quotations else []
    return _Examples(people, " ".join(words))


@blueprint.get("/api/v1/quotes")
def quotes() -> Response:
    """A page of quotations, in the order of their articles; as CSV, all of them. Raises BadParameters, QueryError."""
    asked = given(request.args, QUOTES)
    query = _question(asked)
    if asked["format"] == "csv":
        return _as_csv(query)
    found = turn().run(quotations.page, services().readers.searcher, query)
    following = None
    if found.next_cursor:
        more = {**request.args.to_dict(flat=False), "cursor": found.next_cursor}
        following = absolute(f"{url_for('quotes.quotes')}?{urlencode(more, doseq=True)}")
    body = {
        "articles": found.articles,
        "quotes": [
            quotations.quoted_dict(one, absolute(article_url(one.article.article.id))) for one in found.quotations
        ],
        "next_cursor": found.next_cursor,
        "next": following,
    }
    response = json_response(body)
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return with_etag(response)


def _as_csv(whole: SearchQuery) -> Response:
    query = without_reserved(whole, Use.EXPORT, services().settings)
    missing = left_out(whole)
    found: Iterator[Quoted] = iter(())

    def begin() -> list[Quoted]:
        nonlocal found
        found = quotations.every(services().readers.searcher, query)
        return list(itertools.islice(found, _BATCH))

    first = turn().run(begin)

    def rows() -> Iterator[bytes]:
        yield csv_bytes([quotations.COLUMNS])
        batch = first
        while batch:
            yield csv_bytes([quotations.quoted_row(one) for one in batch])
            batch = list(itertools.islice(found, _BATCH))

    response = Response(turn().stream(rows()), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="quotes.csv"'
    response.headers[LEFT_OUT] = missing
    return response
