"""What an archive in a file promises besides: a full disk is survived, damage is found, a lock that nobody gives back is named."""

import os
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from index.archive import open_archive
from index.archive.protocols import Saved
from index.archive.sqlite.archive import SqliteArchive
from index.errors import ArchiveError, ArchiveFull, ArchiveTooNew
from index.operations.settings import Settings
from tests.index.fakes import an_article


def limit_pages(archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    """As if the disk were full `room` pages from here."""
    database = archive._database
    connect = type(database).connect

    def limited(self: object) -> sqlite3.Connection:
        connection = connect(database)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + room}")
        return connection

    database.close()
    database._closed = False
    monkeypatch.setattr(type(database), "connect", limited)


def save_until_full(archive: SqliteArchive, text: str) -> int:
    for number in range(100):
        try:
            archive.articles.save(an_article(f"pier{number}", text))
        except ArchiveFull as error:
            assert "Free some room" in str(error)  # noqa: PT017 - how many were saved matters too
            return number
    raise AssertionError("the disk was never full")


@pytest.mark.parametrize("room", [0, 1, 3, 10])
def test_a_full_disk_changes_nothing_and_passes(
    archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    text = " ".join(str(number) for number in range(3000))
    archive.articles.save(an_article("first"))
    with monkeypatch.context() as patch:
        limit_pages(archive, patch, room)
        saved = save_until_full(archive, text)
        assert archive.articles.count() == saved + 1
        assert archive.outbox.waiting() == saved + 1
        assert archive.check() == ()
        archive._database.close()
        archive._database._closed = False
    assert archive.articles.save(an_article("last", text)) is Saved.NEW


def test_what_is_archived_is_private(archive: SqliteArchive, settings: Settings) -> None:
    archive.articles.save(an_article("bridge"))
    assert settings.data.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o077 == 0 for path in settings.data.iterdir())


def test_a_later_format_is_refused(archive: SqliteArchive, settings: Settings) -> None:
    archive.close()
    with closing(sqlite3.connect(settings.archive_path)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(ArchiveTooNew, match="format 999"):
        open_archive(settings)


def test_a_foreign_database_is_refused(settings: Settings) -> None:
    settings.data.mkdir()
    with closing(sqlite3.connect(settings.archive_path)) as connection:
        connection.execute("CREATE TABLE recipes (name)")
    with pytest.raises(ArchiveError, match="another program"):
        open_archive(settings)


def test_a_broken_file_is_named(settings: Settings) -> None:
    settings.data.mkdir()
    settings.archive_path.write_bytes(b"no database at all" * 300)
    with pytest.raises(ArchiveError, match="restore FILE"):
        open_archive(settings)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ArchiveError, match="BROADSHEET_DATA"):
        open_archive(Settings(data=tmp_path / "data"))


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(ArchiveError, match="BROADSHEET_DATA"):
        open_archive(Settings(data=tmp_path / "data"))


def test_damage_is_found(archive: SqliteArchive, settings: Settings) -> None:
    for number in range(50):
        archive.articles.save(an_article(f"pier{number}", f"{number} " * 900))
    archive.close()
    raw = bytearray(settings.archive_path.read_bytes())
    raw[8 * 4096 : 9 * 4096] = bytes(4096)
    settings.archive_path.write_bytes(raw)
    with open_archive(settings) as damaged:
        assert damaged.check()


def test_a_long_write_of_another_process_is_waited_for(archive: SqliteArchive, settings: Settings) -> None:
    with closing(sqlite3.connect(settings.archive_path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")

        def commit_later() -> None:
            time.sleep(0.3)
            other.execute("COMMIT")

        release = threading.Thread(target=commit_later)
        release.start()
        assert archive.articles.save(an_article("bridge")) is Saved.NEW
        release.join()


def test_a_lock_that_is_never_given_back_is_named(archive: SqliteArchive, settings: Settings) -> None:
    archive._database._busy = 0.05
    while archive._database._idle:  # those that are open have the patience of before
        archive._database._idle.pop().close()
    with closing(sqlite3.connect(settings.archive_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveError, match="locked by another program"):
            archive.articles.save(an_article("bridge"))
        other.execute("ROLLBACK")
    assert archive.articles.save(an_article("bridge")) is Saved.NEW
