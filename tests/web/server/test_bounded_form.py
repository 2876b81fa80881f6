"""A form in the encoding of addresses is read within its limits, and no further."""

import io

import pytest
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.test import EnvironBuilder

from web.server.bounded_form import FIELDS_MOST
from web.server.upload_request import UploadRequest


def posted(data: bytes, most: int | None) -> UploadRequest:
    class Body(io.BytesIO):
        """Gives small pieces, as a network does."""

        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size, 1000) if size is not None and size >= 0 else 1000)

    builder = EnvironBuilder(
        method="POST",
        input_stream=Body(data),
        content_type="application/x-www-form-urlencoded",
        content_length=len(data),
    )
    request = UploadRequest(builder.get_environ())
    request.max_content_length = 10 * len(data)
    request.max_form_memory_size = most
    return request


def test_a_form_is_what_was_sent() -> None:
    request = posted(b"q=harbour+lights&q=%C3%A9&empty=&x" + b"x" * 100_000, 200_000)
    assert request.form.getlist("q") == ["harbour lights", "é"]
    assert request.form["empty"] == ""
    assert len(request.form) == 3
    assert posted(b"a=1", None).form.to_dict() == {"a": "1"}


def test_more_than_its_bytes_is_never_read() -> None:
    request = posted(b"a=" + b"x" * 500_000, 100_000)
    with pytest.raises(RequestEntityTooLarge):
        request.form  # noqa: B018
    assert request.environ["wsgi.input"].tell() < 300_000


def test_fields_are_counted_before_they_are_made() -> None:
    assert len(posted(b"&".join(b"a%d" % n for n in range(FIELDS_MOST)), None).form) == FIELDS_MOST
    with pytest.raises(RequestEntityTooLarge):
        posted(b"a&" * FIELDS_MOST, None).form  # noqa: B018
