"""Figures of the research desk in the API: the numbers of every table as JSON and CSV, its picture as SVG and PNG."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request

from search.counting.attention import attention
from search.counting.networks import network
from search.counting.sheet import Sheet
from search.counting.word_tables import telling_words
from search.request import SearchQuery
from web.middleware.conditional import counts_etag, not_modified, with_etag
from web.params import given
from web.services import services
from web.views.research.count_parameters import (
    ATTENTION,
    NETWORK,
    WORDS,
    attention_of,
    frame_search,
    network_of,
    telling_of,
)
from web.views.research.research_pages import twin
from web.views.research.sheet_answers import count, in_form, kept_sheet

blueprint = Blueprint("counts", __name__, url_prefix="/counts")


@blueprint.get("/attention")
def attention_counts() -> Response:
    """Articles over time, as number and as share. Raises BadParameters, QueryError, Overloaded."""
    asked = given(request.args, ATTENTION)
    searcher = services().readers.searcher
    questions = [
        replace(frame_search(asked, q), facets=(asked["by"],) if asked["by"] else ()) for q in asked["q"] or ("",)
    ]
    return _answer(
        "attention", asked, questions, lambda: attention(searcher, attention_of(asked, searcher), title=asked["title"])
    )


@blueprint.get("/words")
def word_counts() -> Response:
    """Words, people and outlets that are telling. Raises BadParameters, QueryError, Overloaded."""
    asked = given(request.args, WORDS)
    telling = telling_of(asked)
    questions = [telling.query, *([telling.against] if telling.against is not None else [])]
    searcher = services().readers.searcher
    return _answer("words", asked, questions, lambda: telling_words(searcher, telling, title=asked["title"]))


@blueprint.get("/network")
def network_counts() -> Response:
    """Who stands with whom. Raises BadParameters, QueryError, Overloaded."""
    asked = given(request.args, NETWORK)
    matrix = network_of(asked)
    searcher = services().readers.searcher
    return _answer("network", asked, [matrix.query], lambda: network(searcher, matrix, title=asked["title"]))


def _answer(
    kind: str, asked: Mapping[str, Any], questions: Sequence[SearchQuery], counted: Callable[[], Sheet]
) -> Response:
    """The figures, those that were kept, or word that the client has them already: the moment at which they were counted makes no
    others of them."""
    if asked["as_of"]:
        return with_etag(in_form(kept_sheet(asked["as_of"]), asked["format"], twin(kind)))
    etag = counts_etag(questions, asked)
    return not_modified(etag) or with_etag(in_form(count(counted), asked["format"], twin(kind)), etag)
