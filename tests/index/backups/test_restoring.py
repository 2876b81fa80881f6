"""Restoring a backup that an owner asked for in the browser: checked first, done once, written down."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.archive import open_archive
from index.archive.protocols import Archive
from index.backups import restoring
from index.backups.backup_folder import folder_of
from index.backups.backups import backups, make_backup, take_backup
from index.errors import ArchiveError, ArchiveTooNew, NotFound
from index.operations.locks import role_lock
from index.operations.settings import Settings
from tests.index.fakes import an_article

NOW = datetime(2031, 5, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
def archive(settings: Settings) -> Iterator[Archive]:
    with open_archive(settings) as archive:
        archive.articles.save(an_article("bridge"))
        yield archive


def test_what_was_asked_for_is_done_once(settings: Settings, archive: Archive) -> None:
    accounts = AccountService(archive.accounts)
    session = accounts.start_session(accounts.add("otto", Role.OWNER, by="test"))
    link = accounts.invitation(Role.OWNER, by="otto")
    made = make_backup(settings, archive, by="otto", now=NOW)
    archive.articles.save(an_article("ferry"))
    asked = restoring.ask(settings, made.name, by="otto", now=NOW)
    assert restoring.asked_for(settings) == asked
    note = settings.data / "restore-asked.json"
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    done = restoring.restore(settings)
    assert done is not None
    assert (done.error, done.by, restoring.last(settings)) == (None, "otto", done)
    assert archive.articles.count() == 1
    assert restoring.asked_for(settings) is None
    assert restoring.restore(settings) is None
    assert archive.accounts.audit(1)[0].action == "backup.restore"
    with closing(sqlite3.connect(str(done.kept))) as kept:
        assert kept.execute("SELECT count(*) FROM articles").fetchone() == (2,)
    # What has been ended since the copy must not work again.
    assert accounts.of_session(session) is None
    with pytest.raises(Exception, match="used or has expired"):
        accounts.link(link)


def damaged(file: Path) -> None:
    with file.open("r+b") as handle:
        handle.seek(4096)
        handle.write(b"\xff" * 8192)


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 9999")


@pytest.mark.parametrize(
    "spoil", [damaged, newer, lambda file: file.write_text("a letter"), lambda file: file.write_bytes(b"")]
)
def test_a_broken_file_is_refused_before_anything_stops(settings: Settings, archive: Archive, spoil: object) -> None:
    made = make_backup(settings, archive, by="otto", now=NOW)
    spoil(folder_of(settings) / made.name)  # type: ignore[operator]
    with pytest.raises((ArchiveError, ArchiveTooNew)):
        restoring.ask(settings, made.name, by="otto", now=NOW)
    assert restoring.asked_for(settings) is None
    sent = settings.data / "sent"
    sent.write_bytes((folder_of(settings) / made.name).read_bytes())
    with pytest.raises((ArchiveError, ArchiveTooNew)):
        take_backup(settings, sent, NOW)


@pytest.mark.parametrize("name", ["../archive.sqlite3", "nosuch", "broadsheet-20310502-090001.backup", ""])
def test_only_backups_are_restored(settings: Settings, archive: Archive, name: str) -> None:
    with pytest.raises(NotFound):
        restoring.ask(settings, name, by="otto", now=NOW)


def test_a_file_that_breaks_after_it_was_asked_for_leaves_everything_as_it_was(
    settings: Settings, archive: Archive
) -> None:
    made = make_backup(settings, archive, by="otto", now=NOW)
    restoring.ask(settings, made.name, by="otto", now=NOW)
    damaged(folder_of(settings) / made.name)
    archive.articles.save(an_article("ferry"))
    done = restoring.restore(settings)
    assert done is not None
    assert done.error
    assert archive.articles.count() == 2
    assert restoring.asked_for(settings) is None, "it is not tried for ever"


def test_nothing_is_restored_beside_a_process_that_writes(settings: Settings, archive: Archive) -> None:
    made = make_backup(settings, archive, by="otto", now=NOW)
    restoring.ask(settings, made.name, by="otto", now=NOW)
    with role_lock(settings.data, "indexer"):
        done = restoring.restore(settings)
    assert done is not None
    assert "already running" in str(done.error)


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"backup": 1', "null", '{"more": 1}'])
def test_a_note_that_is_none_asks_for_nothing(settings: Settings, archive: Archive, note: str) -> None:
    (settings.data / "restore-asked.json").write_text(note)
    assert restoring.asked_for(settings) is None
    assert restoring.restore(settings) is None
    assert not (settings.data / "restore-asked.json").exists()


def test_what_was_sent_is_kept_beside_what_was_made(settings: Settings, archive: Archive) -> None:
    made = make_backup(settings, archive, by="otto", now=NOW)
    for minute in range(5):
        sent = settings.data / "sent"
        sent.write_bytes((folder_of(settings) / made.name).read_bytes())
        take_backup(settings, sent, NOW.replace(minute=minute))
    names = {one.name for one in backups(settings)}
    assert made.name in names
    assert len(names) == 1 + settings.backups_kept
    assert all(stat.S_IMODE((folder_of(settings) / name).stat().st_mode) == 0o600 for name in names)


def test_only_who_holds_the_lock_would_do_it(settings: Settings, archive: Archive) -> None:
    assert not restoring.is_supervised(settings)
    with role_lock(settings.data, restoring.SUPERVISOR):
        assert restoring.is_supervised(settings)
