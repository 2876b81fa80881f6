"""Addresses: they hold the whole state, so that every view can be bookmarked, shared and returned to."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

from flask import request, url_for

from index.article import Person, is_made_up
from index.languages import ENGLISH, current
from search.parameters import PARAMETERS, parameters
from search.request import SearchQuery
from web.params import API_DEFAULTS, PAGE_DEFAULTS
from web.render.marks import CITED
from web.services import services

SEARCH = "/search"
"""A constant, since a results page has a hundred links to it, and asking Flask for each took a tenth of its time."""


def _with_parameters(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{'&'.join([_encoded(name, value) for name, value in pairs])}" if pairs else path


def in_html(address: str) -> str:
    """One of these addresses as an attribute of HTML: what else would have to be escaped is percent-encoded in it."""
    return address.replace("&", "&amp;")


def page_pairs(query: SearchQuery) -> list[tuple[str, str]]:
    """Parameters of a results page. `q`, or the key of a long query, comes first and is always there."""
    pairs = parameters(query, PAGE_DEFAULTS)
    return pairs if pairs and pairs[0][0] in ("q", "long") else [("q", ""), *pairs]


def page_url(query: SearchQuery) -> str:
    """The results page of a search."""
    return _with_parameters(SEARCH, page_pairs(query))


_ORDER = {parameter.name: place for place, parameter in enumerate(PARAMETERS)}
"""Where an address has each of its parameters."""


@lru_cache(maxsize=10_000)
def _quoted(value: str) -> str:
    """Percent-encoded. A page has two addresses for each value, and other pages have them again. A lone surrogate, which nobody
    can type, must not end a page."""
    return quote(value, safe="", errors="replace")


class FacetUrlBuilder:
    """Addresses of searches one click away. A results page has some 150 of them, so the part they share is built once; each
    equals `page_url` of that search."""

    def __init__(self, query: SearchQuery) -> None:
        pairs = page_pairs(query.with_cursor(None))
        self._parts = [(_ORDER[name], _encoded(name, value)) for name, value in pairs]
        self._around: dict[str, tuple[str, str]] = {}
        undated = [part for part in self._parts if part[0] not in _DATES]
        self._before_dates = "&".join(text for place, text in undated if place < min(_DATES))
        self._after_dates = "".join("&" + text for place, text in undated if place > max(_DATES))

    def chosen(self, facet: str, value: str) -> bool:
        """Whether the search is already narrowed to this value."""
        return (_ORDER[facet], _encoded(facet, value)) in self._parts

    def narrow(self, facet: str, value: str) -> str:
        """Narrowed to a value that the search neither includes nor excludes."""
        return self._with(facet, value)

    def exclude(self, facet: str, value: str) -> str:
        """Without a value that the search neither includes nor excludes."""
        return self._with("not_" + facet, value)

    def dates(self, first: str, last: str) -> str:
        """Narrowed to the days from first to last (ISO 8601)."""
        return f"{SEARCH}?{self._before_dates}&from={first}&to={last}{self._after_dates}"

    def _with(self, name: str, value: str) -> str:
        around = self._around.get(name)
        if around is None:
            place = _ORDER[name]
            before = "".join(f"{text}&" for at, text in self._parts if at <= place)
            after = "".join(f"&{text}" for at, text in self._parts if at > place)
            around = self._around[name] = (f"{SEARCH}?{before}", after)
        return f"{around[0]}{_encoded(name, value)}{around[1]}"


_DATES = range(_ORDER["from"], _ORDER["since"] + 1)


def _encoded(name: str, value: str) -> str:
    return f"{name}={_quoted(value)}"


def facet_url(query: SearchQuery, facet: str) -> str:
    """The page with all values of one facet."""
    return _with_parameters(url_for("pages.facet", name=facet), page_pairs(query.with_cursor(None)))


def api_url(query: SearchQuery, form: str = "json") -> str:
    """The same search in the API. form: json, jsonl, csv, ris or atom."""
    pairs = parameters(query, API_DEFAULTS)
    return _with_parameters(url_for("api.search"), [*pairs, ("format", form)] if form != "json" else pairs)


SPOKEN = "speak"
"""Parameter of a feed's address: the language of its title. A feed reader has no cookie, and says nothing of whom it reads for."""


def feed_url(query: SearchQuery) -> str:
    """The Atom feed of a search, in the language that is spoken."""
    return _with_parameters(url_for("feeds.atom"), [*page_pairs(query.with_cursor(None)), *feed_language().items()])


def feed_language() -> dict[str, str]:
    """The parameter of a feed's address that says in which language it is; none for English."""
    spoken = current()
    return {SPOKEN: spoken.tag} if spoken is not ENGLISH else {}


def article_url(article_id: str, q: str = "", long: str = "") -> str:
    """The page of an article. q: a query whose words are marked there; long: the key of one that is too long for an address."""
    path = "/articles/" + quote(article_id, safe="")
    return _with_parameters(path, [("long", long)] if long else [("q", q)] if q else [])


def sentence_url(article_id: str, at: tuple[int, int] | None) -> str:
    """The page of an article, at a place of its text, which is marked there. at: code points; None for the page itself."""
    path = article_url(article_id)
    return f"{path}?at={at[0]}-{at[1]}#{CITED}" if at else path


def thing_url(kind: str, key: str, beside: Iterable[str] = ()) -> str:
    """The page of a person, an outlet or an author. beside: ids of others to compare it with."""
    room = {"person": "/people/", "author": "/authors/"}.get(kind, "/outlets/")
    path = room + _quoted(key)
    return _with_parameters(path, [("with", other) for other in beside])


def people_urls(people: Iterable[Person], ways: FacetUrlBuilder | None) -> list[tuple[Person, str]]:
    """Each with where a click leads: from a question, to what is narrowed to that person; else to their page."""
    return [
        (
            person,
            ways.narrow("person", person.id)
            if ways and not ways.chosen("person", person.id)
            else thing_url("person", person.id),
        )
        for person in people
    ]


def absolute(path: str) -> str:
    """The path with scheme and host: those of `site_url`, or else of the request, whose Host has been checked."""
    base = services().settings.site_url or request.host_url
    return base.rstrip("/") + path


def safe_url(url: str | None) -> str | None:
    """An untrusted address if a click on it can do no more than fetch a page; None for javascript: and the like, and
    for the made-up address of a text that has none."""
    usable = url is not None and url.lower().startswith(("http://", "https://")) and not is_made_up(url)
    return url if usable else None
