"""What an upgrade of a data folder will do, told without doing it.

The program opens an archive of any earlier format and brings it up to date by itself; here it only looks. Room and time are
estimates: what a step copies and how fast a disk is cannot be known before, so both are rounded up.
"""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from index.annotation.service import RecognizerAnnotator
from index.archive.factory import archive_backend
from index.archive.protocols import ArchiveLook
from index.backups.backups import backups
from index.engines.backends import engine_backend
from index.errors import ArchiveError, IndexDamaged, IndexingError, IndexOutdated, IndexTooNew
from index.indexing.bookmark import Bookmark, form_of
from index.machines.presence import ROLES
from index.operations.settings import Settings

STEP_BYTES = 20_000_000
"""Bytes of an archive that the steps carry along in a second, all of them together, on a slow disk."""
INDEX_SECONDS = 0.004
"""Processor time of an article that is read into the index again: 0.4 ms, rounded up (3,000 articles of 360 words, in files)."""
ANNOTATION_SECONDS = 0.020
"""Processor time of an article whose people, quotations and dates are found again, rounded up (benchmarks/README.md)."""
INDEX_GROWTH = 1.5
"""A new index against the one beside which it is made: formats grow, and merging needs room."""
INDEX_SHARE = 0.5
"""A first index against its archive, likewise."""
BACKUP_AGE = timedelta(days=1)
"""A backup that is older stands in the way."""


class IndexFate(StrEnum):
    """What becomes of the index."""

    KEPT = "is of today's format and stays"
    MADE = "is not there yet and is made from the archive"
    BESIDE = "is made anew from the archive while the old one answers searches"
    ANEW = "is made anew from the archive; searches find what has been read again so far"
    LATER = "was written by a later version"
    UNKNOWN = "cannot be reached, so whether it is made anew is not known"


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """archive: None where there is none. again: articles to be annotated again. backup: when the newest that is known of was made.
    running: roles that somebody has. needed, free: bytes of the disk of the data folder. obstacles: what stands in the way, each a
    sentence. later: whether a later version wrote archive or index."""

    archive: ArchiveLook | None
    index: IndexFate
    again: int
    backup: datetime | None
    running: tuple[str, ...]
    needed: int
    free: int
    seconds: float
    obstacles: tuple[str, ...]
    later: bool

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        if self.archive is None:
            return True
        return not self.archive.steps and self.index is IndexFate.KEPT and not self.again


def forecast(settings: Settings, *, now: datetime, backup: Path | None = None) -> Forecast:
    """What this version will do to the archive and the index of the settings. backup: a file that was made of it; it is verified.

    Changes nothing. Raises SettingsError, and ArchiveError for what is no archive, or no backup of one.
    """
    look = archive_backend(settings).look(settings)
    free = shutil.disk_usage(_there(settings.data)).free
    if look is None:
        return Forecast(
            archive=None, index=IndexFate.MADE, again=0, backup=None, running=(), needed=0, free=free, seconds=0.0,
            obstacles=(), later=False,
        )  # fmt: skip
    index, bytes_of_index = _index(settings)
    if look.format > look.known:
        index = IndexFate.UNKNOWN
    later = look.format > look.known or index is IndexFate.LATER
    annotator = RecognizerAnnotator(settings).name
    again = sum(articles for name, articles in look.annotated.items() if name != annotator)
    made = index in (IndexFate.MADE, IndexFate.BESIDE, IndexFate.ANEW)
    needed = (look.bytes if look.steps else 0) + (_new_index(settings, look, bytes_of_index) if made else 0)
    seconds = (look.bytes / STEP_BYTES if look.steps else 0.0) + ANNOTATION_SECONDS * again
    seconds += INDEX_SECONDS * (look.articles if made else again)
    copied = _backup(settings, look, backup)
    forecast = Forecast(
        archive=look, index=index, again=again, backup=copied, running=_running(settings), needed=needed, free=free,
        seconds=seconds, obstacles=(), later=later,
    )  # fmt: skip
    return forecast if later else _with_obstacles(forecast, now)


def _with_obstacles(told: Forecast, now: datetime) -> Forecast:
    found = []
    if told.needed > told.free:
        found.append(
            f"there may be too little room: {told.needed / 1e6:,.0f} MB are wanted and {told.free / 1e6:,.0f} MB are free"
        )
    if told.archive and (told.archive.steps or told.again):
        if told.backup is None:
            found.append(
                "there is no backup, and what an upgrade changes in the archive cannot be undone: make one first"
            )
        elif now - told.backup > BACKUP_AGE and (told.archive.newest is None or told.archive.newest > told.backup):
            found.append(
                f"the last backup is of {told.backup:%Y-%m-%d %H:%M} UTC, and articles have come since: make another"
            )
    return replace(told, obstacles=tuple(found))


def _there(folder: Path) -> Path:
    """The folder, or the next one above that exists."""
    return next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())


def _index(settings: Settings) -> tuple[IndexFate, int]:
    """What becomes of it, and how large it is as far as this machine has it."""
    size = sum(path.stat().st_size for path in settings.index_path.rglob("*") if path.is_file())
    reader = engine_backend(settings).reader(settings)
    try:
        bookmark = reader.bookmark
    except IndexTooNew:
        return IndexFate.LATER, size
    except (IndexOutdated, IndexDamaged):
        return IndexFate.ANEW, size
    except IndexingError:
        return IndexFate.UNKNOWN, size
    finally:
        reader.close()
    if not bookmark:
        return IndexFate.MADE, size
    read = Bookmark.parse(bookmark)
    kept = read is not None and read.form == form_of(settings)
    return (IndexFate.KEPT if kept else IndexFate.BESIDE), size


def _new_index(settings: Settings, look: ArchiveLook, size: int) -> int:
    if settings.engine != "whoosh":
        return 0  # its room is elsewhere
    return int(size * INDEX_GROWTH) if size else int(look.bytes * INDEX_SHARE)


def _running(settings: Settings) -> tuple[str, ...]:
    held = archive_backend(settings).roles(settings).held(ROLES)
    return tuple(role for role in ROLES if role in held)


def _backup(settings: Settings, look: ArchiveLook, file: Path | None) -> datetime | None:
    """When the newest one was made: the file, those in the folder of backups, and what the archive has noted."""
    known = [look.backup, *(one.made for one in backups(settings))]
    if file is not None:
        archive_backend(settings).check_backup(file)
        try:
            known.append(datetime.fromtimestamp(file.stat().st_mtime, UTC))
        except OSError as error:
            raise ArchiveError(f"{file} cannot be read ({error.strerror})") from None
    return max((made for made in known if made is not None), default=None)
