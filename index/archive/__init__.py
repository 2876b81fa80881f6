"""The archive: the only truth. `open_archive(settings)` gives an `index.archive.protocols.Archive`."""

from index.archive.sqlite.archive import SqliteArchive, open_archive

__all__ = ["SqliteArchive", "open_archive"]
