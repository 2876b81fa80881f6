"""Whoosh's table of contents, written with every generation so that `whoosh.index.open_dir` finds the index.

It is a pickle, as Whoosh requires, and only Whoosh reads it: Broadsheet reads the generation file, which is checksummed
JSON. It is not fsynced, since the next commit writes another.
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
    """Write the table of contents of a generation.

    Replaces one left by a failed commit of the same number, which Whoosh would refuse to overwrite.
    """
    remove(directory / toc_file(generation.layout))
    segments = [NewsSegment(entry) for entry in generation.segments]
    TOC(schema(), segments, generation.layout).write(FileStorage(str(directory), supports_mmap=False), INDEX_NAME)
