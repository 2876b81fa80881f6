"""Pages as records of a WARC file: what goes in comes out, other tools can read it, and a blank fits the place of a page."""

import gzip
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from index.kept.page_record import PageUnreadable, blank_member, info_record, pack_page, unpack_page

AT = datetime(2025, 7, 12, 9, 31, 0, 250_000, tzinfo=UTC)
URL = "https://lantern.example/ferry"


@given(
    body=st.binary(max_size=3000),
    kind=st.sampled_from([None, "text/html", "application/xhtml+xml"]) | st.text(max_size=40),
    charset=st.sampled_from([None, "utf-8", "iso-8859-1"]) | st.text(max_size=40),
)
def test_any_body_comes_back(body: bytes, kind: str | None, charset: str | None) -> None:
    packed = pack_page(url=URL, body=body, content_type=kind, charset=charset, fetched=AT)
    read = unpack_page(packed.member, packed.digest, limit=3000)
    assert (read.url, read.body) == (URL, body)
    assert (read.content_type or "").isascii()


def test_the_header_comes_back_and_the_digests_are_right() -> None:
    packed = pack_page(url=URL, body=b"<p>Tide", content_type="text/html", charset="utf-8", fetched=AT)
    read = unpack_page(packed.member, packed.digest, limit=100)
    assert (read.content_type, read.charset) == ("text/html", "utf-8")
    record = next(iter(ArchiveIterator(io.BytesIO(packed.member), check_digests="raise")))
    assert record.content_stream().read() == b"<p>Tide"
    assert record.rec_headers.get_header("WARC-Date") == "2025-07-12T09:31:00.250000Z"


@pytest.mark.parametrize("damage", [b"", b"\x1f\x8b", b"nothing of the kind"])
def test_what_is_no_page_is_refused(damage: bytes) -> None:
    with pytest.raises(PageUnreadable):
        unpack_page(damage, b"", limit=100)


def test_another_page_in_its_place_is_refused_and_so_is_one_that_is_too_big() -> None:
    packed = pack_page(url=URL, body=b"x" * 99, content_type=None, charset=None, fetched=AT)
    other = pack_page(url=URL, body=b"y" * 99, content_type=None, charset=None, fetched=AT)
    for member, digest, limit in ((other.member, packed.digest, 99), (packed.member, packed.digest, 98)):
        with pytest.raises(PageUnreadable):
            unpack_page(member, digest, limit=limit)


@given(
    length=st.integers(300, 2000) | st.integers(60_000, 140_000) | st.sampled_from([65_553, 65_558, 131_093, 131_098])
)
def test_a_blank_has_any_length_and_holds_nothing(length: int) -> None:
    blank = blank_member(length, AT)
    assert len(blank) == length
    assert gzip.decompress(blank).split(b"\r\n\r\n", 1)[1].strip() == b""
    page = pack_page(url=URL, body=b"behind it", content_type=None, charset=None, fetched=AT).member
    records = ArchiveIterator(io.BytesIO(info_record("test", AT) + blank + page), check_digests="raise")
    assert [(record.rec_type, record.content_stream().read().strip()) for record in records][1:] == [
        ("metadata", b""),
        ("response", b"behind it"),
    ]


@given(body=st.binary(max_size=200), url=st.sampled_from([URL, "http://a.example/"]))
def test_no_page_is_too_short_to_be_blanked(body: bytes, url: str) -> None:
    member = pack_page(url=url, body=body, content_type=None, charset=None, fetched=AT).member
    assert len(blank_member(len(member), AT)) == len(member)
