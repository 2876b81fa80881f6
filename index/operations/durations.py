"""Time: durations as people write them (`90`, `15m`, `6h`, `7d`, `2w`), and what time it is."""

import re
from datetime import UTC, datetime

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SHAPE = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw]?)")


def parse_duration(text: str) -> float:
    """The duration in seconds. Raises ValueError with a sentence that explains the format."""
    match = _SHAPE.fullmatch(text.strip().lower())
    if not match:
        raise ValueError(f"{text!r} is not a duration; write a number of seconds, or 15m, 6h, 7d")
    return float(match[1]) * _UNITS[match[2] or "s"]


def show_duration(seconds: float) -> str:
    """The duration in the largest unit that divides it: `15m` for 900 seconds."""
    for unit, size in reversed(_UNITS.items()):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:g}{unit}"
    return f"{seconds:g}s"


def rough_duration(seconds: float) -> str:
    """The duration in whole minutes, hours or days, whichever there are two of: `3h` for 10,000 seconds."""
    size = next((size for size in (_UNITS["d"], _UNITS["h"]) if seconds >= 2 * size), _UNITS["m"])
    return show_duration(max(size, round(seconds / size) * size))


def utc_now() -> datetime:
    """This moment as aware UTC; what takes a `clock` has it as the default."""
    return datetime.now(UTC)
