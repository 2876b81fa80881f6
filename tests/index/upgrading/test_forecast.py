"""What is said before an upgrade is what then happens, and saying it changes nothing."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.archive import open_archive
from index.archive.sqlite import migrations
from index.commands import backup as backup_command
from index.errors import ArchiveError
from index.indexing.loop import sync_once
from index.operations.locks import role_lock
from index.operations.settings import Settings
from index.upgrading.commands import upgrade_check
from index.upgrading.forecast import IndexFate, forecast
from tests.index.fakes import an_article
from tests.upgrades.make import HERE
from tests.upgrades.test_downgrade import files, later_archive, later_index
from tests.upgrades.test_kept_folders import unpack

NOW = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def old(tmp_path: Path) -> Settings:
    return unpack(HERE / "folders" / "archive-13-index-2.tar.gz", tmp_path)


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(upgrade_check, [str(argument) for argument in arguments])


def test_an_old_folder_is_told_of_and_left_as_it_is(old: Settings) -> None:
    before = files(old.data)
    told = forecast(old, now=NOW)
    assert told.archive is not None
    assert (told.archive.format, told.archive.known) == (13, migrations.newest())
    assert told.archive.steps == sum(number > 13 for number, _ in migrations.steps())
    assert (told.archive.articles, told.again) == (5, 5)
    assert told.index is IndexFate.ANEW
    assert told.needed > told.archive.bytes
    assert told.seconds > 0
    assert not told.later
    assert files(old.data) == before


def test_what_was_told_has_happened_then(old: Settings) -> None:
    sync_once(old, refresh=True)
    told = forecast(old, now=NOW)
    assert told.idle
    assert told.obstacles == ()
    assert (told.needed, told.seconds) == (0, 0.0)


def test_documents_that_are_made_otherwise_are_made_beside_the_old_ones(old: Settings) -> None:
    sync_once(old, refresh=True)
    moved = Settings(data=old.data, timezone=Settings(data=old.data).timezone.__class__("Asia/Tokyo"))
    assert forecast(moved, now=NOW).index is IndexFate.BESIDE


def test_a_backup_is_wanted_and_an_old_one_is_not_enough(old: Settings, tmp_path: Path) -> None:
    (missing,) = forecast(old, now=NOW).obstacles
    assert "there is no backup" in missing
    copy = tmp_path / "copy.sqlite3"
    shutil.copy(old.archive_path, copy)
    told = forecast(old, now=datetime.now(UTC), backup=copy)
    assert told.backup is not None
    assert told.obstacles == ()
    with closing(sqlite3.connect(old.archive_path)) as connection:
        connection.execute(
            "UPDATE articles SET first_fetched = ?", (int((NOW + timedelta(days=400)).timestamp() * 1e6),)
        )
        connection.commit()
    (stale,) = forecast(old, now=datetime.now(UTC) + timedelta(days=2), backup=copy).obstacles
    assert "articles have come since" in stale


def test_what_is_no_backup_is_refused(old: Settings, tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"no backup" * 999)
    with pytest.raises(ArchiveError, match="copy"):
        forecast(old, now=NOW, backup=tmp_path / "copy")


def test_a_backup_made_by_the_program_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROADSHEET_DATA", str(tmp_path / "data"))
    settings = Settings(data=tmp_path / "data")
    with open_archive(settings) as archive:
        archive.articles.save(an_article("bridge"))
    assert forecast(settings, now=NOW).backup is None
    assert CliRunner().invoke(backup_command, [str(tmp_path / "copy")]).exit_code == 0
    assert forecast(settings, now=NOW).backup is not None


def test_too_little_room_is_in_the_way(old: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.upgrading.forecast.shutil.disk_usage", lambda path: shutil._ntuple_diskusage(9, 9, 0))
    assert any("too little room" in obstacle for obstacle in forecast(old, now=NOW).obstacles)


def test_processes_that_run_are_named(old: Settings) -> None:
    with role_lock(old.data, "crawler"):
        assert forecast(old, now=NOW).running == ("crawler",)


def test_exit_statuses(old: Settings, check: Callable[..., Result], tmp_path: Path) -> None:
    nothing = check(tmp_path / "nothing")
    assert (nothing.exit_code, "no archive" in nothing.output) == (0, True)
    assert not (tmp_path / "nothing").exists()
    refused = check(old.data)
    assert refused.exit_code == 1
    assert "format 13 is brought to" in refused.output
    assert "IN THE WAY there is no backup" in refused.output
    copy = tmp_path / "copy.sqlite3"
    shutil.copy(old.archive_path, copy)
    ready = check(old.data, "--backup", copy)
    assert ready.exit_code == 0, ready.output
    assert "Nothing stands in the way" in ready.output
    sync_once(old, refresh=True)
    assert "nothing to do" in check(old.data).output


@pytest.mark.parametrize("spoil", [later_archive, later_index])
def test_what_a_later_version_wrote_has_a_status_of_its_own(
    old: Settings, check: Callable[..., Result], spoil: Callable[[Settings], None]
) -> None:
    sync_once(old, refresh=True)
    spoil(old)
    said = check(old.data)
    assert said.exit_code == 3
    assert "later version" in said.output


def test_a_folder_without_an_index_gets_one(old: Settings) -> None:
    shutil.rmtree(old.index_path)
    assert forecast(replace(old), now=NOW).index is IndexFate.MADE
