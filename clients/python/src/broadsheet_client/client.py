"""The client: one object that asks one server."""

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Literal, Self, TypeVar, Unpack
from urllib.parse import urlencode

from broadsheet_client.articles import Article, Json, article_of
from broadsheet_client.connection import Connection, Patience
from broadsheet_client.desk import (
    ITEM_COLUMNS,
    Collection,
    CollectionItem,
    SavedSearch,
    collection_of,
    item_of,
    saved_of,
)
from broadsheet_client.listing import Listing, Page, Table
from broadsheet_client.parameters import Filters, Values, body_of, pairs_of
from broadsheet_client.people import (
    OUTLET_COLUMNS,
    QUOTE_COLUMNS,
    SUMMARY_COLUMNS,
    Outlet,
    Person,
    PersonSummary,
    Quote,
    outlet_of,
    person_of,
    quote_of,
    summary_of,
)
from broadsheet_client.results import Facet, Results, facet_of
from broadsheet_client.sheets import Sheet, sheet_of

PAGE_MOST = 100
"""Results of one page, at most; what the server takes."""

LONG = 400
"""Characters of a query, and WORDS words, beyond which it is posted: an address would be refused."""

WORDS = 30

Sort = Literal["relevance", "newest", "oldest", "blend", "reported"]
T = TypeVar("T")
Interval = Literal["auto", "hour", "day", "week", "month", "year"]


