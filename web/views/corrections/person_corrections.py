"""Correcting one person, or any decision about people: what would happen, making it happen, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.archive.protocols import Foreseen, PersonSummary
from index.errors import NotFound
from index.languages import gettext as _
from index.people import curation
from index.people.curation import WrongCorrection
from index.people.registry.corrections import Correction, Kind
from web.errors import BadParameters, ParameterError
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.render.responses import private_template
from web.services import services

blueprint = Blueprint("person_corrections", __name__)

SHOWN = 200
"""Decisions on one page."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A correction that somebody asks for. other: an id."""

    kind: Kind
    other: str | None
    names: tuple[str, ...]


@blueprint.get("/people/<person_id>/correct")
@needs(Role.EDITOR)
def person(person_id: str) -> AnyResponse:
    """What can be corrected of a person, and what was decided about them. Raises NotFound."""
    return _person_page(person_id)


@blueprint.get("/people/<person_id>/correct/preview")
@needs(Role.EDITOR)
def preview(person_id: str) -> AnyResponse:
    """What a correction would do; nothing is changed. Raises NotFound."""
    archive = services().readers.archive
    try:
        asked = asked_for(request.args, person_id)
        foreseen = turn().run(curation.foresee, archive, asked.kind, person_id, other=asked.other, names=asked.names)
    except WrongCorrection as error:
        return _person_page(person_id, 400, wrong=str(error))
    return _foreseen_page(foreseen, undo=False)


@blueprint.post("/people/<person_id>/correct")
@needs(Role.EDITOR)
def correct(person_id: str) -> AnyResponse:
    """Make the correction. Raises NotFound."""
    try:
        asked = asked_for(request.form, person_id)
        # Without a limit of time: nobody must be told that it took too long and then find it done.
        entry = curation.correct(
            services().readers.archive,
            asked.kind,
            person_id,
            other=asked.other,
            names=asked.names,
            by=identity().name,
        )
    except WrongCorrection as error:
        return _person_page(person_id, 400, wrong=str(error))
    if entry.kind is Kind.HIDE:
        return redirect(url_for("person_corrections.decisions", done=entry.seq), 303)
    stays = entry.other if entry.kind is Kind.MERGE and entry.other else entry.person
    return redirect(url_for("person_corrections.person", person_id=stays, done=entry.seq), 303)


@blueprint.get("/corrections/people")
@needs(Role.EDITOR)
def decisions() -> AnyResponse:
    """Everything that was decided about people, newest first."""
    log = list(reversed(turn().run(services().readers.archive.people.log)))
    return private_template("decisions.html", **_decided(log[:SHOWN]), more=len(log) > SHOWN)


@blueprint.get("/corrections/people/<int:seq>")
@needs(Role.EDITOR)
def preview_undo(seq: int) -> AnyResponse:
    """What taking a decision back would do; nothing is changed. Raises NotFound."""
    return _foreseen_page(turn().run(services().readers.archive.people.foresee_undo, seq), undo=True)


@blueprint.post("/corrections/people/<int:seq>/undo")
@needs(Role.EDITOR)
def undo(seq: int) -> AnyResponse:
    """Take a decision back. Raises NotFound."""
    archive = services().readers.archive
    entry = curation.undo(archive, seq, by=identity().name)
    if archive.people.get(entry.person) is None:  # another decision hides them
        return redirect(url_for("person_corrections.decisions", done=entry.seq), 303)
    return redirect(url_for("person_corrections.person", person_id=entry.person, done=entry.seq), 303)


def asked_for(values: MultiDict[str, str], person_id: str) -> Asked:
    """The correction that a form, an address or a JSON body asks for. Raises BadParameters, WrongCorrection, NotFound."""
    try:
        kind = Kind(values.get("kind", ""))
    except ValueError:
        raise BadParameters([ParameterError("kind", _("kind is one of %(kinds)s", kinds=", ".join(Kind)))]) from None
    other = None
    if kind in (Kind.MERGE, Kind.APART):
        typed = values.get("other", "").strip()
        if not typed:
            raise BadParameters([ParameterError("other", _("other is missing: the id or name of the other person"))])
        other = curation.person_meant(services().readers.archive, typed, besides=person_id)
    names = tuple(name for name in values.getlist("name") if name.strip())
    if kind in (Kind.SPLIT, Kind.RENAME) and not names:
        raise BadParameters([ParameterError("name", _("name is missing: choose or give at least one"))])
    return Asked(kind, other, names)


def done_now() -> Correction | None:
    """The correction that the address says was just made or taken back."""
    number = request.args.get("done", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return next((entry for entry in services().readers.archive.people.log() if entry.seq == int(number)), None)


def called(entries: Sequence[Correction]) -> dict[str, str]:
    """id -> name, of everybody whom these entries name."""
    ids = {one for entry in entries for one in (entry.person, entry.other) if one}
    return services().readers.archive.people.names(sorted(ids))


def _person_page(person_id: str, status: int = 200, *, wrong: str | None = None) -> AnyResponse:
    archive = services().readers.archive
    profile = turn().run(archive.people.profile, person_id, size=curation.NAMES_MOST)
    if profile is None:
        raise NotFound(_("There is no such person in the archive, or they are hidden."))
    summary: PersonSummary = profile.summary
    if summary.person.id != person_id and wrong is None:
        return redirect(
            url_for("person_corrections.person", person_id=summary.person.id, done=request.args.get("done")), 302
        )
    log = turn().run(curation.decisions, archive, summary.person.id)
    return private_template(
        "correct_person.html",
        status,
        one=summary,
        forms=profile.forms,
        wrong=wrong,
        kinds=Kind,
        **_decided(log[:SHOWN]),
    )


def _foreseen_page(foreseen: Foreseen, *, undo: bool) -> AnyResponse:
    archive = services().readers.archive
    examples = turn().run(archive.articles.get_many, foreseen.examples)
    return private_template(
        "correct_preview.html",
        entry=foreseen.entry,
        articles=foreseen.articles,
        examples=examples,
        called=called([foreseen.entry]),
        kinds=Kind,
        undo=undo,
    )


def _decided(log: Sequence[Correction]) -> dict[str, Any]:
    """What `_decisions.html` shows."""
    done = done_now()
    return {"log": log, "done": done, "called": called([*log, *([done] if done else [])]), "words": curation.words}
