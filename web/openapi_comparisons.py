"""What the OpenAPI document says of texts side by side: copies of one text, and the articles of a story."""

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
        **_story_schemas(),
        "Copies": closed(
            {"agency": _OPTIONAL, "first": closed({**told(), **credit}), "copies": array(_ref("Copy"))},
            description="In the order in which they say they appeared.",
        ),
    }


def _story_schemas() -> Schema:
    span = {
        "type": ["array", "null"],
        "items": _COUNT,
        "description": "Code points of the article's text; null: its headline says it.",
    }
    cell = closed({"article": _TEXT, "span": span, "printed": _TEXT})
    row = closed(
        {"key": _TEXT, "label": _TEXT, "outlets": _COUNT, "cells": array({"oneOf": [cell, {"type": "null"}]})},
        description="cells: one for each of `columns`; null says that no matching wording was found.",
    )
    named = closed({"id": _TEXT, "name": _TEXT})
    why = closed(
        {"words": array(_TEXT), "people": array(named), "same_day": {"type": "boolean"}, "copy": {"type": "boolean"}}
    )
    member = {
        **told(), "minutes_after_first": _COUNT, "event_day": _OPTIONAL, "copy_of": _OPTIONAL, "revisions": _COUNT, "why": why,
    }  # fmt: skip
    outlet = {"oneOf": [_ref("Outlet"), {"type": "null"}]}
    field = closed({"field": _TEXT, "before": _TEXT, "after": _TEXT})
    change = {
        "article": _TEXT, "version": _COUNT, "fetched": _TEXT, "fields": array(field), "words_added": _COUNT,
        "words_removed": _COUNT,
    }  # fmt: skip
    speaker = {"oneOf": [named, {"type": "null"}]}
    spoken = {"article": _TEXT, "span": array(_COUNT), "words": _TEXT}
    change_of_words = closed({"kind": {"enum": ["same", "added", "removed"]}, "words": _TEXT})
    version = {
        **spoken,
        "version": {"enum": ["first", "same", "shortened", "lengthened", "reworded", "translated"]},
        "changes": array(change_of_words),
    }
    report = {
        "event_day": _OPTIONAL,
        "url": _TEXT,
        "articles_left_out": _COUNT,
        "members": array(closed(member)) | {"description": "By when they say they appeared."},
        "first_published": _TEXT,
        "first_fetched": _TEXT,
        "growth": array(closed({"hours": _COUNT, "articles": _COUNT, "outlets": _COUNT})),
        "facts": {
            "type": "object",
            "additionalProperties": closed({"total": _COUNT, "rows": array(row)}),
            "description": "By kind: figure, date, person, quote, organisation, document, place.",
        },
        "quotes": closed(
            {
                "aligned": array(closed({"speaker": speaker, "versions": array(closed(version))})),
                "alone": array(closed({"speaker": speaker, "said_by": _OPTIONAL, **spoken})),
                "alone_total": _COUNT,
            }
        ),
        "columns": array(closed({"outlet": outlet, "articles": array(_TEXT)})),
        "changed_later": array(closed(change)),
        "without_it": closed({"total": _COUNT, "outlets": array(named)}),
    }
    return {"StoryReport": {"allOf": [_ref("Story"), closed(report)]}}


def story_operation() -> tuple[str, str, Schema]:
    """Summary, name and answer of a story."""
    return "A story: its articles side by side, and who has what.", "story", _ref("StoryReport")


def copies_operation() -> tuple[str, str, Schema]:
    """Summary, name and answer of the list of copies."""
    return "The same text at other outlets, and what each cut or changed.", "copies", _ref("Copies")
