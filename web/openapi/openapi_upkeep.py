"""What the OpenAPI document says of imports, and of looking after the archive."""

from index.jobs.protocols import JobKind, JobState
from web.openapi.openapi_accounts import listing
from web.openapi.schema_parts import COUNT, OPTIONAL, TEXT, Schema, array_of, object_of, operation, problem, ref

_NUMBER: Schema = {"name": "id", "in": "path", "required": True, "description": "The id.", "schema": COUNT}


def _maybe(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def schemas() -> dict[str, Schema]:
    """Of the answers."""
    reading = object_of({"file": TEXT, "bytes": COUNT, "of": COUNT})
    counts = ("new", "changed", "same", "forgotten", "refused", "sources")
    backup = object_of({"name": TEXT, "bytes": COUNT, "made": TEXT, "url": TEXT})
    process = object_of(
        {
            "role": TEXT, "pid": COUNT, "version": TEXT, "build": TEXT, "started": TEXT, "seen": TEXT,
            "alive": {"type": "boolean"}, "doing": TEXT,
        }
    )  # fmt: skip
    known: Schema = {"type": ["integer", "null"], "minimum": 0}  # null while the index cannot be read
    finding = object_of({"subject": TEXT, "well": {"type": "boolean"}, "text": TEXT})
    return {
        "Import": object_of(
            {
                "id": COUNT, "by": TEXT, "created": TEXT, "files": array_of(TEXT), "ended": OPTIONAL, "error": OPTIONAL,
                "reading": {"oneOf": [reading, {"type": "null"}]}, **dict.fromkeys(counts, COUNT), "undone": OPTIONAL,
                "taken_out": COUNT, "stayed": COUNT,
            }
        ),
        "ImportRefusal": object_of({"seq": COUNT, "place": TEXT, "reason": TEXT, "detail": TEXT}),
        "Backup": backup,
        "Restoration": object_of(
            {"backup": TEXT, "by": TEXT, "asked": TEXT, "ended": OPTIONAL, "kept": OPTIONAL, "error": OPTIONAL}
        ),
        "Asked": object_of(
            {
                "job": object_of(
                    {
                        "id": COUNT, "kind": {"type": "string", "enum": list(JobKind)},
                        "state": {"type": "string", "enum": list(JobState)},
                    }
                )
            }
        ),
        "Status": object_of(
            {
                "well": {"type": "boolean"}, "findings": array_of(finding), "processes": _map({"type": "boolean"}),
                "machines": array_of(object_of({"name": TEXT, "processes": array_of(process)})),
                "archive": object_of({"articles": COUNT, "today": COUNT, "outlets": COUNT, "place": TEXT}),
                "sources": object_of({"count": COUNT, "failing": COUNT}),
                "index": object_of(
                    {
                        "articles": known, "bytes": known, "generation": known, "faults": array_of(TEXT),
                        "degraded": array_of(TEXT),
                    }
                ),
                "waiting": object_of({"articles": COUNT, "since": OPTIONAL, "jobs": COUNT}), "set_aside": _map(COUNT),
                "kept_pages": object_of({"count": COUNT, "bytes": COUNT}),
                "disk_free": COUNT, "last_backup": OPTIONAL, "backups": array_of(ref("Backup")), "version": TEXT,
                "build": TEXT,
            }
        ),
    }  # fmt: skip


def paths() -> dict[str, Schema]:
    """Address -> method -> operation."""
    undo = operation(
        "undoImport", "Take an import back as a whole; the crawler does it.", {"202": ref("Import")}, [_NUMBER]
    )
    undo["responses"]["409"] = problem("It is being read or undone.")
    send = operation("import", "Have files read: JSONL, saved pages, text, WARC, OPML.", {"202": ref("Import")}, [])
    send["requestBody"] = {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": object_of(
                    {"files": array_of({"type": "string", "contentMediaType": "application/octet-stream"})}
                )
            }
        },
    }
    for status, why in (("413", "Larger than this server takes."), ("507", "There is no room for it.")):
        send["responses"][status] = problem(why)
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
    asked = {"202": ref("Asked")}
    restore = operation(
        "restore", "Restore a backup: everything stops for it, and starts again; for owners.",
        {"202": object_of({"asked": ref("Restoration")})}, [],
        {**object_of({"backup": {"type": "string", "minLength": 1}}), "additionalProperties": False},
    )  # fmt: skip
    restore["responses"]["409"] = problem("Nobody is there to stop and start the processes.")
    aside = object_of({"task": TEXT, "item": TEXT, "tries": COUNT, "last": TEXT, "why": TEXT})
    return {
        "/api/v1/imports": {
            "get": operation(
                "imports", "Imports, newest first.", {"200": object_of({"imports": array_of(ref("Import"))})},
                listing("answer", 100, 30, "before", "Only earlier imports: the last id"),
            ),
            "post": send,
        },
        "/api/v1/imports/{id}": {
            "get": operation("importOf", "One import, and how far it is.", {"200": ref("Import")}, [_NUMBER]),
            "delete": undo,
        },
        "/api/v1/imports/{id}/refusals": {
            "get": operation(
                "importRefusals", "What was refused of an import, and why.",
                {"200": object_of({"refusals": array_of(ref("ImportRefusal"))})},
                [_NUMBER, *listing("answer", 1000, 200, "after", "Only later ones: the last seq")],
            )
        },
        "/api/v1/status": {"get": operation("status", "How everything is; for owners.", {"200": ref("Status")}, [])},
        "/api/v1/backups": {
            "get": operation(
                "backups", "Backups that are kept; for owners.", {"200": object_of({"backups": array_of(ref("Backup"))})}, []
            ),
            "post": operation("makeBackup", "Copy the archive now; for owners.", asked, []),
        },
        "/api/v1/backups/{name}": {"get": download},
        "/api/v1/restorations": {
            "get": operation(
                "restorations", "What is being restored, and what became of the last one; for owners.",
                {"200": object_of({"asked": _maybe(ref("Restoration")), "last": _maybe(ref("Restoration"))})}, [],
            ),
            "post": restore,
        },
        "/api/v1/checks": {"post": operation("check", "Look at everything, as doctor does; for owners.", asked, [])},
        "/api/v1/reindex": {
            "post": operation("reindex", "Have the index made anew; for owners.", {"202": object_of({"waiting": COUNT})}, [])
        },
        "/api/v1/set-aside": {
            "get": operation(
                "setAside", "What failed in a way that nobody foresaw, and why; for owners.",
                {"200": object_of({"items": array_of(aside)})}, [],
            ),
            "post": operation(
                "tryAgain", "Try again what was set aside; for owners.", {"202": object_of({"tried_again": COUNT})}, []
            ),
        },
    }  # fmt: skip
