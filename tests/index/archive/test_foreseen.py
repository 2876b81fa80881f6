"""What a correction of people would do is what it then does; who made it is kept; "not the same" stays so."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.archive.protocols import Archive, Foreseen
from index.article import Annotation, Mention
from index.errors import NotFound
from index.people import Correction, Kind
from tests.index.fakes import an_article, annotate

NAMES = ("Ada Lund", "Adelheid Lund", "Eva Holm", "Otto Brandt")
IDS = ("ada-lund", "adelheid-lund", "eva-holm", "otto-brandt")


@pytest.fixture
def filled(archive: Archive) -> Archive:
    for number in range(9):
        article = an_article(f"story {number}")
        archive.articles.save(article)
        called = [name for at, name in enumerate(NAMES) if (number + at) % (at + 2) == 0]
        mentions = tuple(Mention(name=name, spans=((0, 3),)) for name in called)
        annotate(archive, [(article.id, Annotation(annotator="a1", mentions=mentions))])
    while archive.people.decide_pending(9):
        pass
    return archive


def named(archive: Archive) -> dict[str, list[tuple[str, str]]]:
    """id of an article -> whom it names."""
    return {
        one.article.id: sorted((person.id, person.name) for person in one.people)
        for one in archive.articles.get_many(list(archive.articles.ids()))
    }


CORRECTION = st.one_of(
    st.tuples(st.sampled_from((Kind.MERGE, Kind.APART)), st.sampled_from(IDS), st.sampled_from(IDS)),
    st.tuples(st.sampled_from((Kind.SPLIT, Kind.RENAME)), st.sampled_from(IDS), st.sampled_from((*NAMES, "Ada Blom"))),
    st.tuples(st.just(Kind.HIDE), st.sampled_from(IDS), st.just("")),
)
STEP = st.one_of(CORRECTION, CORRECTION, st.integers(1, 6))
"""A correction, or the number of one to take back."""
Step = tuple[Kind, str, str] | int


def foresee(archive: Archive, step: Step) -> Foreseen:
    if isinstance(step, int):
        return archive.people.foresee_undo(step)
    kind, person, more = step
    return archive.people.foresee(kind, person, other=more, names=(more,))


def make(archive: Archive, step: Step) -> Correction:
    if isinstance(step, int):
        return archive.people.undo(step, by="edda")
    kind, person, more = step
    return archive.people.correct(kind, person, other=more, names=(more,), by="edda")


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, max_size=6))
def test_what_is_foreseen_happens(filled: Archive, steps: list[Step]) -> None:
    for step in steps:
        before = named(filled)
        try:
            foreseen = foresee(filled, step)
        except (ValueError, NotFound) as refused:
            with pytest.raises(type(refused)):
                make(filled, step)
            assert named(filled) == before
            continue
        assert named(filled) == before
        entry = make(filled, step)
        assert "edda" in (entry.by, entry.undone_by)
        after = named(filled)
        changed = {one for one in after if [id_ for id_, _ in after[one]] != [id_ for id_, _ in before[one]]}
        if entry.kind is not Kind.RENAME:
            assert foreseen.articles == len(changed)
            assert set(foreseen.examples) <= changed
    for entry in reversed(filled.people.log()):
        if entry.undone is None:
            filled.people.undo(entry.seq)


def test_two_who_were_said_to_be_two_stay_so_whatever_comes(filled: Archive) -> None:
    filled.people.correct(Kind.APART, "ada-lund", other="adelheid-lund", by="edda")
    with pytest.raises(ValueError, match="said already"):
        filled.people.correct(Kind.APART, "adelheid-lund", other="ada-lund")
    for number in range(20, 30):
        article = an_article(f"story {number}")
        filled.articles.save(article)
        mentions = tuple(
            Mention(name=name, spans=((0, 3),)) for name in ("Ada Lund" if number % 2 else "Adelheid Lund", "Pia Rask")
        )
        annotate(filled, [(article.id, Annotation(annotator="a1", mentions=mentions))])
    while filled.people.decide_pending(9):
        pass
    assert {one.person.id for one in filled.people.matching("lund", 9)} == {"ada-lund", "adelheid-lund"}
    assert not [
        pair
        for pair in filled.people.near(50)
        if {pair.one.person.id, pair.other.person.id} == {"ada-lund", "adelheid-lund"}
    ]


def test_a_pair_is_asked_although_both_were_corrected_otherwise(filled: Archive) -> None:
    def asked() -> bool:
        return any(
            {pair.one.person.id, pair.other.person.id} == {"ada-lund", "adelheid-lund"}
            for pair in filled.people.near(50)
        )

    was = asked()
    filled.people.correct(Kind.APART, "ada-lund", other="eva-holm")
    filled.people.correct(Kind.APART, "adelheid-lund", other="otto-brandt")
    assert asked() == was
