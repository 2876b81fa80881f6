"""Who wrote it, from bylines and structured data."""

import json

import pytest

from crawler.extract.authors import split_names
from tests.crawler.extract.build import BODY, TITLE, article, lines
from tests.crawler.extract.heads import TEXT, found, ld, meta


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ada Harrow and Ben Sallow", ["Ada Harrow", "Ben Sallow"]),
        ("Ada Harrow, Ben Sallow & Cleo Tarn", ["Ada Harrow", "Ben Sallow", "Cleo Tarn"]),
        ("Von Ada Harrow und Ben Sallow", ["Ada Harrow", "Ben Sallow"]),
        ("Ada Harrow (aha)", ["Ada Harrow"]),
        ("Ada Harrow/Ben Sallow", ["Ada Harrow", "Ben Sallow"]),
        ("gaz/aha", ["gaz/aha"]),
        ("https://social.example/ada", []),
        ("Andy Sandow", ["Andy Sandow"]),
    ],
)
def test_names_are_split(text: str, names: list[str]) -> None:
    assert split_names(text) == names


def test_authors_of_every_shape_of_json_ld() -> None:
    assert found(ld(headline=TITLE, author={"@type": "Person", "name": "Ada Harrow"})).authors == ("Ada Harrow",)
    assert found(ld(headline=TITLE, author=["Ada Harrow", {"name": "Ben Sallow"}])).authors == (
        "Ada Harrow",
        "Ben Sallow",
    )
    assert found(ld(headline=TITLE, author={"givenName": "Ada", "familyName": "Harrow"})).authors == ("Ada Harrow",)


def test_authors_by_reference() -> None:
    graph = {
        "@graph": [
            {"@type": "NewsArticle", "headline": TITLE, "author": {"@id": "#ada"}},
            {"@type": "Person", "@id": "#ada", "name": "Ada Harrow"},
        ]
    }
    assert found(f'<script type="application/ld+json">{json.dumps(graph)}</script>').authors == ("Ada Harrow",)


@pytest.mark.parametrize(
    "byline",
    [
        "<p>By Ada Harrow</p>",
        '<span class="author-name">Ada Harrow</span>',
        '<a rel="author" href="/ada">Ada Harrow</a>',
        '<span itemprop="author">Ada Harrow</span>',
    ],
)
def test_a_person_in_the_byline_comes_before_the_outlet_itself(byline: str) -> None:
    head = meta(og__site_name="The Harbour Gazette") + ld(
        headline=TITLE, author={"@type": "Organization", "name": "Harbour Gazette"}
    )
    assert found(head, body=article(byline, TEXT)).authors == ("Ada Harrow",)


def test_a_signature_under_the_text_is_an_author_and_no_text() -> None:
    head = meta(og__site_name="The Harbour Gazette", author="The Harbour Gazette")
    article_ = found(head, body=article(f'<div class="x">{TEXT}<p>Ada Harrow</p></div>'))
    assert article_.authors == ("Ada Harrow",)
    assert lines(article_) == list(BODY)


def test_a_person_mentioned_or_a_photographer_is_no_author() -> None:
    body = article("<figure><figcaption>Photo: Cleo Tarn</figcaption></figure>", TEXT, "<p>Read by Orla Dunmore</p>")
    assert found(body=body).authors == ()
