"""Articles that tell the same as a text that somebody pastes, or as an article: the page, and the same as JSON."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from index.errors import NotFound
from index.languages import gettext as _
from search.suggest.similar_texts import Compared, Similar, similar_to, similar_to_article
from web.errors import BadParameters, ParameterError
from web.json_bodies import json_object
from web.middleware.admission import turn
from web.middleware.identity import reads
from web.params import given
from web.render.links import absolute, article_url
from web.render.responses import json_response, private
from web.services import services

blueprint = Blueprint("similar", __name__)
api = Blueprint("similar_api", __name__)

SHOWN, MOST = 10, 40
"""Articles on the page and by default in the API, and at most there."""


@blueprint.get("/similar")
def similar() -> Response:
    """The form; `of` in the address: what is similar to this article. Raises NotFound."""
    of = request.args.get("of", "")
    return _page("", turn().run(_of_article, of, SHOWN) if of else None)


@blueprint.post("/similar")
@reads
def similar_posted() -> Response:
    """What is similar to a text, or to the article at an address."""
    text = request.form.get("text", "")
    if not text.strip():
        return _page("", None, wrong=_("Paste a text, or the address of an article in this archive."))
    try:
        return _page(text, turn().run(similar_to, services().readers.searcher, text, SHOWN))
    except NotFound as error:
        return _page(text, None, wrong=str(error))


@api.post("/similar")
@reads
def similar_as_json() -> Response:
    """The same as JSON. Raises BadParameters, NotFound."""
    given(request.args, ())
    body = json_object(("text", "article", "limit"))
    text, article, limit = body.get("text"), body.get("article"), body.get("limit", SHOWN)
    errors = []
    for name, value in (("text", text), ("article", article)):
        if not isinstance(value, str | None) or (value is not None and not value.strip()):
            errors.append(ParameterError(name, f"{name} has to be text that is not empty"))
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= MOST:
        errors.append(ParameterError("limit", f"limit is a number from 1 to {MOST}"))
    if (text is None) == (article is None):
        errors.append(
            ParameterError("text", "give either a text (or the address of an article), or the id of an article")
        )
    if errors:
        raise BadParameters(errors)
    if article is not None:
        compared = turn().run(_of_article, article, limit)
    else:
        compared = turn().run(similar_to, services().readers.searcher, text or "", limit)
    return private(json_response(compared_dict(compared)))


def compared_dict(compared: Compared) -> dict[str, Any]:
    """As JSON: the words that were looked for, and the articles that share them."""
    return {
        "words": list(compared.words),
        "of": compared.of.article.id if compared.of else None,
        "results": [_similar(one) for one in compared.found],
    }


def _similar(one: Similar) -> dict[str, Any]:
    article = one.archived.article
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "outlet": {"id": article.outlet.id, "name": article.outlet.name} if article.outlet else None,
        "published": article.published.isoformat() if article.published else None,
        "shared": list(one.shared),
        "sentences": list(one.sentences),
        "page": absolute(article_url(article.id)),
    }


def _of_article(article_id: str, limit: int) -> Compared:
    searcher = services().readers.searcher
    archived = searcher.archive.articles.get(article_id)
    if archived is None:
        raise NotFound("There is no such article in the archive.")
    return similar_to_article(searcher, archived, limit)


def _page(text: str, compared: Compared | None, wrong: str = "") -> Response:
    page = render_template("similar.html", text=text, compared=compared, wrong=wrong)
    response = make_response(page, 400 if wrong else 200)
    if text:
        response.headers["Cache-Control"] = "no-store"
    return response
