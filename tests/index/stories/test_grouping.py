"""Which articles become one story: through the archive, as the indexer places them."""

import random
from array import array
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.annotation.near_duplicates import repeats, shingles
from index.article import PartialDateTime
from index.stories.pair_score import likeness, score
from index.stories.partition import LEAST
from index.stories.term_vector import UNIT, Terms, terms_of
from index.text import characters
from tests.index.fakes import an_article
from tests.index.stories.newsroom import (
    EVENTS,
    FORECAST,
    FRENCH,
    FRENCH_OTHER,
    GERMAN,
    GERMAN_OTHER,
    OUTLETS,
    RESULTS,
    SAME_PEOPLE,
    bids,
    everything,
    in_language,
    told,
)
from tests.index.stories.newsroom_archive import stories_of
from tests.places import SHARED

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


@pytest.mark.parametrize(
    ("lang", "stories"), [("de", (GERMAN, GERMAN_OTHER)), ("fr", (FRENCH, FRENCH_OTHER))], ids=["de", "fr"]
)
def test_councils_vote_in_other_languages_too(lang: str, stories: tuple[tuple[str, ...], ...]) -> None:
    """What all votes of councils have in common does not make them one."""
    told_in = in_language(lang, *stories)
    found = stories_of([article for story in told_in for article in story])
    assert found == {frozenset(article.id for article in story) for story in told_in}


def test_an_article_of_few_words_is_alone() -> None:
    first, second = an_article("one", "Traffic in the town.", day=1), an_article("two", "Traffic in the town.", day=1)
    assert stories_of([first, second]) == set()


def test_in_a_dense_neighbourhood_the_order_does_not_matter_either() -> None:
    """A campaign of which every day tells something: one chain of articles, of which each is like the next."""
    words = [
        f"{a}{b}"
        for a in ("Bel", "Cor", "Dun", "Fal", "Gor", "Hal", "Kel", "Lor")
        for b in ("mar", "ven", "tis", "rok", "sul")
    ]
    articles = [
        an_article(
            f"day-{at}",
            " ".join(f"The {word} of the campaign met {word.lower()}ers." for word in words[at % 36 : at % 36 + 5])
            + f" Number {at}.",
            title=f"Campaign {words[at % 36]} {words[at % 36 + 1]}",
            outlet=OUTLETS[at % 3],
            day=1 + at % 9,
        )
        for at in range(90)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.stories.neighbourhood.MOST", 12)
        first = stories_of(articles, 9)
        for seed in (1, 2):
            shuffled = list(articles)
            random.Random(seed).shuffle(shuffled)
            assert stories_of(shuffled, 7) == first


def test_the_two_texts_that_the_project_began_with_are_one_story_and_no_copy() -> None:
    seeds = sorted((SHARED / "data" / "seeds").glob("*.txt"))
    if len(seeds) < 2:
        pytest.skip("the two texts are not beside the project")
    articles = [
        an_article(
            path.stem,
            "\n".join(filter(None, map(str.strip, text.split("\n")))),
            title=text.split("\n")[0],
            outlet=path.stem,
        )
        for path in seeds
        for text in [path.read_text("utf-8")]
    ]
    assert stories_of(articles) == {frozenset(article.id for article in articles)}
    first, second = (shingles(article.text) for article in articles)
    assert not repeats(first, second)
    assert not repeats(second, first)


def test_two_offers_for_one_player_are_told_apart_by_what_is_new() -> None:
    """Each article knows of both; headline and opening say whose offer is reported."""
    told_of = bids()
    assert stories_of([article for event in told_of for article in event]) == {
        frozenset(article.id for article in event) for event in told_of
    }


@given(st.text(max_size=400), st.sampled_from([None, "en", "de", "zh", "tr", "th"]))
def test_any_text_has_terms(text: str, lang: str | None) -> None:
    lines = "\n".join(filter(None, characters.clean(text).split("\n"))) or "Nothing."
    terms = terms_of(replace(an_article("any", lines, title=text[:50] or "Nothing"), lang=lang))
    read = Terms.from_bytes(terms.to_bytes())
    assert replace(read, phrases=frozenset(read.phrases)) == terms
    assert all(0 <= weight <= UNIT for weight in (*terms.terms.values(), *terms.opening.values()))


def test_terms_of_earlier_versions_are_read() -> None:
    """Until its article is read anew."""
    article = terms_of(told("ferry")[0])
    numbers, weights = array("I", article.terms), array("H", article.terms.values())
    assert Terms.from_bytes(numbers.tobytes() + weights.tobytes()) == Terms(article.terms)


def test_what_happened_on_another_weekday_is_less_likely_the_same() -> None:
    """Known of undated articles, too."""
    monday, other, _ = (terms_of(article) for article in told("ferry", dated=False))
    assert monday.weekday == 0
    assert (
        likeness(monday, other)
        > score(monday, replace(other, weekday=1), None, None)
        < score(monday, replace(other, weekday=None), None, None)
        < score(monday, other, None, None)
    )


def test_a_template_whose_subject_differs_is_no_likeness() -> None:
    """Neither says what the headline of the other does: a company, a fund, a river."""
    first, second = (
        terms_of(
            an_article(
                f"{name}-dividend",
                f"{name} said it will pay a regular quarterly dividend of {cents} cents a share on April 1 to holders of record on"
                " March 15. The board declared the dividend payable at its meeting, and expects no change of the payout this year.",
                title=f"{name} declares regular quarterly dividend",
            )
        )
        for name, cents in (("Marlock Instruments", 12), ("Tessaly Breweries", 31))
    )
    assert score(first, second, None, None) < LEAST
    assert score(first, second, 5, 5) < LEAST


def test_an_article_without_a_date_needs_more_words_to_join_dated_ones() -> None:
    assert score(terms_of(told("ferry")[0]), terms_of(told("ferry")[1]), 5, None) < score(
        terms_of(told("ferry")[0]), terms_of(told("ferry")[1]), 5, 6
    )
    assert score(terms_of(told("ferry")[0]), terms_of(told("ferry")[1]), 5, 13) == 0


@pytest.mark.parametrize(
    ("texts", "days"),
    [(FORECAST, (2, 3)), (RESULTS, (2, 2)), (SAME_PEOPLE, (2, 6))],
    ids=["forecasts", "quarterly results", "the same people"],
)
def test_hard_negatives(texts: tuple[str, ...], days: tuple[int, int]) -> None:
    articles = [
        an_article(f"hard-{at}", text, title=text.split(".")[0], day=day)
        for at, (text, day) in enumerate(zip(texts, days, strict=True))
    ]
    assert stories_of(articles) == set()
