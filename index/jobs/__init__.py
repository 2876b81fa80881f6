"""Work that one process asks of another through the archive."""
