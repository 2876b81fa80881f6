"""What the OpenAPI document says of the research desk."""

from web.openapi.schema_parts import COUNT, TEXT, Schema, array_of, object_of, ref

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
            "values": array_of(array_of({"type": "number"})), "form_of": _FORM, "gaps": array_of(_GAP),
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


def sheet() -> Schema:
    """The answer of every count."""
    return ref("Sheet")
