"""What is no article is told apart, with a reason that an operator can read."""

import pytest

from crawler.extract import NotAnArticle, Reason, extract
from tests.crawler.extract.build import BODY, P1, TITLE, article, html, page, paragraphs, read

TEASERS = "".join(
    f'<article><h2><a href="/{n}">Story number {n} of the morning on our coast</a></h2><p>What happened in harbour {n} today.</p></article>'
    for n in range(20)
)


def refused(
    body: str, *, head: str = "", title: str = "Harbour Gazette", url: str = "https://gazette.example/x"
) -> Reason:
    with pytest.raises(NotAnArticle) as error:
        extract(page(html(body, head=head, title=title), url=url))
    return error.value.reason


def test_an_index_page() -> None:
    assert refused(f"<main>{TEASERS}</main>") is Reason.INDEX
    assert refused(f"<main>{TEASERS}</main>", url="https://gazette.example/") is Reason.INDEX


def test_a_video_page() -> None:
    body = "<main><h1>Watch the ferry leave</h1><video src=/v></video><p>The ferry left on Tuesday, and our camera was there.</p></main>"
    assert refused(body, head='<meta property="og:type" content="video.other">') is Reason.VIDEO
    data = '<script type="application/ld+json">{"@type": "VideoObject", "name": "Watch"}</script>'
    assert refused(body, head=data) is Reason.VIDEO


def test_a_gallery() -> None:
    pictures = "".join(
        f"<figure><img src=/{n}><figcaption>The quay at {n} in the morning.</figcaption></figure>" for n in range(9)
    )
    assert (
        refused(
            f"<main><h1>The ferry in pictures</h1><p>Our photographer was there when it left on Tuesday.</p>{pictures}</main>"
        )
        is Reason.GALLERY
    )


def test_a_log_in_wall() -> None:
    wall = f'<main><h1>{TITLE}</h1><p>The ferry sailed again.</p><form><input type="password" name="p"></form></main>'
    assert refused(wall) is Reason.LOGIN
    asked = f"<main><h1>{TITLE}</h1><p>The ferry sailed again.</p><div>Subscribe to continue reading this article.</div></main>"
    assert refused(asked) is Reason.LOGIN


@pytest.mark.parametrize(
    "title", ["404 Not Found", "Page not found", "Seite nicht gefunden", "Access denied", "Just a moment..."]
)
def test_an_error_page_served_as_if_all_were_well(title: str) -> None:
    assert (
        refused(
            "<main><h1>Sorry</h1><p>What you are looking for is not here, try the search, or go back to where you came from.</p></main>",
            title=title,
        )
        is Reason.ERROR
    )


def test_nothing_and_next_to_nothing() -> None:
    assert refused("") is Reason.EMPTY
    assert refused('<div id="root"></div><script>draw()</script>') is Reason.EMPTY
    assert refused("<main><p>The ferry sailed again on Tuesday.</p></main>") is Reason.TOO_SHORT
    with pytest.raises(NotAnArticle) as error:
        extract(page(b"   "))
    assert error.value.reason is Reason.EMPTY


def test_no_page_at_all() -> None:
    with pytest.raises(NotAnArticle) as error:
        extract(page(b"%PDF-1.7", content_type="application/pdf"))
    assert error.value.reason is Reason.NOT_TEXT


@pytest.mark.parametrize(
    "extra",
    [
        '<form><input type="password"></form>',
        "<video src=/v></video>",
        TEASERS,
        "<p>Subscribe to continue reading.</p>",
        "".join(f"<figure><img src=/{n}><figcaption>Quay {n}.</figcaption></figure>" for n in range(9)),
    ],
)
def test_articles_have_players_and_log_in_boxes_too(extra: str) -> None:
    assert read(article(paragraphs(*BODY)) + f"<div>{extra}</div>").title == TITLE


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Error 404: how the ferry got lost in the timetable", BODY),
        ("Boats worth 500 crowns not found after storm", BODY[:1]),
        ("500 islanders forbidden to land", BODY[:1]),
        ("404 passengers on the first day", BODY[:1]),
    ],
)
def test_an_article_about_an_error_is_an_article(title: str, text: tuple[str, ...]) -> None:
    assert read(f"<main><h1>{title}</h1>{paragraphs(*text)}</main>", title=title).title == title


def test_every_reason_has_a_sentence() -> None:
    for reason in Reason:
        assert reason.sentence.endswith(".")
        assert str(NotAnArticle(reason, P1[:9])).startswith(reason.sentence)
