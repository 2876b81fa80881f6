"""Kept pages beside backups: copied where that is set, brought back, and out of reach of nothing that was taken down."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from index.archive import open_archive, restore_archive
from index.archive.protocols import Archive
from index.backups.backups import backups, make_backup
from index.corrections.article_removal import take_down
from index.errors import ArchiveError, ArchiveFull
from index.kept.page_copies import bring_back, copies_beside, copy_pages
from index.kept.page_folder import PageFolder
from index.kept.tidying import erase_removed, make_room
from index.operations.settings import Settings
from tests.index.fakes import an_article, later
from tests.index.kept.kept import NOON, body_of, kept, save

SECRET = "Nobody is to read of the granary fire"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", kept_pages_room=0, backup_kept_pages=True)


def fill(settings: Settings, archive: Archive) -> list[str]:
    articles = [an_article(str(number)) for number in range(3)]
    for number, article in enumerate(articles):
        save(settings, archive, article, body=f"<p>{SECRET if number == 1 else 'Tide'} {number}" + "x" * 400)
    return [article.id for article in articles]


def readable(folder: Path) -> bytes:
    parts = []
    for path in sorted(folder.iterdir()):
        assert path.suffix == ".gz", path
        parts.append(gzip.decompress(path.read_bytes()))
    return b"".join(parts)


def test_a_backup_has_its_pages_beside_it_and_they_come_back(settings: Settings, archive: Archive) -> None:
    fill(settings, archive)
    made = make_backup(settings, archive, by="otto", now=NOON)
    file = settings.data / "backups" / made.name
    copies = copies_beside(file)
    assert copies.path == settings.data / "backups" / "kept-pages"
    assert [one.name for one in backups(settings)] == [made.name], "copies are no backups"
    archive.close()
    for path in PageFolder.of(settings).path.iterdir():
        path.unlink()
    restore_archive(settings, file)
    assert bring_back(settings, file) == 1
    assert bring_back(settings, file) == 0
    with open_archive(settings) as restored:
        page = kept(restored, an_article("1"))
        assert SECRET in body_of(settings, page)
        save(settings, restored, an_article("7"), body="later")
        assert SECRET in body_of(settings, page), "what is appended later goes elsewhere or behind"


def test_only_what_changed_is_copied_again(settings: Settings, archive: Archive, tmp_path: Path) -> None:
    fill(settings, archive)
    file = tmp_path / "elsewhere" / "one.backup"
    file.parent.mkdir()
    assert copy_pages(settings, archive, file) == 1
    assert copy_pages(settings, archive, file) == 0
    save(settings, archive, an_article("8"), now=later(86_400 * 2))
    assert copy_pages(settings, archive, file) == 1
    assert readable(copies_beside(file).path) == readable(PageFolder.of(settings).path)


def test_a_takedown_reaches_the_copies(settings: Settings, archive: Archive, tmp_path: Path) -> None:
    ids = fill(settings, archive)
    own = settings.data / "backups" / "now.backup"
    own.parent.mkdir()
    elsewhere = tmp_path / "elsewhere" / "now.backup"
    elsewhere.parent.mkdir()
    for file in (own, elsewhere):
        copy_pages(settings, archive, file)
        assert SECRET.encode() in readable(copies_beside(file).path)
    take_down(archive, ids[1], reason="asked for", by="otto")
    assert erase_removed(settings, archive) == 1
    assert SECRET.encode() not in readable(copies_beside(own).path), "at once, beside the backups of the page"
    assert SECRET.encode() in readable(copies_beside(elsewhere).path)
    copy_pages(settings, archive, elsewhere)
    assert SECRET.encode() not in readable(copies_beside(elsewhere).path), "with the next backup, elsewhere"
    assert b"Tide 2" in readable(copies_beside(elsewhere).path)


def test_a_backup_right_after_a_takedown_has_no_trace_of_it(settings: Settings, archive: Archive) -> None:
    ids = fill(settings, archive)
    take_down(archive, ids[1], reason="asked for", by="otto")
    made = make_backup(settings, archive, by="otto", now=NOON)
    assert SECRET.encode() not in readable(copies_beside(settings.data / "backups" / made.name).path)
    for gone in (ids[0], ids[2]):
        take_down(archive, gone, reason="asked for", by="otto")
    erase_removed(settings, archive)
    assert list(copies_beside(settings.data / "backups" / made.name).path.iterdir()) == []


def test_what_made_room_leaves_the_copies_with_the_next_backup(settings: Settings, archive: Archive) -> None:
    fill(settings, archive)
    file = settings.data / "backups" / "now.backup"
    file.parent.mkdir()
    copy_pages(settings, archive, file)
    make_room(replace(settings, kept_pages_keep=60.0), archive, now=later(86_400 * 9))
    copy_pages(settings, archive, file)
    assert copies_beside(file).names() == []


def test_a_folder_that_is_gone_takes_no_copy_with_it(settings: Settings, archive: Archive) -> None:
    fill(settings, archive)
    file = settings.data / "backups" / "now.backup"
    file.parent.mkdir()
    copy_pages(settings, archive, file)
    PageFolder.of(settings).path.rename(settings.data / "unmounted")
    assert copy_pages(settings, archive, file) == 0
    assert len(copies_beside(file).names()) == 1


def test_a_backup_beside_the_pages_themselves_leaves_them_alone(settings: Settings, archive: Archive) -> None:
    fill(settings, archive)
    stranger = PageFolder.of(settings).path / "2024-01-01-00000000.warc.gz"
    stranger.write_bytes(b"of another archive")
    assert copy_pages(settings, archive, settings.data / "now.backup") == 0
    assert bring_back(settings, settings.data / "now.backup") == 0
    assert stranger.exists()


def test_without_room_there_is_a_sentence_and_no_half_file(
    settings: Settings, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(settings, archive)
    file = tmp_path / "now.backup"
    monkeypatch.setattr(PageFolder, "free", lambda _: 10)
    with pytest.raises(ArchiveFull, match="backup_kept_pages"):
        copy_pages(settings, archive, file)
    monkeypatch.undo()

    def breaks(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("os.fsync", breaks)
    with pytest.raises(ArchiveError, match="Input/output error"):
        copy_pages(settings, archive, file)
    assert list(copies_beside(file).path.iterdir()) == []


def test_none_are_copied_where_that_is_not_set(settings: Settings, archive: Archive) -> None:
    fill(settings, archive)
    make_backup(replace(settings, backup_kept_pages=False), archive, by="otto", now=NOON)
    assert not (settings.data / "backups" / "kept-pages").exists()
