"""Other forms of results: every match as JSON lines, CSV or RIS, in bounded memory, or the newest as an Atom feed."""

import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from flask import Response

from index.reviews import citations
from index.rights import Use, reserving
from search.csv_rows import CSV_COLUMNS, csv_bytes, csv_row
from search.exported import Exported, without_reserved
from search.page import Result
from search.request import SearchQuery
from search.serializers import result_dict
from web.middleware.admission import ask, turn
from web.render import atom
from web.services import services

_BATCH = 100
"""Results written at a time."""


RIS = "application/x-research-info-systems"

LEFT_OUT = "X-Articles-Left-Out"
"""Header that says how many matches an export lacks, since their publishers reserve that."""


def left_out(query: SearchQuery, use: Use = Use.EXPORT) -> str:
    """How many matches publishers keep from a use, for the header `LEFT_OUT`. Raises what `Searcher.search` raises, and
    Overloaded."""
    rights = tuple(right.value for right in reserving(use, services().settings))
    return str(turn().run(services().readers.searcher.total_with, query, "rights", rights))


def _all(query: SearchQuery) -> Iterator[list[Result]]:
    """Every match that may be exported, in batches. Raises what `Searcher.stream` raises, and Overloaded, before the
    status is sent."""
    searcher = services().readers.searcher
    results: Iterator[Result] = iter(())

    def begin() -> list[Result]:
        nonlocal results
        results = iter(Exported(searcher.stream(query), services().settings))
        return batch()

    def batch() -> list[Result]:
        return list(itertools.islice(results, _BATCH))

    first = turn().run(begin)

    def rest() -> Iterator[list[Result]]:
        current = first
        while current:
            yield current
            current = batch()

    return rest()


def as_jsonl(query: SearchQuery) -> Response:
    """One result a line, as in `results` of the JSON. Raises what `Searcher.stream` raises, and Overloaded."""

    def lines(batches: Iterable[list[Result]]) -> Iterator[bytes]:
        for batch in batches:
            rows = (json.dumps(result_dict(result, query.only), ensure_ascii=False) + "\n" for result in batch)
            yield "".join(rows).encode("utf-8", "replace")

    missing = left_out(query)
    response = Response(turn().stream(lines(_all(query))), mimetype="application/x-ndjson")
    response.headers[LEFT_OUT] = missing
    return response


def as_csv(query: SearchQuery) -> Response:
    """One result a row; several people or authors share a cell, separated by semicolons. Raises as `as_jsonl` does."""

    def rows(batches: Iterable[list[Result]]) -> Iterator[bytes]:
        yield csv_bytes([CSV_COLUMNS])
        for batch in batches:
            yield csv_bytes([csv_row(result) for result in batch])

    missing = left_out(query)
    response = Response(turn().stream(rows(_all(replace(query, snippets=0)))), mimetype="text/csv")
    response.headers[LEFT_OUT] = missing
    response.headers["Content-Disposition"] = 'attachment; filename="articles.csv"'
    return response


def as_ris(query: SearchQuery) -> Response:
    """An entry for each result, for reference managers. Raises as `as_jsonl` does."""

    def entries(batches: Iterable[list[Result]]) -> Iterator[bytes]:
        for batch in batches:
            yield "".join(citations.ris(result.article) for result in batch).encode("utf-8", "replace")

    missing = left_out(query)
    response = Response(turn().stream(entries(_all(replace(query, snippets=0)))), mimetype=RIS)
    response.headers[LEFT_OUT] = missing
    response.headers["Content-Disposition"] = 'attachment; filename="articles.ris"'
    return response


def as_atom(query: SearchQuery, *, name: str = "", address: str = "") -> Response:
    """The newest matches, for any feed reader. name, address: of the feed, where it has its own. Raises what `Searcher.search`
    raises, and Overloaded."""
    newest = replace(query, sort=query.sort or "newest", cursor=None, facets=(), histogram="none")
    page = ask(without_reserved(newest, Use.SHARE, services().settings))
    asked = {*query.include, *query.exclude}
    page = replace(
        page, active=tuple(one for one in page.active if one.name != "rights" or (one.name, one.value) in asked)
    )
    response = Response(atom.feed(query, page, name=name, address=address), mimetype="application/atom+xml")
    response.headers[LEFT_OUT] = left_out(newest, Use.SHARE)
    return response
