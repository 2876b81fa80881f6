"""Marked passages in the archive: whose they are, and what becomes of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.article import Block
from index.collections.collecting import CollectionError
from index.errors import NotFound
from index.highlights.highlighting import Highlighting
from index.operations.settings import Settings
from tests.search.newsroom import article

STORY = article(1, "Ferry", "The ferry was late.\nNobody knew why. The ferry left.")


@pytest.fixture(autouse=True)
def _story(archive: Archive) -> None:
    archive.articles.save(STORY)


def of(archive: Archive, settings: Settings, name: str = "ada") -> Highlighting:
    accounts = AccountService(archive.accounts)
    account = archive.accounts.named(name) or accounts.add(name, Role.READER, by="test")
    return Highlighting(archive, settings, account)


def now(archive: Archive, mine: Highlighting) -> list[tuple[str, bool, bool]]:
    archived = archive.articles.get(STORY.id)
    assert archived is not None
    return [(one.highlight.quote, one.place is not None, one.earlier) for one in mine.of(archived)]


def test_a_passage_is_kept_with_the_version_that_was_read(archive: Archive, settings: Settings) -> None:
    mine = of(archive, settings)
    mine.mark(STORY.id, "Nobody knew\nwhy.", "ask the crew")
    mine.mark(STORY.id, at=(0, 9))
    assert now(archive, mine) == [("The ferry", True, False), ("Nobody knew why.", True, False)]
    changed = (Block(text="Update."), Block(text="The ferry was late."), Block(text="Nobody knew. The ferry left."))
    archive.articles.save(replace(STORY, blocks=changed, fetched=STORY.fetched + timedelta(hours=30)))
    assert now(archive, mine) == [("The ferry", True, True), ("Nobody knew why.", False, True)]


def test_passages_are_their_owners_alone(archive: Archive, settings: Settings) -> None:
    mine, other = of(archive, settings), of(archive, settings, "bo")
    made = mine.mark(STORY.id, "The ferry left.", "secret")
    assert now(archive, other) == []
    assert other.recent(9) == []
    with pytest.raises(NotFound):
        other.write(made.id, "x")
    with pytest.raises(NotFound):
        other.remove(made.id)
    mine.write(made.id, "open\r\nnow")
    assert [one.highlight.note for one, _ in mine.recent(9)] == ["open\nnow"]
    mine.remove(made.id)
    assert mine.recent(9) == []


def test_a_takedown_takes_the_words_and_leaves_the_note(archive: Archive, settings: Settings) -> None:
    mine = of(archive, settings)
    mine.mark(STORY.id, "Nobody knew why.", "ask the crew")
    archive.takedowns.take_down(STORY.id, reason="asked", by="otto")
    ((placed, archived),) = mine.recent(9)
    assert archived is None
    assert (placed.highlight.quote, placed.highlight.before, placed.highlight.after) == ("", "", "")
    assert (placed.highlight.note, placed.place) == ("ask the crew", None)


def test_what_cannot_be_marked_is_said(archive: Archive, settings: Settings) -> None:
    mine = of(archive, replace(settings, highlights_most=1, highlight_characters=12, note_characters=3))
    with pytest.raises(NotFound, match="copy it"):
        mine.mark(STORY.id, "Everybody knew")
    with pytest.raises(CollectionError, match="highlight_characters"):
        mine.mark(STORY.id, at=(0, 19))
    with pytest.raises(CollectionError, match="note_characters"):
        mine.mark(STORY.id, "The ferry", "four")
    with pytest.raises(NotFound):
        mine.mark("nowhere", "The ferry")
    for at in ((-1, 3), (3, 3), (0, 10**9)):
        with pytest.raises(CollectionError):
            mine.mark(STORY.id, at=at)
    mine.mark(STORY.id, "The ferry")
    with pytest.raises(CollectionError, match="highlights_most"):
        mine.mark(STORY.id, "Nobody knew")
