"""`broadsheet collections` from the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import search.desk.commands
from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.errors import BroadsheetError
from index.operations.settings import Settings
from search.desk.commands import collections
from tests.search.newsroom import STORIES, Newsroom


class _Backend:
    """The newsroom's engine as the one of the settings; it stays open."""

    def __init__(self, room: Newsroom) -> None:
        self._room = room

    def reader(self, settings: Settings) -> object:
        return self._room.engine


@pytest.fixture(autouse=True)
def room(newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROADSHEET_DATA", str(newsroom.settings.data))
    monkeypatch.setattr(newsroom.engine, "close", lambda: None)
    monkeypatch.setattr(search.desk.commands, "engine_backend", lambda settings: _Backend(newsroom))
    AccountService(newsroom.archive.accounts).add("otto", Role.OWNER, by="test")
    return newsroom


def said(*words: str) -> str:
    result = CliRunner().invoke(collections, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_collection_from_the_command_line() -> None:
    assert "number 1" in said("make", "Coal phase-out", "--access", "read")
    assert said("add", "coal phase-OUT", STORIES[0].id) == "Put 1 into Coal phase-out.\n"
    assert said("add", "1", "--query", "harbour OR museum") == "Put 2 into Coal phase-out.\n"
    assert said("add", "1", "--query", "museum collection:coal") == "Put 0 into Coal phase-out.\n"
    assert "Coal phase-out" in said("list")
    assert [line.split("  ")[2] for line in said("show", "Coal phase-out").splitlines()][-1] == STORIES[0].title
    assert said("take-out", "1", STORIES[0].id) == "Took 1 out of Coal phase-out.\n"
    assert "is gone" in said("remove", "Coal phase-out")
    assert said("list") == ""


def test_whose_they_are_has_to_be_clear(room: Newsroom) -> None:
    AccountService(room.archive.accounts).add("olga", Role.OWNER, by="test")
    with pytest.raises(BroadsheetError, match="--account"):
        said("list")
    assert said("list", "--account", "olga") == ""


def test_either_ids_or_a_query() -> None:
    result = CliRunner().invoke(collections, ["add", "1"])
    assert result.exit_code == 2
