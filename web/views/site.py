"""The site about itself: its sources, its help, its state."""

import logging
from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.errors import BroadsheetError, IndexingError
from web.middleware.admission import turn
from web.middleware.conditional import with_etag
from web.openapi import document
from web.params import PAGE_DEFAULTS
from web.render import query_help
from web.render.responses import json_response
from web.services import services

blueprint = Blueprint("site", __name__)

log = logging.getLogger(__name__)


@blueprint.get("/sources")
def sources() -> Response:
    """The state of each source."""
    archive = services().readers.archive
    health, waiting = turn().run(lambda: (archive.sources.health(), archive.outbox.waiting()))
    return make_response(render_template("sources.html", health=health, waiting=waiting))


@blueprint.get("/outlets")
def outlets() -> Response:
    """All outlets with their number of articles."""
    known = turn().run(services().readers.archive.outlets.all)
    return make_response(render_template("outlets.html", outlets=known))


@blueprint.get("/people")
def people() -> AnyResponse:
    """Leads to the list of people: the facet of a search for everything."""
    return redirect(url_for("pages.facet", name="person"), 302)


@blueprint.get("/help")
def help_page() -> Response:
    """How to search, with examples from this archive."""
    found = services()
    today = datetime.now(found.settings.timezone).date()
    archive = found.readers.archive
    topics = turn().run(
        lambda: query_help.topics(
            today,
            person=_first("person", archive.people.names),
            outlet=_first("outlet", archive.outlets.names),
            section=_first("section", lambda keys: {key: key for key in keys}),
        )
    )
    page = render_template("help.html", topics=topics, settings=found.settings, query=PAGE_DEFAULTS)
    return make_response(page)


def _first(facet: str, names: Callable[[list[str]], dict[str, str]]) -> str:
    """The name of a facet's most frequent value; "" if there is none, or no index."""
    try:
        values = services().readers.engine.values(facet)
    except IndexingError:
        return ""
    shown = names([values[0].value]).get(values[0].value, "") if values else ""
    return shown.replace('"', " ")


@blueprint.get("/api")
def api_page() -> Response:
    """The API for people to read about."""
    return make_response(render_template("api.html", paths=document()["paths"], settings=services().settings))


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The OpenAPI document."""
    return with_etag(json_response(document()))


@blueprint.get("/healthz")
def healthz() -> Response:
    """Liveness, for a supervisor: the process answers."""
    return _state(200, {"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Readiness, for a load balancer: archive and index can be read."""
    status, body = services().remembered.get("ready", _readiness)
    response = _state(status, body)
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


def _readiness() -> tuple[int, dict[str, object]]:
    """(status, body). Anybody may ask, so the reason of a failure goes to the log only."""
    readers = services().readers
    try:
        articles, generation = readers.archive.articles.count(), readers.searcher.generation
    except BroadsheetError as error:
        log.error("not ready: %s", error)
        what = "index" if isinstance(error, IndexingError) else "archive"
        return 503, {"status": "unready", "detail": f"The {what} cannot be read. The server's log says why."}
    return 200, {"status": "ready", "articles": articles, "index_generation": generation}


def _state(status: int, body: dict[str, object]) -> Response:
    response = json_response(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/metrics")
def metrics() -> Response:
    """For Prometheus. Raises ArchiveError, IndexingError."""
    found = services()
    body, content_type = found.metrics.text(found.readers.archive, found.readers.engine, found.remembered)
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Other people's articles do not belong in public search engines."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


@blueprint.get("/favicon.ico")
def favicon() -> AnyResponse:
    """For browsers that ask for it unprompted."""
    return redirect(url_for("static", filename="icon.svg"), 301)
