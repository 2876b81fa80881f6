"""What the indexer is working on, in a file beside the archive, so that the next one knows what killed the last.

An exception names the article that it comes from; a crash in a library, or a kernel that needs memory, names nothing. So
the articles in hand are written down before they are read and crossed out behind it. Best effort, and not synchronised: a
process that dies leaves the file as it was, and after a power cut nobody is to blame.
"""

import contextlib
import json
import os
from collections.abc import Sequence
from pathlib import Path


class InHand:
    """path: of the file, which need not be there. None of this raises."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def left(self) -> tuple[list[str], int]:
        """(articles that a process had in hand when it was killed, how many had been killed at just these before it)."""
        try:
            kept = json.loads(self._path.read_text("ascii"))
            return [str(one) for one in kept["articles"]], int(kept["deaths"])
        except (OSError, ValueError, KeyError, TypeError):
            return [], 0

    def take(self, articles: Sequence[str], deaths: int = 0) -> None:
        """deaths: of processes that had just these in hand."""
        with contextlib.suppress(OSError):
            part = self._path.with_suffix(f".{os.getpid()}")
            part.write_text(json.dumps({"articles": list(articles), "deaths": deaths}), "ascii")
            part.replace(self._path)

    def put_down(self) -> None:
        """Cross everything out: nothing is in hand any more."""
        with contextlib.suppress(OSError):
            self._path.unlink()
