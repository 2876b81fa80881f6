"""Imports as JSON: the same functions as on the page. Part of `/api/v1`."""

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.imports.undoing import NotUndone
from search.parameters import Parameter
from web.errors import BadParameters, ParameterError, answer
from web.middleware.admission import turn
from web.middleware.identity import before_body, needs
from web.params import given, position
from web.render.responses import json_response
from web.services import services
from web.views.upkeep import imports
from web.views.upkeep.imports import NO_FILES, NoFiles, expect_upload, import_json

blueprint = Blueprint("imports_api", __name__)

LISTED = (
    Parameter(name="limit", about="How many.", kind="number", low=1, high=100, default=30),
    Parameter(name="before", about="Only imports with a smaller id: the last one of the previous answer.", default=""),
)
REFUSED = (
    Parameter(name="limit", about="How many.", kind="number", low=1, high=1000, default=200),
    Parameter(name="after", about="Only refusals behind this one: the last seq of the previous answer.", default=""),
)


@blueprint.get("/imports")
@needs(Role.EDITOR)
def listed() -> Response:
    """Imports, newest first. Raises BadParameters."""
    asked = given(request.args, LISTED)
    before = position("before", asked["before"])
    records = turn().run(services().readers.archive.imports.recent, asked["limit"], before=before)
    return json_response({"imports": [import_json(record) for record in records]})


@blueprint.post("/imports")
@needs(Role.EDITOR)
@before_body(expect_upload)
def send() -> AnyResponse:
    """Take files and ask the crawler to read them."""
    try:
        record = imports.take_files()
    except NoFiles:
        raise BadParameters([ParameterError("files", NO_FILES)]) from None
    return imports.accepted(record, url_for("api.imports_api.one", number=record.number))


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> AnyResponse:
    """As on the page."""
    return imports.too_large(error)


@blueprint.get("/imports/<int:number>")
@needs(Role.EDITOR)
def one(number: int) -> Response:
    """One import. Raises NotFound, BadParameters."""
    given(request.args, ())
    return json_response(import_json(turn().run(imports.record_of, number)))


@blueprint.get("/imports/<int:number>/refusals")
@needs(Role.EDITOR)
def refusals(number: int) -> Response:
    """What was refused of an import, and why. Raises NotFound, BadParameters."""
    asked = given(request.args, REFUSED)
    after = position("after", asked["after"]) or 0
    imports.record_of(number)
    refused = turn().run(services().readers.archive.imports.refused, number, after=after, limit=asked["limit"])
    entries = [{"seq": one.seq, "place": one.place, "reason": one.reason, "detail": one.detail} for one in refused]
    return json_response({"refusals": entries})


@blueprint.delete("/imports/<int:number>")
@needs(Role.EDITOR)
def undo(number: int) -> AnyResponse:
    """Ask the crawler to take an import back as a whole. Raises NotFound."""
    try:
        record = imports.ask_undo(number)
    except NotUndone as error:
        return answer(409, str(error), code="not_undone")
    return imports.accepted(record, url_for("api.imports_api.one", number=number))
