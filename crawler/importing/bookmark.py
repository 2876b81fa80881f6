"""How far a file has been imported, so that an interrupted import resumes where it stopped."""

import contextlib
import hashlib
import json
import os
from pathlib import Path


class Bookmark:
    """Remembers how far a file has been imported.

    directory: where the bookmark is stored; file: as it is now; if its size or time changes, the import starts over.
    Raises OSError if the file is missing.
    """

    def __init__(self, directory: Path, file: Path) -> None:
        status = file.stat()
        name = f"{file.resolve()}\n{status.st_size}\n{status.st_mtime_ns}"
        self._path = directory / f"{hashlib.sha256(os.fsencode(name)).hexdigest()[:32]}.json"

    def read(self) -> int:
        """Return the position to resume from, in the units of `Record.end`; 0 if there is none."""
        try:
            return max(0, int(json.loads(self._path.read_text("ascii"))["end"]))
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def write(self, end: int) -> None:
        """Record that everything before `end` is archived.

        A failure to write is ignored: duplicates are then skipped one by one.
        """
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = self._path.with_suffix(f".{os.getpid()}")
            part.write_text(json.dumps({"end": end}), "ascii")
            part.replace(self._path)

    def remove(self) -> None:
        """Forget the position after a complete import, so that another import reads the whole file again."""
        with contextlib.suppress(OSError):
            self._path.unlink()
