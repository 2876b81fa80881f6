"""Parameters of an address -> what is asked for. The tables say what may be written; this reads it.

Strict for the API: an unknown parameter, a second value where there can be only one, a value that is not among the choices:
each is refused, all at once, with what to write instead. Lenient for the page: what makes no sense there is left out.
What words, dates and names mean is decided in `search`.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from flask import g, request
from werkzeug.datastructures import MultiDict

from index.archive.protocols import PeopleSort
from index.stories.protocols import StorySort
from search.parameters import KEPT, PARAMETERS, Parameter
from search.quotations import SORTS as QUOTE_SORTS
from search.request import FILTERS_MAX, LABEL, OWN_FACETS, SearchQuery
from web.errors import BadParameters, ParameterError
from web.middleware.identity import reader_id

API_DEFAULTS = SearchQuery()

RAIL = (
    "person",
    "outlet",
    "story",
    "section",
    "keyword",
    "kind",
    "state",
    "lang",
    "author",
    "agency",
    "rights",
    LABEL,
    *OWN_FACETS,
)
"""Facets of the page, in their order. Stories, kinds, authors, agencies and rights show only where an archive knows them,
what a reader keeps only where there is any."""

PAGE_DEFAULTS = SearchQuery(duplicates="hide", facets=RAIL, facet_size=8, histogram="auto", snippets=2, limit=20)

ROWS_MAX = 100
"""People, or suggestions, in one answer."""

SEARCH: tuple[Parameter, ...] = (
    *PARAMETERS,
    Parameter(
        name="format", about="jsonl, csv and ris (for reference managers) give all matches, atom the newest.", kind="choice",
        choices=("json", "jsonl", "csv", "ris", "atom"), default="json",
    ),
)  # fmt: skip
ARTICLE = (Parameter(name="q", about="A query whose words are marked in the text.", default=""),)
STORIES = (
    Parameter(
        name="sort", about="newest: those with the newest article first; reported: those of most outlets.", kind="choice",
        choices=tuple(StorySort), default=StorySort.NEWEST.value,
    ),
    Parameter(
        name="days", about="Only stories with an article of the last so many days; 0: all.", kind="number", low=0, high=36_500,
        default=0,
    ),
    Parameter(name="min_outlets", about="Only stories of so many outlets or more.", kind="number", low=1, high=999, default=1),
    Parameter(name="limit", about="How many.", kind="number", low=1, high=ROWS_MAX, default=30),
    Parameter(name="cursor", about="Where the previous page ended: its next_cursor.", default=""),
)  # fmt: skip
DECISIONS_LISTED = (Parameter(name="limit", about="How many.", kind="number", low=1, high=1000, default=100),)
PEOPLE = (
    Parameter(name="q", about="Beginnings of words of a name.", default=""),
    Parameter(
        name="sort", about="articles: those in most articles first; name: by the name that is shown.", kind="choice",
        choices=tuple(PeopleSort), default=PeopleSort.ARTICLES.value,
    ),
    Parameter(
        name="min_articles", about="Only people in so many articles or more.", kind="number", low=1, high=999_999, default=1
    ),
    Parameter(
        name="uncertain", about="yes: only entries that may be several people; no: only the others.", kind="choice",
        choices=("yes", "no"), default="",
    ),
    Parameter(name="limit", about="How many.", kind="number", low=1, high=ROWS_MAX, default=50),
    Parameter(name="cursor", about="Where the previous page ended: its next_cursor.", default=""),
)  # fmt: skip
QUOTES = (
    Parameter(name="q", about="Words within the quotations, in the language of the search box.", default="", longest=0),
    Parameter(name="person", about="Only what these people say (ids or names).", kind="repeated", most=FILTERS_MAX, default=()),
    Parameter(name="outlet", about="Only from these outlets (ids or names).", kind="repeated", most=FILTERS_MAX, default=()),
    Parameter(name="from", about="First day: 2025, 2025-07 or 2025-07-12.", default=""),
    Parameter(name="to", about="Last day, included: 2025, 2025-07 or 2025-07-12.", default=""),
    Parameter(
        name="sort", about="newest or oldest articles first; relevance: those first that the words fit best.", kind="choice",
        choices=QUOTE_SORTS, default="newest",
    ),
    Parameter(
        name="limit", about="Articles of a page; each gives all its quotations that match.", kind="number", low=1, high=ROWS_MAX,
        default=20,
    ),
    Parameter(name="cursor", about="Where the previous page ended: its next_cursor.", default=""),
    Parameter(
        name="format", about="csv gives all quotations, whatever limit and cursor say.", kind="choice", choices=("json", "csv"),
        default="json",
    ),
)  # fmt: skip
SUGGEST = (
    Parameter(name="q", about="What has been typed so far.", default=""),
    Parameter(name="limit", about="How many.", kind="number", low=1, high=ROWS_MAX, default=10),
    Parameter(
        name="format", about="opensearch: the form that a browser's search box takes.", kind="choice",
        choices=("json", "opensearch"), default="json",
    ),
)  # fmt: skip

LATER = {
    "place": "places",
    "not_place": "places", "event": "the dates of events", "event_from": "the dates of events",
    "event_to": "the dates of events",
}  # fmt: skip
"""Parameters that are planned but not offered yet -> what they will ask for."""

Arguments = MultiDict[str, str]


@dataclass
class _Reader:
    """Takes values out of the arguments and gathers what is wrong with them."""

    args: Arguments
    strict: bool
    errors: list[ParameterError] = field(default_factory=list)

    def read(self, parameter: Parameter) -> Any:
        """Its value, a tuple of them where it can have several; None where none is given or can be used."""
        values = self._values(parameter)
        if parameter.kind == "repeated":
            return tuple(self._chosen(parameter, values)) or None
        if not values:
            return None
        if parameter.kind == "listed":
            parts = [part.strip() for part in values[0].split(",") if part.strip()] or ([","] if self.strict else [])
            return tuple(self._chosen(parameter, parts)) or None
        if parameter.kind == "choice":
            return next(self._chosen(parameter, values), None)
        return self._number(parameter, values[0]) if parameter.kind == "number" else values[0]

    def fault(self, parameter: str, detail: str) -> None:
        self.errors.append(ParameterError(parameter, detail))

    def _values(self, parameter: Parameter) -> list[str]:
        """What is given for it, without blanks around it, as far as it is neither empty nor too long."""
        name, given = parameter.name, self.args.getlist(parameter.name)
        if self.strict and len(given) > parameter.most:
            times = "once" if parameter.most == 1 else f"{parameter.most} times at most"
            self.fault(name, f"{name} is given {len(given)} times; give it {times}")
        kept: list[str] = []
        for value in given[: parameter.most]:
            if parameter.longest and len(value) > parameter.longest:
                self.fault(name, f"{name} is longer than {parameter.longest} characters")
            elif name == "q":
                kept.append(value)  # as it was typed
            elif not value.strip():
                if self.strict:
                    self.fault(name, f"{name} has no value; leave it out or give one")
            elif value.strip() not in kept:
                kept.append(value.strip())
        return kept

    def _chosen(self, parameter: Parameter, values: Iterable[str]) -> Iterator[str]:
        """Those values that are among the choices, each once."""
        for value in dict.fromkeys(values):
            if not parameter.choices or value in parameter.choices:
                yield value
                continue
            what = f"{parameter.name}={value} is not offered yet" if value in parameter.later else (
                f"{parameter.name} cannot be {_shown(value)}"
            )  # fmt: skip
            self.fault(parameter.name, f"{what}; choose {_either(parameter.choices)}")

    def _number(self, parameter: Parameter, text: str) -> int | None:
        if text.isascii() and text.isdecimal() and len(text) <= 6 and parameter.low <= int(text) <= parameter.high:
            return int(text)
        self.fault(parameter.name, f"{parameter.name} must be a whole number from {parameter.low} to {parameter.high}")
        return None


def _shown(value: str) -> str:
    return repr(value if len(value) <= 40 else value[:40] + "…")


def _either(choices: Sequence[str]) -> str:
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"


def _unknown(args: Arguments, known: Sequence[str]) -> list[ParameterError]:
    """An error for each parameter that is none of `known`, naming the nearest."""
    errors = []
    for name in [name for name in list(args)[:20] if name not in known]:
        if name in LATER:
            detail = f"{name} is not offered yet: {LATER[name]} will come in a later version"
        else:
            near = difflib.get_close_matches(name[:64], known, n=1, cutoff=0.5)
            more = f"the parameters are {', '.join(known[:8])}{' …' if len(known) > 8 else ''}; see /openapi.json"
            hint = f"did you mean {near[0]}?" if near else more if known else "none is taken here"
            detail = f"there is no parameter {_shown(name)}; {hint}"
        errors.append(ParameterError(name[:64], detail))
    return errors


def given(args: Arguments, table: Sequence[Parameter]) -> dict[str, Any]:
    """The value of each parameter of a table by its name, its default where it is not given. Raises BadParameters with all
    that is wrong: strict, for the API."""
    reader = _Reader(args, strict=True)
    values = {parameter.name: reader.read(parameter) for parameter in table}
    errors = [*_unknown(args, [parameter.name for parameter in table]), *reader.errors]
    if errors:
        raise BadParameters(errors)
    return {
        parameter.name: parameter.default if values[parameter.name] is None else values[parameter.name]
        for parameter in table
    }


def usable(args: Arguments, table: Sequence[Parameter]) -> dict[str, Any]:
    """The same for a page: what makes no sense is left out."""
    reader = _Reader(args, strict=False)
    values = {parameter.name: reader.read(parameter) for parameter in table}
    return {one.name: one.default if values[one.name] is None else values[one.name] for one in table}


def position(name: str, text: str) -> int | None:
    """Where a list goes on: a number that the answer before gave; None where none is given. Raises BadParameters."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise BadParameters([ParameterError(name, f"{name} must be a whole number that an earlier answer gave")])
    return int(text)


