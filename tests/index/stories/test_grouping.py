"""Which articles become one story: through the archive, as the indexer places them."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import PartialDateTime
from tests.index.stories.newsroom import EVENTS, everything, told
from tests.index.stories.newsroom_archive import stories_of

GOLD = {frozenset(article.id for article in told(event)) for event in EVENTS}


@pytest.mark.parametrize("dated", [True, False])
def test_each_event_is_a_story(dated: bool) -> None:
    """Two earthquakes of one day among them, with rescuers, rubble and a governor each."""
    assert stories_of(everything(dated=dated)) == GOLD


@settings(max_examples=6, deadline=None)
@given(order=st.randoms(use_true_random=False), size=st.integers(1, 12))
def test_the_order_of_arrival_does_not_matter(order: random.Random, size: int) -> None:
    articles = everything()
    order.shuffle(articles)
    assert stories_of(articles, size) == GOLD


def test_much_the_same_words_weeks_later_are_another_story() -> None:
    """A weekly column, a forecast, a quarterly report."""
    first, second, _ = told("ferry")
    assert first.published is not None
    weeks_later = PartialDateTime(at=first.published.at.replace(day=20))
    assert stories_of([first, second]) == {frozenset({first.id, second.id})}
    assert stories_of([first, replace(second, published=weeks_later)]) == set()
