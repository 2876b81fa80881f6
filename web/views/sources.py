"""The page of the sources: how each of them fares."""

from flask import Blueprint, Response, make_response, render_template

from web.middleware.admission import turn
from web.services import services

blueprint = Blueprint("sources", __name__)


@blueprint.get("/sources")
def sources() -> Response:
    """The state of each source."""
    archive = services().readers.archive
    health, waiting = turn().run(lambda: (archive.sources.health(), archive.outbox.waiting()))
    return make_response(render_template("sources.html", health=health, waiting=waiting))
