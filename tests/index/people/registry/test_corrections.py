"""Corrections are a log: what stands follows from it, and undoing brings back what was."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from index.people import Correction, Corrections, Kind
from index.people.registry.corrections import last_standing

NOW = datetime(2025, 7, 12, tzinfo=UTC)


def entry(seq: int, kind: Kind, person: str, other: str | None = None, *names: str) -> Correction:
    return Correction(seq=seq, kind=kind, person=person, other=other, names=names, made=NOW)


def test_without_a_log_all_is_as_registered() -> None:
    assert Corrections([]).apply("anna-petersen", "Anna Petersen") == "anna-petersen"


def test_a_merge_leads_to_the_one_that_stays() -> None:
    corrections = Corrections([entry(1, Kind.MERGE, "a", "b"), entry(2, Kind.MERGE, "b", "c")])
    assert corrections.apply("a", "A A") == "c"
    assert corrections.follow("b") == "c"


def test_merges_never_go_round() -> None:
    corrections = Corrections([entry(1, Kind.MERGE, "a", "b"), entry(2, Kind.MERGE, "b", "a")])
    assert corrections.follow("a") == corrections.follow("b") == "b"


def test_a_split_takes_the_forms_named() -> None:
    corrections = Corrections([entry(1, Kind.SPLIT, "a", "a-2", "Anna J. Petersen")])
    assert corrections.apply("a", "Anna J. PETERSEN") == "a-2"
    assert corrections.apply("a", "Anna Petersen") == "a"


def test_the_hidden_are_nobody() -> None:
    corrections = Corrections([entry(1, Kind.MERGE, "a", "b"), entry(2, Kind.HIDE, "b")])
    assert corrections.apply("a", "A A") is None
    assert corrections.is_hidden("a")


def test_a_rename_changes_what_is_shown() -> None:
    assert Corrections([entry(1, Kind.RENAME, "a", None, "Anna P.")]).names == {"a": "Anna P."}


def test_the_last_that_stands() -> None:
    log = [entry(1, Kind.HIDE, "a"), replace(entry(2, Kind.HIDE, "b"), undone=NOW)]
    assert last_standing(log) == log[0]
    assert last_standing([]) is None


IDS = st.sampled_from(["a", "b", "c", "d"])
ENTRIES = st.lists(
    st.tuples(st.sampled_from(Kind), IDS, IDS, st.booleans()).map(
        lambda t: Correction(
            seq=0, kind=t[0], person=t[1], other=t[2], names=("N N",), made=NOW, undone=NOW if t[3] else None
        )
    ),
    max_size=12,
)


@given(ENTRIES, IDS)
def test_undoing_the_newest_restores_what_stood_before(log: list[Correction], person: str) -> None:
    log = [replace(one, seq=seq) for seq, one in enumerate(log)]
    before = Corrections(log)
    for kind in Kind:
        added = Correction(seq=99, kind=kind, person=person, other="d", names=("N N",), made=NOW, undone=NOW)
        after = Corrections([*log, added])
        for one in "abcd":
            assert after.apply(one, "N N") == before.apply(one, "N N")
    assert before.follow(before.follow(person)) == before.follow(person)
