"""What was listed so far, document by document, so that a walk which was cut off goes on where it was instead of asking again.

One file for each thing that is asked for, a line of JSON for each document, appended as soon as it was read. A line that a crash
cut short counts as not written.
"""

import hashlib
import json
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

FOLDER = "backfills"
"""In the data directory."""
FRESH = 86_400.0
"""Seconds for which what was listed is believed; outlets publish meanwhile."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """What a document said.

    found: (address, day or None) of what is not too early; earlier: how many others. oldest: the earliest day of all entries. more:
    documents that it leads to; next: the one that continues it. number, last: which page it is, of how many; 0: unknown. failed:
    why it could not be read.
    """

    found: Sequence[tuple[str, str | None]] = ()
    earlier: int = 0
    oldest: str | None = None
    more: Sequence[str] = ()
    archives: Sequence[str] = ()
    next: str | None = None
    number: int = 0
    last: int = 0
    failed: str | None = None


class ReadingLog:
    """data: directory of the archive. about: what is asked for; the same gives the same log. now: seconds since 1970."""

    def __init__(self, data: Path, about: Sequence[str | None], *, now: float | None = None) -> None:
        name = hashlib.sha256(json.dumps(about).encode()).hexdigest()[:16]
        self._path = data / FOLDER / f"{name}.jsonl"
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _forget_old(self._path.parent, time.time() if now is None else now)
        self._known = dict(_lines(self._path))

    def get(self, url: str) -> Listed | None:
        """What an address said, if it was read."""
        return self._known.get(url)

    def put(self, url: str, listed: Listed) -> None:
        """Remember what an address said. Raises OSError."""
        self._known[url] = listed
        with self._path.open("a", encoding="utf-8") as file:
            file.write("\n" + json.dumps([url, asdict(listed)]))  # a line of its own, also behind half of one

    def forget(self) -> None:
        """What it says was dealt with."""
        self._known.clear()
        self._path.unlink(missing_ok=True)


def _lines(path: Path) -> list[tuple[str, Listed]]:
    names = {field.name for field in fields(Listed)}
    known: list[tuple[str, Listed]] = []
    with suppress(OSError), path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            with suppress(ValueError, TypeError, AttributeError):
                url, said = json.loads(line)
                values = {name: value for name, value in said.items() if name in names}
                found = [(str(address), day) for address, day in values.pop("found", ())]
                known.append((str(url), Listed(found=found, **values)))
    return known


def _forget_old(folder: Path, now: float) -> None:
    for path in folder.glob("*.jsonl"):
        with suppress(OSError):
            if not -60 <= now - path.stat().st_mtime <= FRESH:
                path.unlink()
