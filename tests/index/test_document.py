"""Where an article stands in time, by what is known of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from index.article import ArchivedArticle, Article, Block, DateSource, PartialDateTime, article_id
from index.document import AHEAD, UNPLACED, Document, document_of

UTC_ZONE = ZoneInfo("UTC")
NOW = datetime(2025, 7, 12, 12, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
HOUR = timedelta(hours=1)


def document(
    published: str | None,
    *,
    source: str | None,
    fetched: datetime = NOW - HOUR,
    keywords: tuple[str, ...] = (),
    event: date | None = None,
) -> Document:
    url = "https://news.example/1"
    article = Article(
        id=article_id(url),
        url=url,
        title="Ferry",
        blocks=(Block(text="Ferries."),),
        fetched=fetched,
        published=PartialDateTime.parse(published) if published else None,
        published_source=DateSource.METADATA if published else DateSource.NONE,
        source=source,
        keywords=keywords,
    )
    archived = ArchivedArticle(article=article, first_fetched=fetched, last_fetched=fetched, event=event)
    return document_of(archived, UTC_ZONE, SECONDS)


@pytest.mark.parametrize("source", [None, "herald"])
def test_a_dated_article_stands_where_it_says(source: str | None) -> None:
    found = document("2025-07-10T08:00:00Z", source=source)
    assert found.when == found.published == int(datetime(2025, 7, 10, 8, tzinfo=UTC).timestamp())


def test_an_undated_one_that_a_source_led_to_stands_where_it_was_discovered() -> None:
    found = document(None, source="herald")
    assert (found.published, found.when) == (None, SECONDS - 3600)


def test_an_undated_one_that_was_imported_comes_after_all_others() -> None:
    found = document(None, source=None)
    assert (found.published, found.when) == (None, SECONDS - 3600 - UNPLACED)
    earlier = document(None, source=None, fetched=NOW - 9 * HOUR)
    assert earlier.when < found.when, "and among its like by when it was saved"


@pytest.mark.parametrize("published", ["2035-01-01", "2025-07-15T00:00:00Z", "9999-12-31", "2025-07-14"])
@pytest.mark.parametrize("source", [None, "herald"])
def test_a_date_that_cannot_be_is_none(published: str, source: str | None) -> None:
    found = document(published, source=source)
    assert found.published is None
    assert found.when < -UNPLACED // 2


@pytest.mark.parametrize("published", ["2025-07-12T20:00:00Z", "2025-07-13T01:00:00+14:00", "2025-07-13"])
def test_a_day_that_begins_elsewhere_first_is_believed_but_comes_before_nothing_later(published: str) -> None:
    found = document(published, source="herald")
    assert found.published is not None
    assert found.published <= SECONDS + AHEAD
    assert found.when <= SECONDS


def test_the_day_of_the_event_begins_at_midnight() -> None:
    found = document("2025-07-12T08:00:00Z", source="herald", event=date(2025, 7, 11))
    assert found.event == int(datetime(2025, 7, 11, tzinfo=UTC).timestamp())
    assert document("2025-07-12", source="herald").event is None


@pytest.mark.parametrize("published", [None, "2035-01-01"])
def test_without_a_date_that_can_be_there_is_no_day_of_an_event(published: str | None) -> None:
    """It counts from the day of publication."""
    assert document(published, source="herald", event=date(2034, 12, 31)).event is None


def test_a_fetch_that_the_clock_has_not_reached_counts_as_now() -> None:
    assert document(None, source="herald", fetched=NOW + 5 * HOUR).when == SECONDS


def test_when_is_published_or_fetched_where_nothing_else_is_said() -> None:
    plain = Document(id="a", title="", body="", fetched=5)
    assert plain.when == 5
    assert replace(plain, published=3).when == 3


def test_keywords_are_words_of_the_body() -> None:
    found = document("2025-07-10", source=None, keywords=("Lighthouses", "harbour dues"))
    assert found.body == "Ferries.\nLighthouses / harbour dues"
