"""Outlets: the page of one, and the list of all."""

from dataclasses import replace

from flask import Blueprint, Response, make_response, render_template

from index.errors import NotFound
from web.middleware.admission import ask, turn
from web.services import services
from web.views.about_page import ABOUT, about_page

blueprint = Blueprint("outlets", __name__)


@blueprint.get("/outlets")
def outlets() -> Response:
    """All outlets with their number of articles."""
    known = turn().run(services().readers.archive.outlets.all)
    return make_response(render_template("outlets.html", outlets=known))


@blueprint.get("/outlets/<outlet_id>")
def outlet(outlet_id: str) -> Response:
    """An outlet, compared with those that `with` in the address names. Raises NotFound."""
    name = turn().run(services().readers.archive.outlets.names, [outlet_id]).get(outlet_id)
    if name is None:
        raise NotFound("There is no such outlet in the archive.")
    query = replace(ABOUT, include=(("outlet", outlet_id),))
    return about_page("outlet", outlet_id, name, query, ask(query), ())
