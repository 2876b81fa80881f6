"""Backups: made while others write, verified, brought back so that the index knows that it is another archive."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.archive import open_archive, restore_archive
from index.archive.protocols import Archive
from index.errors import ArchiveError, NotFound
from index.operations.settings import Settings
from index.sharing.handing_out import HandingOut
from index.sharing.protocols import Shared
from tests.index.fakes import an_article


def test_there_and_back(archive: Archive, settings: Settings, tmp_path: Path) -> None:
    archive.articles.save(an_article("bridge"))
    file = tmp_path / "copy"
    archive.backup(file)
    assert file.stat().st_mode & 0o777 == 0o600
    identity = archive.outbox.archive_id
    archive.articles.save(an_article("ferry"))
    kept = restore_archive(settings, file)
    assert kept is not None
    assert archive.articles.count() == 1  # one that was open sees it at once
    assert archive.outbox.archive_id != identity
    assert archive.check() == ()
    archive.articles.save(an_article("pier"))
    restore_archive(settings, Path(kept))
    assert {a.article.title for a in archive.articles.latest(9)} == {"News of bridge", "News of ferry"}


def test_restore_where_there_is_nothing(archive: Archive, tmp_path: Path) -> None:
    archive.articles.save(an_article("bridge"))
    archive.backup(tmp_path / "copy")
    elsewhere = Settings(data=tmp_path / "elsewhere")
    assert restore_archive(elsewhere, tmp_path / "copy") is None
    with open_archive(elsewhere) as restored:
        assert restored.articles.count() == 1


def test_a_link_that_was_taken_back_stays_so(archive: Archive, settings: Settings, tmp_path: Path) -> None:
    ada = AccountService(archive.accounts).add("ada", Role.EDITOR, by="test")
    links = HandingOut(archive, settings)
    link, secret = links.share(ada, Shared.SEARCH, "q=coal", "Coal", days=3, by="ada")
    archive.backup(tmp_path / "copy")
    links.take_back(ada, link.id, by="ada")
    restore_archive(settings, tmp_path / "copy")
    with pytest.raises(NotFound):
        links.open(secret, Shared.SEARCH)


@pytest.mark.parametrize("content", [b"", b"rubbish" * 1000])
def test_what_is_no_backup_is_refused(archive: Archive, settings: Settings, tmp_path: Path, content: bytes) -> None:
    archive.articles.save(an_article("bridge"))
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(ArchiveError, match="not a Broadsheet archive"):
        restore_archive(settings, tmp_path / "copy")
    assert archive.articles.count() == 1


def test_a_damaged_backup_is_refused(archive: Archive, settings: Settings, tmp_path: Path) -> None:
    archive.articles.save_many([(an_article(f"pier{n}", f"{n} " * 900), ()) for n in range(50)])
    archive.backup(tmp_path / "copy")
    raw = bytearray((tmp_path / "copy").read_bytes())
    raw[9 * 4096 : 12 * 4096] = bytes(3 * 4096)
    (tmp_path / "copy").write_bytes(raw)
    with pytest.raises(ArchiveError, match="damaged"):
        restore_archive(settings, tmp_path / "copy")
    assert archive.articles.count() == 50


def test_a_backup_that_cannot_be_written_is_named(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be written"):
        archive.backup(tmp_path / "missing" / "copy")


def test_a_backup_beside_writes_is_whole(archive: Archive, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            archive.articles.save(an_article(f"pier{number}"))
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            archive.backup(tmp_path / f"copy{number}")
    finally:
        stop.set()
        writer.join()
    with closing(sqlite3.connect(tmp_path / "copy4")) as copy:
        articles, waiting = (copy.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("articles", "outbox"))
    assert articles == waiting
