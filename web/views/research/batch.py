"""Many queries at once: a list in, a table out, row by row while it is counted."""

import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, stream_template
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from index.errors import QueryError
from index.languages import gettext as _
from search.counting.many_queries import BY, ManyQueries
from search.counting.query_lists import QueryList, read_list, read_text
from search.counting.sheet import Cell, Sheet, now_text, sheet_dict
from search.counting.table_files import BookWriter, csv_line
from search.parameters import Parameter
from web.errors import BadParameters, ParameterError, answer
from web.json_bodies import json_object
from web.middleware.admission import turn
from web.middleware.identity import before_body, reads
from web.params import body_arguments, given, usable
from web.render.links import absolute
from web.server.upload_request import expect_body
from web.services import services
from web.views.research.count_parameters import FRAME, TITLE, frame_search
from web.views.research.sheet_answers import XLSX, count

blueprint = Blueprint("batch", __name__, url_prefix="/research")
api = Blueprint("batch_api", __name__)

FORMS = ("json", "csv", "xlsx")
BATCH: tuple[Parameter, ...] = (
    *FRAME,
    Parameter(name="by", about="What is counted beside the total.", kind="choice", choices=BY, default="none"),
    TITLE,
    Parameter(name="format", about="json, csv or xlsx.", kind="choice", choices=FORMS, default="json"),
)
BODY = ("queries", *(parameter.name for parameter in BATCH))
KEPT_MOST = 1_000
"""Queries of a list that is kept: the manifest names the articles of each."""
_PAGE_FORMS = ("page", "csv", "xlsx")


def expect_list() -> None:
    """Let this request be as large as a list of queries may be."""
    settings = services().settings
    most = settings.batch_bytes + settings.max_body
    expect_body(most)
    request.max_form_memory_size = most  # a list may be typed


@blueprint.errorhandler(RequestEntityTooLarge)
@api.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> AnyResponse:
    """In words. error: says nothing that helps."""
    most = f"{services().settings.batch_bytes / 1e6:.1f}"
    words = _(
        "This is more than this server takes in one go: lists of queries of up to %(most)s MB (batch_bytes).",
        most=most,
    )
    return answer(413, words, code="list_too_large")


@blueprint.get("/batch")
def batch_page() -> Response:
    """The form."""
    return form_page("")


@blueprint.post("/batch")
@reads
@before_body(expect_list)
def batch() -> Response:
    """A list that was typed or chosen as a file, as a page or a file; status 400 where it cannot be read."""
    form = request.form.get("format", "page")
    try:
        made = of_form()
    except (QueryError, BadParameters) as error:
        return form_page(str(error))
    if form == "csv":
        return _streamed(made, "csv")
    if form == "xlsx":
        return _streamed(made, "xlsx")
    page = stream_template("research_batch_rows.html", made=made, rows=made.rows(), total=len(made), listed=made.listed)
    return Response(turn().stream(piece.encode("utf-8", "replace") for piece in page), mimetype="text/html")


def of_form() -> ManyQueries:
    """The list that a form brought, as a file or typed. Raises QueryError, BadParameters, Overloaded."""
    asked = usable(request.form, BATCH)
    file = request.files.get("file")
    data = file.read() if file is not None else b""
    most = services().settings.batch_queries
    frame = frame_search(asked, "")
    listed = read_list(data, frame, most) if data.strip() else read_text(request.form.get("queries", ""), frame, most)
    return count(lambda: ManyQueries(services().readers.searcher, listed, frame, asked["by"], absolute("")))


def form_page(error: str) -> Response:
    """The form with what was typed; status 400 where there is an error."""
    settings = services().settings
    page = render_template(
        "research_batch.html", error=error, by=BY, asked=usable(request.form, BATCH), typed=request.form.get("queries", ""),
        most=settings.batch_queries, forms=_PAGE_FORMS, hidden=[], kept_most=KEPT_MOST,
    )  # fmt: skip
    return make_response(page, 400 if error else 200)


@api.post("/counts/batch")
@reads
@before_body(expect_list)
def batch_counts() -> Response:
    """The same in the API: a JSON object with `queries`, each a text or an object with `name` and `q`. Raises BadParameters,
    QueryError, Overloaded."""
    given(request.args, ())
    made, asked = of_body(json_object(BODY))
    if asked["format"] in ("csv", "xlsx"):
        return _streamed(made, asked["format"])
    return Response(
        turn().stream(_json(made, asked["title"], absolute("/research/batch"))), mimetype="application/json"
    )


def of_body(body: dict[str, Any]) -> tuple[ManyQueries, dict[str, Any]]:
    """(the list of a JSON object, its parameters). Raises BadParameters, QueryError, Overloaded."""
    queries = body.pop("queries", None)
    asked = given(body_arguments(body), BATCH)
    frame = frame_search(asked, "")
    listed = _posted(queries, frame)
    site = absolute("")
    return count(lambda: ManyQueries(services().readers.searcher, listed, frame, asked["by"], site)), asked


def _posted(queries: Any, frame: Any) -> QueryList:
    """The list of a JSON body: texts, or objects with q and perhaps name."""
    if not isinstance(queries, list):
        raise BadParameters([ParameterError("queries", "queries is a list of texts, or of objects with name and q")])
    most = services().settings.batch_queries
    rows: list[tuple[str, str]] = []
    for one in queries[: most + 1]:
        if isinstance(one, str):
            rows.append(("", one))
        elif isinstance(one, dict) and set(one) <= {"name", "q"} and all(isinstance(v, str) for v in one.values()):
            rows.append((one.get("name", ""), one.get("q", "")))
        else:
            raise BadParameters(
                [ParameterError("queries", "a query is a text, or an object with the texts name and q")]
            )
    return QueryList.of(rows, frame, most)


def _json(made: ManyQueries, title: str, page: str) -> Iterator[bytes]:
    """The sheet, row by row."""
    head = json.dumps({**sheet_dict(made.without_rows(title)), "rows": [], "page": page}, ensure_ascii=False)
    before, after = head.split('"rows": []', 1)
    yield f'{before}"rows": ['.encode("utf-8", "replace")
    for number, row in enumerate(made.rows()):
        yield ("," * bool(number) + json.dumps(row, ensure_ascii=False)).encode("utf-8", "replace")
    yield f"]{after}\n".encode("utf-8", "replace")


def _streamed(made: ManyQueries, form: str) -> Response:
    if form == "csv":
        pieces: Iterable[bytes] = (line.encode("utf-8", "replace") for line in _csv(made))
        kind = "text/csv"
    else:
        pieces, kind = _book(made), XLSX
    response = Response(turn().stream(iter(pieces)), mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="batch.{form}"'
    return response


def _csv(made: ManyQueries) -> Iterator[str]:
    yield csv_line(column.key for column in made.columns)
    for row in made.rows():
        yield csv_line(row)


def _book(made: ManyQueries) -> Iterator[bytes]:
    out = io.BytesIO()
    book = BookWriter(out, made.columns)
    row: tuple[Cell, ...]
    for row in made.rows():
        book.add(row)
    book.close(about(made))
    yield out.getvalue()


def about(made: ManyQueries) -> list[tuple[str, str]]:
    """What belongs to the numbers of a list."""
    sheet: Sheet = made.without_rows()
    lines = [("Title", sheet.title), ("Denominator", sheet.denominator), *sheet.facts]
    lines += [("Note", note) for note in sheet.notes]
    return [
        *lines,
        ("Counted", now_text(made.started)),
        ("Version", sheet.version),
        ("State of the index", str(sheet.generation)),
    ]
