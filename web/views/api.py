"""The JSON API, version 1: the same searches and the same counts as on the page. Answers that carry an ETag may be 304."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for

from index.archive.protocols import PeopleQuery, PeopleSort, PersonSummary
from index.errors import NotFound
from search.request import SearchQuery
from search.serializers import article_dict, page_dict
from web.errors import BadParameters, ParameterError
from web.json_bodies import json_object
from web.middleware.admission import ask, turn
from web.middleware.conditional import not_modified, search_etag, with_etag
from web.middleware.identity import reader_id, reads
from web.params import ARTICLE, PEOPLE, SEARCH, SUGGEST, api_query, body_arguments, given
from web.render.links import absolute, api_url, page_url
from web.render.person_profile import profile_dict
from web.render.responses import json_response
from web.services import services
from web.views.exports import as_atom, as_csv, as_jsonl, as_ris

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/search")
def search() -> Response:
    """Results as JSON, JSON lines, CSV, RIS or Atom. Raises BadParameters, QueryError, Overloaded."""
    query, form = api_query(request.args)
    query = turn().run(services().readers.searcher.long_queries.with_words, query)
    return _answered(query, form)


@blueprint.post("/search")
@reads
def search_posted() -> Response:
    """The same with the parameters in a JSON object, for queries that are too long for an address. Raises BadParameters,
    QueryError, Overloaded."""
    given(request.args, ())
    query, form = api_query(body_arguments(json_object([parameter.name for parameter in SEARCH])))
    long_queries = services().readers.searcher.long_queries
    query = turn().run(long_queries.kept, turn().run(long_queries.with_words, query))
    return _answered(query, form)


def _answered(query: SearchQuery, form: str) -> Response:
    etag = search_etag(query, form)
    if (same := not_modified(etag)) is not None:
        return same
    if form == "jsonl":
        return with_etag(as_jsonl(query), etag)
    if form == "csv":
        return with_etag(as_csv(query), etag)
    if form == "ris":
        return with_etag(as_ris(query), etag)
    if form == "atom":
        return with_etag(as_atom(query), etag)
    return _found(query, etag)


def _found(query: SearchQuery, etag: str) -> Response:
    page = ask(query, partial=True)
    response = json_response(page_dict(page, lambda asked: absolute(api_url(asked))))
    if page.next is not None:
        response.headers["Link"] = f'<{absolute(api_url(page.next))}>; rel="next"'
    if page.degraded:
        response.headers["Cache-Control"] = "no-store"
        return response
    return with_etag(response, etag)


@blueprint.get("/articles/<article_id>")
def article(article_id: str) -> Response:
    """One article in full. Raises NotFound, BadParameters, QueryError."""
    searcher, q = services().readers.searcher, given(request.args, ARTICLE)["q"]
    page = turn().run(searcher.article, article_id, q, reader=reader_id())
    return with_etag(json_response(article_dict(page)))


@blueprint.get("/people")
def people() -> Response:
    """A page of people, by articles or by name. Raises BadParameters."""
    asked = given(request.args, PEOPLE)
    query = PeopleQuery(
        text=asked["q"],
        sort=PeopleSort(asked["sort"]),
        least=asked["min_articles"],
        uncertain=asked["uncertain"] == "yes" if asked["uncertain"] else None,
    )
    archive = services().readers.archive
    try:
        page = turn().run(archive.people.page, query, asked["limit"], cursor=asked["cursor"])
    except ValueError as error:
        raise BadParameters([ParameterError("cursor", str(error))]) from None
    following = _behind(page.next) if page.next else None
    body = {"people": [_person(summary) for summary in page.people], "next_cursor": page.next, "next": following}
    response = json_response(body)
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return with_etag(response)


def _behind(cursor: str) -> str:
    """The address of the page that begins there."""
    return absolute(f"{url_for('api.people')}?{urlencode({**request.args.to_dict(), 'cursor': cursor})}")


def _person(summary: PersonSummary) -> dict[str, Any]:
    return {
        "id": summary.person.id,
        "name": summary.person.name,
        "articles": summary.articles,
        "uncertain": summary.uncertain,
        "url": absolute(url_for("api.person", person_id=summary.person.id)),
        "search_url": absolute(api_url(SearchQuery(include=(("person", summary.person.id),)))),
    }


@blueprint.get("/people/<person_id>")
def person(person_id: str) -> Response:
    """A person with name variants, roles and companions. Raises NotFound, BadParameters."""
    given(request.args, ())
    readers = services().readers
    archive, searcher = readers.archive, readers.searcher

    def told() -> dict[str, Any]:
        profile = archive.people.profile(person_id)
        if profile is None:
            raise NotFound(f"There is no person {person_id!r} in this archive.")
        summary = profile.summary
        return {**_person(summary), "variants": list(summary.variants), **profile_dict(archive, searcher, profile)}

    return with_etag(json_response(turn().run(told)))


@blueprint.get("/suggest")
def suggest() -> Response:
    """Suggestions for what is being typed, in our form or in that of OpenSearch. Raises BadParameters."""
    asked = given(request.args, SUGGEST)
    text, limit = asked["q"], asked["limit"]
    searcher = services().readers.searcher
    suggestions = turn().run(searcher.suggest, text, limit, reader=reader_id()) if text.strip() else ()
    if asked["format"] == "opensearch":
        words = [suggestion.query.q or suggestion.text for suggestion in suggestions]
        links = [absolute(page_url(suggestion.query)) for suggestion in suggestions]
        body: Any = [text, words, [suggestion.text for suggestion in suggestions], links]
        return with_etag(json_response(body, mimetype="application/x-suggestions+json"))
    body = {
        "query": text,
        "suggestions": [
            {
                "kind": suggestion.kind,
                "text": suggestion.text,
                "id": suggestion.id,
                "articles": suggestion.count,
                "query": suggestion.query.q,
                "url": absolute(page_url(suggestion.query)),
            }
            for suggestion in suggestions
        ],
    }
    return with_etag(json_response(body))
