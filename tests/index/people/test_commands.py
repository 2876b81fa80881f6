"""`broadsheet people`, as an owner would type it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.archive import open_archive
from index.archive.protocols import Archive
from index.errors import BroadsheetError
from index.indexing.loop import sync_once
from index.operations.settings import load_settings
from index.people.commands import people
from tests.index.fakes import an_article


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROADSHEET_DATA", str(tmp_path / "data"))
    settings = load_settings()
    with open_archive(settings) as archive:
        archive.articles.save(an_article("bridge", "The mayor, Anna Petersen, met Mark Holloway on Monday."))
        archive.articles.save(an_article("ferry", "Mrs Anneke Petersen and Mark Holloway took the ferry, she said."))
        sync_once(settings)
        yield archive


def said(*arguments: str) -> str:
    result = CliRunner().invoke(people, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_listing_and_showing(archive: Archive) -> None:
    lines = said("list").splitlines()
    assert lines[0].split() == ["2", "mark-holloway", "Mark", "Holloway"]
    assert len(lines) == 3
    assert said("list", "pet").count("petersen") == 2
    assert said("list", "zzz") == "Nobody of that name.\n"
    shown = said("show", "mark-holloway")
    assert "2 articles" in shown
    assert "Anna Petersen" in shown
    assert "The mayor, Anna Petersen, met [Mark Holloway] on Monday." in shown
    with pytest.raises(BroadsheetError, match="did you mean mark-holloway"):
        said("show", "holloway")


def test_a_merge_counts_at_once_and_can_be_taken_back(archive: Archive) -> None:
    assert "takes it back" in said("merge", "anneke-petersen", "anna-petersen")
    assert said("list", "anna").split()[0] == "2"
    assert archive.outbox.waiting() == 0
    assert said("undo") == "Taken back: anneke-petersen is anna-petersen.\n"
    assert said("list", "anna").split()[0] == "1"
    assert "taken back" in said("log")


def test_renaming_splitting_and_hiding(archive: Archive) -> None:
    said("rename", "mark-holloway", "Mark Holloway of Arhus")
    assert "Mark Holloway of Arhus" in said("list", "mark")
    said("hide", "mark-holloway")
    assert said("list", "mark") == "Nobody of that name.\n"
    said("undo")
    said("split", "mark-holloway", "Mark Holloway")
    assert "mark-holloway-2" in said("list", "mark")


def test_what_makes_no_sense_is_said(archive: Archive) -> None:
    with pytest.raises(BroadsheetError, match="people list"):
        said("merge", "anna-petersen", "nobody")
    with pytest.raises(BroadsheetError, match="one person already"):
        said("merge", "anna-petersen", "anna-petersen")
    with pytest.raises(BroadsheetError, match="no such correction"):
        said("undo", "77")


def test_near_names(archive: Archive) -> None:
    assert said("near") == "No two names that are near.\n"
    for number in range(2):
        archive.articles.save(
            an_article(f"port {number}", "Mark Hollowey, the mayor, opened the port. Hollowey spoke.")
        )
    sync_once(load_settings())
    shown = said("near", "mark-holloway")
    assert "mark-holloway, 2)" in shown
    assert "mark-hollowey, 2)" in shown
    assert "one letter differs" in shown or "two spellings" in shown
