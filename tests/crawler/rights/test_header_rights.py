"""Response headers -> rights and licence."""

import httpx2
import pytest

from crawler.rights.directives import rights_in_directives
from crawler.rights.header_rights import licence_in_headers, rights_in_headers
from index.article import Right

URL = "https://news.example/a/b"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["noarchive"], {Right.NO_ARCHIVE}),
        (["NoAI, NoImageAI , noindex"], {Right.NO_AI, Right.NO_IMAGE_AI, Right.NO_INDEX}),
        (["otherbot: noai, noarchive"], set()),
        (["otherbot: noai", "noarchive"], {Right.NO_ARCHIVE}),
        (["otherbot: noai, broadsheet: noarchive, nosnippet"], {Right.NO_ARCHIVE, Right.NO_SNIPPET}),
        (["Broadsheet/0.1: none"], {Right.NO_INDEX}),
        (["*: nocache"], {Right.NO_ARCHIVE}),
        (["unavailable_after: 25 Jun 2031 15:00:00 PST, noai"], {Right.NO_AI}),
        (["max-snippet: 0"], {Right.NO_SNIPPET}),
        (["max-snippet: 20, max-image-preview: large, all"], set()),
        (["", ",,:,", "no archive and such"], set()),
    ],
)
def test_robots_header(values: list[str], expected: set[Right]) -> None:
    headers = httpx2.Headers([("x-robots-tag", value) for value in values])
    assert set(rights_in_headers(headers, "Broadsheet")) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", (Right.TDM_RESERVED,)), (" 0 ", (Right.TDM_OPEN,)), ("true", ()), ("11", ()), ("", ())],
)
def test_mining_header(value: str, expected: tuple[Right, ...]) -> None:
    assert rights_in_headers(httpx2.Headers({"tdm-reservation": value}), "Broadsheet") == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<https://licences.example/by>; rel=license", "https://licences.example/by"),
        ('</next>; rel=next, </by/4.0>; title="a, b"; rel="nofollow license"', "https://news.example/by/4.0"),
        ("</license>; rel=next", None),
        ("license", None),
    ],
)
def test_licence_header(value: str, expected: str | None) -> None:
    assert licence_in_headers(httpx2.Headers({"link": value}), URL) == expected


def test_long_values_are_cut() -> None:
    assert rights_in_directives("all, " * 1_000_000 + "noai") == set()
    assert licence_in_headers(httpx2.Headers({"link": "<" * 50_000}), URL) is None
