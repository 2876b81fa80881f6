"""Lines between the paragraphs that are none of the article's, and lines that only look like them."""

import pytest

from crawler.extract.body import line_kinds


@pytest.mark.parametrize(
    "text", ["15.25", "6:05", "06:05", "18h40", "14:05 Uhr", "9:30 am", "9:30 p.m.", "12:10 GMT", "7:15 EST"]
)
def test_a_clock_alone_is_a_label(text: str) -> None:
    assert line_kinds.is_label(text)


@pytest.mark.parametrize(
    "text", ["The 15.25 to Aldby was late", "15.25 million", "3:2 after extra time", "99.99 crowns", "31:40 won"]
)
def test_what_only_begins_like_a_clock_is_none(text: str) -> None:
    assert not line_kinds.is_label(text)


@pytest.mark.parametrize(
    "text",
    [
        "Read on with a subscription",
        "Continue reading with a digital subscription",
        "You have read your last free article this month. Subscribe from 9 crowns a month.",
        "You've reached the limit of free articles. Subscribe now",
        "You’ve used all your stories for March; subscribers read on",
    ],
)
def test_a_wall_is_an_appeal(text: str) -> None:
    assert line_kinds.is_appeal(text)


@pytest.mark.parametrize(
    "text",
    [
        "You have read the story of the ferry; this is the story of its captain.",
        "He went on reading with a lamp under the blanket.",
        "The museum has reached all the articles of the treaty that bind it.",
    ],
)
def test_prose_is_no_appeal(text: str) -> None:
    assert not line_kinds.is_appeal(text)
