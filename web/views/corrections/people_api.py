"""Decisions about people as JSON: the same functions as on the page. Part of `/api/v1`."""

from typing import Any

from flask import Blueprint, Response, request

from index.accounts.rights import Role
from index.archive.protocols import Foreseen
from index.errors import NotFound
from index.people import curation
from index.people.curation import WrongCorrection
from index.people.registry.corrections import Correction
from search.parameters import Parameter
from web.errors import BadParameters, ParameterError
from web.json_bodies import as_form, json_object
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.params import given
from web.render.responses import json_response
from web.services import services
from web.views.corrections.person_corrections import asked_for

blueprint = Blueprint("people_decisions", __name__)

DECISIONS = (Parameter(name="limit", about="How many.", kind="number", low=1, high=1000, default=100),)
NEAR = (
    Parameter(name="person", about="An id: only pairs of this person.", default=""),
    Parameter(name="limit", about="How many.", kind="number", low=1, high=100, default=20),
)


@blueprint.get("/corrections/people")
@needs(Role.EDITOR)
def decisions() -> Response:
    """Everything that was decided, newest first. Raises BadParameters."""
    limit = given(request.args, DECISIONS)["limit"]
    log = turn().run(services().readers.archive.people.log)
    return json_response({"corrections": [_entry(one) for one in log[: -limit - 1 : -1]]})


@blueprint.get("/people/<person_id>/corrections")
@needs(Role.EDITOR)
def decisions_about(person_id: str) -> Response:
    """What was decided about one person, newest first. Raises NotFound, BadParameters."""
    given(request.args, ())
    log = turn().run(curation.decisions, services().readers.archive, person_id)
    if not log and services().readers.archive.people.get(person_id) is None:
        raise NotFound(f"There is no person {person_id!r} in this archive.")
    return json_response({"corrections": [_entry(one) for one in log]})


@blueprint.post("/people/<person_id>/corrections")
@needs(Role.EDITOR)
def correct(person_id: str) -> Response:
    """Make a correction, or with `preview` only say what it would do. Raises NotFound, BadParameters."""
    archive, values = services().readers.archive, as_form(json_object(("kind", "other", "name", "preview")))
    try:
        asked = asked_for(values, person_id)
        if values.get("preview") == "true":
            foreseen = curation.foresee(archive, asked.kind, person_id, other=asked.other, names=asked.names)
            return json_response(_foreseen(foreseen))
        by = identity().name
        entry = curation.correct(archive, asked.kind, person_id, other=asked.other, names=asked.names, by=by)
    except WrongCorrection as error:
        raise BadParameters([ParameterError("kind", str(error))]) from None
    return json_response(_entry(entry), 201)


@blueprint.get("/corrections/people/<int:seq>")
@needs(Role.EDITOR)
def preview_undo(seq: int) -> Response:
    """A correction that stands, and how many articles would change if it were taken back. Raises NotFound."""
    given(request.args, ())
    return json_response(_foreseen(turn().run(services().readers.archive.people.foresee_undo, seq)))


@blueprint.delete("/corrections/people/<int:seq>")
@needs(Role.EDITOR)
def undo(seq: int) -> Response:
    """Take a correction back. Raises NotFound."""
    return json_response(_entry(curation.undo(services().readers.archive, seq, by=identity().name)))


@blueprint.get("/near-names")
@needs(Role.EDITOR)
def near_names() -> Response:
    """Pairs of people who may be one, the most certain first. Raises NotFound, BadParameters."""
    asked = given(request.args, NEAR)
    people = services().readers.archive.people
    pairs = turn().within(
        services().settings.counts_budget, lambda: people.near(asked["limit"], person=asked["person"] or None)
    )
    return json_response(
        {
            "pairs": [
                {
                    "people": [
                        {"id": one.person.id, "name": one.person.name, "articles": one.articles}
                        for one in (pair.one, pair.other)
                    ],
                    "score": pair.score,
                    "why": list(pair.why),
                    "shared": list(pair.shared),
                }
                for pair in pairs
            ]
        }
    )


def _entry(entry: Correction) -> dict[str, Any]:
    return {
        "number": entry.seq,
        "kind": entry.kind.value,
        "person": entry.person,
        "other": entry.other,
        "names": list(entry.names),
        "made": entry.made.isoformat(),
        "by": entry.by or None,
        "undone": entry.undone.isoformat() if entry.undone else None,
        "undone_by": entry.undone_by or None,
    }


def _foreseen(foreseen: Foreseen) -> dict[str, Any]:
    entry = foreseen.entry
    return {
        "kind": entry.kind.value,
        "person": entry.person,
        "other": entry.other,
        "names": list(entry.names),
        "articles": foreseen.articles,
        "examples": list(foreseen.examples),
    }
