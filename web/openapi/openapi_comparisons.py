"""What the OpenAPI document says of texts side by side: copies of one text, and the articles of a story."""

from web.openapi.schema_parts import COUNT, OPTIONAL, TEXT, Schema, array_of, object_of, ref

_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}


def told() -> Schema:
    """Properties of an article that stands beside others."""
    return {
        "id": TEXT,
        "title": TEXT,
        "outlet": {"oneOf": [ref("Outlet"), {"type": "null"}]},
        "published": OPTIONAL,
        "fetched": TEXT,
        "url": TEXT,
    }


def similar_body() -> Schema:
    """What is compared: a text, or an article of the archive."""
    text = {"type": "string", "minLength": 1, "pattern": r"\S"}
    return {
        "type": "object",
        "properties": {
            "text": {**text, "description": "Or the address of an article that the archive has; nothing is fetched."},
            "article": {**text, "description": "The id of an article, in place of a text."},
            "limit": {"type": "integer", "minimum": 1, "maximum": 40, "default": 10},
        },
        "oneOf": [{"required": ["text"]}, {"required": ["article"]}],
        "additionalProperties": False,
    }


def schemas() -> Schema:
    """Named schemas."""
    piece = object_of({"kind": {"enum": ["same", "added", "removed"]}, "text": TEXT})
    credit = {"agency_credit": {"enum": ["named", "not-named", "unknown"]}}
    copy = {
        **told(), **credit, "retitled": {"type": "boolean"}, "share": _SHARE, "kept": _SHARE, "words_cut": COUNT,
        "words_added": COUNT,
        "paragraphs": array_of(array_of(piece)) | {"description": "The first text turned into this one, word by word."},
    }  # fmt: skip
    return {
        "Copy": object_of(
            copy,
            description="share: part of its words that are the first text's; kept: part of the first text's words that it has.",
        ),
        "SimilarArticles": object_of(
            {
                "words": {
                    **array_of(TEXT),
                    "description": "The telling words of the text, by which articles were compared.",
                },
                "of": {**OPTIONAL, "description": "The article that was compared, if it is one."},
                "results": array_of(
                    object_of(
                        {
                            "id": TEXT,
                            "title": TEXT,
                            "url": TEXT,
                            "published": OPTIONAL,
                            "page": TEXT,
                            "outlet": {"oneOf": [ref("Outlet"), {"type": "null"}]},
                            "shared": {**array_of(TEXT), "description": "Telling words that both have."},
                            "sentences": {
                                **array_of(TEXT),
                                "description": "Of the article, word for word in the text.",
                            },
                        }
                    )
                ),
            }
        ),
        **_story_schemas(),
        "Copies": object_of(
            {"agency": OPTIONAL, "first": object_of({**told(), **credit}), "copies": array_of(ref("Copy"))},
            description="In the order in which they say they appeared.",
        ),
    }


def _story_schemas() -> Schema:
    span = {
        "type": ["array", "null"],
        "items": COUNT,
        "description": "Code points of the article's text; null: its headline says it.",
    }
    cell = object_of({"article": TEXT, "span": span, "printed": TEXT})
    row = object_of(
        {"key": TEXT, "label": TEXT, "outlets": COUNT, "cells": array_of({"oneOf": [cell, {"type": "null"}]})},
        description="cells: one for each of `columns`; null says that no matching wording was found.",
    )
    named = object_of({"id": TEXT, "name": TEXT})
    why = object_of(
        {
            "words": array_of(TEXT),
            "people": array_of(named),
            "same_day": {"type": "boolean"},
            "copy": {"type": "boolean"},
        }
    )
    member = {
        **told(), "minutes_after_first": COUNT, "event_day": OPTIONAL, "copy_of": OPTIONAL, "revisions": COUNT, "why": why,
    }  # fmt: skip
    outlet = {"oneOf": [ref("Outlet"), {"type": "null"}]}
    field = object_of({"field": TEXT, "before": TEXT, "after": TEXT})
    change = {
        "article": TEXT, "version": COUNT, "fetched": TEXT, "fields": array_of(field), "words_added": COUNT,
        "words_removed": COUNT,
    }  # fmt: skip
    speaker = {"oneOf": [named, {"type": "null"}]}
    spoken = {"article": TEXT, "span": array_of(COUNT), "words": TEXT}
    change_of_words = object_of({"kind": {"enum": ["same", "added", "removed"]}, "words": TEXT})
    version = {
        **spoken,
        "version": {"enum": ["first", "same", "shortened", "lengthened", "reworded", "translated"]},
        "changes": array_of(change_of_words),
    }
    report = {
        "event_day": OPTIONAL,
        "url": TEXT,
        "articles_left_out": COUNT,
        "members": array_of(object_of(member)) | {"description": "By when they say they appeared."},
        "first_published": TEXT,
        "first_fetched": TEXT,
        "growth": array_of(object_of({"hours": COUNT, "articles": COUNT, "outlets": COUNT})),
        "facts": {
            "type": "object",
            "additionalProperties": object_of({"total": COUNT, "rows": array_of(row)}),
            "description": "By kind: figure, date, person, quote, organisation, document, place.",
        },
        "quotes": object_of(
            {
                "aligned": array_of(object_of({"speaker": speaker, "versions": array_of(object_of(version))})),
                "alone": array_of(object_of({"speaker": speaker, "said_by": OPTIONAL, **spoken})),
                "alone_total": COUNT,
            }
        ),
        "columns": array_of(object_of({"outlet": outlet, "articles": array_of(TEXT)})),
        "changed_later": array_of(object_of(change)),
        "without_it": object_of({"total": COUNT, "outlets": array_of(named)}),
    }
    return {"StoryReport": {"allOf": [ref("Story"), object_of(report)]}}


def story_operation() -> tuple[str, str, Schema]:
    """Summary, name and answer of a story."""
    return "A story: its articles side by side, and who has what.", "story", ref("StoryReport")


def copies_operation() -> tuple[str, str, Schema]:
    """Summary, name and answer of the list of copies."""
    return "The same text at other outlets, and what each cut or changed.", "copies", ref("Copies")
