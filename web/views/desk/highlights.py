"""Marking passages of an article, and the list of all that one marked."""

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.article import ArchivedArticle
from index.highlights.highlighting import Highlighting, Placed
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.render.responses import private_template
from web.services import services
from web.views.membership.sign_in import inside

blueprint = Blueprint("highlights", __name__)

ROWS = 50
"""Passages on one page."""


def highlighting() -> Highlighting:
    """The passages of the account that asks. Only behind a view that needs a role."""
    account = identity().account
    assert account is not None, "every view that asks needs a role, and so an account"
    return Highlighting(services().readers.archive, services().settings, account)


def highlights_in(archived: ArchivedArticle) -> list[Placed]:
    """What the reader of this page marked in an article; nothing for a visitor."""
    return highlighting().of(archived) if identity().account is not None else []


@blueprint.get("/highlights")
@needs(Role.READER)
def highlights() -> Response:
    """All that one marked, newest first. `before`: only passages with a smaller number."""
    text = request.args.get("before", "")
    before = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
    rows = turn().run(lambda: highlighting().recent(ROWS + 1, before=before))
    shown = rows[:ROWS]
    onward = shown[-1][0].highlight.id if len(rows) > ROWS else None
    return private_template("highlights.html", rows=shown, onward=onward, begun=before is not None)


@blueprint.post("/articles/<article_id>/highlights")
@needs(Role.READER)
def mark(article_id: str) -> AnyResponse:
    """Mark the passage that was pasted. Raises NotFound, CollectionError."""
    form = request.form
    made = highlighting().mark(article_id, form.get("passage", ""), form.get("note", ""))
    return redirect(f"{url_for('articles.article', article_id=article_id)}#passage-{made.id}", 303)


@blueprint.post("/highlights/<int:number>/note")
@needs(Role.READER)
def write(number: int) -> AnyResponse:
    """Another note on a passage. Raises NotFound, CollectionError."""
    highlighting().write(number, request.form.get("note", ""))
    return redirect(inside(request.form.get("back", "")), 303)


@blueprint.post("/highlights/<int:number>/remove")
@needs(Role.READER)
def remove(number: int) -> AnyResponse:
    """Forget a passage. Raises NotFound."""
    highlighting().remove(number)
    return redirect(inside(request.form.get("back", "")), 303)
