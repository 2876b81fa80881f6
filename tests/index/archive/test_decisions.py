"""People are decided anew as evidence grows: independent of the order of arrival, with ids that never die."""

import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.archive import open_archive
from index.archive.protocols import Archive
from index.archive.sql.archive import SqlStores
from index.article import Annotation, Mention
from index.operations.settings import Settings
from index.people import Kind
from tests.index.fakes import an_article, annotate

Story = tuple[tuple[str, tuple[str, ...]], ...]
"""Who is in an article: names with their roles."""


def publish(archive: Archive, name: str, story: Story, *, day: int = 3) -> str:
    article = an_article(name, day=day)
    archive.articles.save(article)
    mentions = tuple(Mention(name=who, spans=((0, 3),), roles=roles) for who, roles in story)
    annotate(archive, [(article.id, Annotation(annotator="a1", mentions=mentions))])
    return article.id


def decide_all(archive: Archive) -> None:
    while archive.people.decide_pending(5):
        pass


def people(archive: Archive) -> set[tuple[str, int, bool, tuple[str, ...]]]:
    """Everybody without their id: name, articles, doubt, other forms."""
    everybody = [archive.people.get(one.person.id) for one in archive.people.most(10_000)]
    assert None not in everybody
    return {(one.person.name, one.articles, one.uncertain, one.variants) for one in everybody if one}


def who(archive: Archive, article_id: str) -> list[str]:
    found = archive.articles.get(article_id)
    assert found is not None
    return [person.id for person in found.people]


def named(archive: Archive, person: str) -> str:
    found = archive.people.get(person)
    assert found is not None
    return found.person.name


def stories(name: str, count: int, *company: str, role: tuple[str, ...] = ()) -> list[Story]:
    return [((name, role), *((one, ()) for one in company)) for _ in range(count)]


def fill(archive: Archive, all_stories: Sequence[Story], order: Iterable[int], settled: Iterable[int] = ()) -> None:
    now = frozenset(settled)
    for at in order:
        publish(archive, f"story {at}", all_stories[at], day=1 + at % 27)
        if at in now:
            decide_all(archive)
    decide_all(archive)


CROWD = [((f"Xaver Quill{chr(97 + n)}", ()), (f"Yves Zander{chr(97 + n // 2)}", ())) for n in range(20)]
WORLD: list[Story] = [
    *stories("Jerrold Nack", 5, "Lena Harbour", "Otto Brandt", role=("Senator",)),
    *stories("Jerry Nack", 7, "Lena Harbour", "Otto Brandt", role=("Senator",)),
    *stories("Ivo Marrow", 8, "Lena Harbour", role=("President",)),
    *stories("Ivo Marrow", 4, "Ivo Marrow Jr.", "Otto Brandt", role=("President",)),
    *stories("Scrutinize Ivo Marrow", 1, "Lena Harbour"),
    *stories("George W. Carver", 4, "Ines Corte"),
    *stories("George H. W. Carver", 3, "Pia Renner"),
    *stories("George Carver", 2, "Pia Renner"),
    *stories("Beto O", 3, "Ines Corte"),
    *stories("Beto O'Marley", 2, "Ines Corte"),
    *stories("Marrow", 2, "Lena Harbour", role=("President",)),
    *CROWD,
    *stories("Ian Quarrel", 6, "Lena Harbour", role=("R-Ohio",)),
    *stories("Ian Quarrel", 4, "Pia Renner", role=("D-Utah",)),
    *stories("Ian Quarrel", 3, "Otto Brandt"),
]


def test_any_order_of_arrival_gives_the_same_people_and_names(tmp_path: Path) -> None:
    found = []
    for number in range(4):
        order = list(range(len(WORLD)))
        random.Random(number).shuffle(order)
        with open_archive(Settings(data=tmp_path / str(number))) as archive:
            fill(archive, WORLD, order, order[:: 5 * number] if number else ())
            found.append(people(archive))
            assert archive.check() == ()
    assert all(one == found[0] for one in found)
    names = {name: articles for name, articles, _, _ in found[0]}
    assert (names["Jerry Nack"], names["Ivo Marrow"], names["Ivo Marrow Jr."], names["Beto O'Marley"]) == (12, 13, 4, 5)


