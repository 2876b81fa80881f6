"""Links of the text."""

from index.article import LINKS_MOST
from tests.crawler.extract.build import P1, TITLE, URL
from tests.crawler.extract.heads import TEXT, found


def links(body: str) -> list[tuple[str, str]]:
    return [(link.url, link.text) for link in found(body=body).links]


def test_links_of_the_text_and_no_others() -> None:
    body = (
        f'<nav><a href="/politics">Politics</a></nav><article><h1>{TITLE}</h1>'
        f'<p>{P1} The council <a href="/minutes#p2">published <b>its</b> minutes</a> and asked '
        f'<a href="https://Islands.example/plan">the islands</a>, <a href="/minutes">again</a>, '
        f'<a href="mailto:a@b.example">by mail</a>, <a href="#note">below</a> and <a href="{URL}">here</a>.</p>'
        f'{TEXT}</article><footer><a href="/imprint">Imprint</a></footer>'
    )
    assert links(body) == [
        ("https://www.harbour-gazette.example/minutes", "published its minutes"),
        ("https://islands.example/plan", "the islands"),
    ]


def test_links_are_bounded() -> None:
    many = "".join(f"<p>{P1} It is on <a href='/{n}'>page number {n}</a> of the record.</p>" for n in range(300))
    assert len(links(f"<article><h1>{TITLE}</h1>{many}</article>")) == LINKS_MOST
