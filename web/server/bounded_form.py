"""Forms in the encoding of addresses, within the limits that Werkzeug sets to multipart forms alone."""

import io
from typing import IO, Any

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

FIELDS_MOST = 32_768
"""Fields of such a form, where the view does not let it have more: a field of two bytes takes more than a hundred in memory."""

_PIECE = 65_536


class BoundedFormParser(FormDataParser):
    """Werkzeug reads such a form whole, whatever its length, since it does not take it apart while it arrives: whoever sends a
    file of gigabytes without saying that it is one (`curl -d @file`) would fill the memory."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> Any:
        """See Werkzeug's. Raises RequestEntityTooLarge beyond `max_form_memory_size` bytes, or too many fields."""
        if mimetype == "application/x-www-form-urlencoded":
            stream = io.BytesIO(self._read(stream))
        return super().parse(stream, mimetype, content_length, options)

    def _read(self, stream: IO[bytes]) -> bytes:
        data = bytearray()
        while piece := stream.read(_PIECE):
            data += piece
            if self.max_form_memory_size is not None and len(data) > self.max_form_memory_size:
                raise RequestEntityTooLarge
        if data.count(b"&") >= max(FIELDS_MOST, self.max_form_parts or 0):
            raise RequestEntityTooLarge
        return bytes(data)
