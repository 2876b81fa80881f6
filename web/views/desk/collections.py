"""Collections: all that the reader sees, and one with its articles."""

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.collections.collecting import ABOUT_MOST, NAME_MOST, CollectionError
from index.collections.protocols import Access
from index.languages import N_, Words
from index.languages import gettext as _
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.render.responses import private_template
from web.services import services
from web.views.desk.keeping import collecting, keeping_of

blueprint = Blueprint("collections", __name__)

LINES = 50
"""Lines of a collection on one page."""

ACCESS_WORDS = Words({
    Access.PRIVATE: N_("only me"), Access.READ: N_("everybody here reads it"),
    Access.WRITE: N_("everybody here reads it, editors change it"),
})  # fmt: skip


@blueprint.get("/collections")
@needs(Role.READER)
def collections() -> Response:
    """One's collections, those that others share, tags and stars."""
    return _all()


def _all(status: int = 200, wrong: str = "") -> Response:
    mine, archive = collecting(), services().readers.archive
    account = identity().account
    assert account is not None

    def read() -> dict[str, object]:
        return {
            "collections": mine.visible(),
            "tags": mine.tags(),
            "starred": len(archive.marks.starred(account.id)),
            "noted": len(archive.marks.noted(account.id)),
        }

    return private_template(
        "collections.html", status, **turn().run(read), me=account.id, may_share=mine.may_share(), words=ACCESS_WORDS,
        name_most=NAME_MOST, wrong=wrong,
    )  # fmt: skip


@blueprint.post("/collections")
@needs(Role.READER)
def make() -> AnyResponse:
    """A new collection."""
    form = request.form
    try:
        made = collecting().make(form.get("name", ""), access=_access(form.get("access", "private")))
    except CollectionError as error:
        return _all(409, wrong=str(error))
    return redirect(url_for("collections.one", number=made.id), 303)


@blueprint.get("/collections/<int:number>")
@needs(Role.READER)
def one(number: int) -> Response:
    """One collection with its articles, the newest line first. `before`: only lines below that number. Raises NotFound."""
    return _one(number)


def _one(number: int, status: int = 200, wrong: str = "") -> Response:
    mine = collecting()
    text = request.args.get("before", "")
    before = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
    collection = mine.get(number)
    lines = turn().run(lambda: mine.lines(number, LINES + 1, before=before))
    shown = lines[:LINES]
    account = identity().account
    assert account is not None
    return private_template(
        "collection.html",
        status,
        collection=collection,
        lines=shown,
        onward=shown[-1].line.number if len(lines) > LINES else None,
        begun=before is not None,
        own=collection.owner == account.id,
        may_change=mine.may_change(collection),
        may_share=mine.may_share(),
        words=ACCESS_WORDS,
        keeping=keeping_of([line.line.article for line in shown]),
        name_most=NAME_MOST,
        about_most=ABOUT_MOST,
        wrong=wrong,
    )


@blueprint.post("/collections/<int:number>/change")
@needs(Role.READER)
def change(number: int) -> AnyResponse:
    """Its name, what is said about it, and who sees it. Raises NotFound."""
    form = request.form
    try:
        collecting().change(
            number, name=form.get("name", ""), about=form.get("about", ""), access=_access(form.get("access", ""))
        )
    except CollectionError as error:
        return _one(number, 409, wrong=str(error))
    return redirect(url_for("collections.one", number=number), 303)


@blueprint.post("/collections/<int:number>/remove")
@needs(Role.READER)
def remove(number: int) -> AnyResponse:
    """Remove the collection; its articles stay in the archive. Raises NotFound."""
    if request.form.get("sure") != "yes":
        return _one(number, 400, wrong=_("tick the box first that says that you are sure"))
    collecting().remove(number)
    return redirect(url_for("collections.collections"), 303)


def _access(text: str) -> Access:
    try:
        return Access(text)
    except ValueError:
        raise CollectionError(_("who sees a collection is one of %(choices)s", choices=", ".join(Access))) from None
