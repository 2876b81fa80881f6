"""Collections, stars, tags and notes as JSON: the same functions as on the pages. Part of `/api/v1`.

Every answer is of the account whose key or session it is; what is not visible to it is answered as what does not exist.
"""

from typing import Any

from flask import Blueprint, Response, request, url_for

from index.accounts.rights import Role
from index.collections.collecting import ABOUT_MOST, NAME_MOST, TAG_MOST, Kept
from index.collections.protocols import Access, Collection, Marks
from index.errors import NotFound
from search.parameters import Parameter
from search.request import SearchQuery
from web.errors import BadParameters, ParameterError
from web.json_bodies import json_object
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.params import given, position
from web.render.links import absolute, api_url, article_url
from web.render.responses import private_json
from web.services import services
from web.views.desk.collect import every_result
from web.views.desk.keeping import collecting

blueprint = Blueprint("desk", __name__)

ITEMS = (
    Parameter(name="limit", about="How many.", kind="number", low=1, high=100, default=50),
    Parameter(name="before", about="Only older lines: the number of the last one of the previous answer.", default=""),
)
"""Parameters of the list of a collection's articles."""


@blueprint.get("/collections")
@needs(Role.READER)
def listed() -> Response:
    """One's collections, then those that others share. Raises BadParameters."""
    given(request.args, ())
    found = turn().run(collecting().visible)
    return private_json({"collections": [_collection(one) for one in found]})


@blueprint.post("/collections")
@needs(Role.READER)
def make() -> Response:
    """A new collection. Raises BadParameters, CollectionError."""
    body = json_object(("name", "about", "access"))
    made = collecting().make(
        text_of(body, "name", NAME_MOST, required=True) or "",
        about=text_of(body, "about", ABOUT_MOST) or "",
        access=_access(body) or Access.PRIVATE,
    )
    return private_json(_collection(made), 201)


@blueprint.get("/collections/<int:number>")
@needs(Role.READER)
def one(number: int) -> Response:
    """One collection. Raises NotFound, BadParameters."""
    given(request.args, ())
    return private_json(_collection(turn().run(collecting().get, number)))


@blueprint.patch("/collections/<int:number>")
@needs(Role.READER)
def change(number: int) -> Response:
    """Another name, description, or others who see it. Raises NotFound, BadParameters, CollectionError."""
    body = json_object(("name", "about", "access"))
    if not body:
        raise BadParameters([ParameterError("body", "give a name, about or access")])
    changed = collecting().change(
        number, name=text_of(body, "name", NAME_MOST), about=text_of(body, "about", ABOUT_MOST), access=_access(body)
    )
    return private_json(_collection(changed))


@blueprint.delete("/collections/<int:number>")
@needs(Role.READER)
def remove(number: int) -> Response:
    """Remove it; its articles stay in the archive. Raises NotFound, CollectionError."""
    collecting().remove(number)
    return Response(status=204)


@blueprint.get("/collections/<int:number>/items")
@needs(Role.READER)
def items(number: int) -> Response:
    """What is in a collection, newest line first. Raises NotFound, BadParameters."""
    asked = given(request.args, ITEMS)
    before = position("before", asked["before"])
    lines = turn().run(lambda: collecting().lines(number, asked["limit"] + 1, before=before))
    shown = lines[: asked["limit"]]
    more = shown[-1].line.number if len(lines) > asked["limit"] else None
    return private_json({"items": [_item(line) for line in shown], "before": more})


@blueprint.post("/collections/<int:number>/items")
@needs(Role.READER)
def put(number: int) -> Response:
    """Put articles in: by their ids, or all results of a search. Raises NotFound, BadParameters, CollectionError."""
    articles = _articles(json_object(("articles", "search")))
    added = collecting().put(number, articles)
    return private_json({"added": added, "articles": collecting().get(number).articles})


@blueprint.delete("/collections/<int:number>/items/<article_id>")
@needs(Role.READER)
def take_out(number: int, article_id: str) -> Response:
    """Take an article out. Raises NotFound, CollectionError."""
    if not collecting().take_out(number, [article_id]):
        raise NotFound("That article is not in this collection.")
    return Response(status=204)


@blueprint.get("/marks/<article_id>")
@needs(Role.READER)
def marks(article_id: str) -> Response:
    """Star, tags and note of an article. Raises NotFound, BadParameters."""
    given(request.args, ())
    return private_json(_marks(article_id))


