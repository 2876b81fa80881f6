"""Taking an article down, seen before it happens, and allowing it again; for owners."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.corrections import article_removal
from index.corrections.article_removal import REASON_MOST, NoReason
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.render.responses import private_template
from web.services import services
from web.views.corrections.article_corrections import archived_article

blueprint = Blueprint("takedown_pages", __name__)

SHOWN = 500
"""Takedowns on one page."""


@blueprint.get("/articles/<article_id>/takedown")
@needs(Role.OWNER)
def preview(article_id: str) -> AnyResponse:
    """What a takedown would remove; nothing is changed. Raises NotFound."""
    return _preview(article_id)


@blueprint.post("/articles/<article_id>/takedown")
@needs(Role.OWNER)
def take_down(article_id: str) -> AnyResponse:
    """Take the article down. Raises NotFound."""
    try:
        reason = request.form.get("reason", "")
        article_removal.take_down(services().readers.archive, article_id, reason=reason, by=identity().name)
    except NoReason as error:
        return _preview(article_id, 400, wrong=str(error))
    return redirect(url_for("takedown_pages.takedowns", done="taken"), 303)


@blueprint.get("/takedowns")
@needs(Role.OWNER)
def takedowns() -> AnyResponse:
    """What was taken down, by whom and why."""
    log = turn().run(services().readers.archive.takedowns.log, SHOWN)
    return private_template("takedowns.html", log=log, done=request.args.get("done", ""))


@blueprint.post("/takedowns/<int:seq>/allow")
@needs(Role.OWNER)
def allow(seq: int) -> AnyResponse:
    """Allow an article again. Raises NotFound."""
    article_removal.allow_again(services().readers.archive, seq, by=identity().name)
    return redirect(url_for("takedown_pages.takedowns", done="allowed"), 303)


def _preview(article_id: str, status: int = 200, *, wrong: str = "") -> AnyResponse:
    archived = archived_article(article_id)
    aliases = turn().run(services().readers.archive.articles.aliases, article_id)
    return private_template(
        "takedown.html", status, archived=archived, aliases=aliases, wrong=wrong, longest=REASON_MOST
    )
