"""Small helpers for SQL that takes a list."""

from collections.abc import Iterator, Sequence

PART = 500
"""Placeholders of one statement; SQLite allows 32,766, older builds 999."""


def marks(values: Sequence[str]) -> Iterator[tuple[Sequence[str], str]]:
    """The values in parts, each with its `?, ?, ?`."""
    for start in range(0, len(values), PART):
        part = values[start : start + PART]
        yield part, ", ".join("?" * len(part))
