"""Plain text: a page saved as text, with everything that stood around the article."""

from datetime import date

import pytest

from crawler.extract import Hints, NotAnArticle, Reason, extract, extract_text
from index.article import Article, BlockKind, DateSource, Outlet, PartialDateTime
from tests.crawler.extract.build import BODY, FETCHED, P1, P2, P3, P4, TITLE, lines, page

OTHER = "Saltmere school to get a second teacher after a winter of asking"

SAVED = f""" date 2031-05-03  Harbour Gazette
Newsletter Signup Register / Login
FILE PHOTO: The quay of Lowmouth in the autumn
The ferry Saltmere Star and its captain, Orla Dunmore, reach the quay of Lowmouth on the first morning, on Tuesday. Image: Kestrel/CLEO TARN
town

{TITLE}

3 Comments
PORT ELLA

{P1}

{P2}

{P3}

{P4}

"It went well," she said. "We sail again tomorrow."

© Kestrel Agency and AFP 2031.

©2031 Harbour Media Inc.

Introducing New Houses by the Sea for Sale from Sample Homes

This webinar will introduce new houses by the sea from Sample Homes. Join us August 2, 2031 from 11AM to Noon (Quay Time).

Learn More

3 Comments
Login to comment

{P1}

Nine years! And for this we paid three million, when the road to the north is full of holes since the spring.

-1 ( +2 / -3 )

{OTHER}

I was on that boat and I was sick, whatever the captain says. It was closer to an hour, and the coffee was cold.

2 ( +3 / -1 )

{P2} {P3} {P4}

It certainly will not be repaid from fares, as anybody can see who has ever looked at the price of a ticket there.

Login to leave a comment

Use your Social Page account to login or register with Harbour Gazette. You will also receive an email with our news alerts.

Articles, Offers & Useful Resources

Harbour Events for July 2031

Savvy Lowmouth
"""


def saved(text: str = SAVED, **options: object) -> Article:
    return extract_text(text, fetched=FETCHED, **options)  # type: ignore[arg-type]


def test_the_body_and_no_word_of_a_comment() -> None:
    assert lines(saved()) == [P1, P2, P3, P4, '"It went well," she said. "We sail again tomorrow."']


def test_fields_around_the_body() -> None:
    article = saved()
    assert article.title == TITLE
    assert article.outlet == Outlet(id="harbour-gazette", name="Harbour Gazette")
    assert article.published == PartialDateTime.day(date(2031, 5, 3))
    assert article.published_source is DateSource.METADATA
    assert article.dateline == "PORT ELLA"
    assert article.lang == "en"


def test_agency_of_the_rights_line() -> None:
    assert saved(SAVED.replace("Kestrel Agency and AFP", "Thomson Reuters")).agency == "Reuters"


def test_text_without_an_outlet_has_none_and_its_date_is_marked_as_of_the_text() -> None:
    first = "On May 3, 2031, the ferry between Lowmouth and the Saltmere islands sailed again, as it will from now on."
    article = saved("\n\n".join((TITLE, first, *BODY)))
    assert article.title == TITLE
    assert article.outlet is None
    assert article.published == PartialDateTime.day(date(2031, 5, 3))
    assert article.published_source is DateSource.TEXT


def test_a_date_in_a_promotion_or_a_later_sentence_is_none() -> None:
    article = saved(
        "\n\n".join((TITLE, *BODY, "The second boat will sail on June 1, 2032, says the mayor of the town."))
    )
    assert article.published is None


def test_hints_fill_what_the_text_does_not_say() -> None:
    hints = Hints(
        title="From the feed",
        outlet_name="Harbour Gazette",
        published=PartialDateTime.day(date(2031, 5, 2)),
        source="s1",
    )
    article = saved("\n\n".join(BODY), hints=hints)
    assert article.title == "From the feed"
    assert article.outlet == Outlet(id="harbour-gazette", name="Harbour Gazette")
    assert (article.published_source, article.source) == (DateSource.FEED, "s1")


def test_lines_of_a_header() -> None:
    text = "\n".join(
        (f"Title: {TITLE}", "Author: Ada Harrow", "Source: Harbour Gazette", "Date: 3 May 2031", "", *BODY)
    )
    article = saved(text)
    assert article.title == TITLE
    assert article.authors == ("Ada Harrow",)
    assert article.outlet == Outlet(id="harbour-gazette", name="Harbour Gazette")
    assert article.published == PartialDateTime.day(date(2031, 5, 3))


def test_lines_broken_at_a_width_are_joined() -> None:
    def wrapped(text: str) -> str:
        words, rows = text.split(), [""]
        for word in words:
            if len(rows[-1]) + len(word) > 68:
                rows.append("")
            rows[-1] = f"{rows[-1]} {word}".strip()
        return "\n".join(rows)

    article = saved("\n\n".join([TITLE, *map(wrapped, BODY)]))
    assert lines(article) == list(BODY)


def test_a_subheading_does_not_end_the_body() -> None:
    article = saved("\n\n".join((TITLE, P1, P2, "What it cost", P3, P4)))
    assert lines(article) == [P1, P2, "What it cost", P3, P4]
    assert article.blocks[2].kind is BlockKind.HEADING


def test_comments_longer_than_the_article_do_not_become_it() -> None:
    shouting = "\n\n".join(f"I have said it before and I will say it again, number {n}: {P2}" for n in range(20))
    article = saved(SAVED.replace("Login to leave a comment", shouting))
    assert lines(article)[0] == P1
    assert len(article.blocks) == 5


def test_a_plain_page_is_read_as_text() -> None:
    article = extract(page(SAVED, content_type="text/plain"))
    assert article.title == TITLE
    assert article.url == "https://harbour-gazette.example/town/ferry-returns"


def test_the_same_text_without_an_address_is_the_same_article() -> None:
    assert saved().id == saved().id
    assert saved().id != saved(SAVED.replace("forty", "fifty").replace("nine years", "ten years")).id


@pytest.mark.parametrize(
    ("text", "reason"), [("", Reason.EMPTY), (" \n\t\n", Reason.EMPTY), ("Home\nTown\nLogin\n", Reason.TOO_SHORT)]
)
def test_what_is_no_article(text: str, reason: Reason) -> None:
    with pytest.raises(NotAnArticle) as error:
        saved(text)
    assert error.value.reason is reason
