"""Requests whose files go straight to where they are wanted."""

from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any, cast

from flask import Flask, Request, g, request
from werkzeug.exceptions import HTTPException

from index.imports.uploads import Upload
from web.server.bounded_form import BoundedFormParser

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


BUFFER = 1_048_576
"""Bytes that the parser of forms may hold: what it has read of a file and cannot tell yet from the boundary behind it. Werkzeug
counts that as if it were a field, so a file with a line break near the end of a piece would be refused."""


def expect_body(most: int) -> None:
    """Let the request that is being answered have a body of up to so many bytes, files and fields together."""
    request.max_content_length = most
    request.max_form_memory_size = BUFFER


class UploadRequest(Request):
    """Werkzeug's way of saying where the files of a form are written while they arrive: for an upload that was prepared
    (`g.upload`) into its folder, so that they are neither kept in memory nor copied; for all others as usual."""

    form_data_parser_class = BoundedFormParser

    def _get_file_stream(
        self, total_content_length: int | None, content_type: str | None, filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:  # fmt: skip
        upload: Upload | None = g.get("upload")
        if upload is not None:
            return cast(IO[bytes], upload.new_file(filename))
        stream: Any = super()._get_file_stream(total_content_length, content_type, filename, content_length)
        return cast(IO[bytes], stream)


def upload_routes(app: Flask) -> Callable[["WSGIEnvironment"], bool]:
    """Tells whether a request goes to a view that reads its body itself (`before_body` of `web.middleware.identity`)."""

    def takes_uploads(environ: "WSGIEnvironment") -> bool:
        if environ.get("REQUEST_METHOD") != "POST":
            return False
        try:
            endpoint, _ = app.url_map.bind("localhost").match(environ.get("PATH_INFO", ""), "POST")
        except HTTPException:
            return False
        return hasattr(app.view_functions[str(endpoint)], "before_body")

    return takes_uploads
