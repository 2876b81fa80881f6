"""Making press reviews and putting them in order."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.errors import NotFound
from index.operations.settings import Settings
from index.reviews.contents import Chapter, Contents, Entry, is_rtl
from index.reviews.protocols import Cover, Item, Review, Shows
from index.reviews.reviewing import ReviewError, Reviewing, ReviewRefused, cover_of, moved
from tests.index.reviews.conftest import ARTICLES, FOREIGN, ODD, RESERVED, TITLE
from tests.search.newsroom import article

COVER = Cover(title="Coal", day=date(2025, 7, 12))


def test_a_review_keeps_order_chapters_comments_and_choices(reviewing: Reviewing, review: Review) -> None:
    items = reviewing.items(review.id)
    assert [item.article for item in items] == [None, ODD.id, RESERVED.id, None, *(one.id for one in FOREIGN)]
    assert (items[0].words, items[1].words, items[1].shows) == (
        "Chapter & one",
        "A comment & remark\nline two",
        Shows.LINES,
    )
    assert review.items == len(ARTICLES)
    reviewing.arrange(review.id, [items[2], items[1]])
    again = reviewing.items(review.id)
    assert [(item.number, item.article) for item in again] == [
        (items[2].number, RESERVED.id),
        (items[1].number, ODD.id),
    ]


def test_what_is_added_comes_last_and_only_once(reviewing: Reviewing) -> None:
    made = reviewing.make(COVER, [ODD.id, ODD.id, "nowhere"])
    assert reviewing.add(made.id, [ODD.id, RESERVED.id]) == 1
    items = reviewing.items(made.id)
    assert [(item.article, item.shows) for item in items] == [(ODD.id, Shows.LINES), (RESERVED.id, Shows.LINK)]


def test_it_takes_an_editor(archive: Archive, settings: Settings, review: Review) -> None:
    reader = Reviewing(archive, settings, AccountService(archive.accounts).add("rea", Role.READER, by="test"))
    with pytest.raises(ReviewRefused):
        reader.make(COVER, [])
    with pytest.raises(NotFound):
        reader.get(review.id)
    editor = Reviewing(archive, settings, AccountService(archive.accounts).add("bo", Role.EDITOR, by="test"))
    assert editor.get(review.id).cover.title == TITLE


def test_limits_and_what_cannot_be_kept(
    archive: Archive, settings: Settings, reviewing: Reviewing, review: Review
) -> None:
    account = archive.accounts.named("ada")
    assert account
    few = Reviewing(archive, replace(settings, review_articles=1), account)
    with pytest.raises(ReviewError, match="review_articles"):
        few.make(COVER, [ODD.id, RESERVED.id])
    for title, day in (("", "2025-07-12"), ("x" * 201, "2025-07-12"), ("x", "12.7.2025"), ("x", "")):
        with pytest.raises(ReviewError):
            cover_of(title, day)
    with pytest.raises(ReviewError, match="meanwhile"):
        reviewing.arrange(review.id, [Item(number=999_999)])
    with pytest.raises(ReviewError, match="title"):
        reviewing.arrange(review.id, [Item(words="  ")])
    assert len(reviewing.items(review.id)) == len(ARTICLES) + 2


def test_what_a_publisher_reserves_is_a_link_and_says_so(contents: Contents) -> None:
    entry = next(one for one in contents.entries() if one.headline == RESERVED.title)
    assert (entry.paragraphs, entry.match) == ((), "")
    assert "publisher" in entry.why
    assert entry.url == RESERVED.url


def test_first_lines_end_at_a_word_and_the_match_follows(
    archive: Archive, settings: Settings, reviewing: Reviewing
) -> None:
    text = "Long words. " * 60 + "\nThe harbour minister spoke."
    archive.articles.save(one := article(77, "Long", text))
    at = one.text.index("The harbour")
    made = reviewing.make(COVER, [one.id], matches={one.id: ((at, len(one.text)), 1)})
    (entry,) = Contents(archive, settings, made).entries()
    assert entry.cut
    assert len("".join(entry.paragraphs)) <= 400
    assert entry.paragraphs[-1].endswith(("Long", "words."))
    assert entry.match == "The harbour minister spoke."
    archive.articles.save(replace(one, title="Changed", fetched=one.fetched.replace(year=2026)))
    (entry,) = Contents(archive, settings, made).entries()
    assert (entry.headline, entry.match) == ("Changed", "")


def test_an_article_that_is_gone_leaves_its_place(archive: Archive, contents: Contents) -> None:
    archive.articles.forget(ids=[ODD.id])
    parts = list(contents.parts())
    assert isinstance(parts[0], Chapter)
    assert isinstance(parts[1], Entry)
    assert (parts[1].number, parts[1].archived, parts[1].comment) == (1, None, "A comment & remark\nline two")
    assert ODD.title not in str(contents.headings())


def test_which_way_a_text_runs() -> None:
    assert [is_rtl(text) for text in ("abc ا", "12 ا", "«שלום»", "港", "", "123")] == [
        False,
        True,
        True,
        False,
        False,
        False,
    ]


@given(
    numbers=st.lists(st.integers(1, 9), unique=True, min_size=1), number=st.integers(1, 9), steps=st.integers(-12, 12)
)
def test_moving_one_leaves_the_others_in_order(numbers: list[int], number: int, steps: int) -> None:
    items = [Item(number=one) for one in numbers]
    after = [item.number for item in moved(items, number, steps)]
    assert sorted(after) == sorted(numbers)
    assert [one for one in after if one != number] == [one for one in numbers if one != number]
    if number in numbers:
        assert after.index(number) == max(0, min(len(numbers) - 1, numbers.index(number) + steps))
