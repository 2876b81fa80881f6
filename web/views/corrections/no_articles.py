"""Saying on the page of an article that it is none, seen before it happens; what was said so far, and taking it back."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.corrections import no_article
from index.corrections.address_patterns import PATTERN_MOST
from index.corrections.no_article import Offer, WrongPattern
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.render.responses import private_template
from web.services import services
from web.views.corrections.article_corrections import archived_article

blueprint = Blueprint("no_articles", __name__)

SHOWN = 500
"""Entries on one page."""


@blueprint.get("/articles/<article_id>/no-article")
@needs(Role.EDITOR)
def preview(article_id: str) -> AnyResponse:
    """What would be removed and kept away; nothing is changed. Raises NotFound."""
    return _preview(article_id, typed=request.args.get("pattern", ""))


@blueprint.post("/articles/<article_id>/no-article")
@needs(Role.EDITOR)
def say(article_id: str) -> AnyResponse:
    """Remove the article, and keep away what is like it. Raises NotFound."""
    pattern = request.form.get("pattern", "").strip()
    archive = services().readers.archive
    try:
        entry = no_article.say_no_article(archive, article_id, pattern=pattern or None, by=identity().name)
    except WrongPattern as error:
        return _preview(article_id, 400, typed=pattern, wrong=str(error))
    return redirect(url_for("no_articles.entries", done=entry.seq), 303)


@blueprint.get("/corrections/no-articles")
@needs(Role.EDITOR)
def entries() -> AnyResponse:
    """What was said to be no article, newest first."""
    log = turn().run(services().readers.archive.not_articles.log, SHOWN)
    number = request.args.get("done", "")
    done = next((entry for entry in log if str(entry.seq) == number), None)
    return private_template("no_articles.html", log=log, done=done)


@blueprint.post("/corrections/no-articles/<int:seq>/undo")
@needs(Role.EDITOR)
def undo(seq: int) -> AnyResponse:
    """Let it be fetched again. Raises NotFound."""
    entry = no_article.take_back(services().readers.archive, seq, by=identity().name)
    return redirect(url_for("no_articles.entries", done=entry.seq), 303)


def _preview(article_id: str, status: int = 200, *, typed: str = "", wrong: str = "") -> AnyResponse:
    archived = archived_article(article_id)
    archive = services().readers.archive
    offers: list[Offer] = turn().run(no_article.offers, archive, article_id)
    own = None
    if typed and not wrong:
        try:
            own = turn().run(no_article.foresee, archive, article_id, typed)
        except WrongPattern as error:
            status, wrong = 400, str(error)
    return private_template(
        "no_article.html",
        status,
        archived=archived,
        offers=offers[1:],
        own=own,
        typed=typed,
        wrong=wrong,
        longest=PATTERN_MOST,
    )
