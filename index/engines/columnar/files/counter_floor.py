"""Counters that never decrease: where a rebuilt index resumes counting after a damaged one was set aside."""

import json
from pathlib import Path

_FILE = "floor.json"


def read_floor(directory: Path) -> tuple[int, int]:
    """(generation, layout) of the previous index in this directory; (0, 0) if there was none."""
    try:
        read = json.loads((directory / _FILE).read_text("ascii"))
        return int(read["generation"]), int(read["layout"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, 0


def write_floor(directory: Path, generation: int, layout: int) -> None:
    """Record the counters from which the next index in this directory resumes. Raises OSError."""
    (directory / _FILE).write_text(json.dumps({"generation": generation, "layout": layout}), "ascii")
