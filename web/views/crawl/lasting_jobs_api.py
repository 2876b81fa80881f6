"""Older articles, and kept pages read again, as JSON: the same jobs as on the pages. Part of `/api/v1`."""

from typing import Any

from flask import Blueprint, Response
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from web.errors import BadParameters, ParameterError, refusal
from web.json_bodies import json_object
from web.middleware.identity import needs
from web.views.crawl import lasting_jobs
from web.views.crawl.lasting_jobs import NotAsked
from web.views.crawl.sources_api import accepted

blueprint = Blueprint("lasting_jobs_api", __name__)

VALUE_MOST = 2000
"""Characters of a value."""


@blueprint.post("/sources/<source_id>/backfill")
@needs(Role.EDITOR)
def backfill(source_id: str) -> Response:
    """Have the older articles of a source listed (line `estimate` of the job), and read with `read`. Raises NotFound,
    BadParameters."""
    body = json_object(("since", "archives", "read"))
    read = body.get("read", False)
    if not isinstance(read, bool):
        raise BadParameters([ParameterError("read", "read is true or false")])
    since, archives = _text(body, "since") or "", _texts(body, "archives")
    return accepted(_checked(lambda: lasting_jobs.ask_backfill(source_id, since, archives, read=read)))


@blueprint.post("/rereads")
@needs(Role.OWNER)
def reread() -> Response:
    """Have kept pages read again: all, or those of an outlet, since a day, or of some articles. Raises NotFound, BadParameters."""
    body = json_object(("outlet", "since", "ids"))
    outlet, since, ids = _text(body, "outlet"), _text(body, "since"), _texts(body, "ids")
    return accepted(_checked(lambda: lasting_jobs.ask_reread(outlet, since, ids)))


@blueprint.post("/jobs/<int:job_id>/stop")
@needs(Role.EDITOR)
def stop(job_id: int) -> AnyResponse:
    """Ask for a job to stop that takes long. Raises NotFound."""
    try:
        return accepted(lasting_jobs.ask_stop(job_id))
    except NotAsked as error:
        return refusal(error, code="not_stopped")


def _checked(ask: Any) -> Any:
    try:
        return ask()
    except NotAsked as error:
        raise BadParameters([ParameterError(error.field, str(error))]) from None


def _text(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is not None and (not isinstance(value, str) or len(value) > VALUE_MOST):
        raise BadParameters([ParameterError(name, f"{name} is text of at most {VALUE_MOST} characters")])
    return (value or "").strip() or None


def _texts(body: dict[str, Any], name: str) -> list[str]:
    value = body.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, str) and 0 < len(one) <= VALUE_MOST for one in value):
        raise BadParameters([ParameterError(name, f"{name} is a list of texts")])
    return value
