"""Names of files and arrays, and the limits of the format."""

import re

FORMAT = 2
"""Of segment files and generation files: raise it when older ones can no longer be read; they are rebuilt then."""

SEGMENT_DOCS = 1 << 16
"""Documents a segment may hold: document numbers take 16 bits."""

SEGMENT_TOKENS = 48_000_000
"""Tokens up to which segments are merged, so that merging stays within memory."""

FLUSH_DOCS = SEGMENT_DOCS // 3
FLUSH_TOKENS = 7_500_000
"""Documents and tokens that are gathered in memory before they become a segment."""

SINGLE_FACETS = ("outlet", "agency", "section", "lang", "copy_of")
MULTI_FACETS = ("person", "author")

UNKNOWN_TIME = -(1 << 63)
"""Stands for a missing published date in the int64 column."""

INDEX_NAME = "MAIN"
"""Whoosh's name of an index in its directory."""

CURRENT = "current.json"
"""Second name of the newest generation file; what it says is committed."""

SEGMENT_SUFFIX = ".bsg"
PART_SUFFIX = ".part"

GENERATION_FILE = re.compile(r"generation-(\d{10})-(\d{10})\.json")
SEGMENT_FILE = re.compile(rf"{INDEX_NAME}_([0-9a-f]{{16}})\{SEGMENT_SUFFIX}")
TOC_FILE = re.compile(rf"_{INDEX_NAME}_(\d+)\.toc")


def generation_file(layout: int, generation: int) -> str:
    """layout rises with everything that is published, generation only where the content changed (not by merging)."""
    return f"generation-{layout:010d}-{generation:010d}.json"


def segment_file(segment: str) -> str:
    """The file of a segment. segment: its id, 16 hexadecimal digits."""
    return f"{INDEX_NAME}_{segment}{SEGMENT_SUFFIX}"


def toc_file(layout: int) -> str:
    """The table of contents that Whoosh reads."""
    return f"_{INDEX_NAME}_{layout}.toc"
