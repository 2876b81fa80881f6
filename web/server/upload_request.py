"""Requests whose files go straight to where they are wanted."""

from typing import IO, Any, cast

from flask import Request, g

from index.imports.uploads import Upload


class UploadRequest(Request):
    """Werkzeug's way of saying where the files of a form are written while they arrive: for an upload that was prepared
    (`g.upload`) into its folder, so that they are neither kept in memory nor copied; for all others as usual."""

    def _get_file_stream(
        self, total_content_length: int | None, content_type: str | None, filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:  # fmt: skip
        upload: Upload | None = g.get("upload")
        if upload is not None:
            return cast(IO[bytes], upload.new_file(filename))
        stream: Any = super()._get_file_stream(total_content_length, content_type, filename, content_length)
        return cast(IO[bytes], stream)
