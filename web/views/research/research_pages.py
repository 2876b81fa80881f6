"""The pages of the research desk: attention over time, telling words, who with whom."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from index.errors import QueryError
from index.languages import N_, Words
from search.counting.attention import SERIES_MOST, attention
from search.counting.intervals import SPANS
from search.counting.networks import OF, network
from search.counting.sheet import Sheet
from search.counting.word_tables import telling_words
from search.parameters import Parameter
from web.errors import BadParameters
from web.params import usable
from web.render.figures.page_chart import heat, page_chart
from web.render.links import SEARCH
from web.services import services
from web.views.research.count_parameters import (
    ATTENTION,
    FRAME,
    NETWORK,
    WORDS,
    attention_of,
    network_of,
    telling_of,
)
from web.views.research.sheet_answers import count

blueprint = Blueprint("research", __name__, url_prefix="/research")

FORMS = Words({"csv": "CSV", "xlsx": "Excel", "json": "JSON", "svg": N_("picture as SVG"), "png": N_("picture as PNG")})
GRAPHS = {"gexf": "GEXF", "graphml": "GraphML"}
TYPED = ("in", "outlet", "person", "section", "lang", "label", "from", "to", "since")
"""Parameters of the frame that the forms of the pages show; others that an address has travel along."""


@blueprint.get("/")
def desk() -> Response:
    """What the desk offers."""
    return make_response(render_template("research.html"))


@blueprint.get("/attention")
def attention_page() -> Response:
    """Articles over time; status 400 where a question cannot be read."""
    asked = usable(request.args, ATTENTION)
    asked["q"] = typed_questions(asked["q"])
    searcher = services().readers.searcher

    def counted() -> Sheet:
        return attention(searcher, attention_of(asked, searcher), title=asked["title"])

    return _page("attention", asked, counted, ATTENTION, most=SERIES_MOST, spans=("auto", *SPANS))


@blueprint.get("/words")
def words_page() -> Response:
    """Telling words; status 400 where the question cannot be read."""
    asked = usable(request.args, WORDS)

    def counted() -> Sheet:
        return telling_words(services().readers.searcher, telling_of(asked), title=asked["title"])

    return _page("words", asked, counted, WORDS)


@blueprint.get("/network")
def network_page() -> Response:
    """Who with whom; status 400 where the question cannot be read."""
    asked = usable(request.args, NETWORK)

    def counted() -> Sheet:
        return network(services().readers.searcher, network_of(asked), title=asked["title"])

    return _page("network", asked, counted, NETWORK, of=OF)


def typed_questions(questions: tuple[str, ...]) -> tuple[str, ...]:
    """The questions of a form without those of its lines that were left empty; if all were, one for everything."""
    return tuple(text for text in questions if text.strip()) or questions[:1]


def _page(
    kind: str, asked: Mapping[str, Any], counted: Callable[[], Sheet], table: Sequence[Parameter], **more: Any
) -> Response:
    sheet: Sheet | None = None
    error = ""
    if asked["as_of"]:
        return make_response(redirect(url_for("frozen.one", key=asked["as_of"]), 302))
    if any(value.strip() for values in request.args.lists() for value in values[1]):
        try:
            sheet = count(counted)
        except (QueryError, BadParameters) as problem:
            error = str(problem)
    typed = {parameter.name for parameter in FRAME if parameter.name in TYPED}
    page = render_template(
        f"research_{kind}.html",
        kind=kind,
        asked=asked,
        error=error,
        hidden=[
            (parameter.name, value)
            for parameter in FRAME
            if parameter.name not in typed and asked[parameter.name] is not None
            for value in (
                asked[parameter.name] if isinstance(asked[parameter.name], tuple) else (asked[parameter.name],)
            )
        ],
        **shown(sheet, lambda form: url_for(f"api.counts.{_ENDPOINTS[kind]}", **_pairs(table, form))),
        **more,
    )
    return make_response(page, 400 if error else 200)


_ENDPOINTS = {"attention": "attention_counts", "words": "word_counts", "network": "network_counts"}


def _pairs(table: Sequence[Parameter], form: str) -> dict[str, Any]:
    """The parameters of this address that the API takes too, with another form."""
    known = {parameter.name for parameter in table}
    pairs = {name: [v for v in values if v.strip()] for name, values in request.args.lists() if name in known}
    return {**{name: values for name, values in pairs.items() if values}, "format": form}


def shown(sheet: Sheet | None, address: Callable[[str], str]) -> dict[str, Any]:
    """What a template needs to show a sheet. address: of the sheet in a form."""
    if sheet is None:
        return {"sheet": None}
    forms = FORMS if sheet.kind != "network" else {**FORMS, **GRAPHS}
    return {
        "sheet": sheet,
        "chart": page_chart(sheet.picture) if sheet.picture and sheet.picture.form == "lines" else None,
        "heat": heat(sheet.picture) if sheet.picture and sheet.picture.form == "squares" else None,
        "files": [(name, address(form)) for form, name in forms.items() if sheet.picture or form not in ("svg", "png")],
        "found": lambda text: f"{SEARCH}?{text}" if text else "",
    }


def twin(kind: str) -> str:
    """The path of the page that shows what this request of the API asks for."""
    pairs = [(name, value) for name, values in request.args.lists() for value in values if name != "format"]
    path = f"/research/{kind}"
    return f"{path}?{urlencode(pairs, quote_via=quote, errors='replace')}" if pairs else path
