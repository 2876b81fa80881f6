"""What a parser process can be asked to do: functions of values, each named in `TASKS`; nothing else can be called there.

The first argument is the process's own (`Workbench`); the others and the result travel as JSON, so they are of the types that
`crawler.parsing.json_values` knows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.extract import Bounds, Hints, extract
from crawler.extract.rules.outlet_rules import Rules, load_rules
from crawler.importing.saved_page import Capture, extract_saved
from crawler.net.page import Page
from crawler.sources.discover.found import Document
from crawler.sources.discover.probe import read_source
from index.article import Article


@dataclass(frozen=True, slots=True)
class Workbench:
    """What all documents are parsed with. rules: for individual outlets; bounds: limits of a page."""

    rules: Rules
    bounds: Bounds

    @classmethod
    def of(cls, rules: str, bounds: Bounds) -> "Workbench":
        """Load the rules. rules: directory with the owner's extraction rules, or empty. Raises SettingsError."""
        return cls(load_rules(*([Path(rules)] if rules else [])), bounds)


def parse_article(bench: Workbench, page: Page, hints: Hints) -> Article:
    """Return the article of a fetched page. hints: what its source says about it. Raises NotAnArticle."""
    return extract(page, hints=hints, rules=bench.rules, bounds=bench.bounds)


def parse_saved(bench: Workbench, body: bytes, capture: Capture) -> Article:
    """Return the article of a page or text from a file.

    capture: what is known about it. Raises NotAnArticle, BadAddress.
    """
    return extract_saved(body, capture, rules=bench.rules, bounds=bench.bounds)


def parse_source(bench: Workbench, page: Page, limit: int, size: int, ratio: int) -> Document:
    """Read a feed, sitemap or home page.

    limit: entries at most; size, ratio: bytes, and growth factor, that a gzipped sitemap may reach when unpacked.
    Raises FetchError, including NotASource.
    """
    return read_source(page, limit=limit, size=size, ratio=ratio, bounds=bench.bounds)


TASKS: dict[str, Callable[..., Any]] = {task.__name__: task for task in (parse_article, parse_saved, parse_source)}
