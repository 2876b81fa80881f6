"""Quotations by speaker, outlet, words and dates, as JSON and CSV."""

import csv
import io
import itertools
from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for

from index.rights import Use
from search import quotations
from search.exported import without_reserved
from search.quotations import Quoted
from search.request import SearchQuery
from web.middleware.admission import turn
from web.middleware.conditional import with_etag
from web.params import QUOTES, given
from web.render.links import absolute, article_url
from web.render.responses import json_response
from web.services import services
from web.views.exports import LEFT_OUT, left_out

blueprint = Blueprint("quotes", __name__)

_BATCH = 200
"""Quotations written at a time."""


@blueprint.get("/api/v1/quotes")
def quotes() -> Response:
    """A page of quotations, newest articles first; as CSV, all of them. Raises BadParameters, QueryError."""
    asked = given(request.args, QUOTES)
    query = quotations.question(
        words=asked["q"],
        people=asked["person"],
        outlets=asked["outlet"],
        from_=asked["from"] or None,
        to=asked["to"] or None,
        limit=asked["limit"],
        cursor=asked["cursor"] or None,
    )
    if asked["format"] == "csv":
        return _as_csv(query)
    page = turn().run(quotations.page, services().readers.searcher, query)
    following = None
    if page.next_cursor:
        more = {**request.args.to_dict(flat=False), "cursor": page.next_cursor}
        following = absolute(f"{url_for('quotes.quotes')}?{urlencode(more, doseq=True)}")
    body = {
        "articles": page.articles,
        "quotes": [
            quotations.quoted_dict(one, absolute(article_url(one.article.article.id))) for one in page.quotations
        ],
        "next_cursor": page.next_cursor,
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
        yield _csv([quotations.COLUMNS])
        batch = first
        while batch:
            yield _csv([quotations.quoted_row(one) for one in batch])
            batch = list(itertools.islice(found, _BATCH))

    response = Response(turn().stream(rows()), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="quotes.csv"'
    response.headers[LEFT_OUT] = missing
    return response


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "replace")
