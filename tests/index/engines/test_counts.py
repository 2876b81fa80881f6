"""Facets, histograms, values and words: exact, over all matches."""

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from index.query import Everything, FacetFilter, FacetRequest, Range, Term
from index.result import FacetResult
from tests.index.engines.conftest import Subject
from tests.index.engines.texts import DAY, DAY0, article

ARTICLES = (
    article("a", "ferry", person=("ada", "bo"), outlet="post", lang="en"),
    article("b", "ferry", person=("bo",), outlet="wire", lang="de"),
    article("c", "ferry", person=("bo", "cy"), outlet="post", lang="en"),
    article("d", "storm", person=("di",), outlet="post", lang=None),
    article("e", "ferry", person=(), outlet=None, lang="en"),
)


def shown(result: FacetResult) -> str:
    return " ".join(f"{count.value}:{count.count}" for count in result.values)


def counted(engine: Subject, facet: FacetRequest, *filters: FacetFilter) -> FacetResult:
    engine.put(*ARTICLES)
    return engine.search(Term("ferry"), facets=(facet,), filters=filters, limit=0).facets[0]


def test_all_matches_are_counted_by_count_then_value(engine: Subject) -> None:
    found = counted(engine, FacetRequest(facet="person"))
    assert (shown(found), found.distinct, found.more) == ("bo:3 ada:1 cy:1", 3, False)


def test_size_and_more(engine: Subject) -> None:
    found = counted(engine, FacetRequest(facet="person", size=2))
    assert (shown(found), found.distinct, found.more) == ("bo:3 ada:1", 3, True)
    none = engine.search(Term("ferry"), facets=(FacetRequest(facet="person", size=0),)).facets[0]
    assert (shown(none), none.distinct) == ("", 3)


def test_a_facet_ignores_its_own_filter_and_no_other(engine: Subject) -> None:
    engine.put(*ARTICLES)
    found = engine.search(
        Term("ferry"),
        filters=(FacetFilter(facet="person", include=("cy",)), FacetFilter(facet="outlet", include=("post",))),
        facets=(FacetRequest(facet="person"), FacetRequest(facet="outlet"), FacetRequest(facet="lang")),
    )
    assert found.total == 1
    assert [shown(facet) for facet in found.facets] == ["bo:2 ada:1 cy:1", "post:1", "en:1"]


def test_under_and_a_facet_respects_its_own_filter(engine: Subject) -> None:
    found = counted(engine, FacetRequest(facet="person"), FacetFilter(facet="person", include=("cy",), op="and"))
    assert shown(found) == "bo:1 cy:1"


def test_chosen_values_stay_in_the_list(engine: Subject) -> None:
    chosen = FacetFilter(facet="person", include=("cy", "nobody"), exclude=("di",))
    found = counted(engine, FacetRequest(facet="person", size=1), chosen)
    assert (shown(found), found.distinct) == ("bo:3 cy:1 di:0 nobody:0", 3)


def test_search_inside_a_facet(engine: Subject) -> None:
    chosen = FacetFilter(facet="person", include=("cy",))
    found = counted(engine, FacetRequest(facet="person", among=frozenset({"ada", "di", "zed"})), chosen)
    assert (shown(found), found.distinct) == ("ada:1 cy:1", 2)
    none = engine.search(Term("ferry"), facets=(FacetRequest(facet="person", among=frozenset()),)).facets[0]
    assert (shown(none), none.distinct) == ("", 0)


def test_facets_of_no_match(engine: Subject) -> None:
    engine.put(*ARTICLES)
    found = engine.search(Term("absent"), facets=(FacetRequest(facet="person"),), histogram="auto")
    assert (shown(found.facets[0]), found.facets[0].distinct) == ("", 0)
    assert found.histogram is not None
    assert (found.histogram.buckets, found.histogram.undated) == ((), 0)


