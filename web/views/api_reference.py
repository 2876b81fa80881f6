"""The reference of the API, for people and for programs."""

from flask import Blueprint, Response, make_response, render_template

from web.middleware.conditional import with_etag
from web.openapi import document
from web.render.responses import json_response
from web.services import services

blueprint = Blueprint("reference", __name__)


@blueprint.get("/api")
def api_page() -> Response:
    """The API for people to read about."""
    return make_response(render_template("api.html", paths=document()["paths"], settings=services().settings))


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The OpenAPI document."""
    return with_etag(json_response(document()))
