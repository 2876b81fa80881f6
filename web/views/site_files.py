"""Small files that browsers and robots ask every site for."""

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

blueprint = Blueprint("files", __name__)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Other people's articles do not belong in public search engines."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


@blueprint.get("/favicon.ico")
def favicon() -> AnyResponse:
    """For browsers that ask for it unprompted."""
    return redirect(url_for("static", filename="icon.svg"), 301)
