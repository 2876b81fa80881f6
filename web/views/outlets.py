"""Outlets: the page of one, and the list of all."""

from dataclasses import replace

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.article import Outlet
from index.errors import NotFound
from index.languages import gettext as _
from index.outlets.labels import WORD_MOST, Labels
from web.middleware.admission import ask, turn
from web.services import services
from web.views.about_page import ABOUT, about_page

blueprint = Blueprint("outlets", __name__)


@blueprint.get("/outlets")
def outlets() -> Response:
    """All outlets with their number of articles; `label` in the address: only those that carry it."""
    wanted = request.args.get("label", "").strip()[:WORD_MOST]
    archive = services().readers.archive

    def read() -> tuple[list[tuple[Outlet, int]], dict[str, Labels]]:
        known = archive.outlets.all()
        labels = archive.outlets.labels(outlet.id for outlet, _ in known)
        if wanted:
            known = [one for one in known if one[0].id in labels and wanted in labels[one[0].id].values]
        return known, labels

    known, labels = turn().run(read)
    return make_response(render_template("outlets.html", outlets=known, labels=labels, wanted=wanted))


@blueprint.get("/outlets/<outlet_id>")
def outlet(outlet_id: str) -> AnyResponse:
    """An outlet, compared with those that `with` in the address names. Raises NotFound."""
    summary = turn().run(services().readers.archive.outlets.get, outlet_id)
    if summary is None:
        raise NotFound(_("There is no such outlet in the archive."))
    key = summary.outlet.id
    if key != outlet_id:  # merged into another since the link was made
        return redirect(url_for("outlets.outlet", outlet_id=key), 302)  # a merge can be taken back
    query = replace(ABOUT, include=(("outlet", key),))
    names = tuple(one.name for one in summary.merged)
    return about_page("outlet", key, summary.outlet.name, query, ask(query), names, labels=summary.labels)
