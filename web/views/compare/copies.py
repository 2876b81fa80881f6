"""The same text elsewhere: who ran it, and what each outlet cut or changed; as a page and as JSON."""

from dataclasses import replace

from flask import Blueprint, Response, make_response, render_template, request

from index.errors import NotFound
from index.languages import gettext as _
from web.middleware.admission import turn
from web.middleware.conditional import with_etag
from web.params import given
from web.render.compare.copy_report import CopyReport, copy_report, report_dict
from web.render.responses import json_response
from web.services import services

blueprint = Blueprint("copies", __name__)
api = Blueprint("copies_api", __name__)

COPIES = 50
"""Copies of one text that are compared."""

SHOWN = 6
"""Copies whose comparison stands on the page; each further one has a page of its own."""


@blueprint.get("/articles/<article_id>/copies")
def copies(article_id: str) -> Response:
    """Every copy beside the first one; `copy` in the address: only this one in full. Raises NotFound."""
    report = turn().run(read_report, article_id)
    wanted = request.args.get("copy", "")
    shown = [entry for entry in report.copies if entry.archived.article.id == wanted]
    return make_response(
        render_template(
            "copies.html",
            report=report,
            shown=shown or report.copies[:SHOWN],
            alone=bool(shown),
            asked=article_id,
            first=report.first,
        )
    )


@api.get("/articles/<article_id>/copies")
def copies_as_json(article_id: str) -> Response:
    """The same as JSON. Raises NotFound, BadParameters."""
    given(request.args, ())
    return with_etag(json_response(report_dict(turn().run(read_report, article_id))))


def read_report(article_id: str) -> CopyReport:
    """The copies of the text that an article has, itself among them. Raises NotFound for an unknown article."""
    articles = services().readers.archive.articles
    archived = articles.get(article_id)
    if archived is None:
        raise NotFound(_("There is no such article in the archive."))
    first = articles.get(archived.copy_of) if archived.copy_of else None
    first = first or replace(archived, copy_of=None)
    return copy_report(first, articles.copies(first.article.id, COPIES))
