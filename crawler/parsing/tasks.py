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
    """What every document is parsed with. rules: of single outlets; bounds: what a page may hold."""

    rules: Rules
    bounds: Bounds

    @classmethod
    def of(cls, rules: str, bounds: Bounds) -> "Workbench":
        """rules: directory with the owner's extraction rules, or empty. Raises SettingsError."""
        return cls(load_rules(*([Path(rules)] if rules else [])), bounds)


def parse_article(bench: Workbench, page: Page, hints: Hints) -> Article:
    """The article of a fetched page. hints: what its source said of it. Raises NotAnArticle."""
    return extract(page, hints=hints, rules=bench.rules, bounds=bench.bounds)


def parse_saved(bench: Workbench, body: bytes, capture: Capture) -> Article:
    """The article of a page or text that a file holds. capture: what is known of it. Raises NotAnArticle, BadAddress."""
    return extract_saved(body, capture, rules=bench.rules, bounds=bench.bounds)


def parse_source(bench: Workbench, page: Page, limit: int, size: int, ratio: int) -> Document:
    """What a feed, sitemap or home page announces. limit: entries; size: bytes of an unpacked sitemap; ratio: how much it
    may grow when unpacked. Raises FetchError, NotASource among them."""
    return read_source(page, limit=limit, size=size, ratio=ratio, bounds=bench.bounds)


TASKS: dict[str, Callable[..., Any]] = {task.__name__: task for task in (parse_article, parse_saved, parse_source)}
