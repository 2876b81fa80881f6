"""Compressed bodies come out whole, or with the name of what is wrong with them."""

import gzip
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import BodyTooBig, EncodingBroken, ExpandsTooMuch, StackedEncodings
from crawler.net.content_decoding import BodyDecoder, gunzip

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
    "": bytes,
}
MB = 1 << 20


def unpack(name: str, data: bytes, *, limit: int = 10 * MB, ratio: int = 100, piece: int = 1000) -> bytes:
    decoder = BodyDecoder("u", name, limit=limit, ratio=ratio)
    for start in range(0, len(data), piece):
        decoder.feed(data[start : start + piece])
    return decoder.body()


@given(st.binary(max_size=5000), st.sampled_from(sorted(PACKERS)), st.integers(1, 500))
def test_what_goes_in_comes_out(data: bytes, name: str, piece: int) -> None:
    assert unpack(name, PACKERS[name](data), piece=piece) == data


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_dropped_early(name: str) -> None:
    bomb = PACKERS[name](b" " * (64 * MB))
    decoder = BodyDecoder("u", name, limit=50 * MB, ratio=100)

    def feed_all() -> None:
        for start in range(0, len(bomb), 65536):
            decoder.feed(bomb[start : start + 65536])

    with pytest.raises((ExpandsTooMuch, BodyTooBig)):
        feed_all()
    assert len(decoder.partial()) < 16 * MB


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_half_an_answer_is_none(name: str) -> None:
    packed = PACKERS[name](bytes(range(256)) * 40)
    with pytest.raises(EncodingBroken):
        unpack(name, packed[: len(packed) // 2])


@pytest.mark.parametrize("name", ["gzip", "br", "zstd", "x-unknown"])
def test_noise_is_named(name: str) -> None:
    with pytest.raises(EncodingBroken):
        unpack(name, b"this is not packed " * 50)


def test_one_encoding_only() -> None:
    with pytest.raises(StackedEncodings):
        BodyDecoder("u", "gzip, gzip", limit=MB, ratio=100)


def test_the_limit_counts_what_comes_out() -> None:
    with pytest.raises(BodyTooBig):
        unpack("", b"x" * 2000, limit=1999)
    assert len(unpack("", b"x" * 2000, limit=2000)) == 2000


def test_members_of_gzip_follow_each_other_and_padding_is_ignored() -> None:
    assert unpack("gzip", gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 10) == b"one two"


def test_raw_deflate_is_read() -> None:
    packer = zlib.compressobj(wbits=-15)
    assert unpack("deflate", packer.compress(b"hello " * 100) + packer.flush()) == b"hello " * 100


def test_a_gzip_file() -> None:
    assert gunzip("u", gzip.compress(b"<urlset/>"), limit=100, ratio=100) == b"<urlset/>"
