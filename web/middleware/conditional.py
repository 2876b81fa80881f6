"""ETags: a client that already has an answer is told so before any work is done."""

from collections.abc import Iterable
from hashlib import blake2b

from flask import Response, request

from search.request import LABEL, SearchQuery
from web.middleware.identity import identity
from web.services import services


def search_etag(query: SearchQuery, form: str) -> str:
    """Of the answer to a question: it changes with the index, with the question, with who asks and what they keep, with the code
    that presents it, and when the dates of the question come to mean others (`since:7d` at midnight)."""
    app_services = services()
    searcher = app_services.readers.searcher
    who = identity()
    asked_by = (who.name, who.role, who.session.digest if who.session else None)
    kept = app_services.readers.archive.collections.version(query.reader) if query.reader is not None else ""
    lists = app_services.readers.archive.word_lists.version() if "@" in query.q else ""
    labelled = (
        LABEL in query.facets
        or any(facet == LABEL for facet, _ in (*query.include, *query.exclude))
        or LABEL in query.q
    )
    groups = tuple(searcher.names.outlet_groups.members.items()) if labelled else ()
    parts = (
        groups,
        searcher.generation,
        app_services.build,
        form,
        request.host_url,
        asked_by,
        query,
        searcher.meaning(query),
        kept,
        lists,
    )
    return blake2b(repr(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()


def counts_etag(queries: Iterable[SearchQuery], asked: object) -> str:
    """Of figures of the research desk. queries: the searches they rest on. asked: everything else that decides the answer."""
    parts = [search_etag(query, "counts") for query in queries]
    return blake2b(repr((parts, asked)).encode("utf-8", "replace"), digest_size=12).hexdigest()


def not_modified(etag: str) -> Response | None:
    """The 304 for a client that holds this ETag (weakly compared, since compression makes other bytes of it)."""
    if not request.if_none_match.contains_weak(etag):
        return None
    response = Response(status=304)
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def with_etag(response: Response, etag: str | None = None) -> Response:
    """Mark an answer with its ETag, by default one of its bytes, and turn it into a 304 where the client has it."""
    if etag is None:
        etag = blake2b(response.get_data(), digest_size=12).hexdigest()
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers.add("Vary", "Accept-Encoding")
    return not_modified(etag) or response