def _query(reader: _Reader, defaults: SearchQuery) -> SearchQuery:
    changes: dict[str, Any] = {}
    filters = {
        parameter.name: len(reader.args.getlist(parameter.name))
        for parameter in PARAMETERS
        if parameter.attribute in ("include", "exclude")
    }
    too_many = sum(filters.values()) > FILTERS_MAX
    if too_many:
        most = max(filters, key=lambda name: filters[name])
        reader.fault(most, f"a search may have {FILTERS_MAX} filter values, not {sum(filters.values())}")
    for parameter in PARAMETERS:
        if too_many and parameter.name in filters:
            continue
        value = reader.read(parameter)
        if value is None:
            continue
        if parameter.facet:
            pairs = ((parameter.facet, text) for text in (value if parameter.kind == "repeated" else (value,)))
            changes[parameter.attribute] = (*changes.get(parameter.attribute, ()), *pairs)
        else:
            changes[parameter.attribute] = value
    return replace(defaults, **changes, reader=reader_id())


def api_query(args: Arguments) -> tuple[SearchQuery, str]:
    """(question, format). Raises BadParameters with everything that is wrong."""
    reader = _Reader(args, strict=True)
    query, form = _query(reader, API_DEFAULTS), reader.read(SEARCH[-1])
    errors = [*_unknown(args, [parameter.name for parameter in SEARCH]), *reader.errors]
    if errors:
        raise BadParameters(errors)
    return query, form or SEARCH[-1].default


