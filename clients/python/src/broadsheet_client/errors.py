"""What can go wrong, with the sentence that the server gives for it."""

from collections.abc import Mapping
from typing import Any


class ClientError(Exception):
    """Everything that this package raises on purpose."""


class Unreachable(ClientError):
    """The server could not be reached, did not answer in time, or answered with something that is not the API."""


class ApiError(ClientError):
    """The server refused, and said why: `str(error)` is its sentence.

    status: of HTTP. code: a fixed word for programs. errors: parameter -> what to write instead, where parameters are at fault.
    """

    def __init__(self, status: int, detail: str, *, code: str = "", errors: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.errors = dict(errors or {})


class BadRequest(ApiError):
    """The server cannot use what was asked: a wrong value, a query beyond a limit."""


class NotAllowed(ApiError):
    """The server wants a key (401), or the key has too few rights (403)."""


class NotFound(ApiError):
    """There is nothing by that id."""


class Busy(ApiError):
    """Too many requests (429), or the server is too busy (503), for longer than the client was told to wait.

    retry_after: seconds until another attempt makes sense, as the server says; None where it does not say.
    """

    def __init__(self, status: int, detail: str, *, code: str = "", retry_after: float | None = None) -> None:
        super().__init__(status, detail, code=code)
        self.retry_after = retry_after


def error_of(status: int, body: Any, *, retry_after: float | None = None) -> ApiError:
    """The error that an answer stands for. body: its JSON, an RFC 9457 problem where the API wrote it, else anything."""
    problem = body if isinstance(body, Mapping) else {}
    detail = str(problem.get("detail") or problem.get("title") or f"The server answered with status {status}.")
    code = str(problem.get("code") or "")
    if status in (429, 503):
        return Busy(status, detail, code=code, retry_after=retry_after)
    if status in (401, 403):
        return NotAllowed(status, detail, code=code)
    if status == 404:
        return NotFound(status, detail, code=code)
    listed = problem.get("errors")
    errors = {
        str(one.get("parameter")): str(one.get("detail"))
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, Mapping)
    }
    kind = BadRequest if 400 <= status < 500 else ApiError
    return kind(status, detail, code=code, errors=errors)
