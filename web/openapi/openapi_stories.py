"""What the OpenAPI document says of corrections of stories: changes that want a key of an editor."""

from index.stories.protocols import StoryVerdict
from web.openapi.schema_parts import COUNT, TEXT, Schema, operation

_VERDICT: Schema = {
    "type": "string",
    "enum": list(StoryVerdict),
    "description": "apart: `article` is not of this story; one: `other` is the same story.",
}


def _path(name: str, schema: Schema, about: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "description": about, "schema": schema}


def schemas() -> dict[str, Schema]:
    """The components that `paths` refers to."""
    entry = {
        "number": COUNT, "verdict": {"type": "string", "enum": list(StoryVerdict)}, "article": TEXT,
        "others": {"type": "array", "items": TEXT}, "made": TEXT, "by": TEXT, "undone": {"type": ["string", "null"]},
        "undone_by": TEXT,
    }  # fmt: skip
    return {"StoryCorrection": {"type": "object", "properties": entry, "required": list(entry)}}


def paths() -> dict[str, Schema]:
    """Address -> its operations."""
    entry = {"$ref": "#/components/schemas/StoryCorrection"}
    listed = {"type": "array", "items": entry}
    body = {
        "type": "object",
        "properties": {"verdict": _VERDICT, "article": TEXT, "other": TEXT},
        "required": ["verdict"],
        "additionalProperties": False,
    }
    limit = {
        "name": "limit", "in": "query", "required": False, "description": "How many.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100},
    }  # fmt: skip
    return {
        "/api/v1/stories/{id}/corrections": {
            "post": operation(
                "correctStory", "Keep that an article is not of this story, or that another story is this one.", {"201": entry},
                [_path("id", {"type": "string", "minLength": 1}, "The id of a story.")], body,
            ),
        },
        "/api/v1/corrections/stories": {
            "get": operation(
                "storyCorrections", "What editors said about stories, newest first.",
                {"200": {"type": "object", "properties": {"corrections": listed}, "required": ["corrections"]}}, [limit],
            ),
        },
        "/api/v1/corrections/stories/{number}": {
            "delete": operation(
                "undoStoryCorrection", "Take a correction back.", {"200": entry},
                [_path("number", COUNT, "The number of the correction.")],
            ),
        },
    }  # fmt: skip
