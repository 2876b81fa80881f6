"""A review as PDF, by WeasyPrint, which lays out some articles at a time; pypdf joins the parts.

Laid out as a whole, three hundred articles took 450 MB, and nobody could be told how far it was; fpdf2 took four times as long.
Articles are numbered from page 1, and cover and contents, which are laid out last since they name those pages, in Roman numerals.

WeasyPrint needs Pango on the machine (Debian: libpango-1.0-0, libpangoft2-1.0-0) and takes the letters of every script from the
fonts that fontconfig finds there (fonts-noto-core, fonts-noto-cjk).
"""

import logging
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import IO, Any

from index.errors import SettingsError
from index.reviews.contents import Chapter, Contents
from index.reviews.formats.page import FRONT, PRINT, STYLE, HtmlShape
from index.reviews.formats.walk import Tell

NEEDS = (
    "PDF needs Pango, which is not on this machine; install it (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0"
    " fonts-noto-core fonts-noto-cjk), or choose another form"
)
PART = 30
"""Articles that are laid out at once. A part begins on a page of its own, as a chapter does."""
PART_LEAST = 10
"""Articles after which a part ends where a chapter does."""
POINTS = 0.75
"""Of a pixel of CSS."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Mark:
    """A line of the outline. level: 1 for chapters. page: counted from 0 in the parts. top: points from the bottom of the page."""

    level: int
    title: str
    page: int
    top: float


@dataclass(kw_only=True, slots=True)
class _Laid:
    """What was laid out so far. pages: how many. places: of each article, by its number, the page counted from 1, and the top."""

    pages: int = 0
    parts: list[IO[bytes]] = field(default_factory=list)
    places: dict[int, tuple[int, float]] = field(default_factory=dict)
    outline: list[_Mark] = field(default_factory=list)


def write_pdf(contents: Contents, out: IO[bytes], tell: Tell) -> None:
    """Write the file. Raises SettingsError where the machine lacks what it needs."""
    layout = _layout()
    laid = _Laid()
    title = escape(contents.cover.title)
    for html, last in _batches(contents):
        first = f"@page :first {{ counter-reset: page {laid.pages + 1}; }}"
        head = HtmlShape(STYLE + PRINT + first).head(title)
        _add(laid, layout(f'{head}<div class="running">{title}</div><main>{html}</main></body></html>'))
        tell(last)
    front = HtmlShape(STYLE + PRINT + FRONT, {number: page for number, (page, _) in laid.places.items()})
    _join(contents, laid, layout(front.opening(contents) + front.listing(contents) + front.closing()), out)


def _layout() -> Any:
    """HTML -> pages."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetchingError
    except (ImportError, OSError):
        raise SettingsError(NEEDS) from None
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # also of links into other parts

    def nothing(url: str, *_: object, **__: object) -> dict[str, object]:
        raise URLFetchingError(f"a review loads nothing: {url[:200]}")

    return lambda page: HTML(string=page, url_fetcher=nothing).render()


def _batches(contents: Contents) -> Iterator[tuple[str, int]]:
    """The HTML of some articles with their chapters, and the number of the last of them."""
    shape = HtmlShape()
    pieces: list[str] = []
    count = last = 0
    for part in contents.parts():
        if count >= (PART_LEAST if isinstance(part, Chapter) else PART):
            yield "".join(pieces), last
            pieces, count = [], 0
        if isinstance(part, Chapter):
            pieces.append(shape.chapter(part))
        else:
            pieces.append(shape.entry(part))
            count, last = count + 1, part.number
    if pieces:
        yield "".join(pieces), last


def _add(laid: _Laid, document: Any) -> None:
    for page in document.pages:
        for name, place in page.anchors.items():
            number = name.removeprefix("a")
            if number.isdecimal():
                laid.places[int(number)] = (laid.pages + 1, (page.height - place[1]) * POINTS)
        for level, title, point, _ in page.bookmarks:
            top = (page.height - point[1]) * POINTS
            laid.outline.append(_Mark(level=level, title=title, page=laid.pages, top=top))
        laid.pages += 1
    part = tempfile.TemporaryFile()  # noqa: SIM115 - closed once all are joined
    document.write_pdf(part)
    laid.parts.append(part)


def _join(contents: Contents, laid: _Laid, front: Any, out: IO[bytes]) -> None:
    from pypdf import PdfWriter
    from pypdf.annotations import Link
    from pypdf.constants import PageLabelStyle
    from pypdf.generic import Fit

    writer = PdfWriter()
    with tempfile.TemporaryFile() as cover:
        front.write_pdf(cover)
        writer.append(cover, import_outline=False)
    for part in laid.parts:
        writer.append(part, import_outline=False)
        part.close()
    before = len(front.pages)
    for index, page in enumerate(front.pages):
        for rectangle, number in _links(page):
            where, top = laid.places.get(number, (0, 0.0))
            if where:
                to = Link(rect=rectangle, target_page_index=before + where - 1, fit=Fit.xyz(left=0, top=top))
                writer.add_annotation(index, to)
    chapter = None
    for mark in laid.outline:
        parent = chapter if mark.level > 1 else None
        item = writer.add_outline_item(
            title=mark.title,
            page_number=before + mark.page,
            parent=parent,
            fit=Fit.xyz(left=0, top=mark.top),
            is_open=mark.level == 1,
        )
        chapter = item if mark.level == 1 else chapter
    writer.set_page_label(0, before - 1, style=PageLabelStyle.LOWERCASE_ROMAN)
    if laid.pages:
        writer.set_page_label(before, before + laid.pages - 1, style=PageLabelStyle.DECIMAL)
    writer.add_metadata({"/Title": contents.cover.title, "/Author": contents.site})
    writer.write(out)


def _links(page: Any) -> set[tuple[tuple[float, float, float, float], int]]:
    """Where a contents page leads to an article: (rectangle in points from the bottom left, its number)."""
    found = set()
    for kind, target, (left, top, right, bottom), _ in page.links:
        number = target.removeprefix("a")
        if kind == "internal" and number.isdecimal():
            edges = (left, page.height - bottom, right, page.height - top)
            found.add((tuple(edge * POINTS for edge in edges), int(number)))
    return found
