"""Word lists as JSON: the same functions as on the pages. Part of `/api/v1`."""

from typing import Any

from flask import Blueprint, Response, request, url_for

from index.accounts.rights import Role
from index.watch.word_list import WordList
from search.saved.word_lists import ListNotAllowed, ListRefused
from search.serializers import timestamp
from web.errors import BadParameters, ParameterError, refusing
from web.json_bodies import json_object, shared_of
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.params import given
from web.render.links import absolute
from web.render.responses import private_json
from web.views.watch.word_list_pages import word_lists

blueprint = Blueprint("lists", __name__)
blueprint.register_error_handler(ListRefused, refusing(ListNotAllowed))


@blueprint.get("/lists")
@needs(Role.READER)
def listed() -> Response:
    """One's own word lists and those that are shared. Raises BadParameters."""
    given(request.args, ())
    return private_json({"lists": [_list(one) for one in turn().run(word_lists().listed, identity())]})


@blueprint.post("/lists")
@needs(Role.READER)
def add() -> Response:
    """Keep a list. Raises BadParameters."""
    body = json_object(("name", "words", "shared"))
    name, words = _name(body), _words(body)
    if name is None or words is None:
        raise BadParameters([ParameterError("words", "give the name of the list, and its words as a list of texts")])
    made = turn().run(word_lists().save, name, words, shared=shared_of(body) or False, who=identity())
    return private_json(_list(made), 201)


@blueprint.get("/lists/<int:number>")
@needs(Role.READER)
def one(number: int) -> Response:
    """One word list. Raises NotFound, BadParameters."""
    given(request.args, ())
    return private_json(_list(turn().run(word_lists().get, number, identity())))


@blueprint.patch("/lists/<int:number>")
@needs(Role.READER)
def change(number: int) -> Response:
    """Change its name, its words, or whether it is shared. Raises NotFound, BadParameters."""
    body = json_object(("name", "words", "shared"))
    if not body:
        raise BadParameters([ParameterError("body", "give a name, words or shared")])
    after = turn().run(
        word_lists().change, number, name=_name(body), lines=_words(body), shared=shared_of(body), who=identity()
    )
    return private_json(_list(after))


@blueprint.delete("/lists/<int:number>")
@needs(Role.READER)
def remove(number: int) -> Response:
    """Remove it. Raises NotFound."""
    turn().run(word_lists().remove, number, identity())
    return Response(status=204)


def _name(body: dict[str, Any]) -> str | None:
    name = body.get("name")
    if not isinstance(name, str | None):
        raise BadParameters([ParameterError("name", "name is what the list is called, without the @")])
    return name


def _words(body: dict[str, Any]) -> list[str] | None:
    words = body.get("words")
    if words is not None and not (isinstance(words, list) and all(isinstance(word, str) for word in words)):
        raise BadParameters([ParameterError("words", "words is a list of texts, a word or phrase each")])
    return words


def _list(words: WordList) -> dict[str, Any]:
    who = identity()
    return {
        "id": words.id,
        "name": words.name,
        "words": list(words.entries),
        "shared": words.shared,
        "mine": who.account is not None and words.account == who.account.id,
        "by": words.by,
        "page": absolute(url_for("word_lists.one", number=words.id)),
        "created": timestamp(words.created),
        "changed": timestamp(words.changed),
    }
