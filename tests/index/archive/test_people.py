"""The registry of people."""

import pytest

from index.archive import SqliteArchive
from index.archive.people import name_key
from index.article import Annotation, Mention
from tests.index.fakes import an_article


def article_naming(archive: SqliteArchive, name: str, *people: str) -> str:
    article = an_article(name)
    archive.articles.save(article)
    mentions = tuple(Mention(name=person, spans=((0, 3),)) for person in people)
    archive.outbox.annotate([(article.id, Annotation(annotator="a1", mentions=mentions))])
    return article.id


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Ada Lund", "ada lund"),
        ("ADA LUND", "ada lund"),
        ("Ada B. Lund", "ada lund"),
        ("Prime Minister Ada Lund", "ada lund"),
        ("Adá Lünd", "ada lund"),
        ("Lund", ""),
        ("Mr Lund", ""),
        ("", ""),
        ("Jean-Luc O’Neill", "jean-luc o'neill"),
    ],
)
def test_one_person_under_one_key(name: str, key: str) -> None:
    assert name_key(name) == key


def test_variants_are_one_person_and_counts_are_of_articles(archive: SqliteArchive) -> None:
    article_naming(archive, "bridge", "Ada Lund", "Dr Ada Lund")
    article_naming(archive, "ferry", "Ada B. Lund", "Eva Holm", "Lund")
    found = archive.people.get("ada-lund")
    assert found is not None
    assert found.articles == 2
    assert found.person.name == "Ada Lund"
    assert found.variants == ("Ada B. Lund", "Dr Ada Lund")
    assert archive.people.get("lund") is None
    assert archive.people.names(["eva-holm", "unknown"]) == {"eva-holm": "Eva Holm"}


def test_counts_follow_changes_and_takedowns(archive: SqliteArchive) -> None:
    bridge = article_naming(archive, "bridge", "Ada Lund")
    article_naming(archive, "bridge", "Eva Holm")
    ada, eva = archive.people.get("ada-lund"), archive.people.get("eva-holm")
    assert ada is not None
    assert eva is not None
    assert (ada.articles, eva.articles) == (0, 1)
    archive.articles.forget(ids=[bridge])
    eva = archive.people.get("eva-holm")
    assert eva is not None
    assert eva.articles == 0


def test_whom_a_name_may_mean(archive: SqliteArchive) -> None:
    article_naming(archive, "bridge", "Ada Lund", "Eva Lund", "Lund Berg")
    article_naming(archive, "ferry", "Eva Lund")
    for typed, ids in {
        "ada-lund": ["ada-lund"],
        "ada lund": ["ada-lund"],
        "Lund": ["eva-lund", "ada-lund"],
        "Minister Lund": ["eva-lund", "ada-lund"],
        "nobody": [],
        "": [],
    }.items():
        assert [person.id for person in archive.people.resolve(typed)] == ids, typed


def test_matching_beginnings(archive: SqliteArchive) -> None:
    article_naming(archive, "bridge", "Ada Lund", "Eva Lundqvist")
    article_naming(archive, "ferry", "Eva Lundqvist")
    assert [s.person.id for s in archive.people.matching("lun", 9)] == ["eva-lundqvist", "ada-lund"]
    assert [s.person.id for s in archive.people.matching("e LUN", 9)] == ["eva-lundqvist"]
    assert [s.person.id for s in archive.people.matching("lun", 1)] == ["eva-lundqvist"]
    assert archive.people.matching(" ", 9) == []


def test_two_names_with_one_slug_stay_apart(archive: SqliteArchive) -> None:
    article_naming(archive, "bridge", "Ada O'Lund", "Ada O-Lund")
    found = archive.articles.get(an_article("bridge").id)
    assert found is not None
    assert [person.id for person in found.people] == ["ada-o-lund", "ada-o-lund-2"]
