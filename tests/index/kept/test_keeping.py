"""Pages are kept with their articles or not at all; trouble with the folder is no trouble for the articles."""

import errno
import gzip
import io
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from index.archive import open_archive
from index.archive.protocols import Archive
from index.health.doctor import Finding, examine
from index.kept.page_folder import PageFolder, PageMissing
from index.kept.page_record import PageUnreadable
from index.operations.settings import Settings
from tests.index.fakes import an_article
from tests.index.kept.kept import NOON, a_page, body_of, files, keep_of, keeper, kept, save
from tests.places import ROOT

BRIDGE, FERRY, PIER = (an_article(name) for name in ("bridge", "ferry", "pier"))


def findings(settings: Settings, archive: Archive) -> list[Finding]:
    return [one for one in examine(settings, archive, whole=False) if one.subject == "kept pages"]


def test_one_file_a_day_and_each_page_is_read_by_itself(settings: Settings, archive: Archive) -> None:
    save(settings, archive, BRIDGE, FERRY)
    save(settings, archive, PIER, now=NOON + timedelta(days=1))
    assert [path.name[:10] for path in files(settings)] == ["2025-07-12", "2025-07-13"]
    assert body_of(settings, kept(archive, FERRY)) == f"<p>{FERRY.text}"
    assert files(settings)[0].stat().st_mode & 0o077 == 0
    with files(settings)[0].open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file, check_digests="raise")]
    assert kinds == ["warcinfo", "response", "response"]
    (well,) = findings(settings, archive)
    assert well.well
    assert well.text.startswith("3 pages, ")


def test_a_transaction_that_failed_leaves_no_page(settings: Settings, archive: Archive) -> None:
    save(settings, archive, BRIDGE)

    def fail() -> None:
        with archive.transaction():
            archive.articles.save(FERRY)
            keeper(settings, archive).keep([(FERRY.id, a_page("<p>never saved"))])
            raise KeyError("something else")

    with pytest.raises(KeyError):
        fail()
    save(settings, archive, PIER, body="<p>afterwards")
    assert body_of(settings, kept(archive, PIER)) == "<p>afterwards"
    assert b"never saved" not in gzip.decompress(files(settings)[0].read_bytes())


KILLED = """
import os, signal, sys
from pathlib import Path
from index.archive import open_archive
from index.kept import page_folder
from index.operations.settings import Settings
from tests.index.fakes import an_article
from tests.index.kept.kept import save
settings = Settings(data=Path(sys.argv[1]), kept_pages_room=0)
with open_archive(settings) as archive:
    save(settings, archive, an_article("bridge"))
    write = os.write
    def half(handle, data):
        write(handle, bytes(data)[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    page_folder.os.write = half
    save(settings, archive, an_article("ferry"), body="<p>" + os.urandom(5000).hex())
"""


def test_killed_in_the_middle_of_writing(settings: Settings) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(settings.data)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    with open_archive(settings) as archive:
        (file,) = files(settings)
        whole = kept(archive, BRIDGE)
        assert file.stat().st_size > whole.place.offset + whole.place.length, "half a record lies behind it"
        assert body_of(settings, whole) == f"<p>{BRIDGE.text}"
        assert archive.articles.get(FERRY.id) is None
        urls = [
            record.rec_headers.get_header("WARC-Target-URI")
            for record in ArchiveIterator(io.BytesIO(file.read_bytes()[: whole.place.offset + whole.place.length]))
        ]
        assert urls == [None, BRIDGE.url]
        save(settings, archive, FERRY, PIER)
        with file.open("rb") as written:
            assert len(list(ArchiveIterator(written, check_digests="raise"))) == 4
        assert body_of(settings, kept(archive, PIER)) == f"<p>{PIER.text}"


def test_a_full_disk_stops_keeping_and_nothing_else(
    settings: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(settings, archive, BRIDGE)
    size = files(settings)[0].stat().st_size
    write = os.write

    def full(handle: int, data: bytes) -> int:
        write(handle, bytes(data)[:40])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with archive.transaction():
        archive.articles.save(FERRY)
        first = keeper(settings, archive)
        assert first.keep([(FERRY.id, a_page("<p>Ferry"))]) == 0
    assert archive.articles.get(FERRY.id)
    assert files(settings)[0].stat().st_size == size
    (fault,) = findings(settings, archive)
    assert not fault.well
    assert "No space left" in fault.text
    monkeypatch.setattr(os, "write", write)
    with archive.transaction():
        assert first.keep([(FERRY.id, a_page("<p>Ferry"))]) == 0, "it is not tried with every page"
        assert keeper(settings, archive, steady=61).keep([(FERRY.id, a_page("<p>Ferry"))]) == 1
    assert [one.well for one in findings(settings, archive)] == [True]


def test_too_little_room_and_a_folder_that_cannot_be_made(tmp_path: Path, settings: Settings, archive: Archive) -> None:
    archive.articles.save(BRIDGE)
    (tmp_path / "file").write_text("in the way")
    for chosen, why in (
        (Settings(data=settings.data, kept_pages_room=1 << 60), "kept_pages_room"),
        (Settings(data=settings.data, kept_pages=str(tmp_path / "file"), kept_pages_room=0), "File exists"),
    ):
        with archive.transaction():
            assert keeper(chosen, archive).keep([(BRIDGE.id, a_page("<p>x"))]) == 0
        assert any(why in one.text for one in findings(chosen, archive)), why


def test_a_file_that_is_gone_is_missed_and_begun_anew(settings: Settings, archive: Archive) -> None:
    save(settings, archive, BRIDGE)
    gone = kept(archive, BRIDGE)
    files(settings)[0].unlink()
    assert not findings(settings, archive)[0].well
    with pytest.raises(PageMissing):
        body_of(settings, gone)
    save(settings, archive, FERRY, body="<p>Ferry")
    assert archive.kept_pages.newest(BRIDGE.id) is None
    assert body_of(settings, kept(archive, FERRY)) == "<p>Ferry"
    with pytest.raises(PageUnreadable):
        body_of(settings, keep_of(gone, kept(archive, FERRY).place))


def test_archives_that_share_a_folder_write_files_of_their_own(tmp_path: Path) -> None:
    shared = str(tmp_path / "shared")
    for name in ("one", "two"):
        chosen = Settings(data=tmp_path / name, kept_pages=shared, kept_pages_room=0)
        with open_archive(chosen) as archive:
            save(chosen, archive, BRIDGE)
    assert len(PageFolder.of(chosen).names()) == 2


def test_a_day_that_takes_too_much_is_divided(settings: Settings, archive: Archive) -> None:
    chosen = Settings(data=settings.data, kept_pages_room=0, kept_pages_bytes=8000)
    for number in range(8):
        save(chosen, archive, an_article(f"n{number}"), body=os.urandom(200).hex())
    assert len(archive.kept_pages.files()) > 2
    assert all(file.bytes < 2000 for file in archive.kept_pages.files())
