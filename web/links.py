"""Addresses of questions: the address is the whole state, so that every view can be kept, sent and gone back to."""

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from flask import request, url_for

from search.request import SearchQuery, parameters
from web.params import API_DEFAULTS, PAGE_DEFAULTS
from web.services import services

SEARCH = "/search"
"""A page of results holds a hundred links to this address: asking Flask for each of them took a tenth of its time."""


def _with_parameters(path: str, pairs: list[tuple[str, str]]) -> str:
    # A lone surrogate, which nobody can type, must not end a page.
    return f"{path}?{urlencode(pairs, quote_via=quote, errors='replace')}" if pairs else path


def page_pairs(query: SearchQuery) -> list[tuple[str, str]]:
    """Parameters of a question on the page; the words always come first and are always there."""
    pairs = parameters(query, PAGE_DEFAULTS)
    return pairs if pairs and pairs[0][0] == "q" else [("q", ""), *pairs]


def page_url(query: SearchQuery) -> str:
    return _with_parameters(SEARCH, page_pairs(query))


def facet_url(query: SearchQuery, facet: str) -> str:
    return _with_parameters(url_for("pages.facet", name=facet), page_pairs(query.with_cursor(None)))


def api_url(query: SearchQuery, form: str = "json") -> str:
    """The same question, asked of the API."""
    pairs = parameters(query, API_DEFAULTS)
    return _with_parameters(url_for("api.search"), [*pairs, ("format", form)] if form != "json" else pairs)


def feed_url(query: SearchQuery) -> str:
    return _with_parameters(url_for("feeds.atom"), page_pairs(query.with_cursor(None)))


def article_url(article_id: str, q: str = "") -> str:
    """The page of an article; with the words of a query, whose marks it keeps."""
    return _with_parameters(url_for("things.article", article_id=article_id), [("q", q)] if q else [])


def thing_url(kind: str, key: str, beside: Iterable[str] = ()) -> str:
    """The page of a person or an outlet. beside: ids of others to compare it with."""
    path = url_for("things.person", person_id=key) if kind == "person" else url_for("things.outlet", outlet_id=key)
    return _with_parameters(path, [("with", other) for other in beside])


def absolute(path: str) -> str:
    """With scheme and host: those of `site_url`, or of the request, whose Host header was checked before."""
    base = services().settings.site_url or request.host_url
    return base.rstrip("/") + path


def safe_url(url: str | None) -> str | None:
    """An address from outside, if a click on it can only fetch a page; None for javascript: and the like."""
    return url if url is not None and url.lower().startswith(("http://", "https://")) else None
