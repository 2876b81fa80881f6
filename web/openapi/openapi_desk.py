"""What the OpenAPI document says of collections, stars, tags and notes."""

from index.collections.collecting import ABOUT_MOST, NAME_MOST, TAG_MOST
from index.collections.protocols import Access
from web.openapi.openapi_accounts import listing
from web.openapi.schema_parts import COUNT, OPTIONAL, TEXT, Schema, array_of, object_of, operation, ref

_ID: Schema = {"name": "id", "in": "path", "required": True, "description": "The number.", "schema": COUNT}
_ARTICLE: Schema = {
    "name": "article", "in": "path", "required": True, "description": "The id of an article.",
    "schema": {"type": "string", "minLength": 1, "pattern": r"^[^/]+$"},
}  # fmt: skip
_ACCESS: Schema = {"type": "string", "enum": list(Access), "description": "Who besides its owner sees it."}


def schemas() -> dict[str, Schema]:
    """Of the answers."""
    return {
        "Collection": object_of(
            {
                "id": COUNT, "name": TEXT, "about": TEXT, "access": _ACCESS, "owner": TEXT,
                "mine": {"type": "boolean"}, "may_change": {"type": "boolean"}, "articles": COUNT, "created": TEXT,
                "changed": TEXT, "url": TEXT, "search_url": TEXT,
            }
        ),
        "CollectionItem": object_of(
            {
                "number": COUNT, "article": TEXT, "added": TEXT, "by": TEXT,
                "state": {
                    "enum": ["here", "taken-down", "gone"],
                    "description": "Of an article that was taken down, or is not in the archive any more, only this line is left.",
                },
                "title": OPTIONAL, "outlet": OPTIONAL, "url": OPTIONAL,
            }
        ),
        "Marks": object_of({"article": TEXT, "starred": {"type": "boolean"}, "tags": array_of(TEXT), "note": TEXT}),
    }  # fmt: skip


def paths() -> dict[str, Schema]:
    """Address -> method -> operation."""
    collection = {"200": ref("Collection")}
    properties: Schema = {
        "name": {"type": "string", "minLength": 1, "maxLength": NAME_MOST},
        "about": {"type": "string", "maxLength": ABOUT_MOST},
        "access": _ACCESS,
    }
    closed: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    removed = operation("removeCollection", "Remove a collection; its articles stay in the archive.", {}, [_ID])
    taken_out = operation("takeOut", "Take an article out of a collection.", {}, [_ID, _ARTICLE])
    for one in (removed, taken_out):
        one["responses"]["204"] = {"description": "Done."}
    found = {
        "/api/v1/collections": {
            "get": operation(
                "collections", "One's collections, then those that others share.",
                {"200": object_of({"collections": array_of(ref("Collection"))})}, [],
            ),
            "post": operation(
                "makeCollection", "Make a collection; showing it to others takes an editor.", {"201": ref("Collection")}, [],
                {**closed, "required": ["name"]},
            ),
        },
        "/api/v1/collections/{id}": {
            "get": operation("collection", "One collection.", collection, [_ID]),
            "patch": operation(
                "changeCollection", "Rename a collection, describe it, or show it to others; for its owner.", collection, [_ID],
                {**closed, "minProperties": 1},
            ),
            "delete": removed,
        },
        "/api/v1/collections/{id}/items": {
            "get": operation(
                "collectionItems", "What is in a collection, newest line first.",
                {
                    "200": object_of(
                        {"items": array_of(ref("CollectionItem")), "before": {"type": ["integer", "null"], "minimum": 0}}
                    )
                },
                [_ID, *listing("answer", 100, 50, "before", "Only older lines: the `before`")],
            ),
            "post": operation(
                "putIn", "Put articles into a collection: by their ids, or all results of a search.",
                {"200": object_of({"added": COUNT, "articles": COUNT})}, [_ID],
                {
                    "type": "object",
                    "properties": {
                        "articles": array_of(TEXT),
                        "search": {"type": "string", "description": "A query string as of /api/v1/search: q=harbour&lang=en."},
                    },
                    "minProperties": 1, "maxProperties": 1, "additionalProperties": False,
                },
            ),
        },
        "/api/v1/collections/{id}/items/{article}": {"delete": taken_out},
        "/api/v1/marks/{article}": {
            "get": operation("marks", "One's star, tags and note of an article.", {"200": ref("Marks")}, [_ARTICLE]),
            "patch": operation(
                "mark", "Change one's star, tags or note of an article.", {"200": ref("Marks")}, [_ARTICLE],
                {
                    "type": "object",
                    "properties": {
                        "starred": {"type": "boolean"},
                        "tags": array_of({"type": "string", "minLength": 1, "maxLength": TAG_MOST}),
                        "note": TEXT,
                    },
                    "additionalProperties": False,
                },
            ),
        },
        "/api/v1/tags": {
            "get": operation(
                "tags", "One's tags, with how many articles each has.",
                {"200": object_of({"tags": array_of(object_of({"tag": TEXT, "articles": COUNT}))})}, [],
            )
        },
    }  # fmt: skip
    problem = {"application/problem+json": {"schema": ref("Problem")}}
    for item in found.values():
        for method, one in item.items():
            if method != "get":
                one["responses"]["409"] = {"description": "A rule forbids it; `detail` says which.", "content": problem}
    return found
