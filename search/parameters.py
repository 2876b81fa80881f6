"""The parameters of a search address: one table from which they are read, written and documented.

It says what may be written and which part of a `SearchQuery` it sets; what a value means is decided in `search.service`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Any, Literal, get_args

from search.request import (
    DATE_FIELDS,
    FACET_SIZE_MAX,
    FILTERS,
    FILTERS_MAX,
    INTERVALS,
    LIMIT_MAX,
    LOOK_IN,
    SNIPPETS_MAX,
    SORTS,
    Duplicates,
    FacetOp,
    Group,
    SearchQuery,
)
from search.serializers import RESULT_KEYS

LONGEST_VALUE = 1000
"""Characters of one value; the query has a limit of its own, in the settings."""

Kind = Literal["text", "choice", "number", "listed", "repeated"]
"""listed: several values in one parameter, separated by commas. repeated: the parameter is given once for each value."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """One parameter.

    about: what it does, in a sentence. attribute: of SearchQuery; "" if it is not part of the query. facet: whose values
    these are, if the attribute holds (facet, value) pairs.
    choices: all allowed values; () for any. later: planned values that are not supported yet.
    low, high: bounds of a number, both included. longest: characters of a value; 0 if the limit is set elsewhere. most: how
    often it may be given.
    default: the value if it is left out, where no attribute of SearchQuery gives it.
    """

    name: str
    about: str
    kind: Kind = "text"
    attribute: str = ""
    facet: str = ""
    choices: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    longest: int = LONGEST_VALUE
    most: int = 1
    default: Any = None

    def pairs(self, query: SearchQuery, defaults: SearchQuery) -> list[tuple[str, str]]:
        """(name, value) pairs of this parameter for an address; [] if the query does not differ from `defaults`."""
        value, usual = getattr(query, self.attribute), getattr(defaults, self.attribute)
        if self.facet:
            return [(self.name, text) for facet, text in value if facet == self.facet]
        if value == usual or value is None:
            return []
        if self.kind == "listed":
            return [(self.name, ",".join(value or self.choices))]
        return [(self.name, str(item)) for item in (value if self.kind == "repeated" else (value,))]


_OF = {
    "person": "these people (ids or names)", "outlet": "these outlets (ids or names)", "author": "these authors",
    "agency": "these agencies", "section": "these sections", "lang": "these languages (BCP 47)", "story": "these stories (ids)",
    "copy": "this answer to whether it is a near-copy (yes, no)", "says": "these people quoted in them (ids or names)",
    "kind": "these kinds of text (news, opinion, live, press-release, sponsored, interview, gallery)",
    "rights": "these statements of their publishers (tdm-reserved, noai, noarchive...)",
    "label": "these labels (countries, languages, kinds and words that outlets and sources carry)",
    "keyword": "these keywords of their publishers", "link": "links to these hosts or domains (who.int)",
    "state": "this state (paywalled, changed, gone, undated, imported)",
    "collection": "these collections, of one's own or shared (names, or numbers as #12)",
    "tag": "these tags of one's own",
    "is": "this state of one's own (starred, noted)",
}  # fmt: skip
_DAY = "2025, 2025-07 or 2025-07-12"


def _filters(prefix: str, attribute: str, about: str) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(
            name=prefix + facet,
            about=f"{about} {_OF[facet]}.",
            kind="repeated",
            attribute=attribute,
            facet=facet,
            most=FILTERS_MAX,
        )
        for facet in FILTERS
    )


PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        name="q", about="The query, in the language of the search box. Empty: everything, newest first.", attribute="q", longest=0
    ),
    Parameter(
        name="long", about="Instead of q: the key of a long query that was posted, as its answer gives it.", attribute="long",
    ),
    Parameter(
        name="in", about="Where to look for words without a field.", kind="listed", attribute="fields", choices=LOOK_IN,
    ),
    *_filters("", "include", "Only articles with any of"),
    Parameter(
        name="person_op", about="or: any of the people; and: all of them in one article.", kind="choice",
        attribute="person_op", choices=get_args(FacetOp),
    ),
    *_filters("not_", "exclude", "No articles with any of"),
    Parameter(name="from", about=f"First day: {_DAY}.", attribute="from_"),
    Parameter(name="to", about=f"Last day, included: {_DAY}.", attribute="to"),
    Parameter(name="since", about="A day, or how far back from now: 7d, 6h, 2w.", attribute="since"),
    Parameter(
        name="date_field", about="Which date from, to and since refer to.", kind="choice", attribute="date_field",
        choices=DATE_FIELDS,
    ),
    Parameter(
        name="sort", about="Order of the results. By default relevance if there are words, else newest.", kind="choice",
        attribute="sort", choices=SORTS,
    ),
    Parameter(
        name="duplicates", about="hide: near-duplicates are folded into one result.", kind="choice",
        attribute="duplicates", choices=get_args(Duplicates),
    ),
    Parameter(
        name="group", about="story: one result for each story, with its outlets.", kind="choice", attribute="group",
        choices=get_args(Group),
    ),
    Parameter(
        name="facet", about="A facet to count over all matches.", kind="repeated", attribute="facets", choices=FILTERS,
        later=("place",), most=FILTERS_MAX,
    ),
    Parameter(
        name="facet_size", about="Values of each facet.", kind="number", attribute="facet_size", low=1, high=FACET_SIZE_MAX
    ),
    *(
        Parameter(
            name=f"facet_q.{facet}", about=f"Only values of the facet {facet} whose label contains this text.",
            attribute="facet_q", facet=facet,
        )
        for facet in FILTERS
    ),
    Parameter(
        name="histogram", about="Count articles per interval; auto chooses one.", kind="choice", attribute="histogram",
        choices=INTERVALS,
    ),
    Parameter(name="snippets", about="Passages of each result.", kind="number", attribute="snippets", high=SNIPPETS_MAX),
    Parameter(name="fields", about="Keys of each result; by default all.", kind="listed", attribute="only", choices=RESULT_KEYS),
    Parameter(name="limit", about="Results on a page.", kind="number", attribute="limit", low=1, high=LIMIT_MAX),
    Parameter(name="cursor", about="Where the previous page ended: its next_cursor.", attribute="cursor"),
    Parameter(
        name="saved", about="Id of the saved search that the page changes; it changes nothing about the results.", kind="number",
        attribute="saved", low=0, high=999_999,
    ),
)  # fmt: skip
"""All parameters of a search, in the order in which addresses have them."""


def parameters(query: SearchQuery, defaults: SearchQuery | None = None) -> list[tuple[str, str]]:
    """(name, value) pairs for the address of a search, in the order of the table, not percent-encoded. What equals `defaults`
    (those of the page and of the API differ) is left out, and so are the words of a long query, for which its key stands."""
    base = defaults or _DEFAULTS
    pairs: list[tuple[int, str, str]] = []
    # An address differs in two or three attributes, and a page has some thirty addresses.
    for attribute, value, usual in zip(_ATTRIBUTES, _attributes(query), _attributes(base), strict=True):
        faceted = _FACETED.get(attribute)
        if faceted is not None:
            pairs += [(*faceted[facet], text) for facet, text in value if facet in faceted]
        elif value is not usual and value != usual and not (query.long and attribute == "q"):
            for place in _BY_ATTRIBUTE[attribute]:
                pairs += [(place, *pair) for pair in PARAMETERS[place].pairs(query, base)]
    pairs.sort(key=itemgetter(0))
    return [(name, value) for _, name, value in pairs]


_DEFAULTS = SearchQuery()
_ATTRIBUTES = tuple(dict.fromkeys(parameter.attribute for parameter in PARAMETERS))
_attributes = attrgetter(*_ATTRIBUTES)
_BY_ATTRIBUTE = {
    attribute: tuple(place for place, parameter in enumerate(PARAMETERS) if parameter.attribute == attribute)
    for attribute in _ATTRIBUTES
}
"""Attribute of a query -> where the table has its parameters."""
_FACETED = {
    attribute: {PARAMETERS[place].facet: (place, PARAMETERS[place].name) for place in places}
    for attribute, places in _BY_ATTRIBUTE.items()
    if PARAMETERS[places[0]].facet
}
"""Attribute of (facet, value) pairs -> facet -> the place and the name of its parameter."""


KEPT = (
    "q",
    "fields",
    "include",
    "exclude",
    "person_op",
    "from_",
    "to",
    "since",
    "date_field",
    "sort",
    "duplicates",
    "group",
)
"""Attributes of a search that say what is looked for and in which order, not how much of it is shown."""


def kept_pairs(query: SearchQuery) -> list[tuple[str, str]]:
    """What a saved search keeps: the parameters that say what is looked for, with the words also of a long query."""
    base = SearchQuery()
    return [pair for parameter in PARAMETERS if parameter.attribute in KEPT for pair in parameter.pairs(query, base)]


def kept_query(pairs: Iterable[tuple[str, str]]) -> SearchQuery:
    """The reverse of `kept_pairs`. What this version does not know is passed over."""
    known = {parameter.name: parameter for parameter in PARAMETERS if parameter.attribute in KEPT}
    changes: dict[str, Any] = {}
    for name, value in pairs:
        parameter = known.get(name)
        if parameter is None:
            continue
        values = tuple(value.split(",")) if parameter.kind == "listed" else (value,)
        if parameter.choices and any(one not in parameter.choices for one in values):
            continue
        if parameter.facet:
            changes[parameter.attribute] = (*changes.get(parameter.attribute, ()), (parameter.facet, value))
        else:
            changes[parameter.attribute] = values if parameter.kind == "listed" else value
    return SearchQuery(**changes)
