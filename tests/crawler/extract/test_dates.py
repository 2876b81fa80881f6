"""Published and modified times, from what pages say of themselves."""

from datetime import date, datetime, timedelta, timezone

import pytest

from crawler.extract import Hints, moments
from index.article import DateSource, Moment, Precision
from tests.crawler.extract.build import BODY, TITLE, article, paragraphs
from tests.crawler.extract.heads import TEXT, found, ld


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2031-05-03T09:31:00+02:00", "2031-05-03T09:31:00+02:00"),
        ("2031-05-03T09:31:00.123Z", "2031-05-03T09:31:00Z"),
        ("2031-05-03 09:31:00.0", "2031-05-03T09:31:00Z"),
        ("2031-05-03T09:31+0200", "2031-05-03T09:31:00+02:00"),
        ("2031-05-03", "2031-05-03"),
        ("20310503", "2031-05-03"),
        ("20310503T093100Z", "2031-05-03T09:31:00Z"),
        ("1935559860", "2031-05-03T07:31:00Z"),
        ("Sat May 03 09:31:00 CEST 2031", "2031-05-03T09:31:00+02:00"),
        ("Sat, 03 May 2031 09:31:00 GMT", "2031-05-03T09:31:00Z"),
        ("Sat, 03 May 2031 09:31:00 +0530", "2031-05-03T09:31:00+05:30"),
        ("May 3, 2031", "2031-05-03"),
        ("3 May 2031", "2031-05-03"),
        ("3rd of May 2031", "2031-05-03"),
        ("3. Mai 2031, 9:31 Uhr", "2031-05-03T09:31:00Z"),
        ("03.05.2031", "2031-05-03"),
        ("3 de mayo de 2031", "2031-05-03"),
        ("3 mai 2031", "2031-05-03"),
        ("3 мая 2031", "2031-05-03"),
        ("2031年5月3日 9時31分", "2031-05-03T09:31:00+09:00"),
        ("2031년 5월 3일", "2031-05-03"),
        ("May 3, 2031 9:31 p.m. EDT", "2031-05-03T21:31:00-04:00"),
        ("25/05/2031", "2031-05-25"),
    ],
)
def test_dates_are_read_as_the_world_writes_them(text: str, expected: str) -> None:
    moment = moments.read(text)
    assert moment is not None
    assert moment.isoformat() == expected


@pytest.mark.parametrize(
    "text", ["", "soon", "May", "2031", "99.99.2031", "2031-13-40", "12:30", "0001-01-01", "chapter 20310", None, True]
)
def test_what_is_no_date_is_none(text: object) -> None:
    assert moments.read(text) is None


def test_published_keeps_offset_and_precision() -> None:
    moment = found(ld(headline=TITLE, datePublished="2031-05-03T09:31:00+02:00")).published
    assert moment == Moment(at=datetime(2031, 5, 3, 9, 31, tzinfo=timezone(timedelta(hours=2))))
    day = found(ld(headline=TITLE, datePublished="2031-05-03")).published
    assert day is not None
    assert day.precision is Precision.DAY


def test_a_clock_without_an_offset_takes_it_from_who_states_the_same_clock() -> None:
    head = (
        ld(headline=TITLE, datePublished="2031-05-03 09:31:00.0")
        + '<meta name="date" content="2031-05-03T09:31:00+02:00">'
    )
    moment = found(head).published
    assert moment is not None
    assert moment.isoformat() == "2031-05-03T09:31:00+02:00"


def test_published_from_time_element_and_modified_apart() -> None:
    body = article(
        '<p><time class="entry-date published" datetime="2031-05-03T09:31:00Z">3 May</time>',
        '<time class="updated" datetime="2031-05-04T08:00:00Z">4 May</time></p>',
        TEXT,
    )
    article_ = found(body=body)
    assert article_.published is not None
    assert article_.modified is not None
    assert (article_.published.isoformat(), article_.modified.isoformat()) == (
        "2031-05-03T09:31:00Z",
        "2031-05-04T08:00:00Z",
    )
    assert article_.published_source is DateSource.METADATA


def test_published_from_a_labelled_byline() -> None:
    article_ = found(body=article('<div class="article_meta">created: 3 May 2031, 15:25 in: Town</div>', TEXT))
    assert article_.published is not None
    assert article_.published.isoformat() == "2031-05-03T15:25:00Z"


def test_published_of_the_feed_fills_the_gap() -> None:
    hint = Moment.day(date(2031, 5, 2))
    article_ = found(hints=Hints(published=hint))
    assert (article_.published, article_.published_source) == (hint, DateSource.FEED)


def test_published_from_the_first_sentence_of_the_text_is_marked_so() -> None:
    body = article(
        paragraphs(
            "On May 3, 2031, the ferry sailed again, and the whole town came down to the quay to see it leave for the islands.",
            *BODY,
        )
    )
    article_ = found(body=body)
    assert article_.published == Moment.day(date(2031, 5, 3))
    assert article_.published_source is DateSource.TEXT


@pytest.mark.parametrize(
    "extra",
    [
        "<footer><p>© 2031 The Harbour Gazette, 3 May 2031</p></footer>",
        '<div class="promo"><p>Join us on August 2, 2031 from 11 to noon.</p><time datetime="2031-08-02">2 August</time></div>',
        '<div class="related"><a href="/x">Storm of the century</a> <time datetime="2022-01-02T10:00:00Z">2 January 2022</time></div>',
        "<p>The second boat will sail on June 1, 2032, says the mayor, if the yard in the north keeps to its word this time.</p>",
    ],
)
def test_never_a_date_from_footer_promotion_or_later_text(extra: str) -> None:
    article_ = found(body=article(TEXT, extra), url="https://harbour-gazette.example/2030/01/01/ferry")
    assert article_.published is None
    assert article_.published_source is DateSource.NONE
