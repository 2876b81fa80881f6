"""Content-Type headers as servers write them, and as they should not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.content_type import content_type_of


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("text/html", ("text/html", None)),
        ("Text/HTML; Charset=UTF-8", ("text/html", "utf-8")),
        ('text/html;charset="windows-1252"; other=1', ("text/html", "windows-1252")),
        ("text/html; charset=", ("text/html", None)),
        ("; charset=latin-1", (None, "latin-1")),
        ("", (None, None)),
        ("text/html; charset*=nosuch'en'%E4", ("text/html", None)),
    ],
)
def test_what_a_header_says(header: str, says: tuple[str | None, str | None]) -> None:
    assert content_type_of(header) == says


@given(st.text(max_size=200))
def test_any_header_is_read(header: str) -> None:
    kind, charset = content_type_of(header)
    assert kind is None or 0 < len(kind) <= 100
    assert charset is None or 0 < len(charset) <= 40
