"""Decisions about outlets: over what was read, for articles there are and those to come, and back again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.archive.protocols import Archive, Saved
from index.article import Outlet
from index.corrections.layer import Field
from index.document import document_of
from index.errors import NotFound
from index.operations.settings import Settings
from index.outlets.labels import LabelKind, Labels
from index.outlets.outlet_decisions import DecisionKind, OutletDecision, OutletDecisions
from tests.index.fakes import START, an_article, later

HERALD, QUAY = Outlet(id="harbour-herald", name="Harbour Herald"), Outlet(id="quay-courier", name="Quay Courier")
MERGE, RENAME, LABEL, APART = DecisionKind


@pytest.fixture
def filled(archive: Archive) -> Archive:
    for name, outlet in (("a", HERALD), ("b", HERALD), ("c", QUAY)):
        archive.articles.save(replace(an_article(name), outlet=outlet))
    archive.outbox.done(archive.outbox.latest())
    return archive


def shown(archive: Archive, name: str) -> Outlet | None:
    found = archive.articles.get(an_article(name).id)
    assert found is not None
    return found.article.outlet


def waiting(archive: Archive) -> set[str]:
    return {change.article_id for change in archive.outbox.pending(99)}


def test_merged_counted_as_one_and_apart_again(filled: Archive, settings: Settings) -> None:
    outlets = filled.outlets
    foreseen = outlets.foresee(MERGE, HERALD.id, other=QUAY.id)
    assert (foreseen.articles, set(foreseen.examples)) == (2, {an_article("a").id, an_article("b").id})
    assert waiting(filled) == set(), "nothing has happened yet"
    entry = outlets.decide(MERGE, HERALD.id, other=QUAY.id, by="edda")
    assert (entry.outlet, entry.other, entry.by) == (HERALD.id, QUAY.id, "edda")
    assert waiting(filled) == {an_article("a").id, an_article("b").id}
    assert outlets.all() == [(QUAY, 3)]
    assert shown(filled, "a") == QUAY
    archived = filled.articles.get(an_article("a").id)
    assert archived is not None
    assert document_of(archived, settings.timezone).outlet == QUAY.id
    assert outlets.names([HERALD.id]) == {HERALD.id: "Quay Courier"}
    assert outlets.names_read([HERALD.id]) == {HERALD.id: "Harbour Herald"}
    summary = outlets.get(HERALD.id)
    assert summary is not None
    assert (summary.outlet, summary.articles, summary.merged) == (QUAY, 3, (HERALD,))
    assert outlets.resolve("harbour herald") == outlets.resolve(HERALD.id) == [QUAY]
    foreseen = outlets.foresee_undo()
    assert (foreseen.entry.seq, foreseen.articles) == (entry.seq, 2)
    undone = outlets.undo(entry.seq, by="otto")
    assert undone.undone_by == "otto"
    assert outlets.all() == [(HERALD, 2), (QUAY, 1)]
    assert shown(filled, "a") == HERALD
    with pytest.raises(NotFound):
        outlets.undo(entry.seq, by="otto")


def test_what_arrives_later_counts_to_the_one_that_stays(filled: Archive) -> None:
    filled.outlets.decide(MERGE, HERALD.id, other=QUAY.id, by="edda")
    assert filled.articles.save(replace(an_article("d"), outlet=HERALD)) is Saved.NEW
    assert shown(filled, "d") == QUAY
    assert (
        filled.articles.save(replace(an_article("a", "Read again."), outlet=HERALD, fetched=later())) is Saved.CHANGED
    )
    assert shown(filled, "a") == QUAY
    assert filled.outlets.all() == [(QUAY, 4)]
    assert [one.article.outlet for one in filled.articles.revisions(an_article("a").id)] == [HERALD, HERALD]


def test_a_name_that_was_given_wins_over_what_is_read_later(filled: Archive) -> None:
    entry = filled.outlets.decide(RENAME, HERALD.id, name="The Herald", by="edda")
    assert waiting(filled), "a new generation, or answers would keep their ETag"
    filled.articles.save(replace(an_article("e"), outlet=Outlet(id=HERALD.id, name="HARBOUR HERALD ONLINE")))
    assert shown(filled, "e") == shown(filled, "a") == Outlet(id=HERALD.id, name="The Herald")
    assert filled.outlets.names([HERALD.id]) == {HERALD.id: "The Herald"}
    assert [one.id for one in filled.outlets.resolve("the herald")] == [HERALD.id]
    assert [one.id for one in filled.outlets.resolve("Harbour Herald Online")] == [HERALD.id], "as it was read"
    filled.outlets.undo(entry.seq, by="edda")
    assert filled.outlets.names([HERALD.id]) == {HERALD.id: "HARBOUR HERALD ONLINE"}


def test_labels_are_replaced_as_a_whole(filled: Archive) -> None:
    one, other = Labels(country="IE", kind=LabelKind.NEWSPAPER), Labels(words=("harbour",))
    filled.outlets.decide(LABEL, HERALD.id, labels=one, by="edda")
    last = filled.outlets.decide(LABEL, HERALD.id, labels=other, by="edda")
    assert filled.outlets.labels([HERALD.id, QUAY.id]) == {HERALD.id: other}
    filled.outlets.undo(last.seq, by="edda")
    assert filled.outlets.labels([HERALD.id]) == {HERALD.id: one}
    assert waiting(filled) == set()


def test_a_merge_of_the_merged_leads_on(filled: Archive) -> None:
    filled.articles.save(replace(an_article("f"), outlet=Outlet(id="pier-post", name="Pier Post")))
    first = filled.outlets.decide(MERGE, HERALD.id, other=QUAY.id, by="edda")
    filled.outlets.decide(MERGE, QUAY.id, other="pier-post", by="edda")
    assert [outlet.id for outlet, _ in filled.outlets.all()] == ["pier-post"]
    entry = filled.outlets.decide(RENAME, HERALD.id, name="Post of the Pier", by="edda")
    assert entry.outlet == "pier-post", "a decision is about the outlet that the id stands for"
    with pytest.raises(ValueError, match="one outlet already"):
        filled.outlets.decide(MERGE, "pier-post", other=HERALD.id, by="edda")
    filled.outlets.undo(first.seq, by="edda")
    assert [(outlet.id, n) for outlet, n in filled.outlets.all()] == [(HERALD.id, 2), ("pier-post", 2)]


def test_what_makes_no_sense_is_refused(filled: Archive) -> None:
    outlets = filled.outlets
    outlets.decide(APART, HERALD.id, other=QUAY.id, by="edda")
    for kind, other, name, words in (
        (MERGE, HERALD.id, None, "one outlet already"),
        (APART, QUAY.id, None, "said already"),
        (RENAME, None, None, "needs a name"),
        (RENAME, None, "Harbour Herald", "already"),
        (LABEL, None, None, "already"),
    ):
        with pytest.raises(ValueError, match=words):
            outlets.decide(kind, HERALD.id, other=other, name=name, by="edda")
    for ids in (("nosuch", QUAY.id), (HERALD.id, "nosuch"), (HERALD.id, None)):
        with pytest.raises(NotFound):
            outlets.decide(MERGE, ids[0] or "", other=ids[1], by="edda")
    assert len(outlets.log()) == 1


def test_an_article_that_an_editor_gave_to_an_outlet_stays_there(filled: Archive) -> None:
    filled.corrections.correct(an_article("c").id, {Field.OUTLET: [HERALD.id, HERALD.name]}, by="edda")
    filled.outlets.decide(MERGE, HERALD.id, other=QUAY.id, by="edda")
    assert shown(filled, "c") == QUAY
    filled.outlets.undo(by="edda")
    assert shown(filled, "c") == HERALD


def test_a_takedown_of_an_outlet_takes_what_was_merged_into_it(filled: Archive) -> None:
    filled.outlets.decide(MERGE, HERALD.id, other=QUAY.id, by="edda")
    assert filled.articles.forget(outlet=QUAY.id) == 3
    assert filled.articles.save(replace(an_article("g"), outlet=HERALD)) is Saved.FORGOTTEN
    assert filled.articles.allow_again(outlet=QUAY.id)
    assert filled.articles.save(replace(an_article("g"), outlet=HERALD)) is Saved.NEW


IDS = st.sampled_from("abcde")


@given(st.lists(st.tuples(st.sampled_from([MERGE, APART]), IDS, IDS, st.booleans()), max_size=12))
def test_whatever_the_log_every_id_stands_for_one_outlet(log: list[tuple[DecisionKind, str, str, bool]]) -> None:
    decided = OutletDecisions(
        OutletDecision(
            seq=number, kind=kind, outlet=one, other=other, made=START, by="edda", undone=START if undone else None
        )
        for number, (kind, one, other, undone) in enumerate(log)
    )
    for one in "abcde":
        target = decided.follow(one)
        assert decided.follow(target) == target
        assert {one, target} <= decided.group(one)
        assert decided.group(one) >= decided.group(target)
        assert not decided.are_apart(one, target)


def test_outlets_by_the_beginnings_of_their_names(filled: Archive) -> None:
    assert filled.outlets.called(["h"]) == filled.outlets.called(["her", "harb"]) == [HERALD]
    assert filled.outlets.called([]) == [HERALD, QUAY]
    assert filled.outlets.called(["erald"]) == []
    filled.outlets.decide(RENAME, HERALD.id, name="Łódź Mail", by="edda")
    assert filled.outlets.called(["lodz"]) == [Outlet(id=HERALD.id, name="Łódź Mail")]
    assert filled.outlets.called(["herald"]) == []
    filled.outlets.decide(MERGE, HERALD.id, other=QUAY.id, by="edda")
    assert filled.outlets.called(["lodz"]) == []
