"""The files of kept pages: appended to by one process at a time, read and blanked at given places by any."""

import fcntl
import os
import re
import shutil
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from index.errors import BroadsheetError
from index.kept.page_record import PageBody, blank_member, info_record, unpack_page
from index.kept.protocols import KeptPage, Place
from index.operations.settings import Settings
from index.version import VERSION

_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{8}(-[0-9]{1,6})?\.warc\.gz")

_USUAL, _NOTE = "kept-pages", "kept-pages.folder"
"""In the data directory: where pages are kept, unless a setting says otherwise, and a note of the folder that is in use."""


class PageMissing(BroadsheetError):
    """The file of a kept page is not there, or cannot be read on this machine."""


class PageFolder:
    """The folder that the settings name. Making one touches nothing.

    path: of the folder. others: whether others on this machine may read what is written; so it is where a setting names the
    folder, since web servers may run under another user there.
    """

    def __init__(self, path: Path, *, others: bool = False) -> None:
        self.path = path
        self._mode = 0o640 if others else 0o600

    @classmethod
    def of(cls, settings: Settings) -> "PageFolder":
        """The folder in use: that of the settings, or the one before it, as long as pages are not moved (`index.kept.moving`)."""
        wanted = cls.wanted(settings)
        before = _noted(settings.data / _NOTE) or settings.data / _USUAL
        if before.absolute() == wanted.path.absolute() or not any(map(_NAME.fullmatch, _listed(before))):
            return wanted
        return cls(before, others=bool(settings.kept_pages))

    @classmethod
    def wanted(cls, settings: Settings) -> "PageFolder":
        """The folder that the settings name."""
        if settings.kept_pages:
            return cls(Path(settings.kept_pages).expanduser(), others=True)
        return cls(settings.data / _USUAL)

    @classmethod
    def note(cls, settings: Settings) -> None:
        """Remember the folder of the settings as the one in use on this machine. Raises OSError."""
        path = str(cls.wanted(settings).path.absolute())
        if settings.kept_pages or (settings.data / _NOTE).exists():
            (settings.data / _NOTE).write_text(path, "utf-8", errors="surrogateescape")

    def make(self) -> None:
        """Have the folder there. Raises OSError."""
        self.path.mkdir(mode=0o700 if self._mode == 0o600 else 0o750, parents=True, exist_ok=True)

    def share(self, name: str) -> None:
        """Give a file that was put here the mode of those that are written here. Raises OSError."""
        self._of(name).chmod(self._mode)

    def append(self, name: str, members: Sequence[bytes], known: int, now: datetime) -> list[int]:
        """Append records to a file and return their offsets; a new file is begun with a record that says what it is.

        known: bytes of the file that the archive accounts for; what lies behind them was never finished, and is cut off. The
        caller sees to it that no other process appends between that look and the end of its transaction. Raises OSError, with
        the file as it was then.
        """
        self.make()
        handle = os.open(self._of(name), os.O_RDWR | os.O_CREAT, self._mode)
        with open(handle, "r+b", buffering=0) as file:  # noqa: PTH123  # the mode is given with the handle
            fcntl.flock(file, fcntl.LOCK_EX)
            size = os.fstat(handle).st_size
            begin = known
            if size > known:
                file.truncate(known)
            offsets = []
            head = info_record(f"Broadsheet {VERSION}", now) if not known else b""
            at = known + len(head)
            for member in members:
                offsets.append(at)
                at += len(member)
            try:
                file.seek(known)
                _write_all(handle, b"".join([head, *members]))
            except OSError:
                file.truncate(begin)
                raise
        return offsets

    def read(self, place: Place) -> bytes:
        """The bytes of a place. Raises PageMissing."""
        try:
            with self._of(place.file).open("rb") as file:
                file.seek(place.offset)
                data = file.read(place.length)
        except OSError as error:
            raise PageMissing(f"the kept page cannot be read on this machine ({error.strerror})") from None
        if len(data) != place.length:
            raise PageMissing("the kept page is no longer there")
        return data

    def page(self, kept: KeptPage, *, limit: int) -> PageBody:
        """A kept page. limit: bytes of its body at most. Raises PageMissing, PageUnreadable."""
        return unpack_page(self.read(kept.place), kept.digest, limit=limit)

    def blank(self, place: Place, now: datetime) -> None:
        """Overwrite a record with an empty one, and make sure of it. Nothing happens where there is no such file, or it ends
        before. Raises OSError."""
        try:
            handle = os.open(self._of(place.file), os.O_RDWR)
        except FileNotFoundError:
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if os.fstat(handle).st_size >= place.offset + place.length:
                os.lseek(handle, place.offset, os.SEEK_SET)
                _write_all(handle, blank_member(place.length, now))
            elif os.fstat(handle).st_size > place.offset:
                os.ftruncate(handle, place.offset)
            os.fsync(handle)
        finally:
            os.close(handle)

    def size(self, name: str) -> int:
        """Bytes of a file; 0 where there is none."""
        try:
            return self._of(name).stat().st_size
        except OSError:
            return 0

    def remove(self, name: str) -> None:
        """Delete a file, if it is there. Raises OSError."""
        self._of(name).unlink(missing_ok=True)

    def names(self) -> list[str]:
        """Every file of kept pages in the folder, whichever archive wrote it, oldest first. Raises OSError."""
        if not self.path.is_dir():
            return []
        return sorted(path.name for path in self.path.iterdir() if _NAME.fullmatch(path.name))

    def free(self) -> int:
        """Free bytes of its disk. Raises OSError."""
        there = next(path for path in (self.path, *self.path.absolute().parents) if path.exists())
        return shutil.disk_usage(there).free

    def _of(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no file of kept pages")
        return self.path / name


def file_name(day: date, writer: str, part: int = 1) -> str:
    """The file of a day (UTC). writer: eight hexadecimal digits that tell those who write to one folder apart."""
    return f"{day.isoformat()}-{writer}{f'-{part}' if part > 1 else ''}.warc.gz"


def _noted(note: Path) -> Path | None:
    try:
        return Path(note.read_text("utf-8", errors="surrogateescape"))
    except OSError:
        return None


def _listed(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208  # names, not paths: this is asked for each page that is shown
    except OSError:
        return []


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
