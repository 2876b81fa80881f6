"""The secret links that one made: making one, the list of them, taking one back."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.accounts.values import Account
from index.languages import gettext as _
from index.sharing.handing_out import HandingOut, SharingError
from index.sharing.protocols import SecretLink, Shared
from search.desk.sharing_out import SHOWS, SharingOut
from web.middleware.identity import identity, needs
from web.params import page_query
from web.render.links import absolute, page_url
from web.render.responses import private_template
from web.services import services
from web.views.desk.keeping import collecting

blueprint = Blueprint("links", __name__)

DAYS = 14
"""Days that a link works where nothing else is said."""


def mine() -> tuple[HandingOut, Account]:
    """The links, and who asks."""
    account = identity().account
    assert account is not None, "every view that asks needs a role, and so an account"
    return HandingOut(services().readers.archive, services().settings), account


@blueprint.get("/links")
@needs(Role.READER)
def listed() -> Response:
    """The links that one made."""
    return _page()


def _page(status: int = 200, *, made: str = "", title: str = "", feed: bool = False) -> Response:
    handing_out, account = mine()
    return private_template(
        "links.html", status, links=handing_out.of(account), works=works, made=made, title=title, feed=feed
    )


def works(link: SecretLink) -> bool:
    """Whether it opens what it is for at this moment."""
    return link.works(datetime.now(UTC))


@blueprint.post("/links")
@needs(Role.EDITOR)
def share() -> Response:
    """A new link; its address is shown this once. Raises NotFound, SharingError."""
    form = request.form
    text = form.get("days", str(DAYS))
    days = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    link, secret = make_link(form.get("kind", ""), form.get("target", ""), form.get("title", ""), days)
    return _page(201, made=link_address(link, secret), title=link.title)


def make_link(kind: str, target: str, title: str, days: int) -> tuple[SecretLink, str]:
    """A link to what a form or a program names, and its secret. Raises NotFound, SharingError, QueryError."""
    account = mine()[1]
    if kind not in SHOWS:
        raise SharingError(_("a link shows one of %(choices)s", choices=", ".join(SHOWS)))
    out = SharingOut(services().readers.archive, services().settings, account, by=identity().name)
    if kind == Shared.SEARCH:
        query = page_query(MultiDict(parse_qsl(target.removeprefix("?"), keep_blank_values=True))).with_cursor(None)
        return out.search(query, page_url(query).partition("?")[2], title, days)
    number = int(target) if target.isascii() and target.isdecimal() and len(target) < 19 else -1
    return (out.review if kind == Shared.REVIEW else out.collection)(number, title, days)


def link_address(link: SecretLink, secret: str) -> str:
    """The whole address to send to somebody."""
    return absolute(url_for("shared.shown", token=secret))


@blueprint.post("/links/<int:number>/take-back")
@needs(Role.READER)
def take_back(number: int) -> AnyResponse:
    """From now on the link works no more. Raises NotFound."""
    handing_out, account = mine()
    handing_out.take_back(account, number, by=identity().name)
    return redirect(url_for("links.listed"), 303)


@blueprint.post("/collections/<int:number>/feed")
@needs(Role.READER)
def feed(number: int) -> Response:
    """A secret address of a collection's feed, shown this once; an earlier one works no more. Raises NotFound."""
    collection = collecting().get(number)
    handing_out, account = mine()
    secret = handing_out.feed(account, collection.id, collection.name)
    return _page(201, made=absolute(url_for("shared.feed", token=secret)), title=collection.name, feed=True)
