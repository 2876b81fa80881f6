"""Arguments of an address -> `SearchQuery`.

Strict for the API: an unknown parameter, a second value where one is wanted, a word that is none of the choices: all of
it is refused at once, each with what to write instead. Loose for the page: what makes no sense there is left out.
What the words, dates and names mean is not decided here but in `search`.
"""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast, get_args

from werkzeug.datastructures import MultiDict

from index.document import FACETS
from index.query import TEXT_FIELDS, TextField
from search.present import RESULT_KEYS
from search.request import (
    DATE_FIELDS,
    FACET_SIZE_MAX,
    FILTERS_MAX,
    INTERVALS,
    LIMIT_MAX,
    SNIPPETS_MAX,
    SORTS,
    Duplicates,
    FacetOp,
    SearchQuery,
)
from web.errors import BadParameters, ParameterError

API_DEFAULTS = SearchQuery()

RAIL = ("person", "outlet", "section", "lang", "author", "agency")
"""Facets of the page, in their order. The last two show only where an archive knows them."""

PAGE_DEFAULTS = SearchQuery(duplicates="hide", facets=RAIL, facet_size=8, histogram="auto", snippets=2, limit=20)

FORMATS = ("json", "jsonl", "csv", "atom")

SEARCH_PARAMETERS: tuple[str, ...] = (
    "q", "in", *FACETS, "person_op", *("not_" + facet for facet in FACETS), "from", "to", "since", "date_field", "sort",
    "duplicates", "facet", "facet_size", *("facet_q." + facet for facet in FACETS), "histogram", "snippets", "fields",
    "limit", "cursor", "format",
)  # fmt: skip

LATER = {
    "group": "grouping by story", "story": "stories", "quote": "quotes", "says": "quotes", "place": "places",
    "not_place": "places", "event": "the dates of events", "event_from": "the dates of events",
    "event_to": "the dates of events",
}  # fmt: skip
"""Parameters that are planned but not answered yet -> what they will ask for."""

LONGEST_VALUE = 1000
"""Characters of one value; the query itself has a limit of its own, which `search` holds."""

_REPEATABLE = frozenset((*FACETS, *("not_" + facet for facet in FACETS), "facet"))


@dataclass
class _Reader:
    """Takes values out of the arguments and gathers what is wrong with them."""

    args: "MultiDict[str, str]"
    strict: bool
    errors: list[ParameterError] = field(default_factory=list)

    def fault(self, parameter: str, detail: str) -> None:
        self.errors.append(ParameterError(parameter, detail))

    def one(self, name: str) -> str | None:
        """The only value of a parameter; None where there is none."""
        values = self.args.getlist(name)
        if self.strict and len(values) > 1:
            self.fault(name, f"{name} is given {len(values)} times; give it once")
        if not values or (not values[0].strip() and name != "q"):
            if values and self.strict:
                self.fault(name, f"{name} has no value; leave it out or give one")
            return None
        if name != "q" and len(values[0]) > LONGEST_VALUE:
            self.fault(name, f"{name} is longer than {LONGEST_VALUE} characters")
            return None
        return values[0] if name == "q" else values[0].strip()

    def many(self, name: str) -> tuple[str, ...]:
        kept: list[str] = []
        for value in self.args.getlist(name):
            if not value.strip():
                if self.strict:
                    self.fault(name, f"{name} has an empty value; leave it out or give one")
            elif len(value) > LONGEST_VALUE:
                self.fault(name, f"{name} is longer than {LONGEST_VALUE} characters")
            elif value.strip() not in kept:
                kept.append(value.strip())
        return tuple(kept)

    def choice(self, name: str, choices: Sequence[str], default: Any) -> Any:
        value = self.one(name)
        if value is None or value in choices:
            return default if value is None else value
        if value in ("event", "story"):
            self.fault(name, f"{name}={value} is not offered yet; choose {_listed(choices)}")
        else:
            self.fault(name, f"{name} cannot be {_shown(value)}; choose {_listed(choices)}")
        return default

    def listed(self, name: str, choices: Sequence[str]) -> tuple[str, ...]:
        """Values with commas between them."""
        value = self.one(name)
        kept: list[str] = []
        for part in (value or "").split(","):
            part = part.strip()
            if part == "quotes":
                self.fault(name, f"{name}=quotes is not offered yet; choose from {_listed(choices)}")
            elif part and part not in choices:
                self.fault(name, f"{name} cannot hold {_shown(part)}; choose from {_listed(choices)}")
            elif part and part not in kept:
                kept.append(part)
        return tuple(kept)

    def number(self, name: str, low: int, high: int, default: int) -> int:
        value = self.one(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdecimal() and len(value) <= 6 and low <= int(value) <= high):
            self.fault(name, f"{name} has to be a whole number from {low} to {high}")
            return default
        return int(value)


