"""What the OpenAPI document says of corrections: changes that want a key of an editor."""

from index.corrections.address_patterns import PATTERN_MOST
from index.corrections.article_removal import REASON_MOST
from index.corrections.layer import AUTHORS_MOST, LINE_MOST, Field
from index.people.curation import NAME_MOST, NAMES_MOST
from index.people.registry.corrections import Kind
from web.openapi.schema_parts import COUNT, OPTIONAL, TEXT, Schema, array_of, limit, object_of, operation, ref

_KINDS: Schema = {"type": "string", "enum": list(Kind)}
_ID: Schema = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The id.",
    "schema": {"type": "string", "minLength": 1},
}
_NUMBER: Schema = {
    "name": "number", "in": "path", "required": True, "description": "The number of the correction.",
    "schema": {"type": "integer", "minimum": 0},
}  # fmt: skip


def _article_changes() -> Schema:
    line = {"type": ["string", "null"], "maxLength": LINE_MOST}
    return {
        "type": "object",
        "properties": {
            "title": {"type": "string", "maxLength": LINE_MOST},
            "published": {
                "type": ["string", "null"],
                "description": "2025-07-12 or 2025-07-12T09:30+02:00; null: unknown.",
            },
            "authors": {"type": "array", "items": {"type": "string", "maxLength": LINE_MOST}, "maxItems": AUTHORS_MOST},
            "outlet": {**line, "description": "The name or id of an outlet; one that is not known is new."},
            "lang": line,
            "preview": {"type": "boolean", "description": "Only say what would change."},
        },
        "additionalProperties": False,
    }


_FIELDS: Schema = {"type": "string", "enum": list(Field)}
_VALUE: Schema = {
    "description": "Text; null where there is none; authors: a list; outlet: id and name.",
    "oneOf": [OPTIONAL, array_of(TEXT)],
}
_CHANGE = object_of({"field": _FIELDS, "before": _VALUE, "after": _VALUE})
_ARTICLE_LOG = object_of({"corrections": array_of(ref("ArticleCorrection"))})


def schemas() -> dict[str, Schema]:
    """The components that `paths` refers to."""
    entry = {
        "kind": _KINDS, "person": TEXT, "other": OPTIONAL, "names": array_of(TEXT),
    }  # fmt: skip
    person = object_of({"id": TEXT, "name": TEXT, "articles": COUNT})
    return {
        "PersonCorrection": object_of(
            {"number": COUNT, **entry, "made": TEXT, "by": OPTIONAL, "undone": OPTIONAL, "undone_by": OPTIONAL}
        ),
        "ForeseenCorrection": object_of({**entry, "articles": COUNT, "examples": array_of(TEXT)}),
        "ArticleCorrection": object_of(
            {
                "number": COUNT, "article": TEXT, "field": _FIELDS, "value": _VALUE, "made": TEXT, "by": TEXT,
                "undone": OPTIONAL, "undone_by": OPTIONAL,
            }
        ),
        "Takedown": object_of(
            {
                "number": COUNT, "article": TEXT, "reason": TEXT, "made": TEXT, "by": TEXT, "lifted": OPTIONAL,
                "lifted_by": OPTIONAL,
            }
        ),
        "NotArticle": object_of(
            {
                "number": COUNT, "address": TEXT, "pattern": OPTIONAL, "source": OPTIONAL, "outlet": OPTIONAL,
                "takedown": {"type": ["integer", "null"]}, "made": TEXT, "by": TEXT, "undone": OPTIONAL, "undone_by": OPTIONAL,
            }
        ),
        "NotArticlePattern": object_of(
            {
                "pattern": TEXT, "addresses": COUNT, "articles": COUNT, "examples": array_of(TEXT), "more": {"type": "boolean"},
            }
        ),
        "NearNames": object_of(
            {
                "people": array_of(person), "score": {"type": "number"}, "why": array_of(TEXT), "shared": array_of(TEXT),
            }
        ),
    }  # fmt: skip


