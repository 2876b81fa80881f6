"""Pages that would cost the parser quadratic time are refused before it sees them; no page that people write is."""

import contextlib

import pytest

from crawler.extract import NotAnArticle, Reason, extract
from crawler.extract.dom.html_limits import check
from tests.crawler.extract.build import BODY, article, html, page, paragraphs


def refused(source: str) -> Reason:
    with pytest.raises(NotAnArticle) as error:
        extract(page(source))
    return error.value.reason


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 25_000,
        "<div>" * 25_000 + "</div>" * 25_000,
        "<p><DIV class=x>" * 25_000,
        "<span><section>" * 20_000,
        "<a " + " ".join(f"a{n}=1" for n in range(20_000)) + ">",
        "<a " + " ".join(f"a{n}" for n in range(20_000)),
        "<a " + "".join(f'a{n}=">"' for n in range(20_000)) + ">",
        """<a b'=">" """ + " ".join(f"a{n}" for n in range(20_000)) + ">",
        "<a " + " ".join(f"=a{n}" for n in range(20_000)) + ">",
        """<a b="x"="> """ + "<div>" * 25_000 + '">',
        '<a b=c"> ' + "<div>" * 25_000 + '">',
        "<a " + "/".join(f"a{n}" for n in range(400)) + "></a>",
        f"<{'a' * 5_000} " + " ".join(f"a{n}" for n in range(20_000)) + ">",
        f"<a{'<' * 5_000} " + " ".join(f"a{n}" for n in range(20_000)) + ">",
        "<a<b</ " + " ".join(f"a{n}" for n in range(20_000)) + ">",
        f"<a {'b' * 5_000} " + " ".join(f"a{n}" for n in range(20_000)) + ">",
        "<p>" + "".join(f"<b id={n}>" for n in range(1_000)) + "<p>x" * 10_000,
        "<p>" + "".join(f"<B id={n}>" for n in range(1_000)) + "<p>x" * 6_000,
        "<table>" * 30_000,
    ],
)
def test_what_makes_the_parser_quadratic(source: str) -> None:
    assert refused(source) is Reason.TOO_DEEP


def test_too_many_tags() -> None:
    assert refused("<br>" * 250_000) is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "source",
    [
        html(article(paragraphs(*BODY) * 200)),
        html("<ul>" + "<li>one" * 20_000 + "</ul>" + paragraphs(*BODY)),
        html("<p>one" * 20_000),
        html("<table>" + "<tr><td>1<td>2" * 10_000 + "</table>"),
        html(f"<script>var x = '{'<div>' * 20_000}';</script>{paragraphs(*BODY)}"),
        html(f"<!-- {'<div>' * 20_000} -->{paragraphs(*BODY)}"),
        html(f"<div data-x='{'<b a=1 ' * 5000}'>{paragraphs(*BODY)}</div>"),
        html(f"<img {' '.join(f'data-a{n}={n}' for n in range(120))}>{paragraphs(*BODY)}"),
        html("<div>" * 200 + paragraphs(*BODY) + "</div>" * 200),
        html("<br>" * 50_000),
    ],
)
def test_what_people_write_passes(source: str) -> None:
    check(source.encode())


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a",
        "<a ",
        "<a<",
        "<a b<",
        "< b",
        "<a x='",
        '<a x="',
        "<a b=",
        "<!--",
        "<script>",
        "</",
        "<a x='y\"",
        "<b/",
    ],
)
def test_the_scan_itself_is_linear(piece: str) -> None:
    """A scan that is quadratic in any of these takes minutes here, and runs into the time limit of the tests."""
    with contextlib.suppress(NotAnArticle):
        check(piece.encode() * 160_000)
