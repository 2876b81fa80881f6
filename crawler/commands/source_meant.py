"""Which source somebody means who gives a command."""

from index.archive.protocols import Archive, Source
from index.errors import NotFound
from index.operations.program import program


def source_named(archive: Archive, name: str) -> Source:
    """The source of that id. Raises NotFound, which says where they are listed."""
    source = archive.sources.get(name)
    if source is None:
        raise NotFound(f"there is no source {name!r}; `{program()} sources list` shows them all")
    return source