def _shown(value: str) -> str:
    return repr(value if len(value) <= 40 else value[:40] + "…")


def _listed(choices: Iterable[str]) -> str:
    names = list(choices)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def unknown_parameters(args: "MultiDict[str, str]", known: Sequence[str]) -> list[ParameterError]:
    """An error for each parameter that is none of `known`, naming the nearest."""
    errors = []
    for name in list(args)[:20]:
        if name in known:
            continue
        if name in LATER:
            detail = f"{name} is not offered yet: {LATER[name]} come in a later version"
        else:
            near = difflib.get_close_matches(name[:64], known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known[:8])} …; see /openapi.json"
            detail = f"there is no parameter {_shown(name)}; {hint}"
        errors += [ParameterError(name[:64], detail)] if name not in known else []
    return errors


def require_known(args: "MultiDict[str, str]", known: Sequence[str]) -> None:
    """Raises BadParameters."""
    if errors := unknown_parameters(args, known):
        raise BadParameters(errors)


def _read(
    args: "MultiDict[str, str]", defaults: SearchQuery, *, strict: bool
) -> tuple[SearchQuery, list[ParameterError]]:
    reader = _Reader(args, strict)
    filters = sum(len(args.getlist(prefix + facet)) for facet in FACETS for prefix in ("", "not_"))
    include = exclude = tuple[tuple[str, str], ...]()
    if filters > FILTERS_MAX:
        reader.fault("person", f"a search may have {FILTERS_MAX} filter values, not {filters}")
    else:
        include = tuple((facet, value) for facet in FACETS for value in reader.many(facet))
        exclude = tuple((facet, value) for facet in FACETS for value in reader.many("not_" + facet))
    facets = reader.many("facet")
    for name in facets:
        if name not in FACETS:
            later = (
                f"facet={name} is not offered yet"
                if name in ("story", "place")
                else f"there is no facet {_shown(name)}"
            )
            reader.fault("facet", f"{later}; choose {_listed(FACETS)}")
    facets = tuple(name for name in facets if name in FACETS)
    facet_q = [(facet, reader.one("facet_q." + facet)) for facet in FACETS]
    query = replace(
        defaults,
        q=reader.one("q") or "",
        fields=cast(tuple[TextField, ...], reader.listed("in", TEXT_FIELDS)),
        include=include,
        exclude=exclude,
        person_op=reader.choice("person_op", get_args(FacetOp), defaults.person_op),
        from_=reader.one("from"),
        to=reader.one("to"),
        since=reader.one("since"),
        date_field=reader.choice("date_field", DATE_FIELDS, defaults.date_field),
        sort=reader.choice("sort", SORTS, defaults.sort),
        duplicates=reader.choice("duplicates", get_args(Duplicates), defaults.duplicates),
        facets=facets or defaults.facets,
        facet_size=reader.number("facet_size", 1, FACET_SIZE_MAX, defaults.facet_size),
        facet_q=tuple((facet, text) for facet, text in facet_q if text),
        histogram=reader.choice("histogram", INTERVALS, defaults.histogram),
        snippets=reader.number("snippets", 0, SNIPPETS_MAX, defaults.snippets),
        limit=reader.number("limit", 1, LIMIT_MAX, defaults.limit),
        cursor=reader.one("cursor"),
        only=reader.listed("fields", RESULT_KEYS),
    )
    return query, reader.errors


def api_query(args: "MultiDict[str, str]") -> tuple[SearchQuery, str]:
    """(question, format). Raises BadParameters with everything that is wrong."""
    errors = unknown_parameters(args, SEARCH_PARAMETERS)
    query, faults = _read(args, API_DEFAULTS, strict=True)
    form = _Reader(args, True)
    kind = form.choice("format", FORMATS, "json")
    if errors or faults or form.errors:
        raise BadParameters([*errors, *faults, *form.errors])
    return query, kind


def page_query(args: "MultiDict[str, str]") -> SearchQuery:
    """Whatever is usable of the arguments."""
    return _read(args, PAGE_DEFAULTS, strict=False)[0]
