"""The text of a page that anybody may have written: all of its words, none of its markup, in the time of its length."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.kept.page_outline import outline
from index.kept.page_record import PageBody

PIECES = st.sampled_from(
    ["<", ">", "<p>", "</p>", "<!--", "-->", "<script>", "</script>", "<a href='", '"', "'", "<h2>", "&lt;", "&#x", "word ", "<![CDATA["]
)  # fmt: skip


def lines(markup: str, charset: str | None = "utf-8") -> list[str]:
    body = markup.encode(charset or "utf-8", "replace")
    content = PageBody(url="https://a.example/", body=body, content_type="text/html", charset=charset)
    return [line.text for line in outline(content, most=1 << 20)]


def test_words_in_their_order_and_headings() -> None:
    content = PageBody(
        url="https://a.example/",
        body=b"<title>Tide</title><h1>High <em>tide</em></h1><p>One &amp; two.<br>Three<!-- no --></p>",
        content_type="text/html",
        charset=None,
    )
    found = outline(content, most=1000)
    assert [(line.text, line.heading) for line in found] == [
        ("Tide", False), ("High tide", True), ("One & two.", False), ("Three", False),
    ]  # fmt: skip


def test_what_is_no_text_is_left_out() -> None:
    assert lines(
        "<script>alert(1)</script><style>p{}</style><p onclick='x()'>Text<iframe src=//evil.example></iframe>"
    ) == ["Text"]
    assert lines("<p>before<script>never ends <p>after") == ["before"]
    assert lines("<p>2 < 3</p>") == ["2 < 3"]


@pytest.mark.parametrize(
    ("charset", "text"), [("iso-8859-1", "Köln"), ("windows-1251", "Привет"), ("nonsense", "Tide"), (None, "Café")]
)
def test_charsets(charset: str | None, text: str) -> None:
    body = text.encode("utf-8" if charset in (None, "nonsense") else charset)
    content = PageBody(url="https://a.example/", body=body, content_type="text/html", charset=charset)
    assert [line.text for line in outline(content, most=1000)] == [text]


@given(pieces=st.lists(PIECES | st.text(max_size=5), max_size=40))
def test_any_markup_gives_lines(pieces: list[str]) -> None:
    assert all(line and line == " ".join(line.split()) for line in lines("".join(pieces)))


@pytest.mark.parametrize("piece", ["<a ", "<a '", "<!--", "<script>", "<p>", "<", "&amp;", "</"])
def test_no_page_takes_more_than_its_length(piece: str) -> None:
    begin = time.process_time()
    lines(piece * 40_000)
    assert time.process_time() - begin < 5
