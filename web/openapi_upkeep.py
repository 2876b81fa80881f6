"""What the OpenAPI document says of imports, and of looking after the archive."""

from typing import Any

from index.jobs.protocols import JobKind, JobState
from web.openapi_accounts import listing
from web.openapi_corrections import operation

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_OPTIONAL: Schema = {"type": ["string", "null"]}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_NUMBER: Schema = {"name": "id", "in": "path", "required": True, "description": "The id.", "schema": _COUNT}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _maybe(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def schemas() -> dict[str, Schema]:
    """Of the answers."""
    reading = _object({"file": _TEXT, "bytes": _COUNT, "of": _COUNT})
    counts = ("new", "changed", "same", "forgotten", "refused", "sources")
    backup = _object({"name": _TEXT, "bytes": _COUNT, "made": _TEXT, "url": _TEXT})
    finding = _object({"subject": _TEXT, "well": {"type": "boolean"}, "text": _TEXT})
    return {
        "Import": _object(
            {
                "id": _COUNT, "by": _TEXT, "created": _TEXT, "files": _array(_TEXT), "ended": _OPTIONAL, "error": _OPTIONAL,
                "reading": {"oneOf": [reading, {"type": "null"}]}, **dict.fromkeys(counts, _COUNT), "undone": _OPTIONAL,
                "taken_out": _COUNT, "stayed": _COUNT,
            }
        ),
        "ImportRefusal": _object({"seq": _COUNT, "place": _TEXT, "reason": _TEXT, "detail": _TEXT}),
        "Backup": backup,
        "Restoration": _object(
            {"backup": _TEXT, "by": _TEXT, "asked": _TEXT, "ended": _OPTIONAL, "kept": _OPTIONAL, "error": _OPTIONAL}
        ),
        "Asked": _object(
            {
                "job": _object(
                    {
                        "id": _COUNT, "kind": {"type": "string", "enum": list(JobKind)},
                        "state": {"type": "string", "enum": list(JobState)},
                    }
                )
            }
        ),
        "Status": _object(
            {
                "well": {"type": "boolean"}, "findings": _array(finding), "processes": _map({"type": "boolean"}),
                "archive": _object({"articles": _COUNT, "today": _COUNT, "outlets": _COUNT, "place": _TEXT}),
                "sources": _object({"count": _COUNT, "failing": _COUNT}),
                "index": _object(
                    {"articles": _COUNT, "bytes": _COUNT, "generation": _COUNT, "faults": _array(_TEXT)}
                ),
                "waiting": _object({"articles": _COUNT, "since": _OPTIONAL, "jobs": _COUNT}), "set_aside": _map(_COUNT),
                "kept_pages": _object({"count": _COUNT, "bytes": _COUNT}),
                "disk_free": _COUNT, "last_backup": _OPTIONAL, "backups": _array(_ref("Backup")), "version": _TEXT,
                "build": _TEXT,
            }
        ),
    }  # fmt: skip


def paths() -> dict[str, Schema]:
    """Address -> method -> operation."""
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
    undo = operation(
        "undoImport", "Take an import back as a whole; the crawler does it.", {"202": _ref("Import")}, [_NUMBER]
    )
    undo["responses"]["409"] = {"description": "It is being read or undone.", "content": problem}
    send = operation("import", "Have files read: JSONL, saved pages, text, WARC, OPML.", {"202": _ref("Import")}, [])
    send["requestBody"] = {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": _object({"files": _array({"type": "string", "contentMediaType": "application/octet-stream"})})
            }
        },
    }
    for status, why in (("413", "Larger than this server takes."), ("507", "There is no room for it.")):
        send["responses"][status] = {"description": why, "content": problem}
    name = {
        "name": "name", "in": "path", "required": True, "description": "The name of a backup.",
        "schema": {"type": "string", "minLength": 1},
    }  # fmt: skip
    download = operation("backup", "A backup as a file; for owners.", {}, [name])
    download["responses"]["200"] = {
        "description": "The file.",
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
        },
    }
    for status in ("206", "304"):
        download["responses"][status] = {"description": "A part of it, or that it is unchanged."}
    asked = {"202": _ref("Asked")}
    restore = operation(
        "restore", "Restore a backup: everything stops for it, and starts again; for owners.",
        {"202": _object({"asked": _ref("Restoration")})}, [],
        {**_object({"backup": {"type": "string", "minLength": 1}}), "additionalProperties": False},
    )  # fmt: skip
    restore["responses"]["409"] = {
        "description": "Nobody is there to stop and start the processes.",
        "content": problem,
    }
    aside = _object({"task": _TEXT, "item": _TEXT, "tries": _COUNT, "last": _TEXT, "why": _TEXT})
    return {
        "/api/v1/imports": {
            "get": operation(
                "imports", "Imports, newest first.", {"200": _object({"imports": _array(_ref("Import"))})},
                listing("answer", 100, 30, "before", "Only earlier imports: the last id"),
            ),
            "post": send,
        },
        "/api/v1/imports/{id}": {
            "get": operation("importOf", "One import, and how far it is.", {"200": _ref("Import")}, [_NUMBER]),
            "delete": undo,
        },
        "/api/v1/imports/{id}/refusals": {
            "get": operation(
                "importRefusals", "What was refused of an import, and why.",
                {"200": _object({"refusals": _array(_ref("ImportRefusal"))})},
                [_NUMBER, *listing("answer", 1000, 200, "after", "Only later ones: the last seq")],
            )
        },
        "/api/v1/status": {"get": operation("status", "How everything is; for owners.", {"200": _ref("Status")}, [])},
        "/api/v1/backups": {
            "get": operation(
                "backups", "Backups that are kept; for owners.", {"200": _object({"backups": _array(_ref("Backup"))})}, []
            ),
            "post": operation("makeBackup", "Copy the archive now; for owners.", asked, []),
        },
        "/api/v1/backups/{name}": {"get": download},
        "/api/v1/restorations": {
            "get": operation(
                "restorations", "What is being restored, and what became of the last one; for owners.",
                {"200": _object({"asked": _maybe(_ref("Restoration")), "last": _maybe(_ref("Restoration"))})}, [],
            ),
            "post": restore,
        },
        "/api/v1/checks": {"post": operation("check", "Look at everything, as doctor does; for owners.", asked, [])},
        "/api/v1/reindex": {
            "post": operation("reindex", "Have the index made anew; for owners.", {"202": _object({"waiting": _COUNT})}, [])
        },
        "/api/v1/set-aside": {
            "get": operation(
                "setAside", "What failed in a way that nobody foresaw, and why; for owners.",
                {"200": _object({"items": _array(aside)})}, [],
            ),
            "post": operation(
                "tryAgain", "Try again what was set aside; for owners.", {"202": _object({"tried_again": _COUNT})}, []
            ),
        },
    }  # fmt: skip
