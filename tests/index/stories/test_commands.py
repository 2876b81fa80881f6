"""`broadsheet stories`."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.archive import open_archive
from index.operations.settings import Settings
from index.stories.commands import stories
from tests.index.stories.newsroom import told
from tests.index.stories.newsroom_archive import add


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(os.environ, "BROADSHEET_DATA", str(tmp_path))
    return tmp_path


def test_stories_are_listed(data: Path) -> None:
    assert "No story yet" in CliRunner().invoke(stories, ["list"]).output
    with open_archive(Settings(data=data)) as archive:
        add(archive, told("ferry"))
    shown = CliRunner().invoke(stories, ["list", "--most-reported"])
    assert "3 articles    3 outlets" in shown.output


def test_everything_is_grouped_anew(data: Path) -> None:
    with open_archive(Settings(data=data)) as archive:
        add(archive, [*told("ferry"), *told("bridge")])
        before = archive.stories.of([article.id for article in told("ferry")])
    told_so = CliRunner().invoke(stories, ["regroup"])
    assert told_so.exit_code == 0, told_so.output
    assert told_so.output.strip().endswith("2 stories; there were 2.")
    with open_archive(Settings(data=data)) as archive:
        assert archive.stories.of([article.id for article in told("ferry")]) == before
        assert archive.stories.unread(1) == []
