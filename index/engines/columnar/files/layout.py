"""File and array names, and the limits of the format."""

import re

FORMAT = 8
"""Version of segment and generation files. Increase it when older files become unreadable; they are then rebuilt."""

SEGMENT_DOCS = 1 << 16
"""Most documents in a segment: document numbers have 16 bits."""

SEGMENT_TOKENS = 48_000_000
"""Most tokens in a merged segment, to bound the memory of merging."""

FLUSH_DOCS = SEGMENT_DOCS // 3
FLUSH_TOKENS = 7_500_000
"""Documents and tokens that are gathered in memory before they become a segment."""

SINGLE_FACETS = ("outlet", "agency", "section", "lang", "kind", "story", "copy", "copy_of")
MULTI_FACETS = ("person", "author", "says", "rights", "keyword", "link", "state")

TIMES = ("published", "event", "fetched", "when")
"""Columns of epoch seconds, as int64."""

NUMBERS = ("opening", "words")
"""Columns of counts: tokens of the first paragraph, words of the text."""

UNKNOWN_TIME = -(1 << 63)
"""Marks a missing time in such a column."""

INDEX_NAME = "MAIN"
"""The index name that Whoosh uses in the directory."""

CURRENT = "current.json"
"""Second name of the newest generation file; its content is what is committed."""

SEGMENT_SUFFIX = ".bsg"
PART_SUFFIX = ".part"

GENERATION_FILE = re.compile(r"generation-(\d{10})-(\d{10})\.json")
SEGMENT_FILE = re.compile(rf"{INDEX_NAME}_([0-9a-f]{{16}})\{SEGMENT_SUFFIX}")
TOC_FILE = re.compile(rf"_{INDEX_NAME}_(\d+)\.toc")


def generation_file(layout: int, generation: int) -> str:
    """Name of a generation file. See `index.engines.columnar.files.generation` for the two numbers."""
    return f"generation-{layout:010d}-{generation:010d}.json"


def segment_file(segment: str) -> str:
    """Name of a segment's file. segment: its id, 16 hexadecimal digits."""
    return f"{INDEX_NAME}_{segment}{SEGMENT_SUFFIX}"


def toc_file(layout: int) -> str:
    """Name of the table of contents that Whoosh reads."""
    return f"_{INDEX_NAME}_{layout}.toc"
