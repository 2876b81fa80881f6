"""The registry of people and the owner's corrections of it."""

import pytest

from index.archive.protocols import Archive
from index.archive.sql.registry import people
from index.article import Annotation, Mention
from index.errors import NotFound
from index.people import Kind
from tests.index.fakes import an_article, annotate


def article_naming(archive: Archive, name: str, *people: str, roles: tuple[str, ...] = ()) -> str:
    article = an_article(name)
    archive.articles.save(article)
    mentions = tuple(Mention(name=person, spans=((0, 3),), roles=roles) for person in people)
    annotate(archive, [(article.id, Annotation(annotator="a1", mentions=mentions))])
    return article.id


def decide_all(archive: Archive) -> None:
    while archive.people.decide_pending(9):
        pass


def count(archive: Archive, person: str) -> int:
    summary = archive.people.get(person)
    return summary.articles if summary else -1


def who(archive: Archive, article_id: str) -> list[str]:
    found = archive.articles.get(article_id)
    assert found is not None
    return [person.id for person in found.people]


def test_variants_are_one_person_and_counts_are_of_articles(archive: Archive) -> None:
    article_naming(archive, "bridge", "Ada Lund", "Dr Ada Lund")
    article_naming(archive, "ferry", "Ada B. Lund", "Eva Holm", "Lund")
    found = archive.people.get("ada-lund")
    assert found is not None
    assert found.articles == 2
    assert found.person.name == "Ada Lund"
    assert found.variants == ("Ada B. Lund", "Dr Ada Lund")
    assert archive.people.get("lund") is None
    assert archive.people.names(["eva-holm", "unknown"]) == {"eva-holm": "Eva Holm"}


def test_variants_are_names_and_the_most_usual_come_first(archive: Archive) -> None:
    for number in range(16):
        article_naming(archive, f"bridge{number}", "Ada Lund")
    for number in range(2):
        article_naming(archive, f"tower{number}", "Ada Marie Lund")
    article_naming(archive, "ferry", "Ada M. Lund")
    article_naming(archive, "headline", "Ada Lund", "Ada Lund Please")  # a headline in capitals
    decide_all(archive)
    found = archive.people.get("ada-lund")
    assert found is not None
    assert found.articles == 20
    assert found.variants == ("Ada Marie Lund", "Ada M. Lund")


def test_name_order_and_spelling(archive: Archive) -> None:
    article_naming(archive, "bridge", "Moon Ji-won")
    article_naming(archive, "ferry", "Ji-won Moon")
    article_naming(archive, "tower", "Moon Ji Won")
    assert count(archive, "moon-ji-won") == 3


def test_counts_follow_changes_and_takedowns(archive: Archive) -> None:
    bridge = article_naming(archive, "bridge", "Ada Lund")
    article_naming(archive, "bridge", "Eva Holm")
    assert (count(archive, "ada-lund"), count(archive, "eva-holm")) == (0, 1)
    archive.articles.forget(ids=[bridge])
    assert count(archive, "eva-holm") == 0


def test_whom_a_name_may_mean(archive: Archive) -> None:
    article_naming(archive, "bridge", "Ada Lund", "Eva Lund", "Lund Berg")
    article_naming(archive, "ferry", "Eva Lund")
    for typed, ids in {
        "ada-lund": ["ada-lund"],
        "ada lund": ["ada-lund"],
        "Lund Ada": ["ada-lund"],
        "Lund": ["eva-lund", "ada-lund"],
        "Minister Lund": ["eva-lund", "ada-lund"],
        "nobody": [],
        "": [],
    }.items():
        assert [person.id for person in archive.people.resolve(typed)] == ids, typed


def test_matching_beginnings(archive: Archive) -> None:
    article_naming(archive, "bridge", "Ada Lund", "Eva Lundqvist")
    article_naming(archive, "ferry", "Eva Lundqvist")
    assert [s.person.id for s in archive.people.matching("lun", 9)] == ["eva-lundqvist", "ada-lund"]
    assert [s.person.id for s in archive.people.matching("e LUN", 9)] == ["eva-lundqvist"]
    assert [s.person.id for s in archive.people.matching("lun", 1)] == ["eva-lundqvist"]
    assert archive.people.matching(" ", 9) == []
    assert [s.person.id for s in archive.people.most(1, after=1)] == ["ada-lund"]


