"""What the OpenAPI document says of corrections: changes that want a key of an editor."""

from typing import Any

from index.corrections.address_patterns import PATTERN_MOST
from index.corrections.article_removal import REASON_MOST
from index.corrections.layer import AUTHORS_MOST, LINE_MOST, Field
from index.people.curation import NAME_MOST, NAMES_MOST
from index.people.registry.corrections import Kind

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_OPTIONAL: Schema = {"type": ["string", "null"]}
_COUNT: Schema = {"type": "integer", "minimum": 0}
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


def _limit(most: int, usual: int) -> Schema:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
    return {"name": "limit", "in": "query", "required": False, "description": "How many.", "schema": schema}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


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


def operation(
    name: str, summary: str, answers: dict[str, Schema], parameters: list[Schema], body: Schema | None = None
) -> Schema:
    """An operation that wants a key. answers: status -> schema, None for an answer without a body."""
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
    refusals = {
        "400": "Something cannot be used; `errors` says what.",
        "401": "Send a key.",
        "403": "The key has too few rights.",
        "404": "There is nothing by that id.",
        "429": "Too many requests; Retry-After says when to try again.",
        "503": "Too busy; see Retry-After.",
    }
    done = {
        status: {"description": "The result.", "content": {"application/json": {"schema": schema}}}
        for status, schema in answers.items()
    }
    operation: Schema = {
        "operationId": name, "summary": summary, "parameters": parameters, "security": [{"key": []}],
        "responses": done | {code: {"description": text, "content": problem} for code, text in refusals.items()},
    }  # fmt: skip
    if body is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return operation


_FIELDS: Schema = {"type": "string", "enum": list(Field)}
_VALUE: Schema = {
    "description": "Text; null where there is none; authors: a list; outlet: id and name.",
    "oneOf": [_OPTIONAL, _array(_TEXT)],
}
_ARTICLE_LOG = _object({"corrections": _array(_ref("ArticleCorrection"))})


def schemas() -> dict[str, Schema]:
    """The components that `paths` refers to."""
    entry = {
        "kind": _KINDS, "person": _TEXT, "other": _OPTIONAL, "names": _array(_TEXT),
    }  # fmt: skip
    person = _object({"id": _TEXT, "name": _TEXT, "articles": _COUNT})
    return {
        "PersonCorrection": _object(
            {"number": _COUNT, **entry, "made": _TEXT, "by": _OPTIONAL, "undone": _OPTIONAL, "undone_by": _OPTIONAL}
        ),
        "ForeseenCorrection": _object({**entry, "articles": _COUNT, "examples": _array(_TEXT)}),
        "ArticleCorrection": _object(
            {
                "number": _COUNT, "article": _TEXT, "field": _FIELDS, "value": _VALUE, "made": _TEXT, "by": _TEXT,
                "undone": _OPTIONAL, "undone_by": _OPTIONAL,
            }
        ),
        "Takedown": _object(
            {
                "number": _COUNT, "article": _TEXT, "reason": _TEXT, "made": _TEXT, "by": _TEXT, "lifted": _OPTIONAL,
                "lifted_by": _OPTIONAL,
            }
        ),
        "NotArticle": _object(
            {
                "number": _COUNT, "address": _TEXT, "pattern": _OPTIONAL, "source": _OPTIONAL, "outlet": _OPTIONAL,
                "takedown": {"type": ["integer", "null"]}, "made": _TEXT, "by": _TEXT, "undone": _OPTIONAL, "undone_by": _OPTIONAL,
            }
        ),
        "NotArticlePattern": _object(
            {
                "pattern": _TEXT, "addresses": _COUNT, "articles": _COUNT, "examples": _array(_TEXT), "more": {"type": "boolean"},
            }
        ),
        "NearNames": _object(
            {
                "people": _array(person), "score": {"type": "number"}, "why": _array(_TEXT), "shared": _array(_TEXT),
            }
        ),
    }  # fmt: skip


def paths() -> dict[str, Schema]:
    """The paths of corrections."""
    entry, foreseen = _ref("PersonCorrection"), _ref("ForeseenCorrection")
    listed = {"200": _object({"corrections": _array(entry)})}
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
            "get": operation("peopleCorrections", "Every decision about people, newest first.", listed, [_limit(1000, 100)])
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
                {"201": _ARTICLE_LOG, "200": _object({"changes": _array(_object({"field": _FIELDS, "before": _VALUE, "after": _VALUE}))})},
                [_ID], _article_changes(),
            ),
        },
        "/api/v1/corrections/articles/{number}": {
            "get": operation(
                "foreseeArticleUndo", "A correction, and what the field would show without it.",
                {"200": {"allOf": [_ref("ArticleCorrection"), _object({"without": _TEXT})]}}, [_NUMBER],
            ),
            "delete": operation(
                "undoArticleCorrection", "Take a correction of an article back.", {"200": _ref("ArticleCorrection")}, [_NUMBER]
            ),
        },
        "/api/v1/articles/{id}/no-article": {
            "post": operation(
                "sayNoArticle", "Say that this is no article: it is removed, and it and what matches the pattern is not fetched again.",
                {"201": _ref("NotArticle"), "200": _object({"patterns": _array(_ref("NotArticlePattern"))})}, [_ID],
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
                {"200": _object({"no_articles": _array(_ref("NotArticle"))})}, [_limit(1000, 100)],
            )
        },
        "/api/v1/corrections/no-articles/{number}": {
            "delete": operation("undoNoArticle", "Let it be fetched again.", {"200": _ref("NotArticle")}, [_NUMBER])
        },
        "/api/v1/takedowns": {
            "get": operation(
                "takedowns", "What was taken down, newest first; for owners.",
                {"200": _object({"takedowns": _array(_ref("Takedown"))})}, [_limit(1000, 100)],
            ),
            "post": operation(
                "takeDown", "Take an article down; for owners.", {"201": _ref("Takedown")}, [],
                {
                    **_object({"article": _TEXT, "reason": {"type": "string", "minLength": 1, "maxLength": REASON_MOST}}),
                    "additionalProperties": False,
                },
            ),
        },
        "/api/v1/takedowns/{number}": {
            "delete": operation("allowAgain", "Allow an article again; for owners.", {"200": _ref("Takedown")}, [_NUMBER])
        },
        "/api/v1/near-names": {
            "get": operation(
                "nearNames", "Pairs of people who may be one, the most certain first.",
                {"200": _object({"pairs": _array(_ref("NearNames"))})},
                [
                    {
                        "name": "person", "in": "query", "required": False, "schema": {"type": "string", "minLength": 1},
                        "description": "An id: only pairs of this person.",
                    },
                    _limit(100, 20),
                ],
            )
        },
    }  # fmt: skip
