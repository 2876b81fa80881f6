"""How the server is, for supervisors, load balancers and Prometheus."""

import logging

from flask import Blueprint, Response

from index.errors import BroadsheetError, IndexingError
from web.render.responses import private_json
from web.services import services
from web.views.crawl.source_looks import source_looks

blueprint = Blueprint("health", __name__)

log = logging.getLogger(__name__)


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
    return private_json(body, status)


@blueprint.get("/metrics")
def metrics() -> Response:
    """For Prometheus. Raises ArchiveError, IndexingError."""
    app_services = services()
    body, content_type = app_services.metrics.text(
        app_services.readers.archive,
        app_services.readers.engine,
        app_services.remembered,
        source_looks(),
        app_services.counters,
    )
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    return response
