"""What a parser process can be asked to do: functions of values, each named in `TASKS`; nothing else can be called there.

The first argument is the process's own (`Workbench`); the others and the result travel as JSON, so they are of the types that
`crawler.parsing.json_values` knows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from crawler.backfill.archive_pages import ArchivePage, read_listing
from crawler.extract import Bounds, Hints, extract
from crawler.extract.open_reading import Reading, read_openly
from crawler.extract.rules.outlet_rules import OutletRules, Rules, load_rules, parse_rules
from crawler.importing.records import Capture
from crawler.importing.saved_page import extract_saved
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

    def rules_with(self, *texts: str) -> Rules:
        """The rules, with those of rule files in the archive ("": none), which take precedence."""
        rules = self.rules
        for text in texts:
            rules = rules.with_own(_own(text)) if text else rules
        return rules


@lru_cache(maxsize=256)
def _own(text: str) -> OutletRules | None:
    """The rules in a text that was checked when it was saved; None where this version of the program cannot read it."""
    try:
        return parse_rules(text)
    except ValueError:
        return None


def parse_article(bench: Workbench, page: Page, hints: Hints, rules: str = "") -> Article:
    """Return the article of a fetched page. hints: what its source says about it; rules: text of the rule file that the archive
    has for its host. Raises NotAnArticle."""
    return extract(page, hints=hints, rules=bench.rules_with(rules), bounds=bench.bounds)


def parse_saved(bench: Workbench, body: bytes, capture: Capture, rules: tuple[str, ...] = ()) -> Article:
    """Return the article of a page or text from a file.

    capture: what is known about it; rules: texts of the rule files in the archive that may cover it. Raises NotAnArticle,
    BadAddress.
    """
    return extract_saved(body, capture, rules=bench.rules_with(*rules), bounds=bench.bounds)


def parse_source(bench: Workbench, page: Page, limit: int, size: int, ratio: int) -> Document:
    """Read a feed, sitemap or home page.

    limit: entries at most; size, ratio: bytes, and growth factor, that a gzipped sitemap may reach when unpacked.
    Raises FetchError, including NotASource.
    """
    return read_source(page, limit=limit, size=size, ratio=ratio, bounds=bench.bounds)


def parse_listing(bench: Workbench, page: Page, limit: int) -> ArchivePage:
    """Read a page of an archive, or a feed that may be paged. limit: entries at most. Raises FetchError, including NotASource."""
    return read_listing(page, limit=limit, bounds=bench.bounds)


def read_page(bench: Workbench, page: Page, hints: Hints, rules: str = "") -> Reading:
    """Read a page as `parse_article` does, and tell where each field came from and what became of each line."""
    return read_openly(page, hints=hints, rules=bench.rules_with(rules), bounds=bench.bounds)


@dataclass(frozen=True, slots=True)
class CheckedRules:
    """hosts: of a rule file. problem: why it cannot be used, "" if it can."""

    hosts: tuple[str, ...]
    problem: str = ""


def check_rules(bench: Workbench, text: str) -> CheckedRules:
    """Read a rule file, and try its selectors on a page of some size: here, because a selector can take forever, and what
    takes too long here is ended."""
    try:
        rules = parse_rules(text)
    except ValueError as error:
        return CheckedRules((), str(error))
    page = LexborHTMLParser(_LARGE_PAGE)
    for version in rules.versions:
        for selector in version.selectors:
            page.css(selector)
    return CheckedRules(rules.hosts)


_LARGE_PAGE = (
    "<body>" + "<div class='a b'>" * 60 + "<p class=c>t <a href=x>t</a> <span>t</span></p>" * 900 + "</div>" * 60
)
"""Deeper and longer than most pages."""


TASKS: dict[str, Callable[..., Any]] = {
    task.__name__: task for task in (parse_article, parse_saved, parse_source, parse_listing, read_page, check_rules)
}
