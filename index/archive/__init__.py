"""The archive: the only truth. `open_archive(settings)` gives an `index.archive.face.Archive`."""

from index.archive.store import SqliteArchive, open_archive

__all__ = ["SqliteArchive", "open_archive"]