def asked_query() -> SearchQuery:
    """What is usable of the address of this request, read once."""
    if "asked_query" not in g:
        g.asked_query = page_query(request.args)
    return cast(SearchQuery, g.asked_query)


def page_query(args: Arguments) -> SearchQuery:
    """Whatever is usable of the arguments."""
    return _query(_Reader(args, strict=False), PAGE_DEFAULTS)


def for_page(query: SearchQuery, *, saved: int = 0) -> SearchQuery:
    """A saved search as its results page asks it. saved: the id of the saved search that the page changes."""
    asked = {attribute: getattr(query, attribute) for attribute in KEPT}
    return replace(PAGE_DEFAULTS, **asked, long=query.long, reader=query.reader, saved=saved)


def body_arguments(body: Mapping[str, Any]) -> Arguments:
    """A search in a JSON object as it would stand in an address: texts, whole numbers and lists of texts by the names of the
    parameters; null is as if it were not there. Raises BadParameters."""
    listed = {parameter.name for parameter in SEARCH if parameter.kind == "listed"}
    found: Arguments = MultiDict()
    for name, value in body.items():
        parts = value if isinstance(value, list) else [] if value is None else [value]
        texts = [str(part) if isinstance(part, int) and not isinstance(part, bool) else part for part in parts]
        if not all(isinstance(part, str) for part in texts):
            raise BadParameters(
                [ParameterError(name[:64], f"{name[:64]} has to be text, a whole number or a list of texts")]
            )
        for text in [",".join(texts)] if name in listed and texts else texts:
            found.add(name, text)
    return found
