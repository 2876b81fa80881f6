"""Files that are sent: whatever they are called, they lie where they should, and there is never more of them than allowed."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.imports import uploads
from index.imports.uploads import Stored, Upload, UploadError, folder_of, remove_upload, shown_name, stored_files
from index.operations.settings import Settings

HOSTILE = [
    "../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "C:\\news.html", "..", ".", "", "a\x00.html", "con.txt", "x" * 5000,
    "\u202elmth.exe", "new\nline.html", "-rf.html", "~", "news.html.php", "名.html", "\ud800.html", "<script>.html", "a/.htaccess",
]  # fmt: skip


def listed(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", upload_files=3, uploads_bytes=1000)


def test_names_are_words_to_show_and_nothing_more(tmp_path: Path) -> None:
    chosen = Settings(data=tmp_path)
    upload = Upload(chosen, 10)
    for name in HOSTILE:
        landing = upload.new_file(name)
        landing.write(b"text")
        landing.seek(0)
    upload.complete()
    paths = stored_files(chosen, upload.id, upload.files)
    folder = folder_of(chosen) / upload.id
    assert sorted(listed(folder)) == sorted(path.name for path in paths)
    assert all(path.parent == folder and path.read_bytes() == b"text" for path in paths)
    assert [one.file for one in upload.files][:4] == ["0001", "0002", "0003", "0004.html"]
    assert all("/" not in one.name and "\n" not in one.name and one.name for one in upload.files)
    assert folder.stat().st_mode & 0o077 == 0
    assert paths[0].stat().st_mode & 0o077 == 0
    remove_upload(chosen, upload.id)
    assert not folder.exists()


@given(st.text(st.characters(codec=None)))
def test_any_name_can_be_shown(name: str) -> None:
    shown = shown_name(name)
    assert shown.strip()
    assert len(shown) <= 200
    shown.encode()


@pytest.mark.parametrize("upload_id", ["..", "", "a" * 31, "a" * 32 + "/..", "A" * 32])
def test_only_ids_name_folders(chosen: Settings, upload_id: str) -> None:
    chosen.data.mkdir()
    with pytest.raises(UploadError):
        stored_files(chosen, upload_id, [])
    remove_upload(chosen, upload_id)
    assert chosen.data.exists()


@pytest.mark.parametrize("file", ["../0001", "0001/..", "1", "0001.html/x", "0001.HTML"])
def test_only_numbers_name_files(chosen: Settings, file: str) -> None:
    with pytest.raises(UploadError):
        stored_files(chosen, "a" * 32, [Stored(file=file, name="x")])


def test_there_are_never_too_many(chosen: Settings) -> None:
    upload = Upload(chosen, 10)
    for _ in range(3):
        upload.new_file("a.txt")
    with pytest.raises(UploadError, match="upload_files"):
        upload.new_file("a.txt")
    upload.discard()
    assert listed(folder_of(chosen)) == []


def test_what_waits_is_bounded(chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = Upload(chosen, 900)
    upload.new_file("a.txt").write(b"x" * 900)
    upload.complete()
    with pytest.raises(UploadError, match="uploads_bytes"):
        Upload(chosen, 101)
    Upload(chosen, 100).discard()
    usage = shutil.disk_usage(chosen.data)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=uploads.KEEP_FREE))
    with pytest.raises(UploadError, match="room on the disk"):
        Upload(chosen, 1)


def test_what_was_abandoned_is_removed(chosen: Settings) -> None:
    left, waits = Upload(chosen, 1), Upload(chosen, 1)
    waits.complete()
    (folder_of(chosen) / "mine").mkdir()
    for entry in folder_of(chosen).iterdir():
        os.utime(entry, (1, 1) if entry.name.startswith(".part") or entry.name == "mine" else None)
    Upload(chosen, 1).discard()
    assert sorted(listed(folder_of(chosen))) == sorted([waits.id, "mine"]), left.id


def test_files_without_content_are_dropped(chosen: Settings) -> None:
    upload = Upload(chosen, 1)
    upload.new_file("")
    upload.new_file("a.txt").write(b"x")
    upload.drop_empty()
    assert [one.name for one in upload.files] == ["a.txt"]
    upload.discard()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(UploadError, match="cannot be written"):
        Upload(Settings(data=tmp_path, uploads=str(tmp_path / "file" / "uploads")), 1)
