"""Numbers that never fall: what a rebuilt index starts to count from, left behind when a damaged one is set aside."""

import json
from pathlib import Path

_FILE = "floor.json"


def read_floor(directory: Path) -> tuple[int, int]:
    """(generation, layout) of the index that stood here before; (0, 0) for none."""
    try:
        read = json.loads((directory / _FILE).read_text("ascii"))
        return int(read["generation"]), int(read["layout"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, 0


def write_floor(directory: Path, generation: int, layout: int) -> None:
    """Leave the numbers behind from which the next index in this directory goes on. Raises OSError."""
    (directory / _FILE).write_text(json.dumps({"generation": generation, "layout": layout}), "ascii")
