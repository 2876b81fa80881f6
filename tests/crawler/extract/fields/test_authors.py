"""Who wrote it, from bylines and structured data."""

import json
from html import escape

import pytest
from hypothesis import given

from crawler.extract import Hints
from crawler.extract.fields.authors import is_person
from index.text.characters import encodable, line
from tests.crawler.extract.build import BODY, TITLE, article, lines, paragraphs, read
from tests.crawler.extract.heads import TEXT, found, ld, meta
from tests.index.strategies import any_text


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


THREE = ("Ada Harrow", "Ben Sallow", "Cleo Tarn")


@pytest.mark.parametrize(
    "author",
    [
        "Ada Harrow, Ben Sallow, and Cleo Tarn",
        "Ada Harrow\nBen Sallow\nCleo Tarn",
        {"@type": "Person", "name": "Ada Harrow, Ben Sallow & Cleo Tarn"},
        {"@type": "Person", "name": list(THREE)},
        {"@type": "Person", "name": ["Harrow, Ada", "Sallow, Ben", "Tarn, Cleo"]},
        [{"@type": "Person", "name": name} for name in THREE],
        [{"@type": "Person", "name": "Harrow, Ada"}, {"name": "Ben Sallow, PhD"}, "Cleo\u200b Tarn"],
        [["Ada Harrow"], ["Ben Sallow", "Cleo Tarn"]],
        {"@list": list(THREE)},
        {"0": {"name": "Ada Harrow"}, "1": {"name": "Ben Sallow"}, "2": {"name": "Cleo Tarn"}},
        "  Ada\n   Harrow, Ben Sallow; Cleo Tarn  ",
        "Ada Harrow &amp; Ben Sallow &amp;amp; Cleo Tarn",
    ],
)
def test_three_authors_in_every_shape(author: object) -> None:
    assert found(ld(headline=TITLE, author=author)).authors == THREE


@pytest.mark.parametrize("joined", ["Ada Harrow, Ben Sallow, and Cleo Tarn", "Harrow, Ada; Sallow, Ben; Tarn, Cleo"])
def test_three_authors_wherever_they_stand(joined: str) -> None:
    assert found(f'<meta name="author" content="{joined}">').authors == THREE
    assert found(body=article(f'<p class="byline">By {joined}</p>', TEXT)).authors == THREE
    assert found(body=article(f'<span class="author-name">By {joined}</span>', TEXT)).authors == THREE
    assert found(hints=Hints(authors=(joined,))).authors == THREE


def test_the_language_of_the_text_decides_about_words_that_join() -> None:
    dutch = (
        "De veerboot tussen de stad en de eilanden is dinsdag weer gaan varen, negen jaar nadat een storm de pier had vernield,"
        " en de hele stad kwam naar de kade om het te zien."
    )
    assert found(
        '<meta name="author" content="Ada Harrow en Ben Sallow">', body=article(f"<p>{dutch}</p>" * 4)
    ).authors == (
        "Ada Harrow",
        "Ben Sallow",
    )


@given(any_text, any_text)
def test_whatever_stands_where_an_author_should(text: str, other: str) -> None:
    for name in (text, line(text), f"{line(text)} {line(other)}", ""):
        assert is_person(name) in (True, False)
    label = escape(encodable(text))
    for byline in ("", " ", "By", "By ", f"By {label}", label, f"By {label} and {escape(encodable(other))}"):
        page = article(f'<p class="byline author">{byline}</p>', *(f"<p>{text}</p>" for text in BODY))
        assert all(lines(found("", page)))


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("<p class=byline>Автор: Анна Петрова</p>", ("Анна Петрова",)),
        ("<p class=author>أحمد منصور</p>", ("أحمد منصور",)),
        ("<p>بقلم: أحمد منصور، ليلى حداد</p>", ("أحمد منصور", "ليلى حداد")),
        ("<p class=author>【山田太郎】</p>", ("山田太郎",)),
        ("<p class=byline>김철수 기자</p>", ("김철수",)),
        ("<p>作者：王敬照 编辑：李华军</p>", ("王敬照",)),
        ("<p class=autor>Text: Ada Maker, Fotos: Carl Lens</p>", ("Ada Maker",)),
        ("<p class=byline>Words by Ada Maker, photos by Carl Lens</p>", ("Ada Maker",)),
        ("<p>Photo: Carl Lens</p>", ()),
    ],
)
def test_names_in_other_scripts_and_no_photographers(byline: str, expected: tuple[str, ...]) -> None:
    assert read(article(byline + paragraphs(*BODY))).authors == expected


@pytest.mark.parametrize("desk", ["Newsroom", "Kelnavo Staff", "Redaktion", "Redaktion Sport", "Staff Reports"])
def test_a_desk_that_signs_is_no_author(desk: str) -> None:
    signed = found(ld(headline=TITLE, author={"@type": "Person", "name": desk}))
    assert (signed.authors, signed.desks) == ((), (desk,))


def test_a_desk_beside_people_stands_apart_from_them() -> None:
    signed = found(ld(headline=TITLE, author=[{"name": "Ada Harrow"}, {"name": "Web Desk"}, {"name": "Reuters"}]))
    assert (signed.authors, signed.desks) == (("Ada Harrow",), ("Web Desk", "Reuters"))
    assert signed.agency == "Reuters"


def test_an_agency_that_signs_alone_is_the_author_and_keeps_the_name_it_has_on_the_page() -> None:
    signed = found(ld(headline=TITLE, author={"name": "Associated Press"}))
    assert (signed.authors, signed.desks, signed.agency) == (("Associated Press",), ("Associated Press",), "AP")


def test_a_desk_with_the_date_beside_it_is_one_desk() -> None:
    signed = found(ld(headline=TITLE, author=["Kelnavo Staff"]) + meta(author="KELNAVO STAFF MAY"))
    assert signed.desks == ("Kelnavo Staff",)


def test_where_only_a_desk_signs_the_source_may_know_the_author() -> None:
    head = ld(headline=TITLE, author={"name": "Newsroom"})
    hinted = read(article(TEXT), head=head, hints=Hints(authors=("Ada Harrow",)))
    assert (hinted.authors, hinted.desks) == (("Ada Harrow",), ("Newsroom",))
