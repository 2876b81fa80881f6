"""What the OpenAPI document says of collections, stars, tags and notes."""

from index.collections.collecting import ABOUT_MOST, NAME_MOST, TAG_MOST
from index.collections.protocols import Access
from index.reviews.printing import FORMS
from index.reviews.protocols import WEEKDAYS, Shows
from index.reviews.reviewing import TITLE_MOST, WORDS_MOST
from index.sharing.protocols import Shared
from search.desk.scheduling import USUAL_TIME
from web.openapi.openapi_accounts import listing
from web.openapi.schema_parts import COUNT, OPTIONAL, TEXT, Schema, array_of, object_of, operation, ref, with_rules

_ID: Schema = {"name": "id", "in": "path", "required": True, "description": "The number.", "schema": COUNT}
_ARTICLE: Schema = {
    "name": "article", "in": "path", "required": True, "description": "The id of an article.",
    "schema": {"type": "string", "minLength": 1, "pattern": r"^[^/]+$"},
}  # fmt: skip
_ACCESS: Schema = {"type": "string", "enum": list(Access), "description": "Who besides its owner sees it."}

_RANGE: Schema = {"type": "array", "items": COUNT, "minItems": 2, "maxItems": 2}
_SHOWS: Schema = {"type": "string", "enum": list(Shows), "description": "What is printed of it."}
_LINK: Schema = {
    "id": COUNT, "kind": {"type": "string", "enum": list(Shared)}, "target": TEXT, "title": TEXT, "works": {"type": "boolean"},
    "created": TEXT, "ends": OPTIONAL, "taken_back": OPTIONAL, "opened": OPTIONAL,
}  # fmt: skip
_REVIEW: Schema = {
    "id": COUNT, "title": TEXT, "day": TEXT, "client": TEXT, "intro": TEXT, "q": TEXT, "made_by": TEXT, "articles": COUNT,
    "changed": TEXT, "url": TEXT,
}  # fmt: skip
_SCHEDULE: Schema = {
    "id": COUNT, "search": COUNT, "title": TEXT, "client": TEXT, "time": TEXT, "weekdays": array_of(COUNT), "zone": TEXT,
    "to": OPTIONAL, "owner": OPTIONAL, "last_day": OPTIONAL,
}  # fmt: skip
_BEFORE: Schema = {"type": ["integer", "null"], "minimum": 0}


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
        "MarkedPassage": object_of(
            {
                "id": COUNT, "article": TEXT,
                "quote": {"type": "string", "description": "Empty once its article was taken down."},
                "note": TEXT, "revision": COUNT, "range": _RANGE,
                "now": {
                    "oneOf": [_RANGE, {"type": "null"}],
                    "description": "Where it stands in the present text, in code points; null: it was changed, or the article is gone.",
                },
                "created": TEXT,
            }
        ),
        "SecretLink": object_of(_LINK),
        "PressReview": object_of(_REVIEW),
        "ReviewSchedule": object_of(_SCHEDULE),
        "WholePressReview": object_of({**_REVIEW, "items": array_of(object_of(
            {"number": COUNT, "article": OPTIONAL, "words": TEXT, "shows": _SHOWS}
        ))}),
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
    found |= _handouts()
    return with_rules(found)


