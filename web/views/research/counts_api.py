"""Figures of the research desk in the API: the numbers of every table as JSON and CSV, its picture as SVG and PNG."""

from flask import Blueprint, Response, request

from search.counting.attention import attention
from search.counting.networks import network
from search.counting.sheet import Sheet
from search.counting.word_tables import telling_words
from web.params import given
from web.services import services
from web.views.research.count_parameters import ATTENTION, NETWORK, WORDS, attention_of, network_of, telling_of
from web.views.research.research_pages import twin
from web.views.research.sheet_answers import count, in_form, kept_sheet

blueprint = Blueprint("counts", __name__, url_prefix="/counts")


@blueprint.get("/attention")
def attention_counts() -> Response:
    """Articles over time, as number and as share. Raises BadParameters, QueryError, Overloaded."""
    asked = given(request.args, ATTENTION)
    if asked["as_of"]:
        return in_form(kept_sheet(asked["as_of"]), asked["format"], twin("attention"))
    searcher = services().readers.searcher

    def counted() -> Sheet:
        return attention(searcher, attention_of(asked, searcher), title=asked["title"])

    return in_form(count(counted), asked["format"], twin("attention"))


@blueprint.get("/words")
def word_counts() -> Response:
    """Words, people and outlets that are telling. Raises BadParameters, QueryError, Overloaded."""
    asked = given(request.args, WORDS)
    if asked["as_of"]:
        return in_form(kept_sheet(asked["as_of"]), asked["format"], twin("words"))
    sheet = count(telling_words, services().readers.searcher, telling_of(asked), title=asked["title"])
    return in_form(sheet, asked["format"], twin("words"))


@blueprint.get("/network")
def network_counts() -> Response:
    """Who stands with whom. Raises BadParameters, QueryError, Overloaded."""
    asked = given(request.args, NETWORK)
    if asked["as_of"]:
        return in_form(kept_sheet(asked["as_of"]), asked["format"], twin("network"))
    sheet = count(network, services().readers.searcher, network_of(asked), title=asked["title"])
    return in_form(sheet, asked["format"], twin("network"))
