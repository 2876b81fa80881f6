"""Articles by the labels of their outlets. An outlet may carry several, so the counts of a facet may overlap; each is exact."""

from dataclasses import replace

from index.counting.cross_counts import CrossRequest, ValueAxis
from index.engines.protocols import EngineReader
from index.query import SearchRequest
from search.desk.own_facets import counted_facet, within
from search.page import Facet
from search.query.filter_names import Names
from search.request import LABEL, SearchQuery


def label_facet(engine: EngineReader, request: SearchRequest, query: SearchQuery, names: Names) -> Facet:
    """The facet. request: of the search itself, whose generation it is counted in. query: with values in place of names. Raises
    what the engine raises, and ArchiveError."""
    inside = dict(query.facet_q).get(LABEL, "")
    groups = names.outlet_groups.members
    labels = [value for value in groups if not inside.strip() or value in names.matching(LABEL, inside, len(groups))]
    outlets = tuple(dict.fromkeys(outlet for value in labels for outlet in groups[value]))
    base = replace(
        request,
        within=within(query, names, but=LABEL),
        facets=(),
        histogram=None,
        group=None,
        sort="newest",
        after=None,
    )
    numbers: dict[str, int] = {}
    if outlets:
        found = engine.cross(CrossRequest(request=base, rows=ValueAxis(facet="outlet", values=outlets)))
        numbers = dict(zip(outlets, found.by_row, strict=True))
    counts = {value: sum(numbers[outlet] for outlet in groups[value]) for value in labels}
    return counted_facet(LABEL, counts, {value: value for value in counts}, query, inside)
