"""Placeholders of SQL for values in a list, which is cut into parts where it may be long."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

PART = 500
"""Placeholders of one statement; SQLite allows 32,766, older builds 999."""


Value = TypeVar("Value", str, int, bytes)


def marks(values: Sequence[Value], most: int = PART) -> Iterator[tuple[Sequence[Value], str]]:
    """The values in parts of `most`, each with its `?, ?, ?`."""
    for start in range(0, len(values), most):
        part = values[start : start + most]
        yield part, placeholders(part)


def placeholders(values: Sequence[object]) -> str:
    """`?, ?, ?` for as many values; for a list that is known to be short."""
    return ", ".join("?" * len(values))
