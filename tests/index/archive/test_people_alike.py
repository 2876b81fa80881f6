"""Every database tells the same of people, in the same order, from the same articles."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import open_archive
from index.archive.protocols import Archive, PeopleQuery, PeopleSort, PersonSummary
from index.article import Annotation, Mention
from index.operations.settings import Settings
from tests.index.fakes import an_article, annotate

FIRST = (
    "Ada",
    "ada",
    "Åsa",
    "Émile",
    "Emile",
    "Zoë",
    "Øyvind",
    "Jean-Luc",
    "Jean Luc",
    "Ольга",
    "明",
    "Łucja",
    "MARTA",
    "J.",
    "Ibn",
)
LAST = (
    "Lund",
    "lund",
    "Lünd",
    "de Vries",
    "De Vries",
    "O'Hara",
    "O’Hara",
    "Ångström",
    "Zhao",
    "Соколова",
    "王",
    "Kovel",
    "al-Amin",
    "Lund-Holm",
)
ROLES = ("minister", "Minister", "mayor", "Bürgermeisterin", "")
ARTICLES = 30


def fill(archive: Archive) -> None:
    chance = random.Random(3)
    for number in range(ARTICLES):
        page = an_article(f"pier{number}", f"Text of {number}.", day=1 + number % 28)
        archive.articles.save(page)
        names = [f"{chance.choice(FIRST)} {chance.choice(LAST)}" for _ in range(5)] + [chance.choice(LAST)]
        mentions = tuple(
            Mention(name=name, spans=((0, 3),), roles=(role,) if (role := chance.choice(ROLES)) else ())
            for name in names
        )
        annotate(archive, [(page.id, Annotation(annotator="a1", mentions=mentions))])
    while archive.people.decide_pending(8):
        pass


def pages(archive: Archive, query: PeopleQuery) -> list[PersonSummary]:
    """All that a list shows, page by page."""
    found: list[PersonSummary] = []
    cursor = ""
    while True:
        page = archive.people.page(query, 7, cursor=cursor)
        found += page.people
        if page.next is None:
            return found
        cursor = page.next


def told(archive: Archive) -> dict[str, object]:
    """What pages, lists and boxes show of people."""
    people = archive.people
    most = people.most(500)
    return {
        "most": most,
        **{f"list by {sort}": pages(archive, PeopleQuery(sort=sort)) for sort in PeopleSort},
        "list of some": pages(archive, PeopleQuery(text="lu", sort=PeopleSort.NAME)),
        "uncertain": pages(archive, PeopleQuery(uncertain=True)),
        **{
            f"typed {text}": people.matching(text, 20)
            for text in ("a", "e", "l", "lu", "z", "о", "王", "de", "o'", "ib")
        },
        "profiles": [people.profile(one.person.id, size=5) for one in most[:12]],
        "companions": [people.companions(one.person.id, size=9) for one in most[:12]],
        "near": people.near(20),
        "articles": archive.articles.get_many(sorted(archive.articles.ids())),
    }


@pytest.fixture
def both(postgres_archive: str, tmp_path: Path) -> Iterator[list[Archive]]:
    with (
        open_archive(Settings(data=tmp_path / "file")) as file,
        open_archive(Settings(data=tmp_path / "server", archive=postgres_archive)) as server,
    ):
        yield [file, server]


def test_both_tell_the_same_in_the_same_order(both: list[Archive]) -> None:
    for archive in both:
        fill(archive)
    file, server = map(told, both)
    for what, said in file.items():
        assert server[what] == said, what
    assert len(pages(both[0], PeopleQuery())) > 40
