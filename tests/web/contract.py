"""The document of the API, held against what is answered."""

from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from web.openapi import document


def fits(schema: str, body: Any) -> None:
    """A body has the schema of that name in the document."""
    Draft202012Validator({**document(), "$ref": f"#/components/schemas/{schema}"}).validate(body)
