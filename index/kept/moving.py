"""Kept pages follow the setting: where it names another folder than the last time, they are moved there."""

import logging
from contextlib import suppress
from pathlib import Path

from index.archive.protocols import Archive
from index.kept.page_copies import copy_file
from index.kept.page_folder import PageFolder
from index.operations.settings import Settings

log = logging.getLogger(__name__)


def follow_setting(settings: Settings, archive: Archive) -> int:
    """Move the pages of this archive to the folder that the settings name now. Only who writes pages may do that. Returns how many
    files were moved. Where it cannot be done, they stay in use where they are, and the next crawler tries again. Raises
    ArchiveError."""
    before, now = PageFolder.of(settings).path, PageFolder.wanted(settings)
    moved = 0
    try:
        if before.absolute() != now.path.absolute() and before.is_dir():
            known = {file.name for file in archive.kept_pages.files()}
            for name in PageFolder(before).names():
                if name in known:
                    moved += _move(before / name, now, name)
            with suppress(OSError):
                before.rmdir()  # unless something else lies there
            log.info("kept pages were moved", extra={"from": str(before), "to": str(now.path), "files": moved})
        PageFolder.note(settings)
    except OSError as error:
        log.error(
            "kept pages cannot be moved to where the setting kept_pages says",
            extra={"from": str(before), "to": str(now.path), "why": str(error)},
        )
    return moved


def _move(source: Path, folder: PageFolder, name: str) -> bool:
    """Across file systems, too; what is there already and as large was copied by a move that was cut off."""
    folder.make()
    if folder.size(name) < source.stat().st_size:
        copy_file(source, folder.path / name)
        folder.share(name)
    source.unlink()
    return True
