"""The two texts that the project began with."""

from datetime import date

from crawler.extract import extract_text
from index.article import Article, DateSource, Outlet, PartialDateTime
from tests.crawler.extract.build import FETCHED
from tests.crawler.extract.shared import shared

WORDS = 384
TOLERANCE = 0.02


def seed(name: str) -> Article:
    return extract_text(shared("data", "seeds", name).read_text("utf-8"), fetched=FETCHED)


def test_the_first_seed() -> None:
    article = seed("japan-today.txt")
    assert abs(len(article.text.split()) - WORDS) <= TOLERANCE * WORDS
    assert article.title == "Rubio says no 'drama or division' in U.S. relations with Japan"
    assert article.outlet == Outlet(id="japan-today", name="Japan Today")
    assert article.agency == "Reuters"
    assert article.published == PartialDateTime.day(date(2025, 7, 12))
    assert article.dateline == "KUALA LUMPUR"
    for word in ("Login", "tariffs talk", "Daiwa", "fool", "webinar", "GaijinPot", "Comments"):
        assert word not in article.text


def test_the_second_seed() -> None:
    article = seed("unnamed-outlet.txt")
    assert article.title == "Reaffirmation of Strong US-Japan Relations, Rubio: No Division Between Both Sides"
    assert article.published == PartialDateTime.day(date(2025, 7, 12))
    assert article.published_source is DateSource.TEXT
    assert article.outlet is None
    assert article.agency is None
