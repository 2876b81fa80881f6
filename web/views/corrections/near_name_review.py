"""Near names, the most certain pairs first: "the same?", answered by one key or one button."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.archive.protocols import NearNames
from index.article import ArchivedArticle
from index.languages import gettext as _
from index.people import curation
from index.people.curation import WrongCorrection
from index.people.registry.corrections import Kind
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.render.responses import private_template
from web.services import services
from web.views.corrections.person_corrections import called, done_now

blueprint = Blueprint("near_name_review", __name__)

PAIRS = 10
"""Pairs on one page; the next ones come as these are answered."""
ANSWERS = {"same": Kind.MERGE, "different": Kind.APART}


@blueprint.get("/review/people")
@needs(Role.EDITOR)
def review() -> AnyResponse:
    """Pairs that nobody has decided; `person` in the address: only of this one."""
    return _page()


@blueprint.post("/review/people")
@needs(Role.EDITOR)
def answer() -> AnyResponse:
    """Keep an answer and go on to the next pair. Raises NotFound."""
    form = request.form
    kind = ANSWERS.get(form.get("answer", ""))
    if kind is None:
        return _page(400, wrong=_("choose “the same” or “not the same”"))
    try:
        entry = curation.correct(
            services().readers.archive,
            kind,
            form.get("person", ""),
            other=form.get("other", ""),
            by=identity().name,
        )
    except WrongCorrection as error:  # somebody else was faster
        return _page(409, wrong=str(error))
    return redirect(url_for("near_name_review.review", done=entry.seq, person=form.get("about") or None), 303)


def _page(status: int = 200, *, wrong: str | None = None) -> AnyResponse:
    archive = services().readers.archive
    about = request.values.get("person" if request.method == "GET" else "about", "").strip() or None

    def read() -> list[tuple[NearNames, list[ArchivedArticle]]]:
        pairs = archive.people.near(PAIRS, person=about)
        return [(pair, archive.articles.get_many(pair.shared)) for pair in pairs]

    done = done_now()
    return private_template(
        "near_names.html",
        status,
        pairs=turn().within(services().settings.counts_budget, read),
        about=about,
        wrong=wrong,
        done=done,
        called=called([done] if done else []),
        words=curation.words,
    )
