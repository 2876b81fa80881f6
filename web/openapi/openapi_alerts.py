"""What the OpenAPI document says of alerts."""

from index.alert import NAME_MOST, Timing, Unusual
from index.languages import LANGUAGES
from search.alerts.alert_service import SECTIONS_MOST, TARGET_MOST, ZONE_MOST
from web.openapi.schema_parts import COUNT, OPTIONAL, TEXT, Schema, array_of, object_of, operation, ref, with_rules

_ID: Schema = {
    "name": "id", "in": "path", "required": True, "description": "The id.", "schema": {"type": "string", "minLength": 1},
}  # fmt: skip
_YES: Schema = {"type": "boolean"}
_KIND: Schema = {"type": "string", "enum": ["email", "webhook", "apprise"]}
_TIMING: Schema = {"type": "string", "enum": list(Timing)}
_UNUSUAL: Schema = {"type": "string", "enum": list(Unusual)}
_FIELDS: Schema = {
    "name": {"type": "string", "maxLength": NAME_MOST},
    "searches": {
        "type": "array", "items": {"type": "integer", "minimum": 0}, "maxItems": SECTIONS_MOST,
        "description": "Ids of saved searches, the sections of its messages.",
    },
    "kept": {**_YES, "description": "Instead: tell me when an article that I keep was changed or has vanished."},
    "kind": _KIND,
    "target": {"type": "string", "maxLength": TARGET_MOST, "description": 'A mailbox or an address; "" is the mail of the account.'},
    "timing": _TIMING,
    "unusual": {**_UNUSUAL, "description": "Which days the timing unusual tells of; fewer: by the hour below."},
    "hour": {"type": "integer", "minimum": 0, "maximum": 23},
    "weekday": {"type": "integer", "minimum": 0, "maximum": 6, "description": "0 is Monday."},
    "zone": {"type": "string", "maxLength": ZONE_MOST, "description": "Of hour and weekday: Europe/Berlin."},
    "language": {"type": "string", "enum": ["", *LANGUAGES], "description": 'Of its messages; "" is that of the account.'},
}  # fmt: skip


def schemas() -> dict[str, Schema]:
    """Of the answers."""
    alert: Schema = {
        "id": TEXT, "name": TEXT, "query": OPTIONAL, "searches": array_of(COUNT), "kept": _YES, "kind": _KIND, "target": TEXT,
        "timing": _TIMING, "unusual": _UNUSUAL, "hour": COUNT, "weekday": COUNT, "zone": TEXT, "language": OPTIONAL,
        "paused": OPTIONAL, "created": TEXT,
    }  # fmt: skip
    entry = object_of({"at": TEXT, "good": _YES, "said": TEXT, "page": OPTIONAL})
    return {
        "Alert": object_of(alert),
        "NewAlert": object_of(
            {**alert, "secret": {**TEXT, "description": "Signs webhooks (Standard Webhooks); shown only here."}}
        ),
        "AlertWithLog": object_of({**alert, "log": array_of(entry)}),
        "AlertStatus": object_of(
            {**alert, "sent": COUNT, "waiting": COUNT, "failed": COUNT, "unknown": COUNT, "error": OPTIONAL}
        ),
        "AlertPreview": object_of({"total": COUNT, "more": _YES, "results": array_of(ref("Result"))}),
    }


def paths() -> dict[str, Schema]:
    """Address -> method -> operation."""
    body: Schema = {"type": "object", "properties": _FIELDS, "additionalProperties": False}
    changed = {**body, "properties": {**_FIELDS, "paused": _YES}, "minProperties": 1}
    removed = operation("removeAlert", "Remove an alert.", {}, [_ID])
    removed["responses"]["204"] = {"description": "Done."}
    tested = operation("testAlert", "Have a test message sent; the log of the alert says how that went.", {}, [_ID])
    tested["responses"]["202"] = {"description": "It will be sent."}
    found: dict[str, Schema] = {
        "/api/v1/alerts": {
            "get": operation(
                "alerts", "One's own alerts.", {"200": object_of({"alerts": array_of(ref("AlertStatus"))})}, []
            ),
            "post": operation("addAlert", "Make an alert.", {"201": ref("NewAlert")}, [], body),
        },
        "/api/v1/alerts/preview": {
            "post": operation(
                "previewAlert",
                "What an alert would have said in the last seven days.",
                {"200": ref("AlertPreview")},
                [],
                body,
            )
        },
        "/api/v1/alerts/{id}": {
            "get": operation(
                "alert", "One alert, with what became of its messages.", {"200": ref("AlertWithLog")}, [_ID]
            ),
            "patch": operation(
                "changeAlert", "Change, pause or resume an alert.", {"200": ref("Alert")}, [_ID], changed
            ),
            "delete": removed,
        },
        "/api/v1/alerts/{id}/test": {"post": tested},
    }
    return with_rules(found)
