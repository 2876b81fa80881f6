"""What was taken down is made unreadable, and the oldest files make room for new ones."""

import contextlib
import logging
from datetime import UTC, datetime, timedelta

from index.archive.protocols import Archive
from index.backups.backup_folder import folder_of
from index.kept.page_folder import PageFolder
from index.operations.settings import Settings

log = logging.getLogger(__name__)

COPIES = "kept-pages"
"""The folder of copies, beside the backups."""
AT_ONCE = 200
"""Records that are blanked in one transaction."""


def erase_removed(settings: Settings, archive: Archive, *, now: datetime | None = None) -> int:
    """Overwrite the pages of articles that were removed, also in the copies beside the backups, and delete files in which nothing
    else is left. Returns how many pages that were. Raises OSError, with what is left to be done later; ArchiveError."""
    now, store = now or datetime.now(UTC), archive.kept_pages
    folders = (PageFolder.of(settings), PageFolder(folder_of(settings) / COPIES))
    count = 0
    while store.count_erasures():
        # In a transaction, so that nobody else erases there too and then overwrites what was appended in its place.
        with archive.transaction():
            places = store.erasures(AT_ONCE)
            for place in places:
                for one in folders:
                    one.blank(place, now)
            store.erased(places)
            for name in {place.file for place in places}:
                if not store.end_of(name):
                    for one in folders:
                        one.remove(name)
        count += len(places)
    return count


def make_room(settings: Settings, archive: Archive, *, now: datetime | None = None) -> int:
    """Remove the oldest files of kept pages beyond `kept_pages_bytes`, and those older than `kept_pages_keep`. Returns how many
    pages they held. Raises OSError, ArchiveError."""
    now, folder, store = now or datetime.now(UTC), PageFolder.of(settings), archive.kept_pages
    files = store.files()
    sizes = {file.name: max(file.bytes, folder.size(file.name)) for file in files}
    total = sum(sizes.values())
    oldest = _oldest(now, settings.kept_pages_keep)
    pages = 0
    for file in files:
        too_much = bool(settings.kept_pages_bytes) and total > settings.kept_pages_bytes
        if not too_much and file.name[:10] >= oldest:
            continue
        with archive.transaction():
            pages += store.forget_file(file.name)
            folder.remove(file.name)
        total -= sizes[file.name]
        log.info("kept pages make room", extra={"file": file.name, "pages": file.pages})
    return pages


def tidy(settings: Settings, archive: Archive) -> bool:
    """Both of these. Returns False where the folder cannot be written now: try again later. Raises ArchiveError."""
    try:
        erase_removed(settings, archive)
        make_room(settings, archive)
    except OSError as error:
        log.warning("the folder of kept pages cannot be tidied", extra={"why": str(error)})
        return False
    return True


def _oldest(now: datetime, keep: float) -> str:
    """The first day whose file stays."""
    with contextlib.suppress(OverflowError):
        return (now - timedelta(seconds=keep)).date().isoformat() if keep else ""
    return ""