class Client:
    """Asks a Broadsheet server.

    address: where its pages begin, as http://127.0.0.1:8000. key: of an account there, where reading wants one, and for what the
    account keeps. timeout: seconds that connecting, and each pause while an answer arrives, may take. retries: further attempts
    where the server is busy (429, 503) or the connection is lost; each waits as long as the server says (Retry-After).
    patience: seconds that this waiting may take in all for one request; what would take longer raises Busy at once.

    Raises ValueError for an address or a key that cannot be one. Every method that asks the server raises ClientError: BadRequest,
    NotAllowed, NotFound, Busy or another ApiError with the server's sentence, or Unreachable. May be used by several threads, and
    in a `with` block, which closes its connections.
    """

    def __init__(
        self, address: str, *, key: str | None = None, timeout: float = 30.0, retries: int = 4, patience: float = 60.0
    ) -> None:
        self._connection = Connection(address, key, Patience(timeout=timeout, retries=retries, longest=patience))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Client({self.address!r})"

    @property
    def address(self) -> str:
        """Of the server."""
        return self._connection.address

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._connection.close()

    def get(self, path: str, /, **parameters: Any) -> Json:
        """The JSON at any path of the API, behind /api/v1/: what has no method here. parameters: as /openapi.json names them, with
        an underscore behind words of Python (from_, in_)."""
        found: Json = self._connection.get(path.strip("/"), pairs_of(parameters))
        return found

    # Searches

    def search(
        self,
        q: str = "",
        *,
        sort: Sort | None = None,
        duplicates: Literal["show", "hide"] = "show",
        group: Literal["none", "story"] = "none",
        facets: Values = (),
        facet_size: int = 10,
        histogram: Literal["auto", "day", "week", "month", "year", "none"] = "none",
        snippets: int = 2,
        fields: Values = (),
        limit: int | None = None,
        page_size: int = 50,
        **filters: Unpack[Filters],
    ) -> Results:
        """What a search finds: iterate over it, or ask it for `total`, `facets` and `to_frame()`.

        q: in the language of the search box; empty finds everything. sort: by default relevance, without words the newest first.
        duplicates: "hide" folds near-copies into one result. group: "story" makes one result of each story. facets: which to count,
        facet_size values each. histogram: articles by interval. snippets: passages of each result. fields: keys of each result, all
        by default. limit: results at most, None for all. page_size: results that are fetched at a time, up to 100.
        """
        if not 1 <= page_size <= PAGE_MOST:
            raise ValueError(f"page_size is a number from 1 to {PAGE_MOST}")
        size = page_size if limit is None else max(1, min(page_size, limit))
        asked = {
            "q": q, **filters, "sort": sort, "duplicates": duplicates, "group": group, "facet": _listed(facets),
            "facet_size": facet_size, "histogram": histogram, "snippets": snippets, "fields": _listed(fields), "limit": size,
        }  # fmt: skip
        return self._results(pairs_of(asked), limit)

    def facet(
        self, name: str, q: str = "", *, size: int = 100, containing: str = "", **filters: Unpack[Filters]
    ) -> Facet:
        """The most frequent values of a facet among the results of a search. name: person, outlet, author, section, lang...
        size: up to 100. containing: only values whose label contains this text."""
        asked = {
            "q": q, **filters, "facet": name, "facet_size": size, "limit": 1, "snippets": 0,
            f"facet_q.{name}": containing or None,
        }  # fmt: skip
        return facet_of(name, self._found(pairs_of(asked))["facets"][name])

    def article(self, id: str) -> Article:
        """One article in full. Raises NotFound."""
        return article_of(self._connection.get(f"articles/{_id(id)}"), self.address)

    def quotes(
        self,
        q: str = "",
        *,
        person: Values = (),
        outlet: Values = (),
        from_: str | None = None,
        to: str | None = None,
        sort: Literal["newest", "oldest", "relevance"] = "newest",
        limit: int | None = None,
    ) -> Listing[Quote]:
        """What people are quoted as saying. q: words within the quotations. limit: quotations at most, None for all."""
        asked = {"q": q, "person": _listed(person), "outlet": _listed(outlet), "from": from_, "to": to, "sort": sort}
        return self._listing("quotes", asked, quote_of, Table(QUOTE_COLUMNS, _quote_row), limit)

    # People and outlets

    def people(
        self,
        q: str = "",
        *,
        sort: Literal["articles", "name"] = "articles",
        min_articles: int = 1,
        limit: int | None = None,
    ) -> Listing[PersonSummary]:
        """People of the archive. q: beginnings of words of their names. sort: those in most articles first, or by name.
        limit: people at most, None for all."""
        table = Table(SUMMARY_COLUMNS, _attributes(SUMMARY_COLUMNS), counts=("articles",))
        asked = {"q": q, "sort": sort, "min_articles": min_articles}
        return self._listing("people", asked, lambda one: summary_of(one, self.address), table, limit)

    def person(self, id: str) -> Person:
        """One person, by id (ines-halvorsen). Raises NotFound."""
        return person_of(self._connection.get(f"people/{_id(id)}"), self.address)

    def outlets(self) -> Listing[Outlet]:
        """Outlets of the archive, those with most articles first."""
        table = Table(OUTLET_COLUMNS, _outlet_row, counts=("articles",))
        return Listing(
            lambda _: Page([outlet_of(one) for one in self._connection.get("outlets")["outlets"]], None), table
        )

    # Counts

    def attention(
        self,
        q: str | Sequence[str] | Mapping[str, str] = "",
        *,
        interval: Interval = "auto",
        by: str | None = None,
        values: Values = (),
        title: str | None = None,
        as_of: str | None = None,
        **filters: Unpack[Filters],
    ) -> Sheet:
        """Articles over time, as number and as share of all articles of the same outlets.

        q: a question, up to six of them, or name -> question. by: a line for each value of this facet (outlet, person,
        section...) in place of several questions; values: which ones, by default the most frequent. as_of: the key of kept figures,
        which are given as they were counted then, whatever else is asked.
        """
        names: Sequence[str] = ()
        if isinstance(q, Mapping):
            names, q = list(q), list(q.values())
        asked = {
            "q": q, "name": names, **filters, "interval": interval, "by": by, "value": _listed(values), "title": title, "as_of": as_of,
        }  # fmt: skip
        return self._sheet("counts/attention", pairs_of(asked))

    def words(
        self,
        q: str = "",
        *,
        against: str | None = None,
        limit: int = 30,
        least: int = 3,
        title: str | None = None,
        as_of: str | None = None,
        **filters: Unpack[Filters],
    ) -> Sheet:
        """Which words, people and outlets set the results apart, by log-likelihood over all of them.

        against: another query to compare with; without it, all other articles. limit: words, people and outlets, each. least:
        articles that each has to be in. as_of: see `attention`.
        """
        asked = {"q": q, **filters, "against": against, "limit": limit, "least": least, "title": title, "as_of": as_of}
        return self._sheet("counts/words", pairs_of(asked))

    def network(
        self,
        q: str = "",
        *,
        of: Literal["people", "people-outlets", "outlets"] = "people",
        size: int = 20,
        title: str | None = None,
        as_of: str | None = None,
        **filters: Unpack[Filters],
    ) -> Sheet:
        """Who stands with whom in the results: a matrix. size: rows, the most frequent, 2 to 60. as_of: see `attention`."""
        asked = {"q": q, **filters, "of": of, "size": size, "title": title, "as_of": as_of}
        return self._sheet("counts/network", pairs_of(asked))

    def batch(
        self,
        queries: Sequence[str] | Mapping[str, str],
        *,
        by: Literal["none", "outlet", "person", "month"] = "none",
        title: str | None = None,
        **filters: Unpack[Filters],
    ) -> Sheet:
        """A row for each of many queries, or name -> query, each read and counted alone: a faulty one has its error in its row.
        filters: those that all of them share. by: what is counted beside the total."""
        body = _batch(queries, {**filters, "by": by, "title": title})

        def load(form: str) -> bytes:
            return self._connection.file("counts/batch", body={**body, "format": form})

        return sheet_of(self._connection.post("counts/batch", body, is_read=True), load)

    def frozen(self, key: str) -> Sheet:
        """Figures that were kept to be cited, as they were counted then. Raises NotFound."""
        return self._sheet(f"counts/frozen/{_id(key)}", [])

    def freeze(self, kind: Literal["attention", "words", "network"], **parameters: Any) -> Json:
        """Count, and keep the figures to be cited; wants a key that may write. parameters: those of the method of that name, as
        the API calls them (q, name, from_, ...). Returns the manifest: its `key` is for `as_of` and `frozen`, its `address` for a
        footnote."""
        body = {"kind": kind, "search": urlencode(pairs_of(parameters), errors="replace")}
        found: Json = self._connection.post("counts/frozen", body, is_read=False)
        return found

    def freeze_batch(
        self,
        queries: Sequence[str] | Mapping[str, str],
        *,
        by: Literal["none", "outlet", "person", "month"] = "none",
        title: str | None = None,
        **filters: Unpack[Filters],
    ) -> Json:
        """The same for a list of queries, as `batch` takes them."""
        body = {"kind": "batch", **_batch(queries, {**filters, "by": by, "title": title})}
        found: Json = self._connection.post("counts/frozen", body, is_read=False)
        return found

    # What an account keeps

    def saved_searches(self) -> list[SavedSearch]:
        """One's own saved searches and those that are shared. Wants a key."""
        return [saved_of(one) for one in self._connection.get("searches")["searches"]]

    def search_saved(self, saved: SavedSearch, *, limit: int | None = None) -> Results:
        """What a saved search finds now. limit: results at most, None for all."""
        return self._results([*pairs_of(saved.query), ("limit", str(max(1, min(50, limit or 50))))], limit)

    def collections(self) -> list[Collection]:
        """One's own collections and those that others share. Wants a key. Search in one with `collection=`."""
        return [collection_of(one) for one in self._connection.get("collections")["collections"]]

    def collection_items(self, id: int, *, limit: int | None = None) -> Listing[CollectionItem]:
        """What is in a collection, newest line first. Wants a key. limit: lines at most, None for all. Raises NotFound."""

        def load(before: str | None) -> Page[CollectionItem]:
            found = self._connection.get(f"collections/{int(id)}/items", pairs_of({"limit": 100, "before": before}))
            more = found.get("before")
            return Page([item_of(one) for one in found["items"]], None if more is None else str(more))

        return Listing(load, Table(ITEM_COLUMNS, _attributes(ITEM_COLUMNS)), limit)

    def _results(self, pairs: list[tuple[str, str]], most: int | None) -> Results:
        def load(cursor: str | None) -> Json:
            return self._found([*pairs, ("cursor", cursor)] if cursor else pairs)

        return Results(load, self.address, self._found(pairs), most)

    def _found(self, pairs: list[tuple[str, str]]) -> Json:
        """A page of a search; a long query is posted."""
        size = sum(len(name) + len(value) + 2 for name, value in pairs)
        q = next((value for name, value in pairs if name == "q"), "")
        found: Json
        if size > LONG * 4 or len(q) > LONG or len(q.split()) > WORDS:
            found = self._connection.post("search", body_of(pairs), is_read=True)
        else:
            found = self._connection.get("search", pairs)
        return found

    def _listing(
        self,
        path: str,
        asked: Mapping[str, Any],
        made: Callable[[Json], T],
        table: Table[T],
        most: int | None,
    ) -> Listing[T]:
        """A list of the API, which its answers hold under the name of its path."""

        def load(cursor: str | None) -> Page[T]:
            found = self._connection.get(path, pairs_of({**asked, "limit": PAGE_MOST, "cursor": cursor}))
            return Page([made(one) for one in found[path]], found.get("next_cursor"))

        return Listing(load, table, most)

    def _sheet(self, path: str, pairs: list[tuple[str, str]]) -> Sheet:
        def load(form: str) -> bytes:
            return self._connection.file(path, [*pairs, ("format", form)])

        return sheet_of(self._connection.get(path, pairs), load)


