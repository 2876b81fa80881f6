"""The word lists that somebody keeps: for which words @name stands in a query."""

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from search.saved.word_lists import ListRefused, WordLists
from web.errors import refusal
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.render.responses import private_template
from web.services import services

blueprint = Blueprint("word_lists", __name__)


@blueprint.errorhandler(ListRefused)
def refused(error: ListRefused) -> Response:
    """It cannot be done, or needs other rights."""
    return refusal(error)


def word_lists() -> WordLists:
    """The word lists of this server's archive."""
    return WordLists(services().readers.archive, services().settings)


@blueprint.get("/lists")
@needs(Role.READER)
def lists() -> Response:
    """Everybody's own and those that are shared."""
    who = identity()
    me = who.account.id if who.account else None
    return private_template(
        "word_lists.html",
        listed=turn().run(word_lists().listed, who),
        me=me,
        may_share=who.role.includes(Role.EDITOR),
        settings=services().settings,
        told=request.args.get("told", ""),
    )


@blueprint.post("/lists")
@needs(Role.READER)
def save() -> AnyResponse:
    """Keep a new list."""
    form = request.form
    made = turn().run(
        word_lists().save,
        form.get("name", ""),
        form.get("words", "").splitlines(),
        shared=form.get("shared") == "yes",
        who=identity(),
    )
    return redirect(url_for("word_lists.lists", told="saved") + f"#list-{made.id}", 303)


@blueprint.get("/lists/<int:number>")
@needs(Role.READER)
def one(number: int) -> Response:
    """The words of a list, and what can be done with it."""
    service, who = word_lists(), identity()
    words = turn().run(service.get, number, who)
    return private_template(
        "word_list.html",
        words=words,
        mine=who.account is not None and words.account == who.account.id,
        changes=service.may_change(words, who),
        may_share=who.role.includes(Role.EDITOR),
        named_by=turn().run(service.named_by, words, who),
    )


@blueprint.post("/lists/<int:number>")
@needs(Role.READER)
def change(number: int) -> AnyResponse:
    """Other words, another name, shared or not."""
    form = request.form
    turn().run(
        word_lists().change,
        number,
        name=form.get("name"),
        lines=form["words"].splitlines() if "words" in form else None,
        shared=(form.get("shared") == "yes") if "sharing" in form else None,
        who=identity(),
    )
    return redirect(url_for("word_lists.lists", told="changed") + f"#list-{number}", 303)


@blueprint.post("/lists/<int:number>/remove")
@needs(Role.READER)
def remove(number: int) -> AnyResponse:
    """Remove it."""
    turn().run(word_lists().remove, number, identity())
    return redirect(url_for("word_lists.lists", told="removed"), 303)