def paths() -> dict[str, Schema]:
    """The paths of corrections."""
    entry, foreseen = ref("PersonCorrection"), ref("ForeseenCorrection")
    listed = {"200": object_of({"corrections": array_of(entry)})}
    wanted: Schema = {
        "type": "object",
        "properties": {
            "kind": _KINDS,
            "other": {
                "type": "string",
                "description": "merge: who stays; apart: who is somebody else. An id or a name.",
            },
            "name": {
                "description": "split: the names that mean somebody else; rename: the name to show.",
                "oneOf": [
                    {"type": "string", "maxLength": NAME_MOST},
                    {"type": "array", "items": {"type": "string", "maxLength": NAME_MOST}, "maxItems": NAMES_MOST},
                ],
            },
            "preview": {"type": "boolean", "description": "Only say what would happen."},
        },
        "required": ["kind"],
        "additionalProperties": False,
    }
    return {
        "/api/v1/people/{id}/corrections": {
            "get": operation("personCorrections", "What was decided about a person, newest first.", listed, [_ID]),
            "post": operation(
                "correctPerson", "Merge, split, rename or hide a person, or say that they are not somebody else.",
                {"201": entry, "200": foreseen}, [_ID], wanted,
            ),
        },
        "/api/v1/corrections/people": {
            "get": operation("peopleCorrections", "Every decision about people, newest first.", listed, [limit(1000, 100)])
        },
        "/api/v1/corrections/people/{number}": {
            "get": operation("foreseeUndo", "What taking a decision back would do.", {"200": foreseen}, [_NUMBER]),
            "delete": operation("undoCorrection", "Take a decision back.", {"200": entry}, [_NUMBER]),
        },
        "/api/v1/articles/{id}/corrections": {
            "get": operation(
                "articleCorrections", "What was corrected of an article, newest first.", {"200": _ARTICLE_LOG}, [_ID]
            ),
            "post": operation(
                "correctArticle", "Correct fields of an article; what was read is kept beside them.",
                {"201": _ARTICLE_LOG, "200": object_of({"changes": array_of(_CHANGE)})},
                [_ID], _article_changes(),
            ),
        },
        "/api/v1/corrections/articles/{number}": {
            "get": operation(
                "foreseeArticleUndo", "A correction, and what the field would show without it.",
                {"200": {"allOf": [ref("ArticleCorrection"), object_of({"without": TEXT})]}}, [_NUMBER],
            ),
            "delete": operation(
                "undoArticleCorrection", "Take a correction of an article back.", {"200": ref("ArticleCorrection")}, [_NUMBER]
            ),
        },
        "/api/v1/articles/{id}/no-article": {
            "post": operation(
                "sayNoArticle", "Say that this is no article: it is removed, and it and what matches the pattern is not fetched again.",
                {"201": ref("NotArticle"), "200": object_of({"patterns": array_of(ref("NotArticlePattern"))})}, [_ID],
                {
                    "type": "object",
                    "properties": {
                        "pattern": {
                            "type": ["string", "null"], "maxLength": PATTERN_MOST,
                            "description": "lantern.example/list/{number} or lantern.example/tag/*; null: the address alone.",
                        },
                        "preview": {"type": "boolean", "description": "Only say what patterns would keep away."},
                    },
                    "additionalProperties": False,
                },
            )
        },
        "/api/v1/corrections/no-articles": {
            "get": operation(
                "noArticles", "What was said to be no article, newest first.",
                {"200": object_of({"no_articles": array_of(ref("NotArticle"))})}, [limit(1000, 100)],
            )
        },
        "/api/v1/corrections/no-articles/{number}": {
            "delete": operation("undoNoArticle", "Let it be fetched again.", {"200": ref("NotArticle")}, [_NUMBER])
        },
        "/api/v1/takedowns": {
            "get": operation(
                "takedowns", "What was taken down, newest first; for owners.",
                {"200": object_of({"takedowns": array_of(ref("Takedown"))})}, [limit(1000, 100)],
            ),
            "post": operation(
                "takeDown", "Take an article down; for owners.", {"201": ref("Takedown")}, [],
                {
                    **object_of({"article": TEXT, "reason": {"type": "string", "minLength": 1, "maxLength": REASON_MOST}}),
                    "additionalProperties": False,
                },
            ),
        },
        "/api/v1/takedowns/{number}": {
            "delete": operation("allowAgain", "Allow an article again; for owners.", {"200": ref("Takedown")}, [_NUMBER])
        },
        "/api/v1/near-names": {
            "get": operation(
                "nearNames", "Pairs of people who may be one, the most certain first.",
                {"200": object_of({"pairs": array_of(ref("NearNames"))})},
                [
                    {
                        "name": "person", "in": "query", "required": False, "schema": {"type": "string", "minLength": 1},
                        "description": "An id: only pairs of this person.",
                    },
                    limit(100, 20),
                ],
            )
        },
    }  # fmt: skip
