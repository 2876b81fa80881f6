"""What is no article, as JSON: the same functions as on the page. Part of `/api/v1`."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request

from index.accounts.rights import Role
from index.corrections import no_article
from index.corrections.no_article import WrongPattern
from index.corrections.protocols import NotArticle
from search.parameters import Parameter
from web.errors import BadParameters, ParameterError
from web.json_bodies import as_form, json_object
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.params import given
from web.render.responses import json_response
from web.services import services

blueprint = Blueprint("no_articles", __name__)

LISTED = (Parameter(name="limit", about="How many.", kind="number", low=1, high=1000, default=100),)


@blueprint.post("/articles/<article_id>/no-article")
@needs(Role.EDITOR)
def say(article_id: str) -> Response:
    """Remove an article that is none, or with `preview` only say what patterns would keep away. Raises NotFound, BadParameters."""
    values = as_form(json_object(("pattern", "preview")))
    archive, pattern = services().readers.archive, values.get("pattern", "").strip()
    try:
        if values.get("preview") == "true":
            offers = (
                [no_article.foresee(archive, article_id, pattern)]
                if pattern
                else turn().run(no_article.offers, archive, article_id)
            )
            return json_response({"patterns": [{**asdict(one), "examples": list(one.examples)} for one in offers]})
        entry = no_article.say_no_article(archive, article_id, pattern=pattern or None, by=identity().name)
    except WrongPattern as error:
        raise BadParameters([ParameterError("pattern", str(error))]) from None
    return json_response(_entry(entry), 201)


@blueprint.get("/corrections/no-articles")
@needs(Role.EDITOR)
def entries() -> Response:
    """What was said to be no article, newest first. Raises BadParameters."""
    limit = given(request.args, LISTED)["limit"]
    log = turn().run(services().readers.archive.not_articles.log, limit)
    return json_response({"no_articles": [_entry(one) for one in log]})


@blueprint.delete("/corrections/no-articles/<int:seq>")
@needs(Role.EDITOR)
def undo(seq: int) -> Response:
    """Let it be fetched again. Raises NotFound."""
    return json_response(_entry(no_article.take_back(services().readers.archive, seq, by=identity().name)))


def _entry(entry: NotArticle) -> dict[str, Any]:
    return {
        "number": entry.seq,
        "address": entry.address,
        "pattern": entry.pattern,
        "source": entry.source,
        "outlet": entry.outlet,
        "takedown": entry.takedown,
        "made": entry.made.isoformat(),
        "by": entry.by,
        "undone": entry.undone.isoformat() if entry.undone else None,
        "undone_by": entry.undone_by or None,
    }