@blueprint.patch("/marks/<article_id>")
@needs(Role.READER)
def mark(article_id: str) -> Response:
    """Change what is kept of an article. Raises NotFound, BadParameters, CollectionError."""
    body, mine = json_object(("starred", "tags", "note")), collecting()
    starred, tags, note = (
        body.get("starred"),
        body.get("tags"),
        text_of(body, "note", services().settings.note_characters),
    )
    if not isinstance(starred, bool | None):
        raise BadParameters([ParameterError("starred", "starred is true or false")])
    if tags is not None and not (
        isinstance(tags, list) and all(isinstance(tag, str) and len(tag) <= TAG_MOST for tag in tags)
    ):
        raise BadParameters([ParameterError("tags", f"tags is a list of texts of at most {TAG_MOST} characters")])
    _known(article_id)
    with services().readers.archive.transaction():
        if starred is not None:
            mine.star([article_id], starred)
        if tags is not None:
            mine.set_tags(article_id, tags)
        if note is not None:
            mine.write(article_id, note)
    return private_json(_marks(article_id))


@blueprint.get("/tags")
@needs(Role.READER)
def tags() -> Response:
    """One's tags. Raises BadParameters."""
    given(request.args, ())
    found = turn().run(collecting().tags)
    return private_json({"tags": [{"tag": tag.tag, "articles": tag.articles} for tag in found]})


def _known(article_id: str) -> None:
    if services().readers.archive.articles.get(article_id) is None:
        raise NotFound("There is no such article in the archive.")


def _marks(article_id: str) -> dict[str, Any]:
    kept = collecting().marks([article_id]).get(article_id)
    if kept is None:
        _known(article_id)
        kept = Marks()
    return {"article": article_id, "starred": kept.starred, "tags": list(kept.tags), "note": kept.note}


def _articles(body: dict[str, Any]) -> list[str]:
    articles, search = body.get("articles"), body.get("search")
    if (articles is None) == (search is None):
        raise BadParameters([ParameterError("body", "give either articles, a list of ids, or search, a query string")])
    if search is not None:
        if not isinstance(search, str):
            raise BadParameters([ParameterError("search", "search is the query string of a search: q=harbour&lang=en")])
        return every_result(search, strict=True)
    if not (isinstance(articles, list) and all(isinstance(one, str) for one in articles)):
        raise BadParameters([ParameterError("articles", "articles is a list of ids")])
    return articles


def text_of(body: dict[str, Any], name: str, most: int, *, required: bool = False) -> str | None:
    """A text of a JSON body; None where it may be missing and is. most: characters. Raises BadParameters."""
    value = body.get(name)
    if value is None and not required:
        return None
    if isinstance(value, str) and len(value) <= most:
        return value
    raise BadParameters([ParameterError(name, f"{name} has to be text of at most {most:,} characters")])


def _access(body: dict[str, Any]) -> Access | None:
    value = body.get("access")
    if value is None:
        return None
    try:
        return Access(value)
    except ValueError:
        raise BadParameters([ParameterError("access", f"access is one of {', '.join(Access)}")]) from None


def _collection(one: Collection) -> dict[str, Any]:
    account = identity().account
    return {
        "id": one.id,
        "name": one.name,
        "about": one.about,
        "access": one.access.value,
        "owner": one.owner_name,
        "mine": account is not None and one.owner == account.id,
        "may_change": collecting().may_change(one),
        "articles": one.articles,
        "created": one.created.isoformat(),
        "changed": one.changed.isoformat(),
        "url": absolute(url_for("collections.one", number=one.id)),
        "search_url": absolute(api_url(SearchQuery(include=(("collection", f"#{one.id}"),)))),
    }


def _item(kept: Kept) -> dict[str, Any]:
    line, archived = kept.line, kept.archived
    article = archived.article if archived else None
    return {
        "number": line.number,
        "article": line.article,
        "added": line.added.isoformat(),
        "by": line.by,
        "state": "here" if archived else "taken-down" if kept.taken_down else "gone",
        "title": article.title if article else None,
        "outlet": article.outlet.name if article and article.outlet else None,
        "url": absolute(article_url(line.article)) if article else None,
    }
