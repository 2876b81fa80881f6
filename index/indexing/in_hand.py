"""Records what the indexer is working on in a file beside the archive, so that its successor knows what killed it.

An exception identifies the article that caused it; a crash in a library or an out-of-memory kill does not. So the ids
of articles are written down before processing and erased afterwards. Best effort, without fsync: the file survives the
death of the process, and after a power failure no article is to blame.
"""

import contextlib
import json
import os
from collections.abc import Sequence
from pathlib import Path


class InHand:
    """The record of work in progress. path: the file, which need not exist. No method raises."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def left(self) -> tuple[list[str], int]:
        """(articles that the killed process had in hand, earlier processes killed while working on exactly these)."""
        try:
            kept = json.loads(self._path.read_text("ascii"))
            return [str(article_id) for article_id in kept["articles"]], int(kept["deaths"])
        except (OSError, ValueError, KeyError, TypeError):
            return [], 0

    def take(self, articles: Sequence[str], deaths: int = 0) -> None:
        """Record the articles. deaths: number of processes killed so far while working on exactly these."""
        with contextlib.suppress(OSError):
            part = self._path.with_suffix(f".{os.getpid()}")
            part.write_text(json.dumps({"articles": list(articles), "deaths": deaths}), "ascii")
            part.replace(self._path)

    def put_down(self) -> None:
        """Erase the record, once the work in hand is done."""
        with contextlib.suppress(OSError):
            self._path.unlink()
