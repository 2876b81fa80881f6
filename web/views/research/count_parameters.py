"""Parameters of addresses of the research desk -> what is counted. One table for each question, for pages and API alike."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from index.document import FACETS
from index.languages import gettext as _
from search.counting.attention import SERIES_MOST, Attention, Line, lines_by
from search.counting.intervals import SPANS
from search.counting.networks import OF, SIZE_MOST, Network
from search.counting.word_tables import WORDS_MOST, Telling
from search.parameters import PARAMETERS, Parameter
from search.request import FILTERS_MAX, LABEL, SearchQuery
from search.service import Searcher
from web.errors import BadParameters, ParameterError
from web.middleware.identity import reader_id

_FRAME = ("fields", "include", "exclude", "person_op", "from_", "to", "since", "date_field")
_LINES_BY = tuple(facet for facet in (*FACETS, LABEL) if facet not in ("story", "copy", "rights"))

FRAME: tuple[Parameter, ...] = tuple(parameter for parameter in PARAMETERS if parameter.attribute in _FRAME)
"""What narrows every question of a table: filters and dates, as a search has them."""

TITLE = Parameter(name="title", about="What the table is called.", default="", longest=200)
Q = Parameter(name="q", about="The query, in the language of the search box. Empty: everything.", default="", longest=0)
AS_OF = Parameter(
    name="as_of", about="The key of kept figures: the answer is those, as they were counted then.", default=""
)
FORMATS = ("json", "csv", "xlsx", "svg", "png")
FORMAT = Parameter(
    name="format", about="json has everything; csv the table; xlsx both; svg and png the picture.", kind="choice", choices=FORMATS,
    default="json",
)  # fmt: skip
GRAPH_FORMAT = replace(
    FORMAT, choices=(*FORMATS, "gexf", "graphml"), about=f"{FORMAT.about[:-1]}; gexf and graphml the graph."
)

ATTENTION: tuple[Parameter, ...] = (
    Parameter(
        name="q", about="A question of the chart, given once for each; empty: everything.", kind="repeated", most=SERIES_MOST,
        longest=0, default=(),
    ),
    Parameter(
        name="name", about="What the questions are called, in their order.", kind="repeated", most=SERIES_MOST, default=(),
        longest=100,
    ),
    *FRAME,
    Parameter(
        name="by", about="A line for each value of this facet, in place of several questions.", kind="choice", choices=_LINES_BY,
        default="",
    ),
    Parameter(
        name="value", about="Values that `by` draws; without any the most frequent ones.", kind="repeated", most=SERIES_MOST,
        default=(),
    ),
    Parameter(
        name="interval", about="Rows of the table; auto picks one.", kind="choice", choices=("auto", *SPANS), default="auto",
    ),
    Parameter(
        name="shown", about="What the picture draws; the table has both.", kind="choice", choices=("share", "count"),
        default="share",
    ),
    TITLE, AS_OF, FORMAT,
)  # fmt: skip
WORDS: tuple[Parameter, ...] = (
    Q,
    *FRAME,
    Parameter(
        name="against", about="Another query to compare with; without it, all other articles.", default=None, longest=0
    ),
    Parameter(
        name="limit", about="Words, people and outlets, each.", kind="number", low=1, high=WORDS_MOST, default=30
    ),
    Parameter(
        name="least", about="Articles that each has to be in.", kind="number", low=1, high=999_999, default=3
    ),
    TITLE, AS_OF, FORMAT,
)  # fmt: skip
NETWORK: tuple[Parameter, ...] = (
    Q,
    *FRAME,
    Parameter(name="of", about="Who stands in the matrix.", kind="choice", choices=OF, default="people"),
    Parameter(
        name="size", about="How many, the most frequent ones.", kind="number", low=2, high=SIZE_MOST, default=20
    ),
    TITLE, AS_OF, GRAPH_FORMAT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Frame:
    """The part of a search that all questions share."""

    values: Mapping[str, Any]

    def search(self, q: str) -> SearchQuery:
        """A question within the frame. Raises BadParameters."""
        changes: dict[str, Any] = {}
        for parameter in FRAME:
            value = self.values[parameter.name]
            if value is None:
                continue
            if parameter.facet:
                pairs = tuple((parameter.facet, text) for text in value)
                changes[parameter.attribute] = (*changes.get(parameter.attribute, ()), *pairs)
            else:
                changes[parameter.attribute] = value
        if len(changes.get("include", ())) + len(changes.get("exclude", ())) > FILTERS_MAX:
            fault = _("a question may have %(most)s filter values", most=FILTERS_MAX)
            raise BadParameters([ParameterError("outlet", fault)])
        return replace(SearchQuery(q=q), **changes, reader=reader_id())


def frame_search(values: Mapping[str, Any], q: str) -> SearchQuery:
    """A question with the filters and dates of an address. Raises BadParameters."""
    return _Frame(values).search(q)


def attention_of(values: Mapping[str, Any], searcher: Searcher) -> Attention:
    """What a chart over time counts. values: by the names of ATTENTION. Raises BadParameters; with `by`, what a search raises."""
    texts, names = values["q"], values["name"]
    if values["by"]:
        if len(texts) > 1:
            raise BadParameters([ParameterError("by", _("by draws the values of one question; give q once"))])
        lines = lines_by(searcher, frame_search(values, texts[0] if texts else ""), values["by"], values["value"])
    else:
        lines = tuple(
            Line(
                name=(names[at].strip() if at < len(names) else "") or text.strip() or _("All articles"),
                query=frame_search(values, text),
            )
            for at, text in enumerate(texts or ("",))
        )
    return Attention(lines=lines, interval=values["interval"], shown=values["shown"])


def telling_of(values: Mapping[str, Any]) -> Telling:
    """What telling words are counted for. Raises BadParameters."""
    against = values["against"]
    return Telling(
        query=frame_search(values, values["q"]),
        against=frame_search(values, against) if against and against.strip() else None,
        limit=values["limit"],
        least=values["least"],
    )


def network_of(values: Mapping[str, Any]) -> Network:
    """What a matrix counts. Raises BadParameters."""
    return Network(query=frame_search(values, values["q"]), of=values["of"], size=values["size"])
