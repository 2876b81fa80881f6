"""`broadsheet correct`, as an owner would type it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.archive import open_archive
from index.archive.protocols import Archive
from index.corrections.commands import correct
from index.errors import BroadsheetError
from index.operations.settings import load_settings
from tests.index.fakes import an_article

ARTICLE = an_article("harbour", "The harbour opened on Monday.")


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROADSHEET_DATA", str(tmp_path / "data"))
    with open_archive(load_settings()) as archive:
        archive.articles.save(ARTICLE)
        yield archive


def said(*arguments: str) -> str:
    result = CliRunner().invoke(correct, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_corrected_listed_and_taken_back(archive: Archive) -> None:
    out = said(
        ARTICLE.url, "--title", "Harbour opens", "--author", "Ana Lund", "--author", "Boris Latch", "--published", ""
    )
    assert "title is Harbour opens" in out
    assert "authors is Ana Lund, Boris Latch" in out
    assert archive.outbox.waiting() == 0
    assert "Nothing is different" in said(ARTICLE.id, "--title", "Harbour opens")
    log = said(ARTICLE.id)
    assert "by command line" in log
    number = log.split()[0]
    assert "Taken back" in said(ARTICLE.id, "--undo", number)
    assert "taken back" in said(ARTICLE.id)
    found = archive.articles.get(ARTICLE.id)
    assert found is not None
    assert found.article.title == ARTICLE.title


def test_what_cannot_be_is_said(archive: Archive) -> None:
    for arguments, words in (
        (("nosuch", "--title", "x"), "no article"),
        ((ARTICLE.id, "--title", ""), "needs a title"),
        ((ARTICLE.id, "--published", "soon"), "a date is written"),
        ((ARTICLE.id, "--undo", "7"), "no correction 7"),
    ):
        with pytest.raises(BroadsheetError, match=words):
            said(*arguments)
