"""Correcting an article: title, date, authors, outlet and language, seen before it happens and taken back at will."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.article import ArchivedArticle
from index.corrections import article_curation
from index.corrections.article_curation import WrongValue
from index.corrections.layer import ArticleCorrection, Field, as_read, in_words, shown
from index.errors import NotFound
from index.languages import gettext as _
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.render.responses import private_template
from web.services import services

blueprint = Blueprint("article_corrections", __name__)


@blueprint.get("/articles/<article_id>/correct")
@needs(Role.EDITOR)
def article(article_id: str) -> AnyResponse:
    """What can be corrected of an article, and what was. Raises NotFound."""
    return _form(article_id)


@blueprint.get("/articles/<article_id>/correct/preview")
@needs(Role.EDITOR)
def preview(article_id: str) -> AnyResponse:
    """What a correction would change; nothing is changed. Raises NotFound."""
    given = fields_of(request.args)
    try:
        changed = turn().run(article_curation.foresee, services().readers.archive, article_id, given)
    except WrongValue as error:
        return _form(article_id, 400, wrong=str(error), typed=given)
    if not changed:
        return _form(article_id, wrong=_("nothing is different from what is shown now"), typed=given)
    return private_template(
        "correct_article_preview.html", archived=archived_article(article_id), changed=changed, shown=_one_line
    )


@blueprint.post("/articles/<article_id>/correct")
@needs(Role.EDITOR)
def correct(article_id: str) -> AnyResponse:
    """Make the correction. Raises NotFound."""
    given = fields_of(request.form)
    try:
        article_curation.correct(services().readers.archive, article_id, given, by=identity().name)
    except WrongValue as error:
        return _form(article_id, 400, wrong=str(error), typed=given)
    return redirect(url_for("article_corrections.article", article_id=article_id, done="corrected"), 303)


@blueprint.get("/corrections/articles/<int:seq>")
@needs(Role.EDITOR)
def preview_undo(seq: int) -> AnyResponse:
    """What taking a correction back would change; nothing is changed. Raises NotFound."""
    entry = standing_correction(seq)
    found = archived_article(entry.article)
    after = turn().run(value_without, services().readers.archive, entry)
    return private_template("correct_article_undo.html", archived=found, entry=entry, after=after, words=in_words)


@blueprint.post("/corrections/articles/<int:seq>/undo")
@needs(Role.EDITOR)
def undo(seq: int) -> AnyResponse:
    """Take a correction back. Raises NotFound."""
    entry = article_curation.undo(services().readers.archive, seq, by=identity().name)
    return redirect(url_for("article_corrections.article", article_id=entry.article, done="undone"), 303)


def fields_of(values: MultiDict[str, str]) -> dict[Field, str]:
    """The fields that a form sends."""
    return {field: values[field.value] for field in Field if field.value in values}


def archived_article(article_id: str) -> ArchivedArticle:
    """Raises NotFound."""
    found = turn().run(services().readers.archive.articles.get, article_id)
    if found is None:
        raise NotFound(_("There is no such article in the archive."))
    return found


def standing_correction(seq: int) -> ArticleCorrection:
    """Raises NotFound."""
    entry = turn().run(services().readers.archive.corrections.get, seq)
    if entry is None or entry.undone is not None:
        raise NotFound(_("There is no such correction to take back; it may have been taken back already."))
    return entry


def value_without(archive: Archive, entry: ArticleCorrection) -> str:
    """What a field shows, in one line, once a correction of it is taken back."""
    others = [
        one
        for one in archive.corrections.log(entry.article)
        if one.undone is None and one.field is entry.field and one.seq != entry.seq
    ]
    if others:
        return _one_line(entry.field, others[0].value)
    return _one_line(entry.field, as_read(archive.articles.revisions(entry.article)[-1].article, entry.field))


def _one_line(field: Field, value: Any) -> str:
    if field is Field.OUTLET and isinstance(value, list):
        return str(value[1])
    return shown(value).replace("\n", ", ")


def _form(article_id: str, status: int = 200, *, wrong: str = "", typed: dict[Field, str] | None = None) -> AnyResponse:
    found = archived_article(article_id)
    now = {field: shown(as_read(found.article, field)) for field in Field}
    now[Field.OUTLET] = found.article.outlet.name if found.article.outlet else ""
    return private_template(
        "correct_article.html",
        status,
        archived=found,
        values={field.value: text for field, text in (now | (typed or {})).items()},
        log=turn().run(services().readers.archive.corrections.log, article_id),
        words=in_words,
        wrong=wrong,
        done=request.args.get("done", ""),
    )
