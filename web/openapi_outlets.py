"""What the OpenAPI document says of outlets and of decisions about them."""

from typing import Any

from index.outlets.labels import WORD_MOST, WORDS_MOST, LabelKind
from index.outlets.outlet_curation import NAME_MOST
from index.outlets.outlet_decisions import DecisionKind
from web.openapi_corrections import operation
from web.views.crawl.rule_editor import ADDRESS_MOST

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_OPTIONAL: Schema = {"type": ["string", "null"]}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_ID: Schema = {
    "name": "id", "in": "path", "required": True, "description": "The id of an outlet.",
    "schema": {"type": "string", "minLength": 1},
}  # fmt: skip
_NUMBER: Schema = {
    "name": "number", "in": "path", "required": True, "description": "The number of the decision.",
    "schema": {"type": "integer", "minimum": 0},
}  # fmt: skip


def _limit(most: int, usual: int) -> Schema:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
    return {"name": "limit", "in": "query", "required": False, "description": "How many.", "schema": schema}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def schemas() -> dict[str, Schema]:
    """The components that `paths` refers to."""
    decision = {
        "kind": {"type": "string", "enum": list(DecisionKind)}, "outlet": _TEXT, "other": _OPTIONAL, "name": _OPTIONAL,
        "labels": _ref("Labels"),
    }  # fmt: skip
    return {
        "Labels": _object(
            {
                "country": {"type": ["string", "null"], "description": "ISO 3166-1 alpha-2, in capitals."},
                "language": {"type": ["string", "null"], "description": "BCP 47."},
                "kind": {"enum": [*LabelKind, None]},
                "words": _array(_TEXT),
            }
        ),
        "OutletSummary": _object(
            {
                "id": _TEXT, "name": _TEXT, "articles": _COUNT, "labels": _ref("Labels"), "url": _TEXT,
                "search_url": _TEXT,
            }
        ),
        "OutletDecision": _object(
            {"number": _COUNT, **decision, "made": _TEXT, "by": _TEXT, "undone": _OPTIONAL, "undone_by": _OPTIONAL}
        ),
        "ForeseenOutletDecision": _object({**decision, "articles": _COUNT, "examples": _array(_TEXT)}),
        "RuleVersion": _object({"number": _COUNT, "text": _TEXT, "hosts": _array(_TEXT), "made": _TEXT, "by": _TEXT}),
        "NearOutlets": _object(
            {"outlets": _array(_object({"id": _TEXT, "name": _TEXT, "articles": _COUNT})), "why": _TEXT}
        ),
    }  # fmt: skip


def paths() -> dict[str, Schema]:
    """The paths of decisions; `web.openapi` has those that only read."""
    entry, foreseen = _ref("OutletDecision"), _ref("ForeseenOutletDecision")
    listed = {"200": _object({"corrections": _array(entry)})}
    wanted: Schema = {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "enum": list(DecisionKind)},
            "other": {
                "type": "string",
                "description": "merge: which outlet stays; apart: which is another. An id or a name.",
            },
            "name": {"type": "string", "maxLength": NAME_MOST, "description": "rename: the name to show."},
            "labels": {
                "type": "object",
                "description": "label: what it carries from now on, in place of what it carried.",
                "properties": {
                    "country": _OPTIONAL, "language": _OPTIONAL, "kind": {"enum": [*LabelKind, None]},
                    "words": {
                        "type": "array", "maxItems": WORDS_MOST, "items": {"type": "string", "maxLength": WORD_MOST},
                    },
                },
                "additionalProperties": False,
            },
            "preview": {"type": "boolean", "description": "Only say what would happen."},
        },
        "required": ["kind"],
        "additionalProperties": False,
    }  # fmt: skip
    return {
        "/api/v1/outlets/{id}/corrections": {
            "get": operation("outletDecisions", "What was decided about an outlet, newest first.", listed, [_ID]),
            "post": operation(
                "decideOutlet", "Merge, rename or label an outlet, or say that it is not another.",
                {"201": entry, "200": foreseen}, [_ID], wanted,
            ),
        },
        "/api/v1/corrections/outlets": {
            "get": operation("allOutletDecisions", "Every decision about outlets, newest first.", listed, [_limit(1000, 100)])
        },
        "/api/v1/corrections/outlets/{number}": {
            "get": operation("foreseeOutletUndo", "What taking a decision back would do.", {"200": foreseen}, [_NUMBER]),
            "delete": operation("undoOutletDecision", "Take a decision back.", {"200": entry}, [_NUMBER]),
        },
        "/api/v1/outlets/{id}/rules": {
            "get": operation(
                "outletRules", "The extraction rules of an outlet and their earlier versions, newest first.",
                {"200": _object({"text": _TEXT, "versions": _array(_ref("RuleVersion"))})}, [_ID],
            ),
            "post": operation(
                "changeRules",
                "Have rules tried on pages, or kept with save, unless there are mistakes in them: lines compared, rules and mistakes"
                " of the job.",
                {"202": _object({"job": _ref("Job")})}, [_ID],
                {
                    "type": "object",
                    "properties": {
                        "text": {"type": "string", "description": "TOML, see docs/extraction-rules.md; empty: no rules."},
                        "url": {
                            "type": ["string", "null"], "maxLength": ADDRESS_MOST,
                            "description": "A page to try them on; else some of the newest of the outlet.",
                        },
                        "save": {"type": "boolean", "default": False},
                    },
                    "required": ["text"],
                    "additionalProperties": False,
                },
            ),
        },
        "/api/v1/readings": {
            "post": operation(
                "look", "Read a page, keep nothing, and say where each field comes from: line reading of the job.",
                {"202": _object({"job": _ref("Job")})}, [],
                {
                    **_object({"url": {"type": "string", "minLength": 1, "maxLength": ADDRESS_MOST}}),
                    "additionalProperties": False,
                },
            )
        },
        "/api/v1/near-outlets": {
            "get": operation(
                "nearOutlets", "Pairs of outlets that may be one, by their names.",
                {"200": _object({"pairs": _array(_ref("NearOutlets"))})}, [_limit(100, 20)],
            )
        },
    }  # fmt: skip
