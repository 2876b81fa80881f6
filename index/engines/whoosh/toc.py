"""The table of contents under which Whoosh itself finds the index; see codec."""

from pathlib import Path

from index.engines.whoosh.generation import Generation


def write_toc(directory: Path, generation: Generation) -> None: ...
