"""Figures that were kept to be cited: made, shown, and listed."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from index.accounts.rights import Role
from index.counting.protocols import FrozenSet
from index.errors import NotFound, QueryError
from index.languages import gettext as _
from search.counting.attention import attention
from search.counting.freezing import citation, freeze, manifest, thawed
from search.counting.many_queries import ManyQueries
from search.counting.networks import network
from search.counting.sheet import Sheet
from search.counting.word_tables import telling_words
from search.parameters import Parameter
from search.request import SearchQuery
from web.errors import BadParameters, ParameterError, answer
from web.json_bodies import json_object
from web.middleware.conditional import with_etag
from web.middleware.identity import before_body, identity, needs
from web.params import given, usable
from web.render.links import absolute
from web.render.responses import json_response
from web.services import services
from web.views.research.batch import BODY, KEPT_MOST, expect_list, form_page, of_body, of_form
from web.views.research.count_parameters import (
    ATTENTION,
    GRAPH_FORMAT,
    NETWORK,
    WORDS,
    attention_of,
    network_of,
    telling_of,
)
from web.views.research.research_pages import shown, typed_questions
from web.views.research.sheet_answers import count, in_form

blueprint = Blueprint("frozen", __name__, url_prefix="/research")
api = Blueprint("frozen_api", __name__)

LISTED = 100
LIST_TIMES = 6
"""How much longer than other figures a list may take that is kept."""
KINDS = {"attention": ATTENTION, "words": WORDS, "network": NETWORK}
FROZEN: tuple[Parameter, ...] = (replace(GRAPH_FORMAT, choices=(*GRAPH_FORMAT.choices, "manifest")),)


@blueprint.get("/frozen")
def listed() -> Response:
    """The sets that were kept last."""
    sets = count(lambda: services().readers.archive.frozen_sets.recent(LISTED))
    return make_response(render_template("research_frozen_list.html", sets=sets))


@blueprint.post("/frozen")
@needs(Role.READER)
def keep() -> AnyResponse:
    """Count what a page of the desk counted, and keep it."""
    try:
        frozen = _kept(request.form.get("kind", ""), request.form.get("address", ""), of_page=True)
    except (QueryError, BadParameters) as error:
        return answer(400, str(error), code="not_frozen")
    return redirect(url_for("frozen.one", key=frozen.key), 303)


@blueprint.post("/frozen/batch")
@needs(Role.READER)
@before_body(expect_list)
def keep_batch() -> AnyResponse:
    """Count a list of queries, and keep the table."""
    try:
        frozen = _kept_list(of_form())
    except (QueryError, BadParameters) as error:
        return form_page(str(error))
    return redirect(url_for("frozen.one", key=frozen.key), 303)


@blueprint.get("/frozen/<key>")
def one(key: str) -> Response:
    """One of them, as it was counted. Raises NotFound."""
    frozen = _found(key)
    sheet = thawed(frozen)
    where = url_for("frozen.one", key=frozen.key)
    page = render_template(
        "research_frozen.html",
        frozen=frozen,
        citation=citation(frozen, services().settings.site_name, absolute(where)),
        manifest=url_for("api.frozen_api.frozen_set", key=frozen.key, format="manifest"),
        **shown(sheet, lambda form: url_for("api.frozen_api.frozen_set", key=frozen.key, format=form)),
    )
    return make_response(page)


@api.post("/counts/frozen")
@needs(Role.READER)
@before_body(expect_list)
def keep_counts() -> Response:
    """The same in the API: kind, and search: the parameters as they stand in the address of its counts; for a batch the object that
    counts it, with kind besides."""
    given(request.args, ())
    body = json_object(("kind", "search", *BODY))
    kind = body.pop("kind", None)
    if kind == "batch":
        made, asked = of_body(body)
        frozen = _kept_list(made, asked["title"])
    else:
        search = body.pop("search", "")
        if not isinstance(kind, str) or not isinstance(search, str):
            raise BadParameters([ParameterError("kind", "kind and search are texts")])
        if body:
            raise BadParameters([ParameterError(name, "only a batch has this") for name in body])
        frozen = _kept(kind, search)
    return json_response(manifest(frozen, absolute(url_for("frozen.one", key=frozen.key))), 201)


@api.get("/counts/frozen/<key>")
def frozen_set(key: str) -> Response:
    """A kept sheet in any of its forms, or its manifest. Raises NotFound, BadParameters."""
    form = given(request.args, FROZEN)["format"]
    frozen = _found(key)
    where = url_for("frozen.one", key=frozen.key)
    if form == "manifest":
        return json_response(manifest(frozen, absolute(where)))
    if form in ("gexf", "graphml") and frozen.kind != "network":
        raise BadParameters([ParameterError("format", "only a network is a graph")])
    return with_etag(in_form(thawed(frozen), form, where))


def _found(key: str) -> FrozenSet:
    frozen = count(lambda: services().readers.archive.frozen_sets.get(key))
    if frozen is None:
        raise NotFound(_("There are no figures under this key."))
    return frozen


def _kept(kind: str, address: str, *, of_page: bool = False) -> FrozenSet:
    """Count anew what an address of the desk counts, and keep it. of_page: whether it is that of a page, whose form leaves lines
    empty. Raises BadParameters, QueryError, Overloaded."""
    table = KINDS.get(kind)
    if table is None:
        raise BadParameters([ParameterError("kind", _("kind is one of %(kinds)s", kinds=", ".join((*KINDS, "batch"))))])
    asked = usable(MultiDict(parse_qsl(address, keep_blank_values=True)), table)
    if of_page and kind == "attention":
        asked["q"] = typed_questions(asked["q"])
    searcher = services().readers.searcher
    by = identity().name

    def kept() -> FrozenSet:
        sheet, queries = _counted(kind, asked)
        return freeze(searcher, sheet, queries, address, by)

    return count(kept)


def _kept_list(made: ManyQueries, title: str = "") -> FrozenSet:
    """Count a list, and keep it. Raises QueryError, Overloaded."""
    if len(made) > KEPT_MOST:
        raise QueryError(
            f"A list that is kept holds {KEPT_MOST:,} queries, and this one has {len(made):,}. Keep it in parts.",
            code="list_too_long",
            parameter="queries",
        )
    searcher, by = services().readers.searcher, identity().name

    def kept() -> FrozenSet:
        sheet, queries = made.sheet(title)
        return freeze(searcher, sheet, queries, "", by)

    return count(kept, times=LIST_TIMES)


def _counted(kind: str, asked: dict[str, Any]) -> tuple[Sheet, list[SearchQuery]]:
    searcher, title = services().readers.searcher, asked["title"]
    if kind == "attention":
        chart = attention_of(asked, searcher)
        return attention(searcher, chart, title=title), [line.query for line in chart.lines]
    if kind == "words":
        telling = telling_of(asked)
        sheet = telling_words(searcher, telling, title=title)
        return sheet, [telling.query, *([telling.against] if telling.against is not None else [])]
    matrix = network_of(asked)
    return network(searcher, matrix, title=title), [matrix.query]
