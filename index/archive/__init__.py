"""The archive: the only source of truth. `open_archive(settings)` gives an `index.archive.protocols.Archive`."""

from index.archive.factory import open_archive, restore_archive

__all__ = ["open_archive", "restore_archive"]
