"""Takedowns as JSON: the same functions as on the page. Part of `/api/v1`."""

from typing import Any

from flask import Blueprint, Response, request

from index.accounts.rights import Role
from index.corrections import article_removal
from index.corrections.article_removal import NoReason
from index.corrections.protocols import Takedown
from search.parameters import Parameter
from web.errors import BadParameters, ParameterError
from web.json_bodies import as_form, json_object
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.params import given
from web.render.responses import json_response
from web.services import services

blueprint = Blueprint("takedowns", __name__)

LISTED = (Parameter(name="limit", about="How many.", kind="number", low=1, high=1000, default=100),)


@blueprint.get("/takedowns")
@needs(Role.OWNER)
def takedowns() -> Response:
    """What was taken down, newest first. Raises BadParameters."""
    limit = given(request.args, LISTED)["limit"]
    log = turn().run(services().readers.archive.takedowns.log, limit)
    return json_response({"takedowns": [_entry(one) for one in log]})


@blueprint.post("/takedowns")
@needs(Role.OWNER)
def take_down() -> Response:
    """Take an article down. Raises NotFound, BadParameters."""
    values = as_form(json_object(("article", "reason")))
    article, by = values.get("article", ""), identity().name
    if not article:
        raise BadParameters([ParameterError("article", "article is missing: the id of an article")])
    try:
        entry = article_removal.take_down(services().readers.archive, article, reason=values.get("reason", ""), by=by)
    except NoReason as error:
        raise BadParameters([ParameterError("reason", str(error))]) from None
    return json_response(_entry(entry), 201)


@blueprint.delete("/takedowns/<int:seq>")
@needs(Role.OWNER)
def allow(seq: int) -> Response:
    """Allow an article again. Raises NotFound."""
    return json_response(_entry(article_removal.allow_again(services().readers.archive, seq, by=identity().name)))


def _entry(entry: Takedown) -> dict[str, Any]:
    return {
        "number": entry.seq,
        "article": entry.article,
        "reason": entry.reason,
        "made": entry.made.isoformat(),
        "by": entry.by,
        "lifted": entry.lifted.isoformat() if entry.lifted else None,
        "lifted_by": entry.lifted_by or None,
    }
