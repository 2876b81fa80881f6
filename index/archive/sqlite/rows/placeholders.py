"""Small helpers for SQL that takes a list."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

PART = 500
"""Placeholders of one statement; SQLite allows 32,766, older builds 999."""


Value = TypeVar("Value", str, int)


def marks(values: Sequence[Value]) -> Iterator[tuple[Sequence[Value], str]]:
    """The values in parts, each with its `?, ?, ?`."""
    for start in range(0, len(values), PART):
        part = values[start : start + PART]
        yield part, ", ".join("?" * len(part))
