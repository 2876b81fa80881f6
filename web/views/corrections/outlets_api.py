"""Outlets and decisions about them as JSON: the same functions as on the page. Part of `/api/v1`."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.errors import NotFound
from index.outlets import outlet_curation
from index.outlets.labels import NO_LABELS, as_json
from index.outlets.outlet_curation import WrongDecision
from index.outlets.outlet_decisions import OutletDecision
from index.outlets.protocols import ForeseenDecision, OutletSummary
from search.parameters import Parameter
from search.request import SearchQuery
from web.errors import BadParameters, ParameterError
from web.json_bodies import as_form, json_object, texts
from web.middleware.admission import turn
from web.middleware.conditional import with_etag
from web.middleware.identity import identity, needs
from web.params import given
from web.render.links import absolute, api_url
from web.render.responses import json_response
from web.services import services
from web.views.corrections.outlet_corrections import asked_of_outlet

blueprint = Blueprint("outlet_decisions", __name__)

DECISIONS = (Parameter(name="limit", about="How many.", kind="number", low=1, high=1000, default=100),)
NEAR = (Parameter(name="limit", about="How many.", kind="number", low=1, high=100, default=20),)
_LABELS = {"country": "country", "language": "language", "kind": "type", "words": "words"}
"""Key of the JSON object -> field of the form."""


@blueprint.get("/outlets")
def outlets() -> Response:
    """All outlets with their number of articles, most first. Raises BadParameters."""
    given(request.args, ())
    archive = services().readers.archive

    def told() -> list[dict[str, Any]]:
        known = archive.outlets.all()
        labels = archive.outlets.labels(outlet.id for outlet, _ in known)
        return [
            _summary(OutletSummary(outlet=outlet, articles=count, labels=labels.get(outlet.id, NO_LABELS)))
            for outlet, count in known
        ]

    return with_etag(json_response({"outlets": turn().run(told)}))


@blueprint.get("/outlets/<outlet_id>")
def outlet(outlet_id: str) -> Response:
    """The outlet that an id stands for, with its labels and what was merged into it. Raises NotFound, BadParameters."""
    given(request.args, ())
    summary = _known(services().readers.archive, outlet_id)
    merged = [{"id": one.id, "name": one.name} for one in summary.merged]
    return with_etag(json_response({**_summary(summary), "merged": merged}))


@blueprint.get("/outlets/<outlet_id>/corrections")
@needs(Role.EDITOR)
def decisions_about(outlet_id: str) -> Response:
    """What was decided about one outlet, newest first. Raises NotFound, BadParameters."""
    given(request.args, ())
    archive = services().readers.archive
    log = turn().run(outlet_curation.decisions, archive, _known(archive, outlet_id).outlet.id)
    return json_response({"corrections": [_entry(one) for one in log]})


@blueprint.post("/outlets/<outlet_id>/corrections")
@needs(Role.EDITOR)
def decide(outlet_id: str) -> Response:
    """Make a decision, or with `preview` only say what it would do. Raises NotFound, BadParameters."""
    archive, body = services().readers.archive, json_object(("kind", "other", "name", "labels", "preview"))
    labels = _labels_of(body.pop("labels", None))
    values = as_form(body)
    for name, value in labels.items(multi=True):
        values.add(name, value)
    try:
        asked = asked_of_outlet(values, outlet_id)
        about: dict[str, Any] = {"other": asked.other, "name": asked.name, "labels": asked.labels}
        if values.get("preview") == "true":
            return json_response(_foreseen(outlet_curation.foresee(archive, asked.kind, outlet_id, **about)))
        entry = outlet_curation.decide(archive, asked.kind, outlet_id, **about, by=identity().name)
    except WrongDecision as error:
        raise BadParameters([ParameterError("kind", str(error))]) from None
    return json_response(_entry(entry), 201)


@blueprint.get("/corrections/outlets")
@needs(Role.EDITOR)
def decisions() -> Response:
    """Everything that was decided about outlets, newest first. Raises BadParameters."""
    limit = given(request.args, DECISIONS)["limit"]
    log = turn().run(services().readers.archive.outlets.log)
    return json_response({"corrections": [_entry(one) for one in log[: -limit - 1 : -1]]})


@blueprint.get("/corrections/outlets/<int:seq>")
@needs(Role.EDITOR)
def preview_undo(seq: int) -> Response:
    """A decision that stands, and how many articles would change if it were taken back. Raises NotFound."""
    given(request.args, ())
    return json_response(_foreseen(turn().run(services().readers.archive.outlets.foresee_undo, seq)))


@blueprint.delete("/corrections/outlets/<int:seq>")
@needs(Role.EDITOR)
def undo(seq: int) -> Response:
    """Take a decision back. Raises NotFound."""
    return json_response(_entry(outlet_curation.undo(services().readers.archive, seq, by=identity().name)))


@blueprint.get("/near-outlets")
@needs(Role.EDITOR)
def near_outlets() -> Response:
    """Pairs of outlets that may be one, by their names. Raises BadParameters."""
    limit = given(request.args, NEAR)["limit"]
    pairs = turn().run(outlet_curation.near_names, services().readers.archive, limit)
    told = [
        {
            "outlets": [
                {"id": one.id, "name": one.name, "articles": articles}
                for one, articles in zip((pair.one, pair.other), pair.articles, strict=True)
            ],
            "why": pair.why,
        }
        for pair in pairs
    ]
    return json_response({"pairs": told})


def _known(archive: Archive, outlet_id: str) -> OutletSummary:
    summary = turn().run(archive.outlets.get, outlet_id)
    if summary is None:
        raise NotFound(f"There is no outlet {outlet_id!r} in this archive.")
    return summary


def _labels_of(value: Any) -> MultiDict[str, str]:
    """The object `labels` as a form would send it. Raises BadParameters."""
    if value is None:
        return MultiDict()
    if not isinstance(value, dict) or not value.keys() <= _LABELS.keys():
        raise BadParameters([ParameterError("labels", f"labels is an object with {', '.join(_LABELS)}")])
    return MultiDict((_LABELS[name], text) for name, part in value.items() for text in texts(name, part))


def _summary(summary: OutletSummary) -> dict[str, Any]:
    key = summary.outlet.id
    return {
        "id": key,
        "name": summary.outlet.name,
        "articles": summary.articles,
        "labels": as_json(summary.labels),
        "url": absolute(url_for("api.outlet_decisions.outlet", outlet_id=key)),
        "search_url": absolute(api_url(SearchQuery(include=(("outlet", key),)))),
    }


def _decision(entry: OutletDecision) -> dict[str, Any]:
    return {
        "kind": entry.kind.value,
        "outlet": entry.outlet,
        "other": entry.other,
        "name": entry.name,
        "labels": as_json(entry.labels),
    }


def _entry(entry: OutletDecision) -> dict[str, Any]:
    return {
        "number": entry.seq,
        **_decision(entry),
        "made": entry.made.isoformat(),
        "by": entry.by,
        "undone": entry.undone.isoformat() if entry.undone else None,
        "undone_by": entry.undone_by or None,
    }


def _foreseen(foreseen: ForeseenDecision) -> dict[str, Any]:
    return {**_decision(foreseen.entry), "articles": foreseen.articles, "examples": list(foreseen.examples)}
