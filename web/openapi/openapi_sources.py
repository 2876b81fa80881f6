"""What the OpenAPI document says of sources and of jobs; changes want the key of an editor."""

from index.archive.protocols import SourceKind
from index.jobs.protocols import JobKind, JobState
from index.outlets.labels import WORD_MOST, LabelKind
from index.sources.secret_headers import MOST
from index.sources.source_settings import NAME_MOST
from index.sources.usual_output import Trouble
from web.openapi.schema_parts import COUNT, OPTIONAL, TEXT, Schema, object_of, operation, problem, ref
from web.views.crawl.lasting_jobs import ARCHIVES_MOST
from web.views.crawl.lasting_jobs_api import VALUE_MOST
from web.views.crawl.sources_api import URL_MOST

_SECONDS: Schema = {"type": ["number", "null"]}
_TYPED_SECONDS: Schema = {"type": ["number", "string", "null"], "description": "Seconds, or 15m, 6h, 7d."}
_HEADERS: Schema = {"type": ["object", "null"], "additionalProperties": TEXT, "maxProperties": MOST}
_WORD: Schema = {"type": "string", "minLength": 1, "maxLength": VALUE_MOST}
_NAME: Schema = {"type": ["string", "null"], "maxLength": NAME_MOST}


def _closed(properties: Schema, *required: str) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _id(schema: Schema) -> Schema:
    return {"name": "id", "in": "path", "required": True, "description": "The id.", "schema": schema}


def schemas() -> dict[str, Schema]:
    """Of the answers."""
    job = {
        "id": COUNT, "kind": {"type": "string", "enum": list(JobKind)},
        "state": {"type": "string", "enum": list(JobState)}, "by": TEXT, "created": TEXT, "started": OPTIONAL,
        "ended": OPTIONAL, "error": OPTIONAL, "stopped": {"type": "boolean"},
    }  # fmt: skip
    line = {**object_of({"seq": COUNT, "at": TEXT, "event": TEXT}), "additionalProperties": True}
    return {
        "Source": object_of(
            {
                "id": TEXT, "name": OPTIONAL, "url": TEXT, "kind": {"type": "string", "enum": list(SourceKind)},
                "added": TEXT, "paused": OPTIONAL, "every": _SECONDS, "rhythm": _SECONDS, "timezone": OPTIONAL,
                "labels": object_of(
                    {"country": OPTIONAL, "language": OPTIONAL, "kind": OPTIONAL, "words": {"type": "array", "items": TEXT}}
                ),
                "keep": _SECONDS, "headers": {"type": "array", "items": TEXT}, "last_visit": OPTIONAL, "last_success": OPTIONAL,
                "next_visit": OPTIONAL, "articles": COUNT, "failures": COUNT, "error": OPTIONAL,
                "delay": _SECONDS, "trouble": {"type": ["string", "null"], "enum": [*Trouble, None]},
                "needs_scripts": {"type": "boolean"}, "remarks": {"type": "array", "items": TEXT},
                "usual": {"type": "array", "items": {"type": "number"}},
            }
        ),
        "Job": object_of(job),
        "JobProgress": object_of({**job, "events": {"type": "array", "items": line}}),
    }  # fmt: skip


def paths() -> dict[str, Schema]:
    """Address -> method -> operation."""
    source_id = _id({"type": "string", "minLength": 1})
    articles = {
        "name": "articles", "in": "query", "required": False, "description": "What becomes of its articles; remove wants an owner.",
        "schema": {"type": "string", "enum": ["keep", "remove"], "default": "keep"},
    }  # fmt: skip
    removed = operation(
        "removeSource", "Remove a source; with articles=remove the crawler does it.", {"202": object_of({"job": ref("Job")})},
        [source_id, articles],
    )  # fmt: skip
    job, texts = {"202": object_of({"job": ref("Job")})}, {"type": "array", "items": _WORD}
    stop = operation("stopJob", "Stop a job that takes long; what it did stays.", job, [_id(COUNT)])
    stop["responses"]["409"] = problem("A job of this kind ends by itself.")
    removed["responses"]["204"] = {"description": "It was removed; its articles stay."}
    return {
        "/api/v1/sources": {
            "get": operation(
                "sources", "Sources and how each fares. Keys in addresses, and names of headers, are shown to editors only.",
                {"200": object_of({"sources": {"type": "array", "items": ref("Source")}})}, [],
            ),
            "post": operation(
                "addSource", "Find out what an address is and keep it as a source; the job says what came of it.",
                {"202": object_of({"job": ref("Job")})}, [],
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
                {"200": ref("Source")}, [source_id],
                _closed(
                    {
                        "name": _NAME, "paused": {"type": "boolean"}, "every": _TYPED_SECONDS, "timezone": OPTIONAL,
                        "country": OPTIONAL, "language": OPTIONAL,
                        "kind": {"type": ["string", "null"], "enum": [*LabelKind, "", None]},
                        "words": {"type": ["array", "null"], "items": {"type": "string", "maxLength": WORD_MOST}},
                        "keep": _TYPED_SECONDS,
                        "headers": _HEADERS,
                    }
                ),
            ),
            "delete": removed,
        },
        "/api/v1/sources/{id}/backfill": {
            "post": operation(
                "backfillSource",
                "List the older articles of a source from a month on (line `estimate` of the job); with read they are read too.", job,
                [source_id],
                _closed(
                    {
                        "since": {**_WORD, "description": "2024, 2024-01 or 2024-01-15."}, "read": {"type": "boolean"},
                        "archives": {**texts, "maxItems": ARCHIVES_MOST, "description": "Pages that list older articles."},
                    },
                    "since",
                ),
            )
        },
        "/api/v1/rereads": {
            "post": operation(
                "reread", "Read articles again from their kept pages: all, or some; for owners.", job, [],
                _closed({"outlet": OPTIONAL, "since": OPTIONAL, "ids": texts}),
            )
        },
        "/api/v1/jobs/{id}/stop": {"post": stop},
        "/api/v1/jobs/{id}": {
            "get": operation(
                "job", "A job of the crawler with its lines of progress.", {"200": ref("JobProgress")}, [_id(COUNT)]
            ),
        },
    }  # fmt: skip
