"""Whoosh's table of contents beside every generation, so that `whoosh.index.open_dir` finds the index.

It is a pickle, as Whoosh wants it, and only Whoosh ever reads it: Broadsheet answers from the generation file, which is
checked JSON. Writing it is not fsynced; the next commit writes another.
"""

from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from index.engines.columnar.files.durable_files import remove
from index.engines.columnar.files.generation import Generation
from index.engines.columnar.files.layout import INDEX_NAME, toc_file
from index.engines.columnar.stock.codec import NewsSegment
from index.engines.columnar.stock.schema import schema


def write_toc(directory: Path, generation: Generation) -> None:
    """A commit that failed behind it may have left one of the same number, over which Whoosh would not write."""
    remove(directory / toc_file(generation.layout))
    segments = [NewsSegment(entry) for entry in generation.segments]
    TOC(schema(), segments, generation.layout).write(FileStorage(str(directory), supports_mmap=False), INDEX_NAME)
