"""What the OpenAPI document says of texts side by side: copies of one text."""

from typing import Any

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_OPTIONAL: Schema = {"type": ["string", "null"]}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}


def closed(properties: Schema, **more: Any) -> Schema:
    """An object with all of these properties."""
    return {"type": "object", "properties": properties, "required": list(properties), **more}


def array(items: Schema) -> Schema:
    """An array of items."""
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def told() -> Schema:
    """Properties of an article that stands beside others."""
    return {
        "id": _TEXT,
        "title": _TEXT,
        "outlet": {"oneOf": [_ref("Outlet"), {"type": "null"}]},
        "published": _OPTIONAL,
        "fetched": _TEXT,
        "url": _TEXT,
    }


def schemas() -> Schema:
    """Named schemas."""
    piece = closed({"kind": {"enum": ["same", "added", "removed"]}, "text": _TEXT})
    credit = {"agency_credit": {"enum": ["named", "not-named", "unknown"]}}
    copy = {
        **told(), **credit, "retitled": {"type": "boolean"}, "share": _SHARE, "kept": _SHARE, "words_cut": _COUNT,
        "words_added": _COUNT,
        "paragraphs": array(array(piece)) | {"description": "The first text turned into this one, word by word."},
    }  # fmt: skip
    return {
        "Copy": closed(
            copy,
            description="share: part of its words that are the first text's; kept: part of the first text's words that it has.",
        ),
        "Copies": closed(
            {"agency": _OPTIONAL, "first": closed({**told(), **credit}), "copies": array(_ref("Copy"))},
            description="In the order in which they say they appeared.",
        ),
    }


def copies_operation() -> tuple[str, str, Schema]:
    """Summary, name and answer of the list of copies."""
    return "The same text at other outlets, and what each cut or changed.", "copies", _ref("Copies")
