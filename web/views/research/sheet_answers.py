"""A sheet in the form that was asked for."""

from collections.abc import Callable
from typing import TypeVar

from flask import Response

from index.errors import NotFound
from index.languages import gettext as _
from search.counting.freezing import thawed
from search.counting.graph_files import gexf, graphml
from search.counting.sheet import Sheet, sheet_dict
from search.counting.table_files import csv_lines, workbook
from web.middleware.admission import turn
from web.render.figures.page_layout import laid_out
from web.render.figures.png_file import png_file
from web.render.figures.svg_file import svg_file
from web.render.links import absolute
from web.render.responses import json_response
from web.services import services

T = TypeVar("T")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def count(work: Callable[[], T], *, times: int = 1) -> T:
    """What the work returns, within the time that figures may take, or so many times as long. Raises Overloaded, and whatever the
    work raises."""
    services().readers.archive.end_snapshot()
    return turn().within(services().settings.counts_budget * times, work)


def kept_sheet(key: str) -> Sheet:
    """The figures that were kept under a key. Raises NotFound, Overloaded."""
    frozen = count(lambda: services().readers.archive.frozen_sets.get(key))
    if frozen is None:
        raise NotFound(_("There are no figures under this key."))
    return thawed(frozen)


def in_form(sheet: Sheet, form: str, address: str) -> Response:
    """The answer. form: one of FORMATS or of those of graphs. address: path of the page that shows the same, which stands on
    pictures and in workbooks. Raises Overloaded."""
    where = absolute(address)
    if form == "json":
        return json_response({**sheet_dict(sheet), "page": where})
    if form == "csv":
        return _file("".join(csv_lines(sheet.columns, sheet.rows)).encode("utf-8", "replace"), "text/csv", sheet, "csv")
    if form == "xlsx":
        return _file(count(lambda: workbook(sheet, where)), XLSX, sheet, "xlsx")
    if form in ("gexf", "graphml"):
        text = gexf(sheet) if form == "gexf" else graphml(sheet)
        return _file(text.encode("utf-8", "replace"), "application/xml", sheet, form)
    drawing = laid_out(sheet, where)
    if form == "svg":
        return _file(svg_file(drawing).encode("utf-8", "replace"), "image/svg+xml", sheet, "svg", shown=True)
    return _file(count(lambda: png_file(drawing)), "image/png", sheet, "png", shown=True)


def _file(content: bytes, kind: str, sheet: Sheet, ending: str, *, shown: bool = False) -> Response:
    response = Response(content, mimetype=kind)
    placed = "inline" if shown else "attachment"
    response.headers["Content-Disposition"] = f'{placed}; filename="{sheet.kind}.{ending}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
