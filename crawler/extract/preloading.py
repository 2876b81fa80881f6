"""Loads in advance what the first page would have to wait for: tables, patterns, and the language model."""

from datetime import UTC, datetime

from crawler.extract.html_page import extract
from crawler.extract.language.detect import load_model
from crawler.net.page import Page

_ADDRESS = "https://sample.invalid/article"
_SAMPLE = (
    "<html lang=en><title>A sample</title><body><article><h1>A sample</h1><p class=byline>By A. Writer, 1 May 2026</p>"
    + "<p>The sample was written for this program, and it was read by nobody else for as long as it has been there.</p>"
    * 3
    + "</article></body></html>"
)


def warm_up() -> None:
    """Read a made page and load the language model, so that the next page takes milliseconds."""
    extract(
        Page(
            url=_ADDRESS,
            requested_url=_ADDRESS,
            body=_SAMPLE.encode(),
            content_type="text/html",
            charset="utf-8",
            fetched=datetime.now(UTC),
        )
    )
    load_model()
