"""What the OpenAPI document says of saved searches and word lists."""

from index.watch.saved_search import NAME_MOST
from index.watch.word_list import NAME_MOST as LIST_NAME_MOST
from web.openapi.schema_parts import COUNT, OPTIONAL, TEXT, Schema, array_of, object_of, operation, ref, with_rules

_ID: Schema = {"name": "id", "in": "path", "required": True, "description": "The id.", "schema": COUNT}


def schemas() -> dict[str, Schema]:
    """Of the answers."""
    yes = {"type": "boolean"}
    return {
        "SavedSearch": object_of(
            {
                "id": COUNT, "name": TEXT,
                "query": {"type": "object", "description": "Parameters of /api/v1/search.", "additionalProperties": True},
                "q": TEXT, "shared": yes, "mine": yes, "by": TEXT,
                "new": {**COUNT, "description": "Articles that are new in it since the page of it was opened last."},
                "feed": OPTIONAL, "page": TEXT, "created": TEXT, "changed": TEXT,
            }
        ),
        "WordList": object_of(
            {
                "id": COUNT, "name": {**TEXT, "description": "As in a query, without the @."},
                "words": {**array_of(TEXT), "description": "Words and phrases, each as in a query."},
                "shared": yes, "mine": yes, "by": TEXT, "page": TEXT, "created": TEXT, "changed": TEXT,
            }
        ),
    }  # fmt: skip


def paths() -> dict[str, Schema]:
    """Address -> method -> operation."""
    name = {"type": "string", "minLength": 1, "maxLength": NAME_MOST, "pattern": r"\S"}
    query = {"type": "object", "description": "Parameters of /api/v1/search by their names."}
    yes = {"type": "boolean"}
    one = {"200": ref("SavedSearch")}
    removed = operation("removeSearch", "Remove a saved search.", {}, [_ID])
    removed["responses"]["204"] = {"description": "Done."}
    found: dict[str, Schema] = {
        "/api/v1/searches": {
            "get": operation(
                "searches", "One's own saved searches, and those that are shared.",
                {"200": object_of({"searches": array_of(ref("SavedSearch"))})}, [],
            ),
            "post": operation(
                "addSearch", "Save a search; only editors share one.", {"201": ref("SavedSearch")}, [],
                {
                    "type": "object", "properties": {"name": name, "query": query, "shared": yes},
                    "required": ["name", "query"], "additionalProperties": False,
                },
            ),
        },
        "/api/v1/searches/{id}": {
            "get": operation("savedSearch", "One saved search.", one, [_ID]),
            "patch": operation(
                "changeSearch", "Another name, another query, shared or not; feed: a new secret address, or none.", one, [_ID],
                {
                    "type": "object", "properties": {"name": name, "query": query, "shared": yes, "feed": yes},
                    "additionalProperties": False, "minProperties": 1,
                },
            ),
            "delete": removed,
        },
    }  # fmt: skip
    found |= _list_paths()
    return with_rules(found)


def _list_paths() -> dict[str, Schema]:
    yes = {"type": "boolean"}
    properties = {
        "name": {"type": "string", "minLength": 1, "maxLength": LIST_NAME_MOST + 1, "pattern": r"\S"},
        "words": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "shared": yes,
    }
    one = {"200": ref("WordList")}
    removed = operation("removeList", "Remove a word list.", {}, [_ID])
    removed["responses"]["204"] = {"description": "Done."}
    return {
        "/api/v1/lists": {
            "get": operation(
                "lists", "One's own word lists, for which @name stands in a query, and those that are shared.",
                {"200": object_of({"lists": array_of(ref("WordList"))})}, [],
            ),
            "post": operation(
                "addList", "Keep a word list; only editors share one.", {"201": ref("WordList")}, [],
                {
                    "type": "object", "properties": properties, "required": ["name", "words"], "additionalProperties": False,
                },
            ),
        },
        "/api/v1/lists/{id}": {
            "get": operation("wordList", "One word list.", one, [_ID]),
            "patch": operation(
                "changeList", "Another name, other words, shared or not.", one, [_ID],
                {"type": "object", "properties": properties, "additionalProperties": False, "minProperties": 1},
            ),
            "delete": removed,
        },
    }  # fmt: skip
