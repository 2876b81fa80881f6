"""The kind of text that a page states."""

import pytest

from index.article import TextKind
from tests.crawler.extract.build import TITLE
from tests.crawler.extract.heads import TEXT, found, ld, meta

H1 = f"<h1>{TITLE}</h1>"


def printed(before: str) -> str:
    return f"<main><article><header>{before}{H1}</header>{TEXT}</article></main>"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("NewsArticle", TextKind.NEWS),
        ("ReportageNewsArticle", TextKind.NEWS),
        ("OpinionNewsArticle", TextKind.OPINION),
        ("ReviewNewsArticle", TextKind.OPINION),
        ("LiveBlogPosting", TextKind.LIVE),
        ("AdvertiserContentArticle", TextKind.SPONSORED),
        (["NewsArticle", "OpinionNewsArticle"], TextKind.OPINION),
        ("Article", None),
        ("BlogPosting", None),
    ],
)
def test_types(name: object, expected: TextKind | None) -> None:
    assert found(ld(**{"@type": name, "headline": TITLE})).kind is expected


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("Opinion", TextKind.OPINION), ("Meinung", TextKind.OPINION), ("Opinión", TextKind.OPINION),
        ("Points de vue", TextKind.OPINION), ("Commenti", TextKind.OPINION), ("Opinião", TextKind.OPINION),
        ("Opinie", TextKind.OPINION), ("Politics / Commentary", TextKind.OPINION), ("Liveticker", TextKind.LIVE),
        ("En direct", TextKind.LIVE), ("Ao vivo", TextKind.LIVE), ("In diretta", TextKind.LIVE),
        ("Pressemitteilungen", TextKind.PRESS_RELEASE), ("Communiqué de presse", TextKind.PRESS_RELEASE),
        ("Persbericht", TextKind.PRESS_RELEASE), ("Anzeige", TextKind.SPONSORED), ("Partner Content", TextKind.SPONSORED),
        ("Entrevista", TextKind.INTERVIEW), ("Intervista", TextKind.INTERVIEW), ("Fotostrecke", TextKind.GALLERY),
        ("In beeld", TextKind.GALLERY), ("Nachrichten", TextKind.NEWS),
        ("Live & Style", None), ("Public opinion research", None), ("Politics", None), ("Columbia", None),
    ],
)  # fmt: skip
def test_sections(section: str, expected: TextKind | None) -> None:
    assert found(meta(article__section=section)).kind is expected
    assert found(ld(headline=TITLE, articleSection=["World", section])).kind is (expected or TextKind.NEWS)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ('<p class="kicker">Kommentar</p>', TextKind.OPINION),
        ('<div class="label"><a href="/interview">Interview</a></div>', TextKind.INTERVIEW),
        ('<span class="label">SPONSORED CONTENT</span>', TextKind.SPONSORED),
        ("<p>Anzeige</p>", None),
        ("<p>The opinion of a ferryman</p>", None),
        ('<div><a href="/n">News</a></div><div><a href="/s">Sport</a></div><div><a href="/o">Opinion</a></div>', None),
        ("", None),
    ],
)
def test_labels_before_the_headline(before: str, expected: TextKind | None) -> None:
    assert found(body=printed(before)).kind is expected


def test_a_label_in_the_headline() -> None:
    def kind(title: str) -> TextKind | None:
        return found(f"<title>{title}</title>", body=f"<article><h1>{title}</h1>{TEXT}</article>").kind

    assert kind("Liveticker: The ferry returns to the islands") is TextKind.LIVE
    assert kind("Opinion | The ferry returns to the islands") is TextKind.OPINION
    assert kind("The ferry returns: an opinion that nobody shares") is None


def test_the_most_telling_statement_counts() -> None:
    head = ld(headline=TITLE, articleSection="Opinion") + meta(genre="Sponsored content")
    assert found(head).kind is TextKind.SPONSORED
    assert found(meta(article__opinion="true")).kind is TextKind.OPINION