def _handouts() -> dict[str, Schema]:
    """Marked passages, links and press reviews."""
    words: Schema = {"type": "string", "maxLength": WORDS_MOST}
    title: Schema = {"type": "string", "minLength": 1, "maxLength": TITLE_MOST}
    item: Schema = {
        "type": "object",
        "properties": {
            "number": {"type": "integer", "minimum": 0, "maximum": 10**15, "description": "0 or none: a new chapter."},
            "words": words, "shows": _SHOWS,
        },
        "additionalProperties": False,
    }  # fmt: skip
    client: Schema = {"type": "string", "maxLength": TITLE_MOST}
    cover: Schema = {
        "title": title, "day": {"type": "string", "maxLength": 10}, "client": client, "intro": words, "q": words,
    }  # fmt: skip
    schedule: Schema = {
        "search": {**COUNT, "description": "The id of a saved search."}, "title": title, "client": client,
        "time": {"type": "string", "maxLength": 5, "default": USUAL_TIME},
        "weekdays": {
            "type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 6}, "minItems": 1,
            "default": sorted(WEEKDAYS), "description": "0 is Monday.",
        },
        "zone": {"type": "string", "maxLength": 60, "description": "As Europe/Berlin; by default that of the site."},
        "to": {"type": ["string", "null"], "maxLength": 254, "description": "Sent to this mail address; else it is a draft."},
    }  # fmt: skip
    gone = [
        operation("forgetHighlight", "Forget a passage.", {}, [_ID]),
        operation("takeBackLink", "Let a link work no more.", {}, [_ID]),
        operation("removeReview", "Remove a press review; for editors.", {}, [_ID]),
        operation("removeReviewSchedule", "Have a review made no more by itself; what was made stays. For editors.", {}, [_ID]),
        operation(
            "noteHighlight", "Another note on a passage.", {}, [_ID],
            {"type": "object", "properties": {"note": TEXT}, "required": ["note"], "additionalProperties": False},
        ),
    ]  # fmt: skip
    for one in gone:
        one["responses"]["204"] = {"description": "Done."}
    forgotten, taken_back, removed, unscheduled, noted = gone
    paged = listing("answer", 100, 50, "before", "Only older ones: the `before`")
    return {
        "/api/v1/highlights": {
            "get": operation(
                "highlights", "Passages that one marked, newest first.",
                {"200": object_of({"highlights": array_of(ref("MarkedPassage")), "before": _BEFORE})}, paged,
            ),
            "post": operation(
                "markPassage", "Mark a passage of an article: by its words, or by its place.", {"201": ref("MarkedPassage")}, [],
                {
                    "type": "object",
                    "properties": {
                        "article": {"type": "string", "maxLength": 100}, "passage": TEXT, "note": TEXT,
                        "at": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
                    },
                    "required": ["article"],
                    "oneOf": [{"required": ["passage"]}, {"required": ["at"]}],
                    "additionalProperties": False,
                },
            ),
        },
        "/api/v1/highlights/{id}": {"patch": noted, "delete": forgotten},
        "/api/v1/links": {
            "get": operation(
                "links", "Secret links that one made, without their secrets.",
                {"200": object_of({"links": array_of(ref("SecretLink"))})}, [],
            ),
            "post": operation(
                "makeLink", "A link that shows one thing to somebody outside; for editors.",
                {"201": object_of({**_LINK, "address": {"type": "string", "description": "Shown only here."}})}, [],
                {
                    "type": "object",
                    "properties": {
                        "kind": {"type": "string", "enum": ["collection", "search", "review"]},
                        "target": {"type": "string", "description": "A number, or the query string of a search."},
                        "title": {"type": "string", "maxLength": TITLE_MOST},
                        "days": {"type": "integer", "default": 14},
                    },
                    "required": ["kind", "target"],
                    "additionalProperties": False,
                },
            ),
        },
        "/api/v1/links/{id}": {"delete": taken_back},
        "/api/v1/reviews": {
            "get": operation(
                "reviews", "Press reviews, newest first; for editors.",
                {"200": object_of({"reviews": array_of(ref("PressReview")), "before": _BEFORE})}, paged,
            ),
            "post": operation(
                "makeReview", "A press review of articles, in their order; for editors.", {"201": ref("WholePressReview")}, [],
                {
                    "type": "object",
                    "properties": {
                        "articles": array_of(TEXT), **cover,
                    },
                    "required": ["articles", "title", "day"],
                    "additionalProperties": False,
                },
            ),
        },
        "/api/v1/reviews/{id}": {
            "get": operation("review", "A press review with its items; for editors.", {"200": ref("WholePressReview")}, [_ID]),
            "patch": operation(
                "changeReview",
                "Another title, date, client, introduction or query on its cover; what is not given stays. For editors.",
                {"200": ref("WholePressReview")}, [_ID],
                {"type": "object", "properties": cover, "minProperties": 1, "additionalProperties": False},
            ),
            "delete": removed,
        },
        "/api/v1/reviews/schedules": {
            "get": operation(
                "reviewSchedules", "Which press reviews are made again by themselves; for editors.",
                {"200": object_of({"schedules": array_of(ref("ReviewSchedule"))})}, [],
            ),
            "post": operation(
                "scheduleReview", "Have a press review made again by itself, from a saved search; for editors.",
                {"201": ref("ReviewSchedule")}, [],
                {
                    "type": "object", "properties": schedule, "required": ["search", "title"], "additionalProperties": False,
                },
            ),
        },
        "/api/v1/reviews/schedules/{id}": {"delete": unscheduled},
        "/api/v1/reviews/{id}/items": {
            "post": operation(
                "arrangeReview", "Chapters and articles of a review from now on, in this order; for editors.",
                {"200": ref("WholePressReview")}, [_ID],
                {
                    "type": "object", "properties": {"items": array_of(item)}, "required": ["items"],
                    "additionalProperties": False,
                },
            )
        },
        "/api/v1/reviews/{id}/prints": {
            "post": operation(
                "printReview", "Have a review printed, or sent by mail; the job tells how far it is. For editors.",
                {"202": object_of({"job": COUNT, "file": OPTIONAL})}, [_ID],
                {
                    "type": "object",
                    "properties": {
                        "form": {"type": "string", "enum": [form.name for form in FORMS], "default": "pdf"},
                        "to": {"type": ["string", "null"], "maxLength": 254, "description": "A mail address, in place of a file."},
                    },
                    "additionalProperties": False,
                },
            )
        },
    }  # fmt: skip
