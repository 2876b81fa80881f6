"""JSON bodies of changes, read strictly: an object, with names that are known."""

from collections.abc import Collection
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from web.errors import BadParameters, ParameterError


def json_object(known: Collection[str]) -> dict[str, Any]:
    """The JSON object of the request. Raises BadParameters for anything else and for names that are not among `known`."""
    body = request.get_json(silent=True, force=True)
    if not isinstance(body, dict):
        raise BadParameters([ParameterError("body", "send a JSON object")])
    unknown = [name for name in body if name not in known]
    if unknown:
        raise BadParameters(
            [
                ParameterError(name[:64], f"there is no {name[:64]!r}; there are {', '.join(known)}")
                for name in unknown[:20]
            ]
        )
    return body


def as_form(body: dict[str, Any]) -> MultiDict[str, str]:
    """As a form would send it: values are texts, booleans or lists of texts; null is as if it were not there. Raises
    BadParameters."""
    values: MultiDict[str, str] = MultiDict()
    for name, value in body.items():
        for part in texts(name, value):
            values.add(name, part)
    return values


def texts(name: str, value: Any) -> list[str]:
    """A text, a boolean or a list of texts; nothing for null. Raises BadParameters."""
    if isinstance(value, bool):
        return ["true" if value else "false"]
    parts = value if isinstance(value, list) else [] if value is None else [value]
    if not all(isinstance(part, str) for part in parts):
        raise BadParameters([ParameterError(name, f"{name} has to be text")])
    return list(parts)


def shared_of(body: dict[str, Any]) -> bool | None:
    """Whether a body says that others may see something; None if it does not say. Raises BadParameters."""
    shared = body.get("shared")
    if not isinstance(shared, bool | None):
        raise BadParameters([ParameterError("shared", "shared is true or false")])
    return shared
