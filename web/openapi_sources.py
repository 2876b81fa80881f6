"""What the OpenAPI document says of sources and of jobs; changes want the key of an editor."""

from typing import Any

from index.archive.protocols import SourceKind
from index.jobs.protocols import JobKind, JobState
from index.outlets.labels import WORD_MOST, LabelKind
from index.sources.secret_headers import MOST
from index.sources.source_settings import NAME_MOST
from index.sources.usual_output import Trouble
from web.openapi_corrections import operation
from web.views.crawl.sources_api import URL_MOST

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_OPTIONAL: Schema = {"type": ["string", "null"]}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_SECONDS: Schema = {"type": ["number", "null"]}
_TYPED_SECONDS: Schema = {"type": ["number", "string", "null"], "description": "Seconds, or 15m, 6h, 7d."}
_HEADERS: Schema = {"type": ["object", "null"], "additionalProperties": _TEXT, "maxProperties": MOST}
_NAME: Schema = {"type": ["string", "null"], "maxLength": NAME_MOST}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _closed(properties: Schema, *required: str) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _id(schema: Schema) -> Schema:
    return {"name": "id", "in": "path", "required": True, "description": "The id.", "schema": schema}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def schemas() -> dict[str, Schema]:
    """Of the answers."""
    job = {
        "id": _COUNT, "kind": {"type": "string", "enum": list(JobKind)},
        "state": {"type": "string", "enum": list(JobState)}, "by": _TEXT, "created": _TEXT, "started": _OPTIONAL,
        "ended": _OPTIONAL, "error": _OPTIONAL,
    }  # fmt: skip
    line = {**_object({"seq": _COUNT, "at": _TEXT, "event": _TEXT}), "additionalProperties": True}
    return {
        "Source": _object(
            {
                "id": _TEXT, "name": _OPTIONAL, "url": _TEXT, "kind": {"type": "string", "enum": list(SourceKind)},
                "added": _TEXT, "paused": _OPTIONAL, "every": _SECONDS, "rhythm": _SECONDS, "timezone": _OPTIONAL,
                "labels": _object(
                    {"country": _OPTIONAL, "language": _OPTIONAL, "kind": _OPTIONAL, "words": {"type": "array", "items": _TEXT}}
                ),
                "keep": _SECONDS, "headers": {"type": "array", "items": _TEXT}, "last_visit": _OPTIONAL, "last_success": _OPTIONAL,
                "next_visit": _OPTIONAL, "articles": _COUNT, "failures": _COUNT, "error": _OPTIONAL,
                "delay": _SECONDS, "trouble": {"type": ["string", "null"], "enum": [*Trouble, None]},
                "needs_scripts": {"type": "boolean"}, "remarks": {"type": "array", "items": _TEXT},
                "usual": {"type": "array", "items": {"type": "number"}},
            }
        ),
        "Job": _object(job),
        "JobProgress": _object({**job, "events": {"type": "array", "items": line}}),
    }  # fmt: skip


def paths() -> dict[str, Schema]:
    """Address -> method -> operation."""
    source_id = _id({"type": "string", "minLength": 1})
    articles = {
        "name": "articles", "in": "query", "required": False, "description": "What becomes of its articles; remove wants an owner.",
        "schema": {"type": "string", "enum": ["keep", "remove"], "default": "keep"},
    }  # fmt: skip
    removed = operation(
        "removeSource", "Remove a source; with articles=remove the crawler does it.", {"202": _object({"job": _ref("Job")})},
        [source_id, articles],
    )  # fmt: skip
    removed["responses"]["204"] = {"description": "It was removed; its articles stay."}
    return {
        "/api/v1/sources": {
            "get": operation(
                "sources", "Sources and how each fares. Keys in addresses, and names of headers, are shown to editors only.",
                {"200": _object({"sources": {"type": "array", "items": _ref("Source")}})}, [],
            ),
            "post": operation(
                "addSource", "Find out what an address is and keep it as a source; the job says what came of it.",
                {"202": _object({"job": _ref("Job")})}, [],
                _closed(
                    {
                        "url": {"type": "string", "minLength": 1, "maxLength": URL_MOST}, "name": _NAME, "every": _TYPED_SECONDS,
                        "headers": _HEADERS,
                    },
                    "url",
                ),
            ),
        },
        "/api/v1/sources/{id}": {
            "patch": operation(
                "changeSource", "Change what is set of a source; null: none of it. Headers are never answered.",
                {"200": _ref("Source")}, [source_id],
                _closed(
                    {
                        "name": _NAME, "paused": {"type": "boolean"}, "every": _TYPED_SECONDS, "timezone": _OPTIONAL,
                        "country": _OPTIONAL, "language": _OPTIONAL,
                        "kind": {"type": ["string", "null"], "enum": [*LabelKind, "", None]},
                        "words": {"type": ["array", "null"], "items": {"type": "string", "maxLength": WORD_MOST}},
                        "keep": _TYPED_SECONDS,
                        "headers": _HEADERS,
                    }
                ),
            ),
            "delete": removed,
        },
        "/api/v1/jobs/{id}": {
            "get": operation(
                "job", "A job of the crawler with its lines of progress.", {"200": _ref("JobProgress")}, [_id(_COUNT)]
            ),
        },
    }  # fmt: skip
