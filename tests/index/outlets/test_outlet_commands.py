"""`broadsheet outlets`, as an owner would type it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click import UsageError
from click.testing import CliRunner

from index.archive import open_archive
from index.archive.protocols import Archive
from index.article import Outlet
from index.errors import BroadsheetError
from index.operations.settings import load_settings
from index.outlets.commands import outlets
from tests.index.fakes import an_article


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROADSHEET_DATA", str(tmp_path / "data"))
    with open_archive(load_settings()) as archive:
        for name, outlet in (("a", "The Daily Lantern"), ("b", "Daily Lantern"), ("c", "The Daily Lantern")):
            key = outlet.lower().replace(" ", "-")
            archive.articles.save(replace(an_article(name), outlet=Outlet(id=key, name=outlet)))
        yield archive


def said(*arguments: str) -> str:
    result = CliRunner().invoke(outlets, arguments, catch_exceptions=False, standalone_mode=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_listed_decided_and_taken_back(archive: Archive) -> None:
    assert "the-daily-lantern" in said("list", "lantern")
    assert "differ in articles" in said("near")
    assert "daily-lantern is the-daily-lantern: 1 articles" in said(
        "merge", "daily-lantern", "the-daily-lantern", "--preview"
    )
    assert "1: daily-lantern is the-daily-lantern" in said("merge", "daily-lantern", "The Daily Lantern")
    assert archive.outbox.waiting() == 0
    assert "No two names" in said("near")
    said("rename", "the-daily-lantern", "Lantern of the Day")
    said("label", "daily-lantern", "--country", "ie", "--kind", "newspaper", "--word", "harbour")
    out = said("show", "daily-lantern")
    assert "Lantern of the Day  (the-daily-lantern), 3 articles" in out
    assert "labels   IE, newspaper, harbour" in out
    assert "merged   Daily Lantern  (daily-lantern)" in out
    assert "[IE, newspaper, harbour]" in said("list")
    assert "by command line" in said("log")
    assert "Taken back: labels" in said("undo")
    assert "Taken back: daily-lantern is" in said("undo", "1")
    assert "(taken back" in said("log")
    said("apart", "daily-lantern", "the-daily-lantern")
    assert "No two names" in said("near")


def test_what_cannot_be_is_said(archive: Archive) -> None:
    for arguments, words in (
        (("merge", "nosuch", "daily-lantern"), "no outlet called"),
        (("rename", "daily-lantern", ""), "needs a name"),
        (("undo", "9"), "no such decision"),
        (("show", "nosuch"), "no outlet called"),
    ):
        with pytest.raises(BroadsheetError, match=words):
            said(*arguments)
    with pytest.raises(UsageError, match="two letters"):
        said("label", "daily-lantern", "--country", "Ireland")
