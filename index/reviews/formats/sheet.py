"""A review as a sheet (xlsx), by XlsxWriter in the mode that keeps one row in memory."""

from typing import IO

from xlsxwriter import Workbook

from index.reviews.contents import Chapter, Contents
from index.reviews.formats.walk import Tell

COLUMNS = (
    "No.",
    "Chapter",
    "Headline",
    "Outlet",
    "Agency",
    "Authors",
    "Published",
    "Address",
    "Read on",
    "Language",
    "Comment",
    "Text",
)
WIDTHS = (6, 20, 50, 22, 16, 24, 18, 40, 16, 9, 40, 60)
CELL_MOST = 32_000
"""Characters of a cell; the format allows 32,767."""


def write_sheet(contents: Contents, out: IO[bytes], tell: Tell) -> None:
    """Write the file. Every cell is text: nothing that an article says is taken for a formula or a link."""
    book = Workbook(
        out,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("Articles")
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name, bold)
    chapter, row = "", 0
    for part in contents.parts():
        if isinstance(part, Chapter):
            chapter = part.title
            continue
        row += 1
        text = "\n".join((*part.paragraphs, *([f"… {part.match} …"] if part.match else [])))
        values = (
            chapter, part.headline, part.outlet, part.agency, "; ".join(part.authors), part.published, part.url, part.read,
            part.lang, part.comment, text,
        )  # fmt: skip
        sheet.write_number(row, 0, part.number)
        for column, value in enumerate(values, 1):
            sheet.write_string(row, column, value[:CELL_MOST], wrapped)
        tell(part.number)
    sheet.autofilter(0, 0, max(row, 1), len(COLUMNS) - 1)
    book.close()
