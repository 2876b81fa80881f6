"""Which matches stand on a page: orders, groups and where the next page begins."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from index.engines.opensearch.index_mapping import DEEPEST
from index.engines.opensearch.read.query_clauses import Clause, every, none_of, some
from index.errors import QueryError
from index.query import Grouping, Position, SearchRequest
from index.ranking import REPORTED_SECONDS
from index.result import Hit
from index.text.localizable import Sentence

GROUPS: Mapping[Grouping, str] = {"copies": "copies_group", "story": "story_group"}
"""Field that holds the group of an article."""

_IS_COPY: Clause = {"term": {"copy": "yes"}}
_IN_STORY: Clause = {"exists": {"field": "story"}}

_REPORTED = """
long when = doc['when'].value; if (when < 0) when = 0L; if (when >= params.second) when = params.second - 1;
def outlets = params.outlets.get(doc['story_group'].value);
return (outlets == null ? 1L : (long) outlets) * (double) params.second + when;
"""


def joined(grouping: Grouping) -> Clause:
    """Articles whose group may have other members. An article outside is the first of its group, which bears its id."""
    return _IS_COPY if grouping == "copies" else some([_IN_STORY, _IS_COPY])


def alone(grouping: Grouping) -> Clause:
    """Articles that are the first of their group, or its only one."""
    return none_of(joined(grouping))


def _bad_cursor() -> QueryError:
    return QueryError(
        Sentence("This cursor is of another engine; start again without a cursor."),
        code="bad_cursor",
        parameter="cursor",
    )


class Page:
    """The hits of a request.

    The key of a position holds the number that orders, behind it the number of groups shown so far (where the request groups), and
    behind that the statistics with which the first page was scored, so that an article has the same score on the next one.
    """

    def __init__(self, request: SearchRequest) -> None:
        self._request = request
        self._outlets: Mapping[str, int] = {}
        self._from = 0
        self.statistics: tuple[float, ...] = ()
        """Those of the position, () where it has none."""
        if request.after is not None:
            key, own = request.after.key, 2 if request.group else 1
            if len(key) < own or (len(key) > own and not self.scored):
                raise _bad_cursor()
            self._from = int(key[1]) if request.group else 0
            self.statistics = key[own:]
        if request.group and self._from + request.limit > DEEPEST:
            raise QueryError(
                Sentence(
                    "Only the first %(deepest)s groups can be paged through; narrow the search, or show duplicates.",
                    deepest=DEEPEST,
                ),
                code="too_deep",
                parameter="cursor",
            )

    @property
    def scored(self) -> bool:
        """Whether the order is one of scores."""
        return self._request.sort in ("relevance", "blend")

    def body(self, outlets: Mapping[str, int]) -> dict[str, Any]:
        """What is asked beside the query. outlets: for the order `reported`, those of each group that is from several."""
        self._outlets = outlets
        request = self._request
        body: dict[str, Any] = {
            "size": request.limit,
            "track_total_hits": True,
            "_source": False,
            "stored_fields": "_none_",
        }
        if not request.limit:
            return body
        body["sort"] = [self._order(), {"id": "asc"}]
        if request.group:
            body["collapse"] = {"field": GROUPS[request.group]}
            body["from"] = self._from
        elif request.after is not None:
            body["search_after"] = [self._sort_value(request.after.key[0]), request.after.id]
        return body

    def _order(self) -> Clause:
        match self._request.sort:
            case "newest":
                return {"when": "desc"}
            case "oldest":
                return {"oldest": "asc"}
            case "reported":
                params = {"outlets": self._outlets, "second": REPORTED_SECONDS}
                script = {"source": _REPORTED, "params": params}
                return {"_script": {"type": "number", "order": "desc", "script": script}}
            case _:
                return {"_score": "desc"}

    def _sort_value(self, key: float) -> float | int:
        """The number by which OpenSearch orders: that of the cursor, but for `oldest`, whose keys have the other sign."""
        if self._request.sort == "oldest":
            return -int(key)
        return int(key) if self._request.sort == "newest" else key

    def hits(
        self, answer: Mapping[str, Any], members: Mapping[str, int], statistics: tuple[float, ...]
    ) -> tuple[Hit, ...]:
        """The hits of an answer. members: of the groups with several matches, how many there are. statistics: for the next page."""
        field = GROUPS[self._request.group] if self._request.group else None
        hits = []
        for number, found in enumerate(answer["hits"]["hits"], self._from + 1):
            key, id = found["sort"]
            value = -float(key) if self._request.sort == "oldest" else float(key)
            group = found["fields"][field][0] if field else ""
            position = Position(key=(*((value, float(number)) if field else (value,)), *statistics), id=id)
            copies = members.get(group, 1) - 1
            hits.append(Hit(id=id, score=value if self.scored else 0.0, position=position, copies=copies))
        return tuple(hits)


def originals(keys: Iterable[str], grouping: Grouping) -> Clause:
    """Articles that are no copies, of one of these groups."""
    return every([alone(grouping), {"terms": {GROUPS[grouping]: list(keys)}}])


def outlets_of(pairs: Iterable[tuple[str, str | None]]) -> dict[str, int]:
    """Group -> number of its outlets, where there are several. pairs: (group, outlet) of every match in a group."""
    outlets: dict[str, set[str]] = {}
    for group, outlet in pairs:
        if outlet is not None:
            outlets.setdefault(group, set()).add(outlet)
    return {group: len(found) for group, found in outlets.items() if len(found) > 1}


def composite(sources: Sequence[str], query: Clause, after: Mapping[str, Any] | None) -> dict[str, Any]:
    """A search for every combination of values of some fields, ten thousand at a time."""
    by = [{name: {"terms": {"field": name, "missing_bucket": True}}} for name in sources]
    asked: dict[str, Any] = {"size": 10_000, "sources": by}
    if after is not None:
        asked["after"] = after
    return {"size": 0, "track_total_hits": False, "query": query, "aggs": {"all": {"composite": asked}}}
