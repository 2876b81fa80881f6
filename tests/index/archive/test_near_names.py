"""Pairs of people whose names are near, for an editor to decide."""

import pytest

from index.archive.protocols import Archive
from index.article import Annotation, Mention
from index.errors import NotFound
from index.people import Kind
from tests.index.fakes import an_article, annotate


def publish(archive: Archive, number: int, *people: str) -> None:
    article = an_article(f"story {number}")
    archive.articles.save(article)
    mentions = tuple(Mention(name=name, spans=((0, 3),)) for name in people)
    annotate(archive, [(article.id, Annotation(annotator="a1", mentions=mentions))])


@pytest.fixture
def filled(archive: Archive) -> Archive:
    number = 0
    for name, company, count in (
        ("Jerrold Nack", "Lena Harbour", 2), ("Jerry Nack", "Otto Brandt", 3), ("Ana Lund", "Ines Corte", 3),
        ("Ana Lunt", "Pia Renner", 3), ("Sam Tull", "Boris Latch", 2),
    ):  # fmt: skip
        for _ in range(count):
            publish(archive, number, name, company)
            number += 1
    for other in range(24):
        publish(archive, number + other, f"Xaver Quill{chr(97 + other)}", f"Yves Zander{chr(97 + other // 3)}")
    while archive.people.decide_pending(5):
        pass
    return archive


def pairs(archive: Archive, person: str | None = None) -> list[set[str]]:
    return [{pair.one.person.id, pair.other.person.id} for pair in archive.people.near(50, person=person)]


def test_pairs_come_once_with_reasons_the_most_certain_first(filled: Archive) -> None:
    found = filled.people.near(50)
    assert {"jerrold-nack", "jerry-nack"} in pairs(filled)
    assert [pair.score for pair in found] == sorted((pair.score for pair in found), reverse=True)
    assert all(pair.why and pair.one.articles >= pair.other.articles for pair in found)
    assert len(pairs(filled)) == len({frozenset(pair) for pair in pairs(filled)})
    assert not any("sam-tull" in pair for pair in pairs(filled))
    assert filled.people.near(1) == found[:1]


def test_pairs_of_one_person(filled: Archive) -> None:
    assert pairs(filled, "jerry-nack") == [{"jerrold-nack", "jerry-nack"}]
    assert pairs(filled, "sam-tull") == []
    with pytest.raises(NotFound):
        filled.people.near(5, person="nobody-here")


def test_what_was_decided_is_not_asked_again(filled: Archive) -> None:
    filled.people.correct(Kind.MERGE, "jerrold-nack", other="jerry-nack")
    assert {"jerrold-nack", "jerry-nack"} not in pairs(filled)
    filled.people.undo()
    assert {"jerrold-nack", "jerry-nack"} in pairs(filled)
