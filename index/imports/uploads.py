"""Uploads: files on their way from a browser to the crawler, in a folder that web servers and crawler share.

    <folder>/.part-<id>/    still being sent; removed where its request ends without success
    <folder>/<id>/          complete, until the crawler has read it: 0001.html, 0002.jsonl.gz, ...

What a file is called by who sent it is a word to show and nothing more: on the disk files have numbers, and keep of their
name only an ending that is known to matter.
"""

import os
import re
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.errors import BroadsheetError
from index.imports.protocols import LONGEST_NAME
from index.operations.settings import Settings
from index.text import characters

KEEP_FREE = 500_000_000
"""Bytes of the disk that uploads leave alone, for archive and index."""
ABANDONED = 86_400.0
"""Seconds after which an upload that was never completed is removed."""

_ID = re.compile(r"[0-9a-f]{32}")
_FILE = re.compile(r"[0-9]{4,8}(\.[a-z]{2,6}){0,2}")
_ENDING = re.compile(r"\.(?:html?|xhtml|mhtml|txt|md|jsonl?|ndjson|warc|arc|opml|xml)(?:\.gz)?$|\.gz$", re.I | re.A)


class UploadError(BroadsheetError):
    """This cannot be taken. status: of HTTP."""

    def __init__(self, message: str, *, status: int = 413) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """file: its name in the folder of the upload. name: what it was called, for people."""

    file: str
    name: str


def folder_of(settings: Settings) -> Path:
    """Where uploads lie."""
    return Path(settings.uploads).expanduser() if settings.uploads else settings.shared_path / "uploads"


def shown_name(name: str | None) -> str:
    """The last part of what somebody calls a file, in one line that can be shown."""
    last = re.split(r"[/\\]", name or "")[-1]
    return characters.line(last)[:LONGEST_NAME] or "a file without a name"


def stored_files(settings: Settings, upload_id: str, files: list[Stored]) -> list[Path]:
    """Where the files of an upload are. Raises UploadError where they are not, or are named as none would be."""
    if not _ID.fullmatch(upload_id) or not all(_FILE.fullmatch(stored.file) for stored in files):
        raise UploadError("this upload is named as none would be; send its files again", status=400)
    folder = folder_of(settings) / upload_id
    if not folder.is_dir():
        raise UploadError(
            f"the files are not in {folder_of(settings)}; web server and crawler have to share the folder that the setting"
            " uploads names. Send them again",
            status=404,
        )
    return [folder / stored.file for stored in files]


def remove_upload(settings: Settings, upload_id: str) -> None:
    """Its files were read, or nobody will."""
    if _ID.fullmatch(upload_id):
        shutil.rmtree(folder_of(settings) / upload_id, ignore_errors=True)


class Upload:
    """Files that are being sent together. Raises UploadError when it is begun, and for each file, where there is no room.

    expected: bytes that were announced.
    """

    def __init__(self, settings: Settings, expected: int) -> None:
        self._settings = settings
        self._root = folder_of(settings)
        self.id = secrets.token_hex(16)
        self._folder = self._root / f".part-{self.id}"
        self.files: list[Stored] = []
        self._open: list[Landing] = []
        try:
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._sweep()
            self._require_room(expected)
            self._folder.mkdir(mode=0o700)
        except OSError as error:
            raise UploadError(f"the folder for uploads cannot be written ({error.strerror})", status=507) from None

    def new_file(self, name: str | None) -> "Landing":
        """Where the bytes of the next file go. name: what it is called by who sends it."""
        if len(self.files) >= self._settings.upload_files:
            raise UploadError(
                f"More than {self._settings.upload_files:,} files (upload_files); send them in several goes."
            )
        shown = shown_name(name)
        ending = _ENDING.search(shown)
        stored = Stored(file=f"{len(self.files) + 1:04d}{ending[0].lower() if ending else ''}", name=shown)
        self.files.append(stored)
        landing = Landing(self._folder / stored.file)
        self._open.append(landing)
        return landing

    def complete(self) -> None:
        """All of it is there: from now on the crawler may have it."""
        self._close()
        try:
            self._folder.rename(self._root / self.id)
        except OSError as error:
            raise UploadError(f"the folder for uploads cannot be written ({error.strerror})", status=507) from None

    def drop_empty(self) -> None:
        """Forget the files without content, such as that of a form in which none was chosen."""
        self._close()
        for stored in list(self.files):
            path = self._folder / stored.file
            if path.stat().st_size == 0:
                path.unlink()
                self.files.remove(stored)

    def discard(self) -> None:
        """Nothing of it is wanted; what is complete stays."""
        self._close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _close(self) -> None:
        for landing in self._open:
            landing.close()
        self._open.clear()

    def _require_room(self, expected: int) -> None:
        taken = sum(_size(entry.path) for entry in os.scandir(self._root) if entry.is_dir(follow_symlinks=False))
        if taken + expected > self._settings.uploads_bytes:
            raise UploadError(
                "Uploads that wait to be read take up all the room that this server gives them (uploads_bytes)."
                " Try again when they were read.",
                status=507,
            )
        if shutil.disk_usage(self._root).free - expected < KEEP_FREE:
            raise UploadError("There is not enough room on the disk of this server.", status=507)

    def _sweep(self) -> None:
        """What was abandoned: parts after a day, and whole uploads when their job is forgotten too."""
        now = time.time()
        for entry in os.scandir(self._root):
            part = _ID.fullmatch(entry.name.removeprefix(".part-"))
            lasts = ABANDONED if entry.name.startswith(".part-") else self._settings.job_keep
            with suppress(OSError):
                if part and entry.stat(follow_symlinks=False).st_mtime < now - lasts:
                    shutil.rmtree(entry.path, ignore_errors=True)


class Landing:
    """A file that is being written, closed as soon as it is complete, so that a thousand files need no thousand handles."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        except OSError as error:
            raise UploadError(f"the folder for uploads cannot be written ({error.strerror})", status=507) from None

    def write(self, data: bytes) -> int:
        """Raises UploadError for a full disk."""
        try:
            return self._file.write(data)
        except OSError as error:
            raise UploadError(f"The file cannot be kept ({error.strerror}).", status=507) from None

    def seek(self, offset: int, whence: int = 0) -> int:
        """What the reader of a form does when the file is complete."""
        self.close()
        return offset

    def read(self, size: int = -1) -> bytes:
        """Nothing: it is read by the crawler."""
        return b""

    def close(self) -> None:
        """Raises UploadError for a full disk."""
        try:
            self._file.close()
        except OSError as error:
            raise UploadError(f"The file cannot be kept ({error.strerror}).", status=507) from None


def _size(folder: str) -> int:
    total = 0
    with suppress(OSError):
        for entry in os.scandir(folder):
            with suppress(OSError):
                total += entry.stat(follow_symlinks=False).st_size
    return total
