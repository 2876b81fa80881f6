"""Deciding about one outlet, or any decision about outlets: what would happen, making it happen, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.errors import NotFound
from index.languages import gettext as _
from index.outlets import outlet_curation
from index.outlets.labels import NO_LABELS, WORD_MOST, WORDS_MOST, LabelKind, Labels, checked
from index.outlets.outlet_curation import NAME_MOST, WrongDecision
from index.outlets.outlet_decisions import DecisionKind, OutletDecision, words
from index.outlets.protocols import ForeseenDecision
from web.errors import BadParameters, ParameterError
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.render.responses import private_template
from web.services import services

blueprint = Blueprint("outlet_corrections", __name__)

SHOWN = 200
"""Decisions on one page."""
PAIRS = 20
"""Near names on one page; the next ones come as these are answered."""
NO_ARTICLES = 50
"""Entries shown of what editors said is no article."""


@dataclass(frozen=True, slots=True)
class AskedDecision:
    """A decision that somebody asks for. other: an id."""

    kind: DecisionKind
    other: str | None
    name: str | None
    labels: Labels


@blueprint.get("/outlets/<outlet_id>/correct")
@needs(Role.EDITOR)
def outlet(outlet_id: str) -> AnyResponse:
    """What can be decided about an outlet, and what was. Raises NotFound."""
    return _outlet_page(outlet_id)


@blueprint.get("/outlets/<outlet_id>/correct/preview")
@needs(Role.EDITOR)
def preview(outlet_id: str) -> AnyResponse:
    """What a decision would do; nothing is changed. Raises NotFound."""
    archive = services().readers.archive
    try:
        asked = asked_of_outlet(request.args, outlet_id)
        foreseen = turn().run(
            outlet_curation.foresee,
            archive,
            asked.kind,
            outlet_id,
            other=asked.other,
            name=asked.name,
            labels=asked.labels,
        )
    except WrongDecision as error:
        return _outlet_page(outlet_id, 400, wrong=str(error))
    return _foreseen_page(foreseen, undo=False)


@blueprint.post("/outlets/<outlet_id>/correct")
@needs(Role.EDITOR)
def decide(outlet_id: str) -> AnyResponse:
    """Make the decision. Raises NotFound."""
    reviewing = request.form.get("back") == "review"
    try:
        asked = asked_of_outlet(request.form, outlet_id)
        # Without a limit of time: nobody must be told that it took too long and then find it done.
        entry = outlet_curation.decide(
            services().readers.archive,
            asked.kind,
            outlet_id,
            other=asked.other,
            name=asked.name,
            labels=asked.labels,
            by=identity().name,
        )
    except WrongDecision as error:  # perhaps somebody else was faster
        return _decisions_page(409, wrong=str(error)) if reviewing else _outlet_page(outlet_id, 400, wrong=str(error))
    if reviewing:
        return redirect(url_for("outlet_corrections.decisions", done=entry.seq), 303)
    stays = entry.other if entry.kind is DecisionKind.MERGE and entry.other else entry.outlet
    return redirect(url_for("outlet_corrections.outlet", outlet_id=stays, done=entry.seq), 303)


@blueprint.get("/corrections/outlets")
@needs(Role.EDITOR)
def decisions() -> AnyResponse:
    """Outlets that may be one, and everything that was decided about outlets, newest first."""
    return _decisions_page()


@blueprint.get("/corrections/outlets/<int:seq>")
@needs(Role.EDITOR)
def preview_undo(seq: int) -> AnyResponse:
    """What taking a decision back would do; nothing is changed. Raises NotFound."""
    return _foreseen_page(turn().run(services().readers.archive.outlets.foresee_undo, seq), undo=True)


@blueprint.post("/corrections/outlets/<int:seq>/undo")
@needs(Role.EDITOR)
def undo(seq: int) -> AnyResponse:
    """Take a decision back. Raises NotFound."""
    entry = outlet_curation.undo(services().readers.archive, seq, by=identity().name)
    return redirect(url_for("outlet_corrections.outlet", outlet_id=entry.outlet, done=entry.seq), 303)


def asked_of_outlet(values: MultiDict[str, str], outlet_id: str) -> AskedDecision:
    """The decision that a form or an address asks for. Raises BadParameters, WrongDecision, NotFound."""
    try:
        kind = DecisionKind(values.get("kind", ""))
    except ValueError:
        raise BadParameters(
            [ParameterError("kind", _("kind is one of %(kinds)s", kinds=", ".join(DecisionKind)))]
        ) from None
    other = None
    if kind in (DecisionKind.MERGE, DecisionKind.APART):
        typed = values.get("other", "").strip()
        if not typed:
            raise BadParameters([ParameterError("other", _("other is missing: the id or name of the other outlet"))])
        other = outlet_curation.outlet_meant(services().readers.archive, typed, besides=outlet_id)
    name = values.get("name", "")
    if kind is DecisionKind.RENAME and not name.strip():
        raise BadParameters([ParameterError("name", _("name is missing: the name to show"))])
    return AskedDecision(kind, other, name, typed_labels(values) if kind is DecisionKind.LABEL else NO_LABELS)


def typed_labels(values: MultiDict[str, str]) -> Labels:
    """The labels of a form: country, language, type, and words that commas or several fields part. Raises WrongDecision."""
    own = [word for field in values.getlist("words") for word in field.split(",")]
    try:
        return checked(
            country=values.get("country", ""),
            language=values.get("language", ""),
            kind=values.get("type", ""),
            words=own,
        )
    except ValueError as error:
        raise WrongDecision(str(error)) from None


def _done_now() -> OutletDecision | None:
    """The decision that the address says was just made or taken back."""
    number = request.args.get("done", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return next((entry for entry in services().readers.archive.outlets.log() if entry.seq == int(number)), None)


def _outlet_page(outlet_id: str, status: int = 200, *, wrong: str | None = None) -> AnyResponse:
    archive = services().readers.archive
    summary = turn().run(archive.outlets.get, outlet_id)
    if summary is None:
        raise NotFound(_("There is no such outlet in the archive."))
    key = summary.outlet.id
    if key != outlet_id and wrong is None:  # merged into another; that can be taken back
        return redirect(url_for("outlet_corrections.outlet", outlet_id=key, done=request.args.get("done")), 302)
    return private_template(
        "correct_outlet.html",
        status,
        one=summary,
        kinds=DecisionKind,
        publishers=LabelKind,
        near=turn().run(lambda: outlet_curation.near_names(archive, PAIRS, outlet=key)),
        longest=NAME_MOST,
        words_longest=WORDS_MOST * (WORD_MOST + 2),
        wrong=wrong,
        no_articles=turn().run(archive.not_articles.log, NO_ARTICLES, outlet=key),
        **_decided(turn().run(outlet_curation.decisions, archive, key)[:SHOWN]),
    )


def _decisions_page(status: int = 200, *, wrong: str | None = None) -> AnyResponse:
    archive = services().readers.archive
    log = list(reversed(turn().run(archive.outlets.log)))
    near = turn().run(outlet_curation.near_names, archive, PAIRS)
    return private_template(
        "outlet_decisions.html", status, near=near, wrong=wrong, more=len(log) > SHOWN, **_decided(log[:SHOWN])
    )


def _foreseen_page(foreseen: ForeseenDecision, *, undo: bool) -> AnyResponse:
    archive = services().readers.archive
    return private_template(
        "correct_outlet_preview.html",
        entry=foreseen.entry,
        articles=foreseen.articles,
        examples=turn().run(archive.articles.get_many, foreseen.examples),
        called=turn().run(outlet_curation.called, archive, [foreseen.entry]),
        kinds=DecisionKind,
        words=words,
        undo=undo,
    )


def _decided(log: Sequence[OutletDecision]) -> dict[str, Any]:
    """What `_decisions.html` shows."""
    done = _done_now()
    entries = [*log, *([done] if done else [])]
    called = turn().run(outlet_curation.called, services().readers.archive, entries)
    return {"log": log, "done": done, "called": called, "words": words}
