"""Parts of the query language that are offered while somebody types."""

from pathlib import Path

import pytest

from index.accounts.rights import Role
from search.query.parse import parse
from search.suggest.language_parts import operators_like
from tests.search.newsroom import NOON, STORIES, Newsroom


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("tunnel NE", ["tunnel NEAR/8", "tunnel NEAR/s"]),
        ("NE", []),
        ("tunnel ne", []),
        ("tunnel -eve", ["tunnel -event:"]),
        ("(lea", ["(lead:"]),
        ("atl", ["atleast(3, "]),
        ("is:op", ["is:opinion"]),
        ("tunnel has:auth", ["tunnel has:author"]),
        ("event:", []),
        ("", []),
        ("xyz", []),
    ],
)
def test_what_the_last_word_may_begin(text: str, offered: list[str]) -> None:
    assert [one.query.q.strip() for one in operators_like(text)] == [one.strip() for one in offered]


def test_states_and_fields_that_are_offered_are_read() -> None:
    for text in ("is:", "has:"):
        for one in operators_like(text):
            assert parse(one.query.q).notes == (), one


def test_they_come_behind_what_the_archive_holds(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    room.publish(*STORIES)
    rosa = room.archive.accounts.add("rosa", Role.READER, password=None, created=NOON)
    assert rosa is not None
    room.archive.word_lists.add("water", ("river",), account=rosa.id, shared=False, now=NOON)
    room.archive.word_lists.add("wind", ("gale",), account=None, shared=True, now=NOON)
    try:
        kinds = [one.kind for one in room.searcher.suggest("sec", 9)]
        assert kinds == sorted(kinds, key=lambda kind: kind == "operator")
        assert [one.query.q for one in room.searcher.suggest("ferry @w", reader=rosa.id)] == [
            "ferry @water",
            "ferry @wind",
        ]
        assert [one.text for one in room.searcher.suggest("@W")] == ["@wind"]
        assert len(room.searcher.suggest("has:", 3)) == 3
    finally:
        room.close()
