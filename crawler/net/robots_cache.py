"""Copies of robots.txt on disk, one small file per host. Losing this cache costs one request per host."""

import contextlib
import hashlib
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Copy:
    """A stored robots.txt. Times are seconds since 1970.

    text: the rules, None if the host has none (everything is allowed). until: when to fetch it again. failing_since:
    since when it has been unreadable, None if it is not. fetched: when it was last read, None if never. why: code and
    sentence of the failure to read it.
    """

    text: str | None
    until: float
    failing_since: float | None
    fetched: float | None
    why: tuple[str, str] | None = None

    def fresh(self, now: float) -> bool:
        """Return whether the copy is still valid.

        now: seconds since 1970. A clock that was set makes a copy stale, never everlasting.
        """
        return 0 <= self.until - now <= 24 * 3600


class RobotsCache:
    """Copies of robots.txt, one file per host. directory: created when needed; None: nothing is stored."""

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory

    def load(self, name: str) -> Copy | None:
        """Return the stored copy for an authority; None if there is none or it cannot be read.

        name: as `authority` returns it.
        """
        if self._directory is None:
            return None
        try:
            kept = json.loads(self._path(self._directory, name).read_text("utf-8"))
            if not isinstance(kept, dict):
                return None
            code, says = kept.pop("why", None) or (None, None)
            return Copy(**kept, why=(str(code), str(says)) if code and says else None)
        except (OSError, ValueError, TypeError):
            return None

    def save(self, name: str, copy: Copy) -> None:
        """Store a copy for an authority.

        A failure to write, such as on a full disk, is ignored, so that it does not stop a crawl.
        """
        if self._directory is None:
            return
        path = self._path(self._directory, name)
        part = path.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            self._directory.parent.mkdir(
                mode=0o700, parents=True, exist_ok=True
            )  # may be the first in the data directory
            self._directory.mkdir(mode=0o700, exist_ok=True)
            part.write_text(json.dumps(asdict(copy)), "utf-8")
            part.replace(path)

    def tidy(self, older_than: float) -> None:
        """Delete the copies that were not written within so many seconds. older_than: seconds."""
        if self._directory is None or not self._directory.is_dir():
            return
        for path in self._directory.iterdir():
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > older_than:
                    path.unlink()

    @staticmethod
    def _path(directory: Path, name: str) -> Path:
        return directory / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.json"