GIVEN = ("Ana", "Anna", "Bill", "William", "Sergei", "Sergey", "Heckle Ana")
SURNAMES = ("Lund", "Holm", "O", "O'Marley", "Zarensky", "Zarenskiy Jr.", "Lund III", "B. Lund", "C. Lund", "Holm Lund")
names = st.one_of(
    st.builds(lambda one, other: f"{one} {other}", st.sampled_from(GIVEN), st.sampled_from(SURNAMES)), st.just("Lund")
)
roles = st.sampled_from([(), ("Senator",), ("captain of Ely",), ("R-Ohio",), ("D-Utah",), ("Adm.",)])
invented = st.lists(
    st.lists(st.tuples(names, roles), min_size=1, max_size=4, unique_by=lambda m: m[0]),
    min_size=2,
    max_size=9,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_shuffled_imports_agree(data: st.DataObject) -> None:
    told = [tuple(story) for story in data.draw(invented)]
    orders = [range(len(told)), data.draw(st.permutations(range(len(told))))]
    found = []
    for order in orders:
        with TemporaryDirectory() as folder, open_archive(Settings(data=Path(folder))) as archive:
            fill(archive, told, order, data.draw(st.sets(st.integers(0, 8))))
            found.append(people(archive))
    assert found[0] == found[1]


def test_two_lawmakers_of_one_name_are_two_entries(archive: Archive) -> None:
    ohio = stories("Ian Quarrel", 6, "Lena Harbour", role=("R-Ohio",))
    utah = stories("Ian Quarrel", 4, "Pia Renner", role=("D-Utah",))
    unsaid = stories("Ian Quarrel", 5, "Xaver Quilla")
    fill(archive, [*ohio, *utah, *unsaid, *CROWD], range(35))
    found = {one.articles: one.uncertain for one in archive.people.most(99) if one.person.name == "Ian Quarrel"}
    assert sum(found) == 15
    assert len(found) == 2
    assert any(found.values())


def test_a_seat_that_is_said_now_and_then_makes_nobody(archive: Archive) -> None:
    said = stories("Ian Quarrel", 6, "Lena Harbour", role=("R-Ohio",))
    unsaid = [*stories("Ian Quarrel", 9, "Otto Brandt"), *stories("Ian Quarrel", 2, "Otto Brandt", role=("R-Utah",))]
    fill(archive, [*said, *unsaid, *CROWD], range(37))
    (found,) = [one for one in archive.people.most(99) if one.person.name == "Ian Quarrel"]
    assert (found.articles, found.uncertain) == (17, False)


def test_counts_that_are_kept_are_those_that_are_counted(archive: SqlStores) -> None:
    fill(archive, WORLD, range(len(WORLD)))
    archive.articles.forget(ids=[an_article("story 3").id, an_article("story 20").id])
    archive.people.correct(Kind.MERGE, "george-w-carver", other="jerry-nack")
    decide_all(archive)
    with archive._database.reading() as connection:
        for kept, counted in (
            ("SELECT id, articles FROM people WHERE articles > 0",
             "SELECT person, count(DISTINCT article) FROM mentions WHERE person IS NOT NULL GROUP BY person"),
            ("SELECT person, name, articles FROM people_called",
             "SELECT person, name, count(DISTINCT article) FROM mentions WHERE person IS NOT NULL GROUP BY person, name"),
            ("SELECT person, role, articles, first, last FROM people_roles",
             "SELECT m.person, r.role, count(DISTINCT m.article), min(m.at), max(m.at) FROM mentions m JOIN mention_roles r"
             " ON r.article = m.article AND r.number = m.number WHERE m.person IS NOT NULL GROUP BY m.person, r.role"),
            ("SELECT number, articles FROM forms WHERE articles > 0",
             "SELECT form, count(DISTINCT article) FROM mentions WHERE form IS NOT NULL GROUP BY form"),
            ("SELECT form, name, sum(articles) FROM form_names GROUP BY form, name",
             "SELECT form, name, count(DISTINCT article) FROM mentions WHERE form IS NOT NULL GROUP BY form, name"),
        ):  # fmt: skip
            assert sorted(connection.execute(kept)) == sorted(connection.execute(counted)), kept


def test_ids_never_die_and_follow_the_mentions(archive: Archive) -> None:
    first = [publish(archive, f"a{n}", story) for n, story in enumerate(stories("Jerrold Nack", 2, "Lena Harbour"))]
    decide_all(archive)
    assert who(archive, first[0])[0] == "jerrold-nack"
    for n, story in enumerate([*stories("Jerry Nack", 6, "Lena Harbour", role=("Senator",)), *CROWD]):
        publish(archive, f"b{n}", story)
    decide_all(archive)
    assert named(archive, "jerrold-nack") == named(archive, "jerry-nack") == "Jerry Nack"
    assert who(archive, first[0])[0] == "jerry-nack"
    summary = archive.people.get("jerrold-nack")
    assert summary is not None
    assert (summary.person.id, summary.articles) == ("jerry-nack", 8)
    assert [one.id for one in archive.people.resolve("jerrold-nack")] == ["jerry-nack"]
    assert archive.people.profile("jerrold-nack") is not None


def test_what_evidence_takes_back_gets_its_id_back(archive: Archive) -> None:
    ids = [
        publish(archive, f"a{n}", story)
        for n, story in enumerate(stories("Ivo Marrow Jr.", 3, "Lena Harbour", role=("Senator",)))
    ]
    for n, story in enumerate([*stories("Ivo Marrow", 6, "Lena Harbour", role=("Senator",)), *CROWD]):
        publish(archive, f"b{n}", story)
    decide_all(archive)
    assert named(archive, "ivo-marrow-jr") == "Ivo Marrow"
    for n in range(4):
        publish(archive, f"c{n}", (("Ivo Marrow", ("Senator",)), ("Ivo Marrow Jr.", ()), ("Lena Harbour", ())))
    decide_all(archive)
    assert named(archive, "ivo-marrow-jr") == "Ivo Marrow Jr."
    assert who(archive, ids[0])[0] == "ivo-marrow-jr"


def test_moved_articles_go_to_the_index(archive: Archive) -> None:
    first = publish(archive, "a", stories("Jerrold Nack", 1, "Lena Harbour", role=("Senator",))[0])
    decide_all(archive)
    for n, story in enumerate([*stories("Jerry Nack", 6, "Lena Harbour", role=("Senator",)), *CROWD]):
        publish(archive, f"b{n}", story)
    archive.outbox.done(archive.outbox.latest())
    decide_all(archive)
    assert [change.article_id for change in archive.outbox.pending(99)] == [first]


def test_the_owner_wins_over_evidence(archive: Archive) -> None:
    for n, story in enumerate([*stories("Jerrold Nack", 4, "Lena Harbour", role=("Senator",)), *CROWD]):
        publish(archive, f"a{n}", story)
    decide_all(archive)
    archive.people.correct(Kind.RENAME, "jerrold-nack", names=["Jerrold Nack the Elder"])
    for n, story in enumerate(stories("Jerry Nack", 9, "Lena Harbour", role=("Senator",))):
        publish(archive, f"b{n}", story)
    decide_all(archive)
    assert named(archive, "jerry-nack") == named(archive, "jerrold-nack") == "Jerrold Nack the Elder"
    archive.people.undo()
    decide_all(archive)
    assert named(archive, "jerrold-nack") == "Jerry Nack"


def test_hidden_and_merged_people_stay_so_when_more_is_known(archive: Archive) -> None:
    for n, story in enumerate([*stories("Jerrold Nack", 4, "Lena Harbour", role=("Senator",)), *CROWD]):
        publish(archive, f"a{n}", story)
    decide_all(archive)
    archive.people.correct(Kind.HIDE, "jerrold-nack")
    archive.people.correct(Kind.MERGE, "lena-harbour", other="xaver-quilla")
    for n, story in enumerate(stories("Jerry Nack", 9, "Lena Harbour", role=("Senator",))):
        publish(archive, f"b{n}", story)
    decide_all(archive)
    assert archive.people.get("jerrold-nack") is None
    assert archive.people.get("jerry-nack") is None
    assert named(archive, "lena-harbour") == "Xaver Quilla"


@pytest.mark.parametrize("count", [1, 5])
def test_one_stray_form_renames_nobody(archive: Archive, count: int) -> None:
    fill(
        archive,
        [*stories("Ana Lund", count, "Lena Harbour"), *stories("Heckle Ana Lund", 1, "Lena Harbour"), *CROWD],
        range(count + 21),
    )
    assert named(archive, "ana-lund") == "Ana Lund"