def test_values_and_words_follow_deletions_and_replacements(engine: Subject) -> None:
    engine.put(*ARTICLES)
    assert [(c.value, c.count) for c in engine.reader.values("person")] == [("bo", 3), ("ada", 1), ("cy", 1), ("di", 1)]
    engine.put(article("a", "ferries", person=("cy",)))
    engine.delete("d")
    assert [(c.value, c.count) for c in engine.reader.values("person")] == [("bo", 2), ("cy", 2)]
    assert [(c.value, c.count) for c in engine.reader.words("fe", 5)] == [("ferry", 3), ("ferries", 1)]
    assert engine.reader.words("storm", 5) == ()


def test_words_are_printed_and_folded_by_number_of_articles(engine: Subject) -> None:
    engine.put(
        article("a", "Häfen häfen HARBOUR", "harbours"),
        article("b", "hafen hard"),
        article("c", "hard 港口罢工", lang="zh"),
    )
    assert [(c.value, c.count) for c in engine.reader.words("ha", 10)] == [
        ("hafen", 2), ("hard", 2), ("harbour", 1), ("harbours", 1),
    ]  # fmt: skip
    assert [c.value for c in engine.reader.words("ha", 1)] == ["hafen"]
    assert [c.value for c in engine.reader.words("", 2)] == ["hafen", "hard"]
    assert [c.value for c in engine.reader.words("罢", 5)] == ["罢工"]


def test_a_histogram_has_its_empty_buckets_and_adds_up(engine: Subject) -> None:
    engine.put(
        article("a", "ferry", published=DAY0),
        article("b", "ferry", published=DAY0 + DAY - 1),
        article("c", "ferry", published=DAY0 + 3 * DAY),
        article("d", "ferry"),
        article("e", "storm", published=DAY0 + 9 * DAY),
    )
    found = engine.search(Term("ferry"), histogram="day").histogram
    assert found is not None
    assert found.interval == "day"
    assert [bucket.count for bucket in found.buckets] == [2, 0, 0, 1]
    assert found.buckets[0].start == DAY0
    assert all(one.end == other.start for one, other in pairwise(found.buckets))
    assert found.undated == 1
    assert engine.search(Term("ferry")).histogram is None


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
def test_days_begin_at_midnight_of_the_zone(engine: Subject, zone: str) -> None:
    """Across the change of the clocks, where a day has 23 or 25 hours."""
    engine.put(*(article(f"a{n}", "ferry", published=DAY0 + n * 3600) for n in range(0, 24 * 30, 5)))
    found = engine.search(Everything(), histogram="day", zone=zone).histogram
    assert found is not None
    for bucket in found.buckets:
        for edge in (bucket.start, bucket.end):
            local = datetime.fromtimestamp(edge, UTC).astimezone(ZoneInfo(zone))
            assert (local.hour, local.minute, local.second) == (0, 0, 0)
    assert sum(bucket.count for bucket in found.buckets) == 144


@pytest.mark.parametrize(("days", "interval"), [(3, "day"), (300, "week"), (1500, "month"), (9000, "year")])
def test_auto_picks_an_interval_of_few_buckets(engine: Subject, days: int, interval: str) -> None:
    engine.put(article("a", "ferry", published=DAY0), article("b", "ferry", published=DAY0 + days * DAY))
    found = engine.search(Term("ferry"), histogram="auto").histogram
    assert found is not None
    assert found.interval == interval
    assert len(found.buckets) <= 61
    assert [found.buckets[0].count, found.buckets[-1].count] == [1, 1]


def test_the_histogram_respects_the_period(engine: Subject) -> None:
    engine.put(*(article(f"a{n}", "ferry", published=DAY0 + n * DAY) for n in range(10)))
    found = engine.search(Term("ferry"), histogram="day", period=Range("published", DAY0 + 2 * DAY, DAY0 + 5 * DAY))
    assert found.histogram is not None
    assert [bucket.count for bucket in found.histogram.buckets] == [1, 1, 1]
    assert found.total == 3


def test_status_counts_live_articles(engine: Subject) -> None:
    engine.put(*ARTICLES)
    engine.delete("a")
    status = engine.reader.status()
    assert (status.documents, status.generation, status.faults) == (4, engine.reader.generation, ())
