"""Whom bare surnames mean does not depend on which article came first."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from index.archive import open_archive
from index.archive.protocols import Archive
from index.article import Annotation, Mention, PartialDateTime
from index.operations.settings import Settings
from tests.index.fakes import an_article, annotate

PRESIDENT = ("President",)
STORIES: tuple[tuple[str, int, str, tuple[str, ...]], ...] = (
    ("bare", 4, "Lund", PRESIDENT),
    ("one", 5, "Ada Lund", ("Danish President",)),
    ("two", 6, "Ada Lund", ()),
    ("three", 7, "Ada Lund", ()),
    ("untitled", 8, "Lund", ()),
)


def publish(archive: Archive, name: str, day: int, person: str, roles: tuple[str, ...]) -> str:
    article = an_article(name, day=day)
    archive.articles.save(article)
    annotation = Annotation(annotator="a1", mentions=(Mention(name=person, spans=((0, 3),), roles=roles),))
    annotate(archive, [(article.id, annotation)])
    return article.id


def decide_all(archive: Archive) -> None:
    while archive.people.decide_pending(1):
        pass


def who(archive: Archive, article_id: str) -> list[str]:
    found = archive.articles.get(article_id)
    assert found is not None
    return [person.id for person in found.people]


def articles(archive: Archive, person: str) -> int:
    found = archive.people.get(person)
    return found.articles if found else -1


def test_any_order_of_arrival_gives_the_same_people(tmp_path: Path) -> None:
    orders = list(permutations(STORIES))
    for number in range(0, len(orders), 7):
        with open_archive(Settings(data=tmp_path / str(number))) as archive:
            ids = {story[0]: publish(archive, *story) for story in orders[number]}
            decide_all(archive)
            assert articles(archive, "ada-lund") == 4
            assert who(archive, ids["bare"]) == ["ada-lund"]
            assert who(archive, ids["untitled"]) == []


def test_only_articles_whose_people_changed_go_to_the_index(archive: Archive) -> None:
    ids = {story[0]: publish(archive, *story) for story in STORIES}
    archive.outbox.done(archive.outbox.latest())
    decide_all(archive)
    assert [change.article_id for change in archive.outbox.pending(9)] == [ids["bare"]]
    assert not archive.people.decide_pending(9)


def test_nobody_is_meant_any_longer_when_a_second_one_comes(archive: Archive) -> None:
    ids = {story[0]: publish(archive, *story) for story in STORIES}
    decide_all(archive)
    publish(archive, "other", 9, "Eva Lund", PRESIDENT)
    decide_all(archive)
    assert (who(archive, ids["bare"]), articles(archive, "ada-lund")) == ([], 3)
    other = an_article("other", day=9)
    archive.articles.forget(ids=[other.id])
    decide_all(archive)
    assert (who(archive, ids["bare"]), articles(archive, "ada-lund")) == (["ada-lund"], 4)


def test_an_article_that_moves_out_of_the_window_counts_no_more(archive: Archive) -> None:
    ids = {story[0]: publish(archive, *story) for story in STORIES}
    decide_all(archive)
    moved = replace(an_article("one", day=5), published=PartialDateTime(at=datetime(2024, 1, 5, tzinfo=UTC)))
    archive.articles.save(moved)
    mention = Mention(name="Ada Lund", spans=((0, 3),), roles=PRESIDENT)
    annotate(archive, [(moved.id, Annotation(annotator="a1", mentions=(mention,)))])
    decide_all(archive)
    assert who(archive, ids["bare"]) == []


@pytest.mark.parametrize("gone", ["bare", "one"])
def test_forgotten_articles_leave_nothing_behind(archive: Archive, gone: str) -> None:
    ids = {story[0]: publish(archive, *story) for story in STORIES}
    archive.articles.forget(ids=[ids[gone]])
    decide_all(archive)
    assert articles(archive, "ada-lund") == (3 if gone == "bare" else 2)
    assert archive.check() == ()
