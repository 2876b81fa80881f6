"""The parameters of an address that asks a question: one table for those who read them, write them and describe them.

What a value means is not said here but in `search.service`; here is what may be written, and for which part of a `SearchQuery`.
"""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from index.document import FACETS
from index.query import TEXT_FIELDS
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
from search.serializers import RESULT_KEYS

LONGEST_VALUE = 1000
"""Characters of one value; the query itself has a limit of its own, which the settings hold."""

Kind = Literal["text", "choice", "number", "listed", "repeated"]
"""listed: several values in one, with commas between them. repeated: the parameter is given once for each value."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """One parameter.

    about: what it does, in a sentence. attribute: of SearchQuery, "" where it is none of the question's. facet: whose values
    they are, where the attribute holds those of all facets in pairs.
    choices: all values that there are; () for any. later: those that are planned but not offered yet.
    low, high: of a number, both included. longest: characters of a value; 0: the limit is elsewhere. most: times that it
    may be given.
    default: what leaving it out means, where no attribute of SearchQuery says so.
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
        """The parameter as an address has it; [] where the query has what `defaults` have."""
        value, usual = getattr(query, self.attribute), getattr(defaults, self.attribute)
        if self.facet:
            return [(self.name, text) for facet, text in value if facet == self.facet]
        if value == usual or value is None:
            return []
        if self.kind == "listed":
            return [(self.name, ",".join(value or self.choices))]
        return [(self.name, str(one)) for one in (value if self.kind == "repeated" else (value,))]


_OF = {
    "person": "these people (ids or names)", "outlet": "these outlets (ids or names)", "author": "these authors",
    "agency": "these agencies", "section": "these sections", "lang": "these languages (BCP 47)",
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
        for facet in FACETS
    )


PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        name="q", about="The query, in the language of the search box. Empty: everything, newest first.", attribute="q", longest=0
    ),
    Parameter(
        name="in", about="Where words without a field are looked for.", kind="listed", attribute="fields", choices=TEXT_FIELDS,
        later=("quotes",),
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
        name="date_field", about="Which date from, to and since are about.", kind="choice", attribute="date_field",
        choices=DATE_FIELDS, later=("event",),
    ),
    Parameter(
        name="sort", about="Order of the results. Without it: relevance where there are words, else newest.", kind="choice",
        attribute="sort", choices=SORTS,
    ),
    Parameter(
        name="duplicates", about="hide: near copies of an article are folded into one result.", kind="choice",
        attribute="duplicates", choices=get_args(Duplicates),
    ),
    Parameter(
        name="facet", about="A facet to count, over all matches.", kind="repeated", attribute="facets", choices=FACETS,
        later=("story", "place"), most=FILTERS_MAX,
    ),
    Parameter(
        name="facet_size", about="Values of each facet.", kind="number", attribute="facet_size", low=1, high=FACET_SIZE_MAX
    ),
    *(
        Parameter(
            name=f"facet_q.{facet}", about=f"Only values of the facet {facet} whose label contains this text.",
            attribute="facet_q", facet=facet,
        )
        for facet in FACETS
    ),
    Parameter(
        name="histogram", about="Count articles by this interval; auto chooses one.", kind="choice", attribute="histogram",
        choices=INTERVALS,
    ),
    Parameter(name="snippets", about="Passages of each result.", kind="number", attribute="snippets", high=SNIPPETS_MAX),
    Parameter(name="fields", about="Keys of each result; all without it.", kind="listed", attribute="only", choices=RESULT_KEYS),
    Parameter(name="limit", about="Results on a page.", kind="number", attribute="limit", low=1, high=LIMIT_MAX),
    Parameter(name="cursor", about="Where the previous page ended: its next_cursor.", attribute="cursor"),
)  # fmt: skip
"""All that a question can be made of, in the order in which addresses hold them."""


def parameters(query: SearchQuery, defaults: SearchQuery | None = None) -> list[tuple[str, str]]:
    """The address parameters of a question, in the order of the table, leaving out what equals `defaults` (the page and the
    API have different ones). Not percent-encoded."""
    base = defaults or SearchQuery()
    return [pair for parameter in PARAMETERS for pair in parameter.pairs(query, base)]
