"""Who may ask, how often, and how many at once: every view passes the rate limit and takes a place, unless it is listed here.

The rule is the other way round than usual, so that no view can be forgotten: a new one is limited and takes a place until
somebody finds that it needs neither and writes down why.
"""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, Response, g, make_response, request
from werkzeug.exceptions import HTTPException

from search.page import SearchPage
from search.request import SearchQuery
from web.middleware.concurrency_limiter import Turn
from web.middleware.identity import READS
from web.server.waiting_line import ARRIVED
from web.services import Services, services

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

FREE: dict[str, str] = {
    "static": "files of this package",
    "feeds.opensearch": "a template with addresses",
    "reference.api_page": "a template over a document in memory",
    "files.favicon": "a redirect",
    "language.words": "a constant",
    "health.healthz": "says that the process answers, also when it is busy",
    "health.metrics": "figures remembered for a moment; a busy server is when they are wanted",
    "reference.openapi": "a document in memory",
    "people.people": "a redirect",
    "health.readyz": "a state remembered for a moment; a balancer asks it of a busy server too",
    "files.robots": "two lines",
}
"""Endpoints that ask neither engine nor archive, or hardly ever -> why they need no limit and no place."""

COUNT_APART: dict[str, str] = {"front.home": "front", "imports.one": "upkeep", "status.status": "upkeep"}
"""Endpoints that count by themselves -> under which name. Whoever has searched too often can still go to the front page, and
pages that look again every few seconds leave the searches of who watches them alone."""

View = Callable[..., Any]


def turn() -> Turn:
    """The place of the request that is being answered. All that asks the engine, or compares texts, runs in it."""
    return cast(Turn, g.turn)


def ask(query: SearchQuery, *, partial: bool = False) -> SearchPage:
    """One search within its budget. partial: whether the caller says so if the page is `degraded`. Raises what `Searcher.search`
    raises, and Overloaded."""
    return turn().run(services().readers.searcher.search, query, partial=partial)


def register(app: Flask) -> None:
    """Wrap every view that is there by now; called when all blueprints are."""
    app_services: Services = app.extensions["broadsheet"]
    pages, api = (
        (app_services.settings.rate_burst, app_services.settings.rate_sustained),
        (app_services.settings.rate_api,),
    )
    for endpoint, view in app.view_functions.items():
        if endpoint in FREE:
            continue
        scope = "api" if endpoint.startswith("api.") else COUNT_APART.get(endpoint, "search")
        admitted = _in_turn(view)
        for rate in api if scope == "api" else pages:
            admitted = app_services.limiter.shared_limit(rate, scope=scope)(admitted)
        app.view_functions[endpoint] = admitted


def free_routes(app: Flask) -> Callable[["WSGIEnvironment"], bool]:
    """Tells whether a request goes to a view that needs no place."""

    def is_free(environ: "WSGIEnvironment") -> bool:
        try:
            address = app.url_map.bind("localhost")
            endpoint, _ = address.match(environ.get("PATH_INFO", ""), environ.get("REQUEST_METHOD"))
        except HTTPException:
            return False
        return endpoint in FREE

    return is_free


def _in_turn(view: View) -> View:
    @wraps(view)
    def admitted(**arguments: Any) -> Response:
        # A form takes as long to arrive as its sender likes, and what it changes has to be read again.
        one_state = services().readers.snapshot if request.method in READS else nullcontext
        with services().gate.enter(request.environ.get(ARRIVED)) as g.turn, one_state():
            return make_response(view(**arguments))

    return admitted
