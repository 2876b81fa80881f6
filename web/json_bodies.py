"""JSON bodies of changes, read strictly: an object, with names that are known."""

import re
from collections.abc import Collection
from typing import Any

from flask import json, request
from werkzeug.datastructures import MultiDict

from web.errors import BadParameters, ParameterError
from web.services import services

_PLAIN = re.compile(rb'[^"\[{,]*+')
_STRING = re.compile(rb'"(?:[^"\\]++|\\.|(?!))*+"', re.DOTALL)


def json_object(known: Collection[str]) -> dict[str, Any]:
    """The JSON object of the request. Raises BadParameters for anything else, for more than the setting `json_values` allows, and
    for names that are not among `known`."""
    body = _parsed(request.get_data())
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


def _parsed(data: bytes) -> Any:
    """What a body holds, None if it is no JSON. It is counted before it is parsed: `[],[],[]...` takes 25 times its bytes in
    memory. Raises BadParameters."""
    most = services().settings.json_values
    if len(data) > most and _holds_more(data, most):
        raise BadParameters([ParameterError("body", f"there are more than {most:,} values in this JSON (json_values)")])
    try:
        return json.loads(data)
    except (ValueError, RecursionError):  # nested more deeply than anything that is asked for
        return None


def _holds_more(data: bytes, most: int) -> bool:
    """Whether a JSON text holds more than so many values, as far as one can tell from its brackets and commas."""
    at, found = 0, 0
    while at < len(data) and found <= most:
        plain = _PLAIN.match(data, at)
        at = plain.end() if plain else at
        if data[at : at + 1] == b'"':
            string = _STRING.match(data, at)
            if string is None:  # it does not end, and so this is no JSON
                return False
            at = string.end()
        else:
            found += at < len(data)
            at += 1
    return found > most


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
