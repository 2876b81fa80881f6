"""Backups that are made on the page: verified copies of the archive in a folder of their own, the newest few of them."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.archive.factory import archive_backend
from index.archive.protocols import Archive
from index.backups.backup_folder import folder_of
from index.errors import ArchiveError, NotFound
from index.kept.page_copies import copy_pages
from index.operations.settings import Settings
from index.text.localizable import Sentence

SUBJECT = "backup"
"""Of the entries of the audit log about backups."""

_NAME = re.compile(r"(?:broadsheet|uploaded)-[0-9]{8}-[0-9]{6}\.backup")
_MADE, _UPLOADED = "broadsheet-", "uploaded-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Backup:
    """A file in the folder of backups. bytes: its size."""

    name: str
    made: datetime
    bytes: int


def backups(settings: Settings) -> list[Backup]:
    """Those that are there, newest first."""
    folder = folder_of(settings)
    listed = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if _NAME.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            status = path.stat()
            made = datetime.fromtimestamp(status.st_mtime, UTC)
            listed.append(Backup(name=path.name, made=made, bytes=status.st_size))
    return sorted(listed, key=lambda backup: (backup.made, backup.name), reverse=True)


def backup_file(settings: Settings, name: str) -> Path:
    """Where a backup lies. Raises NotFound for a name that is none of theirs."""
    path = folder_of(settings) / name
    if not _NAME.fullmatch(name) or not path.is_file() or path.is_symlink():
        raise NotFound(Sentence("There is no such backup; only the newest are kept."))
    return path


def make_backup(
    settings: Settings,
    archive: Archive,
    *,
    by: str,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> Backup:
    """Copy the archive into the folder of backups, verify the copy, and remove the oldest beyond `backups_kept`; with the kept
    pages beside it where the settings want that. progress: told of (pages copied, pages). Raises ArchiveError, ArchiveFull."""
    folder = folder_of(settings)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"the folder for backups cannot be written ({error.strerror})") from None
    name = f"broadsheet-{now.astimezone(UTC):%Y%m%d-%H%M%S}.backup"
    archive.backup(folder / name, progress)
    if settings.backup_kept_pages:
        copy_pages(settings, archive, folder / name)
    size = (folder / name).stat().st_size
    note_backup(archive, by=by, now=now, file=name, size=size)
    _keep_newest(settings, _MADE)
    return Backup(name=name, made=now, bytes=size)


def take_backup(settings: Settings, file: Path, now: datetime) -> Backup:
    """Take a file that somebody sent into the folder, beside those made here, once it proved to be whole. Raises ArchiveError with
    the file left where it was."""
    archive_backend(settings).check_backup(file)
    folder, name = folder_of(settings), f"{_UPLOADED}{now.astimezone(UTC):%Y%m%d-%H%M%S}.backup"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(file, folder / name)
        (folder / name).chmod(0o600)
    except OSError as error:
        raise ArchiveError(f"the folder for backups cannot be written ({error.strerror})") from None
    _keep_newest(settings, _UPLOADED)
    return Backup(name=name, made=now, bytes=(folder / name).stat().st_size)


def _keep_newest(settings: Settings, kind: str) -> None:
    """Remove the oldest beyond `backups_kept`; those that were sent are counted for themselves."""
    for old in [backup for backup in backups(settings) if backup.name.startswith(kind)][
        max(1, settings.backups_kept) :
    ]:
        (folder_of(settings) / old.name).unlink(missing_ok=True)


def note_backup(archive: Archive, *, by: str, now: datetime, file: str, size: int) -> None:
    """Write down that the archive was copied, so that `last_backup` knows of it."""
    archive.accounts.note(now, by or "command line", "backup.make", SUBJECT, f"{file}, {size / 1e6:.1f} MB")


def last_backup(archive: Archive) -> datetime | None:
    """When the archive was last copied, on the page or on the command line; None where nobody has."""
    entries = archive.accounts.audit(1, subject=SUBJECT)
    return entries[0].at if entries else None
