"""A sheet as CSV, and as a workbook that carries what has to stand beside its numbers."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import IO, Any

from xlsxwriter import Workbook

from search.counting.sheet import Cell, Column, Sheet
from search.csv_rows import safe_cell

CELL_MOST = 32_000
"""Characters of a cell of a workbook; the format allows 32,767."""


def csv_lines(columns: Iterable[Column], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """The table line by line; its header holds the keys, which are the same in every language and version."""
    yield csv_line(column.key for column in columns)
    for row in rows:
        yield csv_line(row)


def csv_line(cells: Iterable[Cell]) -> str:
    """One line of CSV. Numbers stay numbers; a text that a spreadsheet would take for a formula is none."""
    out = io.StringIO()
    csv.writer(out).writerow(
        "" if cell is None else safe_cell(cell) if isinstance(cell, str) else cell for cell in cells
    )
    return out.getvalue()


class BookWriter:
    """A workbook with a table, written row by row in the memory of one row, and a second sheet with what it is about."""

    def __init__(self, out: IO[bytes], columns: Iterable[Column]) -> None:
        self._book = Workbook(
            out,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._bold = self._book.add_format({"bold": True})
        self._share = self._book.add_format({"num_format": "0.00%"})
        self._table = self._book.add_worksheet("Table")
        self._columns = tuple(columns)
        self._table.freeze_panes(1, 0)
        for at, column in enumerate(self._columns):
            self._table.set_column(at, at, 40 if column.form == "text" else 16)
            self._table.write_string(0, at, column.label[:CELL_MOST], self._bold)
        self._row = 0

    def add(self, row: Iterable[Cell]) -> None:
        """Write one row."""
        self._row += 1
        for at, (cell, column) in enumerate(zip(row, self._columns, strict=True)):
            if isinstance(cell, str):
                self._table.write_string(self._row, at, cell[:CELL_MOST])
            elif cell is not None:
                self._table.write_number(self._row, at, cell, self._share if column.form == "share" else None)

    def close(self, about: Iterable[tuple[str, str]]) -> None:
        """Finish the file. about: (name, value) lines of the second sheet."""
        page = self._book.add_worksheet("About")
        page.set_column(0, 0, 24)
        page.set_column(1, 1, 100)
        for at, (name, value) in enumerate(about):
            page.write_string(at, 0, name[:CELL_MOST], self._bold)
            page.write_string(at, 1, value[:CELL_MOST])
        self._book.close()


def about_lines(sheet: Sheet, address: str = "") -> list[tuple[str, str]]:
    """What belongs to the numbers of a sheet. address: where it stands."""
    lines = [("Title", sheet.title)]
    for one in sheet.questions:
        lines += [
            ("Question", one.name),
            ("As typed", one.q),
            ("Read as", one.understood_as),
            ("Articles", f"{one.total:,}"),
        ]
        lines += [("Note", note) for note in one.notes]
    lines += [("Denominator", sheet.denominator), *sheet.facts, *(("Note", note) for note in sheet.notes)]
    lines += [("Counted", sheet.made), ("Version", sheet.version), ("State of the index", str(sheet.generation))]
    return [*lines, ("Address", address)] if address else lines


def workbook(sheet: Sheet, address: str = "") -> bytes:
    """The sheet as xlsx."""
    out: Any = io.BytesIO()
    book = BookWriter(out, sheet.columns)
    for row in sheet.rows:
        book.add(row)
    book.close(about_lines(sheet, address))
    return bytes(out.getvalue())