def _batch(queries: Sequence[str] | Mapping[str, str], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON object of a list of queries, or of name -> query."""
    if isinstance(queries, str):
        raise TypeError("queries is a list of queries, or name -> query, not one text")
    listed: list[Any] = (
        [{"name": name, "q": q} for name, q in queries.items()] if isinstance(queries, Mapping) else list(queries)
    )
    return {**body_of(pairs_of(arguments)), "queries": listed}


def _listed(values: Values) -> list[str]:
    return [values] if isinstance(values, str) else list(values)


def _id(text: str) -> str:
    """An id as a part of a path. Raises ValueError for what would be another path."""
    if not text or "/" in text or text in (".", ".."):
        raise ValueError(f"{text!r} is no id")
    return text


def _attributes(columns: Sequence[str]) -> Callable[[Any], Mapping[str, Any]]:
    """How an object becomes a row of its attributes of these names."""
    return lambda one: {column: getattr(one, column) for column in columns}


def _outlet_row(outlet: Outlet) -> Mapping[str, Any]:
    labels = {name: outlet.labels.get(name) for name in ("country", "language", "kind")}
    return {"id": outlet.id, "name": outlet.name, "articles": outlet.articles, **labels}


def _quote_row(quote: Quote) -> Mapping[str, Any]:
    return {
        **{column: getattr(quote, column) for column in QUOTE_COLUMNS if column != "speaker_id"},
        "speaker": quote.speaker.name if quote.speaker else None,
        "speaker_id": quote.speaker.id if quote.speaker else None,
        "outlet": quote.outlet.name if quote.outlet else None,
    }
