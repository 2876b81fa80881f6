"""JSON answers."""

import json
from typing import Any

from flask import Response


def json_response(body: Any, *, mimetype: str = "application/json") -> Response:
    """The body as UTF-8 JSON. Raises ValueError for NaN and infinities, which JSON does not have."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A lone surrogate (from a broken page) has no UTF-8 form.
    return Response(text.encode("utf-8", "replace") + b"\n", mimetype=mimetype)
