"""Keeping articles from wherever they are shown: one address that every such form and script posts to."""

from collections.abc import Callable
from urllib.parse import parse_qsl

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.collections.collecting import Collecting, CollectionError
from index.languages import gettext as _
from index.languages import ngettext
from search.desk.every_hit import every_hit
from web.errors import wants_json
from web.middleware.admission import turn
from web.middleware.identity import needs
from web.params import api_query, page_query
from web.render.responses import json_response
from web.services import services
from web.views.desk.keeping import collecting
from web.views.membership.sign_in import inside

blueprint = Blueprint("collect", __name__)

ARTICLES_MOST = 200
"""Articles that a form names one by one; all results of a search are named by the search."""


@blueprint.post("/collect")
@needs(Role.READER)
def collect() -> AnyResponse:
    """Star, tag, note or put into a collection: the articles of the form, or all results of its search (`every`).

    A script gets JSON; a form goes back to where it came from, or on to the collection. Raises CollectionError, NotFound.
    """
    form, mine = request.form, collecting()
    verb = form.get("do", "")
    every = verb.endswith("-every")
    verb = verb.removesuffix("-every")
    if verb not in _VERBS:
        raise CollectionError(_("that is nothing that can be done with an article; go back and choose a button"))
    articles = every_result(form.get("query", "")) if every else _chosen(form)
    if not articles:
        raise CollectionError(_("no article was chosen; go back and tick the boxes of some"))
    where, done, said = _VERBS[verb](mine, articles)
    if wants_json():
        return json_response({"done": done, "said": said, "url": where})
    back = inside(form.get("back", ""))
    return redirect(where if where and not form.get("stay") else back, 303)


def _chosen(form: MultiDict[str, str]) -> list[str]:
    articles = form.getlist("article")
    if len(articles) > ARTICLES_MOST:
        raise CollectionError(_("a form names %(most)s articles at most", most=ARTICLES_MOST))
    return articles


def every_result(text: str, *, strict: bool = False) -> list[str]:
    """The ids of all results of a search, in their order. text: its query string, as in an address. strict: read as the API reads
    it. Raises CollectionError, BadParameters where strict, and what a search raises."""
    most = services().settings.collect_at_once
    arguments = MultiDict(parse_qsl(text, keep_blank_values=True))
    query = api_query(arguments)[0] if strict else page_query(arguments)
    return turn().run(every_hit, services().readers.searcher, query, most)


Done = tuple[str, int, str]
"""Where to go on ("": back), how many changed, and a sentence that says so."""


def _star(mine: Collecting, articles: list[str]) -> Done:
    done = mine.star(articles)
    return "", done, ngettext("Starred %(count)s article.", "Starred %(count)s articles.", done)


def _unstar(mine: Collecting, articles: list[str]) -> Done:
    done = mine.star(articles, on=False)
    return "", done, ngettext("Removed %(count)s star.", "Removed %(count)s stars.", done)


def _tag(mine: Collecting, articles: list[str]) -> Done:
    done = mine.tag(articles, request.form.get("tag", ""))
    return "", done, ngettext("Tagged %(count)s article.", "Tagged %(count)s articles.", done)


def _untag(mine: Collecting, articles: list[str]) -> Done:
    done = mine.untag(articles, request.form.get("tag", ""))
    said = ngettext("Removed the tag from %(count)s article.", "Removed the tag from %(count)s articles.", done)
    return "", done, said


def _note(mine: Collecting, articles: list[str]) -> Done:
    """The note on one article and its tags, parted by commas."""
    tags = [tag for tag in request.form.get("tags", "").split(",") if tag.strip()]
    with services().readers.archive.transaction():
        mine.write(articles[0], request.form.get("note", ""))
        mine.set_tags(articles[0], tags)
    return "", 1, _("Kept.")


def _add(mine: Collecting, articles: list[str]) -> Done:
    number, name = request.form.get("collection", ""), request.form.get("name", "").strip()
    with services().readers.archive.transaction():
        if number.isascii() and number.isdecimal() and len(number) < 19:
            collection = mine.get(int(number))
        elif name:
            collection = mine.make(name)
        else:
            raise CollectionError(_("choose a collection, or give a new one a name"))
        done = mine.put(collection.id, articles)
    where = url_for("collections.one", number=collection.id, added=done)
    said = ngettext(
        "Put %(count)s article into %(name)s.", "Put %(count)s articles into %(name)s.", done, name=collection.name
    )
    return where, done, said


def _take_out(mine: Collecting, articles: list[str]) -> Done:
    number = request.form.get("collection", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise CollectionError(_("say which collection"))
    done = mine.take_out(int(number), articles)
    return "", done, ngettext("Took %(count)s article out.", "Took %(count)s articles out.", done)


_VERBS: dict[str, Callable[[Collecting, list[str]], Done]] = {
    "star": _star, "unstar": _unstar, "tag": _tag, "untag": _untag, "note": _note, "add": _add, "take-out": _take_out,
}  # fmt: skip