def test_matching_one_name_of_many(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same answers where those in most articles are looked through first."""
    monkeypatch.setattr(people, "_FEW_CALLED", 0)
    test_matching_beginnings(archive)
    article_naming(archive, "again", "Lune Marsh")
    archive.people.correct(Kind.MERGE, "lune-marsh", other="ada-lund")
    archive.people.correct(Kind.RENAME, "ada-lund", names=("Ada Berg",))
    found = [(s.person.id, s.articles) for s in archive.people.matching("lune", 9)]
    monkeypatch.undo()
    assert found == [(s.person.id, s.articles) for s in archive.people.matching("lune", 9)] == [("ada-lund", 2)]


def test_two_names_with_one_slug_stay_apart(archive: Archive) -> None:
    bridge = article_naming(archive, "bridge", "Anna J. Holm", "Anna K. Holm", "Robert Berg Jr.", "Robert Berg Sr.")
    assert who(archive, bridge) == ["anna-j-holm", "anna-k-holm", "robert-berg-jr", "robert-berg-sr"]


def test_a_bare_surname_counts_only_with_a_title_and_one_person(archive: Archive) -> None:
    for name in ("one", "two", "three"):
        article_naming(archive, name, "Ada Lund", roles=("Danish President",))
    assert who(archive, article_naming(archive, "bare", "Lund", roles=("President",))) == ["ada-lund"]
    assert who(archive, article_naming(archive, "untitled", "Lund")) == []
    assert who(archive, article_naming(archive, "another office", "Lund", roles=("goalkeeper",))) == []
    article_naming(archive, "other", "Eva Lund", roles=("President",))
    assert who(archive, article_naming(archive, "two of them", "Lund", roles=("President",))) == []


def test_merging_and_undoing(archive: Archive) -> None:
    bridge = article_naming(archive, "bridge", "Ada Lund")
    article_naming(archive, "ferry", "Adelheid Lund", "Ada Lund")
    archive.outbox.done(archive.outbox.latest())
    archive.people.correct(Kind.MERGE, "adelheid-lund", other="ada-lund")
    assert count(archive, "ada-lund") == 2
    merged = archive.people.get("adelheid-lund")
    assert merged is not None
    assert merged.person.id == "ada-lund"
    assert [p.id for p in archive.people.resolve("Adelheid Lund")] == ["ada-lund"]
    assert [change.article_id for change in archive.outbox.pending(9)] != []
    new = article_naming(archive, "tower", "Adelheid Lund")
    assert who(archive, new) == ["ada-lund"]
    with pytest.raises(ValueError, match="already"):
        archive.people.correct(Kind.MERGE, "ada-lund", other="adelheid-lund")
    archive.people.undo()
    assert (count(archive, "ada-lund"), count(archive, "adelheid-lund")) == (2, 2)
    assert who(archive, new) == ["adelheid-lund"]
    assert who(archive, bridge) == ["ada-lund"]


def test_splitting_renaming_hiding_and_undoing_in_any_order(archive: Archive) -> None:
    bridge = article_naming(archive, "bridge", "Ada Lund")
    ferry = article_naming(archive, "ferry", "Ada B. Lund")
    split = archive.people.correct(Kind.SPLIT, "ada-lund", names=["ada b lund"])
    assert split.other == "ada-b-lund"
    assert (who(archive, bridge), who(archive, ferry)) == (["ada-lund"], ["ada-b-lund"])
    rename = archive.people.correct(Kind.RENAME, "ada-lund", names=["Ada Lund the Elder"])
    hide = archive.people.correct(Kind.HIDE, "ada-b-lund")
    assert archive.people.names(["ada-lund"]) == {"ada-lund": "Ada Lund the Elder"}
    assert archive.people.get("ada-b-lund") is None
    assert who(archive, ferry) == []
    archive.people.undo(split.seq)
    assert who(archive, ferry) == ["ada-lund"]
    archive.people.undo(hide.seq)
    archive.people.undo(rename.seq)
    assert archive.people.names(["ada-lund"]) == {"ada-lund": "Ada Lund"}
    assert count(archive, "ada-lund") == 2
    assert all(entry.undone for entry in archive.people.log())
    with pytest.raises(NotFound):
        archive.people.undo()


def test_corrections_outlive_annotating_again(archive: Archive) -> None:
    article_naming(archive, "bridge", "Ada Lund", "Eva Holm")
    archive.people.correct(Kind.MERGE, "eva-holm", other="ada-lund")
    again = article_naming(archive, "bridge", "Ada Lund", "Eva Holm")
    assert who(archive, again) == ["ada-lund"]
    assert count(archive, "ada-lund") == 1


def test_corrections_that_make_no_sense_are_refused(archive: Archive) -> None:
    article_naming(archive, "bridge", "Ada Lund")
    with pytest.raises(NotFound, match="nobody-here"):
        archive.people.correct(Kind.HIDE, "nobody-here")
    with pytest.raises(ValueError, match="calls"):
        archive.people.correct(Kind.SPLIT, "ada-lund", names=["Eva Lund"])
    with pytest.raises(ValueError, match="name"):
        archive.people.correct(Kind.RENAME, "ada-lund", names=[" "])
    assert archive.people.log() == []


def test_a_profile_has_forms_and_roles_and_there_are_companions(archive: Archive) -> None:
    bridge = article_naming(archive, "bridge", "Ada Lund", roles=("mayor of Arhus",))
    ferry = article_naming(archive, "ferry", "Ada B. Lund", "Eva Holm", roles=("mayor",))
    profile = archive.people.profile("ada-lund")
    assert profile is not None
    assert {form.name: form.newest for form in profile.forms} == {"Ada Lund": (bridge,), "Ada B. Lund": (ferry,)}
    assert {role.role for role in profile.roles} == {"mayor", "mayor of Arhus"}
    assert all(role.first <= role.last for role in profile.roles)
    assert [(person.id, shared) for person, shared in archive.people.companions("ada-lund")] == [("eva-holm", 1)]
    assert archive.people.profile("nobody") is None
    assert archive.people.companions("nobody") == []


def test_a_double_surname_is_no_second_entry(archive: Archive) -> None:
    article_naming(archive, "bridge", "Luis Prado Vega", "Ines de Vries")
    assert who(archive, article_naming(archive, "ferry", "Prado Vega", "De Vries")) == ["luis-prado-vega"]
    article_naming(archive, "tower", "Brack Holm")
    assert who(archive, article_naming(archive, "later", "Ingrid Brack Holm")) == ["brack-holm"]
    decide_all(archive)
    assert archive.people.names(["brack-holm"]) == {"brack-holm": "Ingrid Brack Holm"}


def stands_for(archive: Archive, person: str) -> str:
    summary = archive.people.get(person)
    assert summary is not None
    return summary.person.id


ORDERS = [("Paz Roldan", "Victor Paz Roldan"), ("Victor Paz Roldan", "Paz Roldan")]


@pytest.mark.parametrize("forms", ORDERS)
def test_the_ids_of_every_form_lead_to_one_person_whatever_came_first(archive: Archive, forms: tuple[str, str]) -> None:
    for number, form in enumerate(forms):
        article_naming(archive, f"a{number}", form)
    found = {stands_for(archive, "paz-roldan"), stands_for(archive, "victor-paz-roldan")}
    assert len(found) == 1
    assert {p.id for p in archive.people.resolve("victor-paz-roldan")} == found
    assert archive.people.profile("victor-paz-roldan") is not None
    assert archive.people.get("victor-roldan") is None
    assert archive.people.get("-" * 500) is None
    assert archive.people.get("paz " * 300) is None


def test_an_id_that_leads_to_two_people_leads_nowhere(archive: Archive) -> None:
    article_naming(archive, "bridge", "Anna J. Holm", "Anna K. Holm")
    assert archive.people.get("anna-holm") is None
    article_naming(archive, "ferry", "Anna Holm")
    assert archive.people.get("anna-holm") is not None


def test_ids_outlive_reading_anew_merging_and_forgetting(archive: Archive) -> None:
    bridge = article_naming(archive, "bridge", "Paz Roldan", "Eva Holm")
    article_naming(archive, "ferry", "Victor Paz Roldan", "Eva Holm")
    before = {p.person.id for p in archive.people.most(9)}
    archive.outbox.rebuild(annotations=True)
    article_naming(archive, "ferry", "Victor Paz Roldan", "Eva Holm")
    article_naming(archive, "bridge", "Victor Paz Roldan", "Eva Holm")
    assert {p.person.id for p in archive.people.most(9)} == before == {"paz-roldan", "eva-holm"}
    archive.people.correct(Kind.MERGE, "victor-paz-roldan", other="eva-holm")
    assert stands_for(archive, "victor-paz-roldan") == "eva-holm"
    archive.people.undo()
    assert stands_for(archive, "victor-paz-roldan") == "paz-roldan"
    archive.articles.forget(ids=[bridge])
    article_naming(archive, "ferry", "Eva Holm")
    assert count(archive, "paz-roldan") == 0
    article_naming(archive, "tower", "Paz Roldan")
    assert who(archive, article_naming(archive, "later", "Victor Paz Roldan")) == ["paz-roldan"]


def test_the_ids_of_other_forms_hide_with_the_person(archive: Archive) -> None:
    article_naming(archive, "bridge", "Paz Roldan")
    article_naming(archive, "ferry", "Victor Paz Roldan")
    archive.people.correct(Kind.HIDE, "victor-paz-roldan")
    assert archive.people.get("victor-paz-roldan") is None
    assert archive.people.profile("paz-roldan") is None
