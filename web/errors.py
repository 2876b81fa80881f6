"""Every error as a person or a program can use it: a page that helps, or application/problem+json (RFC 9457).

Programs are told apart by where they ask (`/api/`, `/openapi.json`) or by an Accept header that prefers JSON to HTML.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, render_template, request
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from index.errors import ArchiveError, BroadsheetError, IndexingError, NotFound, QueryError
from index.program import program
from web.gate import Overloaded
from web.limits import seconds_until_reset

log = logging.getLogger(__name__)

_REBUILDING = 5
"""Seconds after which to ask again while the index is damaged or being rebuilt."""


@dataclass(frozen=True, slots=True)
class ParameterError:
    """One parameter that could not be used. detail: a sentence that says what to write instead."""

    parameter: str
    detail: str


class BadParameters(Exception):
    """Raised by `web.params`, with everything that is wrong at once."""

    def __init__(self, errors: Sequence[ParameterError]) -> None:
        super().__init__("; ".join(error.detail for error in errors))
        self.errors = tuple(errors)


def wants_json() -> bool:
    path = request.path
    if path == "/api" or path.startswith("/api/v") or path in ("/openapi.json", "/metrics", "/healthz", "/readyz"):
        return True
    accept = request.accept_mimetypes
    best = accept.best_match(["text/html", "application/json", "application/problem+json"])
    return best is not None and best != "text/html" and accept[best] > accept["text/html"]


def answer(
    status: int,
    detail: str,
    *,
    code: str,
    title: str | None = None,
    errors: Sequence[ParameterError] = (),
    headers: dict[str, str] | None = None,
) -> Response:
    """One error in the form that the asker understands."""
    title = title or HTTPStatus(status).phrase
    if wants_json():
        problem: dict[str, Any] = {
            "type": "about:blank", "title": title, "status": status, "detail": detail, "code": code,
        }  # fmt: skip
        if errors:
            problem["errors"] = [{"parameter": error.parameter, "detail": error.detail} for error in errors]
        response = Response(json.dumps(problem, ensure_ascii=False) + "\n", status, mimetype="application/problem+json")
    else:
        page = render_template("error.html", status=status, title=title, detail=detail, errors=errors, code=code)
        response = Response(page, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(headers or {})
    return response


_HELP = {
    400: "The server could not make sense of this request.",
    404: "There is nothing at this address. It may have been mistyped, or the page has moved.",
    405: "This address cannot be used that way; it is there to be read.",
    413: "The request is larger than this server accepts.",
    414: "The address of this request is longer than this server accepts. Shorten the query.",
    415: "This server does not read that kind of content.",
}


def register(app: Flask) -> None:
    """Make every error of the app go through `answer`."""

    @app.errorhandler(BadParameters)
    def bad_parameters(error: BadParameters) -> Response:
        return answer(400, str(error), code="bad_parameter", errors=error.errors)

    @app.errorhandler(QueryError)
    def query_error(error: QueryError) -> Response:
        return answer(400, str(error), code=error.code, errors=[ParameterError(error.parameter, str(error))])

    @app.errorhandler(NotFound)
    def not_found(error: NotFound) -> Response:
        return answer(404, str(error), code="not_found")

    @app.errorhandler(Overloaded)
    def overloaded(error: Overloaded) -> Response:
        return answer(503, str(error), code=error.code, headers={"Retry-After": str(error.retry_after)})

    @app.errorhandler(RateLimitExceeded)
    def too_many(error: RateLimitExceeded) -> Response:
        wait = seconds_until_reset(app.extensions["broadsheet"].limiter)
        detail = f"Too many requests from your address (the limit is {error.limit.limit}). Try again in {wait} s."
        return answer(429, detail, code="too_many_requests", headers={"Retry-After": str(wait)})

    @app.errorhandler(IndexingError)
    def index_gone(error: IndexingError) -> Response:
        log.error("index: %s", error)
        detail = "The index cannot be read at the moment; it is rebuilt from the archive by itself. Nothing is lost."
        return answer(503, detail, code="index_unavailable", headers={"Retry-After": str(_REBUILDING)})

    @app.errorhandler(ArchiveError)
    def archive_gone(error: ArchiveError) -> Response:
        log.error("archive: %s", error)
        detail = f"The archive cannot be read at the moment. Its owner finds the reason with `{program()} doctor`."
        return answer(503, detail, code="archive_unavailable", headers={"Retry-After": str(_REBUILDING)})

    @app.errorhandler(BroadsheetError)
    def other(error: BroadsheetError) -> Response:
        log.error("%s: %s", type(error).__name__, error)
        return answer(500, "Something is set up wrongly here; the server's log says what.", code="setup")

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        original = error.get_response()
        if 300 <= status < 400:
            return Response(original.get_data(), status, original.headers)
        kept = {name: value for name, value in original.headers if name in ("Allow", "WWW-Authenticate", "Retry-After")}
        detail = _HELP.get(status) or error.description or HTTPStatus(status).phrase
        return answer(status, detail, code=HTTPStatus(status).name.lower(), headers=kept)

    @app.errorhandler(Exception)
    def crash(error: Exception) -> Response:
        log.exception("failed on %s %s", request.method, request.path, exc_info=error)
        return answer(500, "Something went wrong here. It has been written to the server's log.", code="internal_error")
