"""Corrections of articles as JSON: the same functions as on the page. Part of `/api/v1`."""

from typing import Any

from flask import Blueprint, Response, request

from index.accounts.rights import Role
from index.corrections import article_curation
from index.corrections.article_curation import WrongValue
from index.corrections.layer import ArticleCorrection, Field
from web.errors import BadParameters, ParameterError
from web.json_bodies import json_object, texts
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.params import given
from web.render.responses import json_response
from web.services import services
from web.views.corrections.article_corrections import archived_article, standing_correction, value_without

blueprint = Blueprint("article_decisions", __name__)


@blueprint.get("/articles/<article_id>/corrections")
@needs(Role.EDITOR)
def corrections(article_id: str) -> Response:
    """What was corrected of an article, newest first. Raises NotFound, BadParameters."""
    given(request.args, ())
    archived_article(article_id)
    log = turn().run(services().readers.archive.corrections.log, article_id)
    return json_response({"corrections": [_entry(one) for one in log]})


@blueprint.post("/articles/<article_id>/corrections")
@needs(Role.EDITOR)
def correct(article_id: str) -> Response:
    """Correct fields, or with `preview` only say what would change. Raises NotFound, BadParameters."""
    archive, body = services().readers.archive, json_object((*Field, "preview"))
    asked = {field: "\n".join(texts(field.value, body[field.value])) for field in Field if field.value in body}
    if not asked:
        raise BadParameters([ParameterError("body", f"give at least one of {', '.join(Field)}")])
    try:
        if body.get("preview") is True:
            changed = article_curation.foresee(archive, article_id, asked)
            return json_response(
                {"changes": [{"field": one.field.value, "before": one.before, "after": one.after} for one in changed]}
            )
        entries = article_curation.correct(archive, article_id, asked, by=identity().name)
    except WrongValue as error:
        raise BadParameters([ParameterError(error.field.value, str(error))]) from None
    return json_response({"corrections": [_entry(one) for one in entries]}, 201)


@blueprint.get("/corrections/articles/<int:seq>")
@needs(Role.EDITOR)
def preview_undo(seq: int) -> Response:
    """A correction that stands, and what the field would show without it. Raises NotFound, BadParameters."""
    given(request.args, ())
    entry = standing_correction(seq)
    return json_response({**_entry(entry), "without": turn().run(value_without, services().readers.archive, entry)})


@blueprint.delete("/corrections/articles/<int:seq>")
@needs(Role.EDITOR)
def undo(seq: int) -> Response:
    """Take a correction back. Raises NotFound."""
    return json_response(_entry(article_curation.undo(services().readers.archive, seq, by=identity().name)))


def _entry(entry: ArticleCorrection) -> dict[str, Any]:
    return {
        "number": entry.seq,
        "article": entry.article,
        "field": entry.field.value,
        "value": entry.value,
        "made": entry.made.isoformat(),
        "by": entry.by,
        "undone": entry.undone.isoformat() if entry.undone else None,
        "undone_by": entry.undone_by or None,
    }
