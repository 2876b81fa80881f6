"""Results as rows of CSV."""

import csv
import io
from collections.abc import Iterable, Sequence

from search.page import Result
from search.serializers import timestamp

CSV_COLUMNS = (
    "id", "published", "title", "outlet", "agency", "section", "lang", "authors", "people", "url", "fetched", "copy_of",
    "story", "kind",
)  # fmt: skip


def csv_row(result: Result) -> tuple[str, ...]:
    """The cells of one result, in the order of `CSV_COLUMNS`. Several people or authors share a cell, separated by semicolons."""
    archived = result.article
    article = archived.article
    values = (
        article.id,
        article.published.isoformat() if article.published else "",
        article.title,
        article.outlet.name if article.outlet else "",
        article.agency or "",
        article.section or "",
        article.lang or "",
        "; ".join(article.authors),
        "; ".join(person.name for person in archived.people),
        article.url,
        timestamp(archived.first_fetched),
        archived.copy_of or "",
        archived.story or "",
        article.kind.value if article.kind else "",
    )
    return tuple(safe_cell(value) for value in values)


def safe_cell(value: str) -> str:
    """The text with an apostrophe before it if a spreadsheet would take it for a formula (OWASP, CSV injection)."""
    return "'" + value if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as lines of CSV (RFC 4180), in UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "replace")
