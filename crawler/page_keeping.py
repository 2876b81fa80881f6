"""What is kept of a fetched page so that it can be read again as it was read first: the page, its visit, and what its source said
of it. Later versions know other hints: what they cannot read of the kept ones counts as not said."""

import logging
from dataclasses import fields
from functools import cache
from typing import Any, get_type_hints

from crawler.extract import Hints
from crawler.net.page import Page
from crawler.parsing.json_values import decoder, encoder
from index.kept.page_record import PackedPage, PageBody, pack_page
from index.kept.protocols import KeptPage

log = logging.getLogger(__name__)


def packed(page: Page, hints: Hints) -> PackedPage | None:
    """Make a record of a page that was read with these hints. None where that is not possible, which the log explains: an article
    is not lost for it."""
    context: dict[str, Any] = {"hints": _written(hints)}
    if page.requested_url != page.url:
        context["requested"] = page.requested_url
    if page.timezone:
        context["timezone"] = page.timezone
    try:
        return pack_page(
            url=page.url,
            body=page.body,
            content_type=page.content_type,
            charset=page.charset,
            fetched=page.fetched,
            context=context,
        )
    except Exception:
        log.exception("a page cannot be kept", extra={"url": page.url})
        return None


def unpacked(kept: KeptPage, content: PageBody) -> tuple[Page, Hints]:
    """The page and the hints with which it was read. content: its record, as `index.kept.page_record` reads it."""
    said = kept.context
    page = Page(
        url=kept.url,
        requested_url=_text(said.get("requested")) or kept.url,
        body=content.body,
        content_type=content.content_type,
        charset=content.charset,
        fetched=kept.fetched,
        timezone=_text(said.get("timezone")),
    )
    return page, _read(said.get("hints"))


def _written(hints: Hints) -> dict[str, Any]:
    """The hints that say anything, by name."""
    values = {name: getattr(hints, name) for name in _kinds()}
    return {name: encoder(_kinds()[name])(value, bytearray()) for name, value in values.items() if value}


def _read(said: Any) -> Hints:
    hints = {}
    for name, value in said.items() if isinstance(said, dict) else ():
        try:
            hints[name] = decoder(_kinds()[name])(value, b"")
        except (KeyError, ValueError, TypeError, OverflowError):
            log.info("what a source said of a kept page is not understood", extra={"hint": name})
    return Hints(**hints)


@cache
def _kinds() -> dict[str, Any]:
    kinds = get_type_hints(Hints)
    return {hint.name: kinds[hint.name] for hint in fields(Hints)}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
