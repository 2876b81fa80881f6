"""What the OpenAPI document says of outlets and of decisions about them."""

from index.outlets.labels import WORD_MOST, WORDS_MOST, LabelKind
from index.outlets.outlet_curation import NAME_MOST
from index.outlets.outlet_decisions import DecisionKind
from web.openapi.schema_parts import COUNT, OPTIONAL, TEXT, Schema, array_of, limit, object_of, operation, ref
from web.views.crawl.rule_editor import ADDRESS_MOST

_ID: Schema = {
    "name": "id", "in": "path", "required": True, "description": "The id of an outlet.",
    "schema": {"type": "string", "minLength": 1},
}  # fmt: skip
_NUMBER: Schema = {
    "name": "number", "in": "path", "required": True, "description": "The number of the decision.",
    "schema": {"type": "integer", "minimum": 0},
}  # fmt: skip


def schemas() -> dict[str, Schema]:
    """The components that `paths` refers to."""
    decision = {
        "kind": {"type": "string", "enum": list(DecisionKind)}, "outlet": TEXT, "other": OPTIONAL, "name": OPTIONAL,
        "labels": ref("Labels"),
    }  # fmt: skip
    return {
        "Labels": object_of(
            {
                "country": {"type": ["string", "null"], "description": "ISO 3166-1 alpha-2, in capitals."},
                "language": {"type": ["string", "null"], "description": "BCP 47."},
                "kind": {"enum": [*LabelKind, None]},
                "words": array_of(TEXT),
            }
        ),
        "OutletSummary": object_of(
            {
                "id": TEXT, "name": TEXT, "articles": COUNT, "labels": ref("Labels"), "url": TEXT,
                "search_url": TEXT,
            }
        ),
        "OutletDecision": object_of(
            {"number": COUNT, **decision, "made": TEXT, "by": TEXT, "undone": OPTIONAL, "undone_by": OPTIONAL}
        ),
        "ForeseenOutletDecision": object_of({**decision, "articles": COUNT, "examples": array_of(TEXT)}),
        "RuleVersion": object_of({"number": COUNT, "text": TEXT, "hosts": array_of(TEXT), "made": TEXT, "by": TEXT}),
        "NearOutlets": object_of(
            {"outlets": array_of(object_of({"id": TEXT, "name": TEXT, "articles": COUNT})), "why": TEXT}
        ),
    }  # fmt: skip


def paths() -> dict[str, Schema]:
    """The paths of decisions; `web.openapi` has those that only read."""
    entry, foreseen = ref("OutletDecision"), ref("ForeseenOutletDecision")
    listed = {"200": object_of({"corrections": array_of(entry)})}
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
                    "country": OPTIONAL, "language": OPTIONAL, "kind": {"enum": [*LabelKind, None]},
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
            "get": operation("allOutletDecisions", "Every decision about outlets, newest first.", listed, [limit(1000, 100)])
        },
        "/api/v1/corrections/outlets/{number}": {
            "get": operation("foreseeOutletUndo", "What taking a decision back would do.", {"200": foreseen}, [_NUMBER]),
            "delete": operation("undoOutletDecision", "Take a decision back.", {"200": entry}, [_NUMBER]),
        },
        "/api/v1/outlets/{id}/rules": {
            "get": operation(
                "outletRules", "The extraction rules of an outlet and their earlier versions, newest first.",
                {"200": object_of({"text": TEXT, "versions": array_of(ref("RuleVersion"))})}, [_ID],
            ),
            "post": operation(
                "changeRules",
                "Have rules tried on pages, or kept with save, unless there are mistakes in them: lines compared, rules and mistakes"
                " of the job.",
                {"202": object_of({"job": ref("Job")})}, [_ID],
                {
                    "type": "object",
                    "properties": {
                        "text": {"type": "string", "description": "TOML, see docs/how-to/extraction-rules.md; empty: no rules."},
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
                {"202": object_of({"job": ref("Job")})}, [],
                {
                    **object_of({"url": {"type": "string", "minLength": 1, "maxLength": ADDRESS_MOST}}),
                    "additionalProperties": False,
                },
            )
        },
        "/api/v1/near-outlets": {
            "get": operation(
                "nearOutlets", "Pairs of outlets that may be one, by their names.",
                {"200": object_of({"pairs": array_of(ref("NearOutlets"))})}, [limit(100, 20)],
            )
        },
    }  # fmt: skip
