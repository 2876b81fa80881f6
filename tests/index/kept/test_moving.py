"""Kept pages follow the setting that names their folder."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.archive.protocols import Archive
from index.kept import moving
from index.kept.moving import follow_setting
from index.kept.page_folder import PageFolder
from index.operations.settings import Settings
from tests.index.fakes import an_article
from tests.index.kept.kept import body_of, kept, save


def test_pages_are_moved_where_the_setting_says_and_back(settings: Settings, archive: Archive, tmp_path: Path) -> None:
    save(settings, archive, an_article("1"), body="<p>The tide rose")
    assert follow_setting(settings, archive) == 0
    stranger = PageFolder.of(settings).path / "2024-01-01-00000000.warc.gz"
    stranger.write_bytes(b"of another archive")
    shared = replace(settings, kept_pages=str(tmp_path / "shared" / "pages"))
    assert follow_setting(shared, archive) == 1
    assert follow_setting(shared, archive) == 0
    assert "The tide rose" in body_of(shared, kept(archive, an_article("1")))
    (moved,) = PageFolder.of(shared).path.iterdir()
    assert moved.stat().st_mode & 0o777 == 0o640, "web servers of another user may read it"
    assert [path.name for path in PageFolder.wanted(settings).path.iterdir()] == [stranger.name]
    save(shared, archive, an_article("2"), body="<p>The tide fell")
    other = replace(settings, kept_pages=str(tmp_path / "other"))
    assert follow_setting(other, archive) == 1
    for number, words in ((1, "rose"), (2, "fell")):
        assert words in body_of(other, kept(archive, an_article(str(number))))
    assert not PageFolder.wanted(shared).path.exists(), "an empty folder is not left behind"
    stranger.unlink()
    assert follow_setting(settings, archive) == 1
    assert "rose" in body_of(settings, kept(archive, an_article("1")))


def test_where_they_cannot_be_moved_they_stay(
    settings: Settings, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(settings, archive, an_article("1"), body="<p>The tide rose")
    shared = replace(settings, kept_pages=str(tmp_path / "shared"))

    def breaks(*_: Path) -> bool:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(moving, "copy_file", breaks)
        assert follow_setting(shared, archive) == 0
    assert PageFolder.of(shared).path == PageFolder.wanted(settings).path, "as long as they are there"
    assert "rose" in body_of(shared, kept(archive, an_article("1")))
    save(shared, archive, an_article("2"), body="<p>The tide fell")
    assert follow_setting(shared, archive) == 1, "and are moved the next time"
    for number, words in ((1, "rose"), (2, "fell")):
        assert words in body_of(shared, kept(archive, an_article(str(number))))


def test_a_move_that_was_cut_off_between_copy_and_removal_is_finished(
    settings: Settings, archive: Archive, tmp_path: Path
) -> None:
    save(settings, archive, an_article("1"), body="<p>The tide rose")
    (file,) = PageFolder.of(settings).path.iterdir()
    shared = replace(settings, kept_pages=str(tmp_path / "shared"))
    PageFolder.of(shared).make()
    (PageFolder.of(shared).path / file.name).write_bytes(file.read_bytes())
    assert follow_setting(shared, archive) == 1
    assert not file.exists()
    assert "rose" in body_of(shared, kept(archive, an_article("1")))
