"""What the OpenAPI document says of the research desk."""

from web.openapi.schema_parts import COUNT, TEXT, Schema, array_of, object_of, operation, ref

_CELL: Schema = {"type": ["string", "number", "null"]}
_GAP = object_of(
    {"first": COUNT, "last": COUNT, "names": array_of(TEXT)}, description="Rows in which outlets were silent."
)

PICTURES: Schema = {
    "text/csv": {"schema": TEXT}, "image/svg+xml": {"schema": TEXT}, "image/png": {"schema": TEXT},
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": TEXT},
}  # fmt: skip
TABLES: Schema = {kind: schema for kind, schema in PICTURES.items() if not kind.startswith("image/")}
GRAPHS: Schema = {**PICTURES, "application/xml": {"schema": TEXT}}

_FORM: Schema = {
    "enum": ["text", "count", "share", "ratio", "score", "estimate"],
    "description": "share: between 0 and 1. estimate: no count.",
}


def schemas() -> dict[str, Schema]:
    """Of the answers."""
    picture = object_of(
        {
            "form": {"enum": ["lines", "bars", "squares"]}, "labels": array_of(TEXT), "series": array_of(TEXT),
            "values": array_of(array_of({"type": ["number", "null"]})), "form_of": _FORM, "gaps": array_of(_GAP),
        }
    )  # fmt: skip
    sheet = {
        "kind": {"enum": ["attention", "words", "network", "batch", "author"]},
        "title": TEXT,
        "questions": array_of(
            object_of(
                {
                    "name": TEXT, "q": TEXT, "understood_as": TEXT, "total": COUNT, "notes": array_of(TEXT),
                    "search": {"type": "string", "description": "Parameters of a search that finds the same."},
                }
            )
        ),
        "denominator": {"type": "string", "description": "What shares are of."},
        "facts": array_of(object_of({"name": TEXT, "value": TEXT})),
        "notes": array_of(TEXT),
        "columns": array_of(object_of({"key": TEXT, "label": TEXT, "form": _FORM})),
        "rows": array_of(array_of(_CELL)),
        "links": {
            "type": "array", "items": TEXT, "description": "For each row the parameters of the search it counts; empty for none.",
        },
        "picture": {"oneOf": [picture, {"type": "null"}]},
        "generation": COUNT,
        "made": TEXT,
        "version": TEXT,
        "page": TEXT,
    }  # fmt: skip
    return {"Sheet": object_of(sheet)}


def author_operation() -> tuple[str, str, Schema]:
    """(summary, name, answer) of one author."""
    listed = array_of(object_of({"id": TEXT, "name": TEXT, "articles": COUNT}))
    bucket = object_of({"from": TEXT, "to": TEXT, "count": COUNT})
    histogram = object_of({"interval": TEXT, "buckets": array_of(bucket)})
    answer = object_of(
        {
            "name": TEXT, "articles": COUNT, "url": TEXT, "search_url": TEXT, "outlets": listed, "sections": listed,
            "people": listed, "co_authors": listed, "histogram": {"oneOf": [histogram, {"type": "null"}]},
        }
    )  # fmt: skip
    return "One author by name: articles over time, outlets, sections, people and co-authors.", "author", answer


def paths() -> dict[str, Schema]:
    """Address -> method -> operation, of what is kept."""
    article = object_of({"id": TEXT, "revision": COUNT, "digest": TEXT})
    question = object_of(
        {"name": TEXT, "q": TEXT, "understood_as": TEXT, "total": COUNT, "articles": array_of(article)}
    )
    manifest = object_of(
        {
            "key": TEXT, "address": TEXT, "kind": TEXT, "title": TEXT, "frozen": TEXT, "frozen_by": TEXT, "counted": TEXT,
            "version": TEXT, "generation": COUNT, "denominator": TEXT, "sheet_sha256": TEXT, "questions": array_of(question),
        }
    )  # fmt: skip
    key: Schema = {
        "name": "id", "in": "path", "required": True, "description": "The key.",
        "schema": {"type": "string", "minLength": 1, "pattern": r"^[^/]+$"},
    }  # fmt: skip
    forms = ("json", "csv", "xlsx", "svg", "png", "gexf", "graphml", "manifest")
    form: Schema = {
        "name": "format", "in": "query", "required": False, "description": "The form of the answer; manifest: what it rests on.",
        "schema": {"type": "string", "enum": list(forms)},
    }  # fmt: skip
    body: Schema = {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "enum": ["attention", "words", "network", "batch"]},
            "search": {
                "type": "string",
                "description": "The parameters as in the address of the counts; not for a batch.",
            },
        },
        "required": ["kind"],
        "additionalProperties": False,
    }
    shown = operation("frozenSet", "Figures that were kept, as they were counted then.", {"200": {}}, [key, form])
    shown["responses"]["200"]["content"] |= GRAPHS
    return {
        "/api/v1/counts/frozen": {
            "post": operation("freeze", "Count, and keep the figures to be cited.", {"201": manifest}, [], body)
        },
        "/api/v1/counts/frozen/{id}": {"get": shown},
    }


def sheet() -> Schema:
    """The answer of every count."""
    return ref("Sheet")
