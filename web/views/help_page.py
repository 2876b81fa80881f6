"""How to search, with examples from the archive at hand."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, make_response, render_template

from index.errors import IndexingError
from web.middleware.admission import turn
from web.params import PAGE_DEFAULTS
from web.render import query_help
from web.services import services

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
def help_page() -> Response:
    """How to search, with examples from this archive."""
    app_services = services()
    today = datetime.now(app_services.settings.timezone).date()
    archive = app_services.readers.archive
    topics = turn().run(
        lambda: query_help.topics(
            today,
            person=_first("person", archive.people.names),
            outlet=_first("outlet", archive.outlets.names),
            section=_first("section", lambda keys: {key: key for key in keys}),
        )
    )
    page = render_template("help.html", topics=topics, settings=app_services.settings, query=PAGE_DEFAULTS)
    return make_response(page)


def _first(facet: str, names: Callable[[list[str]], dict[str, str]]) -> str:
    """The name of a facet's most frequent value; "" if there is none, or no index."""
    try:
        values = services().readers.engine.most_frequent(facet, 1)
    except IndexingError:
        return ""
    shown = names([values[0].value]).get(values[0].value, "") if values else ""
    return shown.replace('"', " ")
