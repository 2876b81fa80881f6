"""Small ways to answer."""

import json
from typing import Any

from flask import Response


def json_response(body: Any, *, mimetype: str = "application/json") -> Response:
    # NaN and infinities are no JSON; better an error here than at every client.
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A lone surrogate (from a broken page) has no UTF-8 form.
    return Response(text.encode("utf-8", "replace") + b"\n", mimetype=mimetype)
