"""How far a file was imported, so that an import that was broken off goes on where it was."""

import contextlib
import hashlib
import json
import os
from pathlib import Path


class Bookmark:
    """Of one file, as it is now: a file that changed begins anew."""

    def __init__(self, directory: Path, file: Path) -> None:
        status = file.stat()
        name = f"{file.resolve()}\n{status.st_size}\n{status.st_mtime_ns}"
        self._path = directory / f"{hashlib.sha256(os.fsencode(name)).hexdigest()[:32]}.json"

    def read(self) -> int:
        """Where to take it up; 0 where it was never begun."""
        try:
            return max(0, int(json.loads(self._path.read_text("ascii"))["end"]))
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def write(self, end: int) -> None:
        """Everything before `end` is archived. Best effort: without it, duplicates are skipped one by one."""
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = self._path.with_suffix(f".{os.getpid()}")
            part.write_text(json.dumps({"end": end}), "ascii")
            part.replace(self._path)

    def remove(self) -> None:
        """Imported to its end: another import looks at all of it again."""
        with contextlib.suppress(OSError):
            self._path.unlink()
