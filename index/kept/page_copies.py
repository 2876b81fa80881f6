"""Copies of kept pages beside the backups of their archive, and their way back.

The copies are files of the same names in a folder beside the backups: one state for all of them, brought up to date by each backup.
A record lies at the same place in the copy, so what is taken down is blanked there too, and a file of the day that grew is the
only one that has to be copied again.
"""

import logging
import os
import shutil
from contextlib import suppress
from pathlib import Path

from index.archive.protocols import Archive
from index.errors import ArchiveError, ArchiveFull
from index.kept.page_folder import PageFolder
from index.kept.tidying import COPIES, erase_removed
from index.operations.settings import Settings

log = logging.getLogger(__name__)

_LOOKS = 3
"""How often it is looked whether something was taken down, or written, while files were copied."""


def copies_beside(backup: Path) -> PageFolder:
    """The folder of copies beside a backup. Making one touches nothing."""
    return PageFolder(backup.absolute().parent / COPIES)


def copy_pages(settings: Settings, archive: Archive, backup: Path) -> int:
    """Bring the copies beside a backup up to date, without what was taken down. Returns how many files were copied. Files that are
    missing, but known to the archive, keep the copy that there is. Raises ArchiveError, ArchiveFull."""
    pages, copies = PageFolder.of(settings), copies_beside(backup)
    copied = 0
    if copies.path.resolve() == pages.path.resolve():  # the pages themselves lie beside the backup
        return 0
    try:
        copies.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for _ in range(_LOOKS):
            erase_removed(settings, archive)
            known = {file.name for file in archive.kept_pages.files()}
            for name in set(copies.names()) - known:
                copies.remove(name)
            old = sorted(name for name in known if _differs(pages.path / name, copies.path / name))
            if not old:
                break
            _require_room(pages.path, copies, old)
            for name in old:
                copied += copy_file(pages.path / name, copies.path / name)
    except OSError as error:
        raise ArchiveError(f"kept pages cannot be copied to {copies.path} ({error.strerror or error})") from None
    return copied


def bring_back(settings: Settings, backup: Path) -> int:
    """Put the copies beside a backup back where pages are kept: those that are missing or shorter there. Returns how many. Raises
    ArchiveError."""
    pages, copies = PageFolder.of(settings), copies_beside(backup)
    count = 0
    try:
        for name in copies.names() if copies.path.resolve() != pages.path.resolve() else ():
            if pages.size(name) < copies.size(name):
                pages.make()
                count += copy_file(copies.path / name, pages.path / name)
                pages.share(name)
    except OSError as error:
        raise ArchiveError(
            f"the archive was restored, but kept pages cannot be brought back to {pages.path} ({error.strerror or error}); copy "
            f"{copies.path} there"
        ) from None
    return count


def copy_file(source: Path, target: Path) -> bool:
    """Copy a file with its times; the target is there in full or as it was. Returns False where there is no source. Raises
    OSError."""
    part = target.with_name(target.name + ".part")
    try:
        shutil.copy2(source, part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except FileNotFoundError:
        if source.exists():
            raise
        return False
    finally:
        part.unlink(missing_ok=True)
    return True


def _differs(source: Path, target: Path) -> bool:
    """Whether a file is there that its copy is not the same as; blanking a record changes the time of its file."""
    with suppress(FileNotFoundError):
        there = source.stat()
        try:
            copy = target.stat()
        except FileNotFoundError:
            return True
        return (there.st_size, there.st_mtime_ns) != (copy.st_size, copy.st_mtime_ns)
    return False


def _require_room(folder: Path, copies: PageFolder, names: list[str]) -> None:
    need = sum((folder / name).stat().st_size for name in names)
    if (free := copies.free()) < need:
        raise ArchiveFull(
            f"the copies of kept pages need {need / 1e6:,.0f} MB, and {copies.path} has {free / 1e6:,.0f} MB free; make room, or set "
            "backup_kept_pages to off"
        )
