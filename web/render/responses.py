"""Answers as JSON, and answers that nobody keeps on the way."""

import json
from typing import Any

from flask import Response, make_response, render_template


def json_response(body: Any, status: int = 200, *, mimetype: str = "application/json") -> Response:
    """The body as UTF-8 JSON. Raises ValueError for NaN and infinities, which JSON does not have."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A lone surrogate (from a broken page) has no UTF-8 form.
    return Response(text.encode("utf-8", "replace") + b"\n", status, mimetype=mimetype)


def private_json(body: dict[str, Any], status: int = 200) -> Response:
    """JSON that is meant for who asked alone, and kept by nobody on the way."""
    return private(json_response(body, status))


def private_template(template: str, status: int = 200, **shown: Any) -> Response:
    """A page of a template that is meant for who asked alone, or as of this moment."""
    return private(make_response(render_template(template, **shown), status))


def private(response: Response) -> Response:
    """The response, which no browser and nobody on the way keeps."""
    response.headers["Cache-Control"] = "no-store"
    return response
