"""A form that returns daily, quarterly or for each company is no event."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from index.article import Article, DateSource
from index.stories.pair_score import score
from index.stories.peculiarity import loosened, peculiar
from index.stories.term_vector import terms_of
from tests.index.fakes import an_article
from tests.index.stories.newsroom import told
from tests.index.stories.newsroom_archive import stories_of
from tests.index.stories.templates import columns, dividends, earnings, matches, tickers, weather


@pytest.mark.parametrize("form", [earnings, dividends, weather, columns, tickers, matches])
def test_hard_negatives(form: Callable[[], list[Article]]) -> None:
    assert stories_of(form()) == set()


@pytest.mark.parametrize("form", [earnings, dividends, weather])
def test_also_without_dates(form: Callable[[], list[Article]]) -> None:
    undated = [replace(article, published=None, published_source=DateSource.NONE) for article in form()]
    assert stories_of(undated) == set()


def test_a_form_is_not_peculiar_to_a_group() -> None:
    """The dividends of companies are no event; reports of a ferry are one, and where there are too few nobody can say."""
    form, ferry = ([article.id for article in group] for group in (dividends(), told("ferry")))
    terms = {article.id: terms_of(article) for article in (*dividends(), *told("ferry"))}
    assert peculiar([ferry, form], terms) == [True, False]
    assert loosened([ferry, form], terms, set()) == [ferry, *([article] for article in form)]
    assert loosened([ferry, form], terms, {frozenset(form[:2])}) == [ferry, form], "an editor said that two are one"
    assert peculiar([form[:2], ferry[:2]], terms) == [True, True]


def test_copies_of_one_text_are_a_story_however_many_there_are() -> None:
    """Nothing is left of them, since they have everything in common."""
    first = told("ferry")[0]
    copies = [
        an_article(
            f"copy-{at}", f"{first.text}\nPrinted in district {at}.", title=first.title, outlet=f"paper-{at}", day=2
        )
        for at in range(9)
    ]
    assert stories_of(copies) == {frozenset(article.id for article in copies)}


def test_two_matches_on_the_same_weekday_are_a_week_apart() -> None:
    first, second, *_ = map(terms_of, matches())
    assert first.weekday == second.weekday
    assert score(first, second, 20_000, 20_000) > 2 * score(first, second, 20_000, 20_007)
