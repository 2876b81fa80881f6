"""Alerts as JSON: the same functions as on the pages. Part of `/api/v1`."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request, url_for

from index.accounts.rights import Role
from index.alert import Alert, AlertStatus
from search.alerts.alert_service import AlertRefused, Draft
from search.alerts.worker import shown_target
from search.serializers import result_dict, timestamp
from web.errors import BadParameters, ParameterError, answer, refusal
from web.json_bodies import json_object
from web.middleware.admission import turn
from web.middleware.identity import identity, needs
from web.params import given
from web.render.links import absolute
from web.render.responses import private_json
from web.services import services
from web.views.watch.alert_pages import alerts

blueprint = Blueprint("alerts_api", __name__)

TEXTS = ("name", "kind", "target", "timing", "unusual", "zone", "language")
NUMBERS = ("hour", "weekday")
FIELDS = (*TEXTS, *NUMBERS, "searches", "kept")


@blueprint.errorhandler(AlertRefused)
def refused(error: AlertRefused) -> Response:
    """It cannot be done as it was asked for."""
    if error.field:
        detail = f"{str(error)[:1].upper()}{str(error)[1:]}."
        return answer(400, detail, code="bad_parameter", errors=[ParameterError(error.field, detail)])
    return refusal(error)


@blueprint.get("/alerts")
@needs(Role.READER)
def listed() -> Response:
    """One's own alerts. Raises BadParameters."""
    given(request.args, ())
    return private_json({"alerts": [_status(one) for one in turn().run(alerts().listed, identity())]})


@blueprint.post("/alerts")
@needs(Role.READER)
def add() -> Response:
    """Make an alert. Raises BadParameters, NotFound."""
    alert = turn().run(alerts().add, _draft(json_object(FIELDS), Draft()), identity())
    return private_json({**_alert(alert), "secret": alert.secret}, 201)


@blueprint.post("/alerts/preview")
@needs(Role.READER)
def preview() -> Response:
    """What an alert would have said in the last seven days; nothing is kept. Raises BadParameters, AlertRefused, NotFound,
    QueryError."""
    service, draft = alerts(), _draft(json_object(FIELDS), Draft())

    service.check_form(draft)

    def look() -> dict[str, Any]:
        found = service.preview(services().readers.searcher, draft.searches, identity())
        return {
            "total": found.total,
            "more": found.more,
            "results": [result_dict(result) for result in found.results],
        }

    return private_json(turn().run(look))


@blueprint.get("/alerts/<alert_id>")
@needs(Role.READER)
def one(alert_id: str) -> Response:
    """One alert with its log. Raises NotFound, BadParameters."""
    given(request.args, ())
    service = alerts()
    alert = turn().run(service.get, alert_id, identity())
    log = [
        {
            "at": timestamp(entry.at),
            "good": entry.good,
            "said": entry.said,
            "page": absolute(url_for("digest_pages.digest", message=entry.message)) if entry.message else None,
        }
        for entry in turn().run(service.log, alert)
    ]
    return private_json({**_alert(alert), "log": log})


@blueprint.patch("/alerts/<alert_id>")
@needs(Role.READER)
def change(alert_id: str) -> Response:
    """Change an alert, pause it or resume it. Raises NotFound, BadParameters."""
    body, service = json_object((*FIELDS, "paused")), alerts()
    paused = body.pop("paused", None)
    if not isinstance(paused, bool | None):
        raise BadParameters([ParameterError("paused", "paused is true or false")])
    if not body and paused is None:
        raise BadParameters([ParameterError("body", f"give some of {', '.join((*FIELDS, 'paused'))}")])
    alert = turn().run(service.get, alert_id, identity())
    if body:
        turn().run(service.change, alert_id, _draft(body, Draft.of(alert)), identity())
    if paused is not None:
        turn().run(service.pause if paused else service.resume, alert_id, identity())
    return private_json(_alert(turn().run(service.get, alert_id, identity())))


@blueprint.post("/alerts/<alert_id>/test")
@needs(Role.READER)
def test(alert_id: str) -> Response:
    """Have a test message sent; the log says how that went. Raises NotFound."""
    turn().run(alerts().ask_for_test, alert_id, identity())
    return Response(status=202)


@blueprint.delete("/alerts/<alert_id>")
@needs(Role.READER)
def remove(alert_id: str) -> Response:
    """Remove an alert. Raises NotFound."""
    turn().run(alerts().remove, alert_id, identity())
    return Response(status=204)


def _draft(body: dict[str, Any], before: Draft) -> Draft:
    changes: dict[str, Any] = {}
    errors: list[ParameterError] = []
    for name, value in body.items():
        if name in TEXTS and not isinstance(value, str):
            errors.append(ParameterError(name, f"{name} has to be text"))
        elif name in NUMBERS and (not isinstance(value, int) or isinstance(value, bool)):
            errors.append(ParameterError(name, f"{name} has to be a whole number"))
        elif name == "kept" and not isinstance(value, bool):
            errors.append(ParameterError(name, "kept is true or false"))
        elif name == "searches":
            numbers = value if isinstance(value, list) else None
            if numbers is None or not all(isinstance(one, int) and not isinstance(one, bool) for one in numbers):
                errors.append(ParameterError(name, "searches is a list of ids of saved searches"))
            else:
                changes[name] = tuple(numbers)
        else:
            changes[name] = value
    if errors:
        raise BadParameters(errors)
    return replace(before, **changes)


def _alert(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "name": alert.name,
        "query": alert.query or None,
        "searches": list(alert.searches),
        "kept": alert.kept,
        "kind": alert.kind,
        "target": shown_target(alert),
        "timing": alert.timing.value,
        "unusual": alert.unusual.value,
        "hour": alert.hour,
        "weekday": alert.weekday,
        "zone": alert.zone,
        "language": alert.language or None,
        "paused": timestamp(alert.paused) if alert.paused else None,
        "created": timestamp(alert.created),
    }


def _status(status: AlertStatus) -> dict[str, Any]:
    return {
        **_alert(status.alert),
        "sent": status.sent,
        "waiting": status.waiting,
        "failed": status.failed,
        "unknown": status.unknown,
        "error": status.error,
    }
