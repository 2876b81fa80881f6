"""The pieces of which every part of the API's document is made: JSON schemas, references, operations that want a key."""

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
OPTIONAL: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}


def object_of(properties: Schema, **more: Any) -> Schema:
    """Return the schema of an object that has all these properties. more: further keywords of the schema."""
    return {"type": "object", "properties": properties, "required": list(properties), **more}


def array_of(items: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def ref(name: str) -> Schema:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def limit(most: int, usual: int) -> Schema:
    """Return the parameter that says how many are wanted. most: at most; usual: where nothing is said."""
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
    return {"name": "limit", "in": "query", "required": False, "description": "How many.", "schema": schema}


def problem(text: str) -> Schema:
    """Return the answer of an error. text: what it says."""
    return {"description": text, "content": {"application/problem+json": {"schema": ref("Problem")}}}


def with_rules(paths: dict[str, Schema]) -> dict[str, Schema]:
    """The same paths; what changes something may be forbidden by a rule there."""
    for operations in paths.values():
        for method, one in operations.items():
            if method != "get":
                one["responses"]["409"] = problem("A rule forbids it; `detail` says which.")
    return paths


def operation(
    name: str, summary: str, answers: dict[str, Schema], parameters: list[Schema], body: Schema | None = None
) -> Schema:
    """An operation that wants a key. answers: status -> schema, None for an answer without a body."""
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
        "responses": done | {code: problem(text) for code, text in refusals.items()},
    }  # fmt: skip
    if body is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return operation
