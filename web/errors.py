"""Errors: a helpful page for people, application/problem+json (RFC 9457) for programs.

A program is recognised by the address it asks for (`/api/`, `/openapi.json`) or by an Accept header that prefers JSON to HTML.
"""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, render_template, request
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from index.collections.collecting import CollectionError, CollectionRefused
from index.errors import ArchiveError, BroadsheetError, IndexingError, IndexUnavailable, NotFound, QueryError
from index.jobs.protocols import TooManyJobs
from index.operations.program import program
from index.reviews.reviewing import ReviewError, ReviewRefused
from index.sharing.handing_out import SharingError, SharingRefused
from index.text.localizable import Sentence
from web.middleware.concurrency_limiter import Overloaded
from web.middleware.rate_limits import seconds_until_reset

log = logging.getLogger(__name__)

_REBUILDING = 5
_AWAY = 10
"""Retry-After, in seconds, while the index is damaged or being rebuilt."""


@dataclass(frozen=True, slots=True)
class ParameterError:
    """A parameter that cannot be used. detail: a sentence that says what to write instead."""

    parameter: str
    detail: str


class BadParameters(Exception):
    """Raised by `web.params` with all that is wrong in a request."""

    def __init__(self, errors: Sequence[ParameterError]) -> None:
        super().__init__("; ".join(error.detail for error in errors))
        self.errors = tuple(errors)


def wants_json() -> bool:
    """Whether the client of this request is a program."""
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
    """An error as a page or as JSON, whichever the client wants.

    status: HTTP status. detail: a sentence for people. code: a fixed word for programs. title: by default the standard phrase
    of the status. errors: the parameters at fault. headers: added to the answer.
    """
    title = title or HTTPStatus(status).phrase
    if wants_json():
        problem: dict[str, Any] = {
            "type": "about:blank", "title": title, "status": status, "detail": detail[:1].upper() + detail[1:], "code": code,
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


def refusal(
    error: Exception, status: int = 409, *, code: str = "not_done", headers: dict[str, str] | None = None
) -> Response:
    """Why something is not done: what an exception says, with a capital and a full stop. status, code, headers: see `answer`."""
    return answer(status, Sentence("%(clause)s.", clause=str(error)), code=code, headers=headers)


def refusing(forbidden: type[Exception], code: str = "not_done") -> Callable[[Exception], Response]:
    """A handler of exceptions that say why something is not done. forbidden: those of them that ask for other rights, which are
    answered with 403. code: of all others, which are answered with 409."""

    def refused(error: Exception) -> Response:
        return refusal(error, 403, code="not_allowed") if isinstance(error, forbidden) else refusal(error, code=code)

    return refused


_HELP: dict[int, str] = {
    400: Sentence("The server could not understand this request."),
    404: Sentence("There is no page at this address. It may have been mistyped, or the page may have moved."),
    405: Sentence("This address does not accept that method; it can only be read."),
    413: Sentence("The request is larger than this server accepts."),
    414: Sentence("This address is longer than the server accepts. Shorten the query."),
    415: Sentence("This server does not accept that type of content."),
}

_API = "there are search, articles/ID, people, people/ID, outlets, outlets/ID and suggest, and with a key also what /openapi.json names."


def register(app: Flask) -> None:
    """Send every error of the app through `answer`."""

    @app.errorhandler(BadParameters)
    def bad_parameters(error: BadParameters) -> Response:
        return answer(400, str(error), code="bad_parameter", errors=error.errors)

    @app.errorhandler(QueryError)
    def query_error(error: QueryError) -> Response:
        return answer(400, str(error), code=error.code, errors=[ParameterError(error.parameter, str(error))])

    @app.errorhandler(NotFound)
    def not_found(error: NotFound) -> Response:
        return answer(404, str(error), code="not_found")

    app.register_error_handler(CollectionError, refusing(CollectionRefused, "not_kept"))
    app.register_error_handler(ReviewError, refusing(ReviewRefused, "not_kept"))
    app.register_error_handler(SharingError, refusing(SharingRefused, "not_shared"))

    @app.errorhandler(TooManyJobs)
    def too_many_jobs(error: TooManyJobs) -> Response:
        return refusal(error, 503, code="too_many_jobs", headers={"Retry-After": "30"})

    @app.errorhandler(Overloaded)
    def overloaded(error: Overloaded) -> Response:
        return answer(503, str(error), code=error.code, headers={"Retry-After": str(error.retry_after)})

    @app.errorhandler(RateLimitExceeded)
    def too_many(error: RateLimitExceeded) -> Response:
        wait = seconds_until_reset(app.extensions["broadsheet"].limiter)
        detail = Sentence(
            "Too many requests from your address (the limit is %(limit)s). Try again in %(wait)s s.",
            limit=error.limit.limit,
            wait=wait,
        )
        return answer(429, detail, code="too_many_requests", headers={"Retry-After": str(wait)})

    @app.errorhandler(IndexUnavailable)
    def index_away(error: IndexUnavailable) -> Response:
        log.error("index: %s", error)
        detail = Sentence(
            "The index is out of reach right now, so this cannot be answered. Nothing is lost; try again in a moment."
        )
        return answer(503, detail, code="index_unavailable", headers={"Retry-After": str(_AWAY)})

    @app.errorhandler(IndexingError)
    def index_gone(error: IndexingError) -> Response:
        log.error("index: %s", error)
        detail = Sentence("The index cannot be read right now; it is being rebuilt from the archive. Nothing is lost.")
        return answer(503, detail, code="index_unavailable", headers={"Retry-After": str(_REBUILDING)})

    @app.errorhandler(ArchiveError)
    def archive_gone(error: ArchiveError) -> Response:
        log.error("archive: %s", error)
        detail = Sentence(
            "The archive cannot be read right now. Its owner can find out why with `%(value)s doctor`.", value=program()
        )
        return answer(503, detail, code="archive_unavailable", headers={"Retry-After": str(_REBUILDING)})

    @app.errorhandler(BroadsheetError)
    def other(error: BroadsheetError) -> Response:
        log.error("%s: %s", type(error).__name__, error)
        return answer(500, Sentence("This server is not set up correctly; its log has the details."), code="setup")

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        original = error.get_response()
        if 300 <= status < 400:
            return Response(original.get_data(), status, original.headers)
        kept = {name: value for name, value in original.headers if name in ("Allow", "WWW-Authenticate", "Retry-After")}
        if status == 404 and request.path.startswith("/api/v1/"):
            # Lists what there is, so that a mistyped address can be corrected without the manual.
            return answer(404, f"There is no {request.path[:110]}; {_API}", code="not_found")
        detail = _HELP.get(status) or error.description or HTTPStatus(status).phrase
        return answer(status, detail, code=HTTPStatus(status).name.lower(), headers=kept)

    @app.errorhandler(Exception)
    def crash(error: Exception) -> Response:
        log.exception("failed on %s %s", request.method, request.path, exc_info=error)
        return answer(
            500,
            Sentence("Something went wrong. The error has been written to the server’s log."),
            code="internal_error",
        )
