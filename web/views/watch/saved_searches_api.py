"""Saved searches as JSON: the same functions as on the pages. Part of `/api/v1`."""

from typing import Any

from flask import Blueprint, Response, request, url_for

from index.accounts.rights import Role
from index.watch.saved_search import NAME_MOST, SavedSearch
from search.parameters import kept_query
from search.request import SearchQuery
from search.saved.saved_searches import SearchNotAllowed, SearchRefused
from search.serializers import timestamp
from web.errors import BadParameters, ParameterError, refusing
from web.json_bodies import json_object, shared_of
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.params import api_query, body_arguments, given
from web.render.links import absolute
from web.render.responses import private_json
from web.views.watch.saved_search_pages import saved

blueprint = Blueprint("searches", __name__)
blueprint.register_error_handler(SearchRefused, refusing(SearchNotAllowed))


@blueprint.get("/searches")
@needs(Role.READER)
def listed() -> Response:
    """One's own saved searches and those that are shared. Raises BadParameters."""
    given(request.args, ())
    found = turn().run(saved().listed, identity())
    return private_json({"searches": [_search(one.search, one.new) for one in found]})


@blueprint.post("/searches")
@needs(Role.READER)
def add() -> Response:
    """Save a search. Raises BadParameters, QueryError."""
    body = json_object(("name", "query", "shared"))
    query = _query(body)
    if query is None:
        raise BadParameters(
            [ParameterError("query", "give the search as an object of the parameters of /api/v1/search")]
        )
    name = _name(body)
    made = turn().run(saved().save, name or "", query, shared=shared_of(body) or False, who=identity())
    return private_json(_search(made, 0), 201)


@blueprint.get("/searches/<int:search_id>")
@needs(Role.READER)
def one(search_id: int) -> Response:
    """One saved search. Raises NotFound, BadParameters."""
    given(request.args, ())
    return private_json(_found(search_id))


@blueprint.patch("/searches/<int:search_id>")
@needs(Role.READER)
def change(search_id: int) -> Response:
    """Change its name, what it looks for, or whether it is shared. Raises NotFound, BadParameters, QueryError."""
    body = json_object(("name", "query", "shared", "feed"))
    if not body:
        raise BadParameters([ParameterError("body", "give a name, a query, shared or feed")])
    name, query, shared, service = _name(body), _query(body), shared_of(body), saved()
    feed = body.get("feed")
    if not isinstance(feed, bool | None):
        raise BadParameters([ParameterError("feed", "feed is true for a new secret address, false to end it")])
    turn().run(service.change, search_id, name=name, query=query, shared=shared, who=identity())
    if feed is not None:
        turn().run(service.open_feed if feed else service.close_feed, search_id, identity())
    return private_json(_found(search_id))


@blueprint.delete("/searches/<int:search_id>")
@needs(Role.READER)
def remove(search_id: int) -> Response:
    """Remove it. Raises NotFound."""
    turn().run(saved().remove, search_id, identity())
    return Response(status=204)


def _found(search_id: int) -> dict[str, Any]:
    service = saved()
    search = turn().run(service.get, search_id, identity())
    new = {one.search.id: one.new for one in turn().run(service.listed, identity())}
    return _search(search, new.get(search.id, 0))


def _name(body: dict[str, Any]) -> str | None:
    name = body.get("name")
    if name is not None and (not isinstance(name, str) or not name.strip() or len(name) > NAME_MOST):
        raise BadParameters(
            [ParameterError("name", f"name is what you will know the search by, in {NAME_MOST} characters")]
        )
    return name


def _query(body: dict[str, Any]) -> SearchQuery | None:
    asked = body.get("query")
    if asked is None:
        return None
    if not isinstance(asked, dict):
        raise BadParameters([ParameterError("query", "query is an object of the parameters of /api/v1/search")])
    return api_query(body_arguments(asked))[0]


def _search(search: SavedSearch, new: int) -> dict[str, Any]:
    mine = identity().account is not None and search.account == getattr(identity().account, "id", None)
    changes = saved().may_change(search, identity())
    asked: dict[str, Any] = {}
    for name, value in search.pairs:
        asked.setdefault(name, []).append(value)
    feed = url_for("saved_feeds.feed", token=search.feed) if search.feed and changes else None
    return {
        "id": search.id,
        "name": search.name,
        "query": {name: values[0] if len(values) == 1 else values for name, values in asked.items()},
        "q": kept_query(search.pairs).q,
        "shared": search.shared,
        "mine": mine,
        "by": search.by,
        "new": new,
        "feed": absolute(feed) if feed else None,
        "page": absolute(url_for("saved_searches.results", search_id=search.id)),
        "created": timestamp(search.created),
        "changed": timestamp(search.changed),
    }
