"""Collections of outlets: what carries a label, of the outlets and of their sources, as filter, facet and in a query."""

from dataclasses import replace

import pytest

from index.archive.protocols import Source, SourceKind
from index.outlets.labels import LabelKind, Labels
from index.outlets.outlet_decisions import DecisionKind
from search.counting.attention import Attention, Line, attention, lines_by
from search.request import SearchQuery
from tests.search.newsroom import GAZETTE, HERALD, NOON, Newsroom, article


@pytest.fixture
def labelled(newsroom: Newsroom) -> Newsroom:
    outlets = newsroom.archive.outlets
    outlets.decide(
        DecisionKind.LABEL,
        HERALD.id,
        labels=Labels(country="IE", kind=LabelKind.NEWSPAPER, words=("Coast", "West side")),
        by="test",
    )
    outlets.decide(DecisionKind.LABEL, GAZETTE.id, labels=Labels(country="SE", kind=LabelKind.NEWSPAPER), by="test")
    return newsroom


def total(room: Newsroom, q: str = "", **asked: object) -> int:
    return room.searcher.search(SearchQuery(q=q, **asked)).total  # type: ignore[arg-type]


def facet(room: Newsroom, **asked: object) -> dict[str, int]:
    page = room.searcher.search(SearchQuery(facets=("label",), **asked))  # type: ignore[arg-type]
    return {value.value: value.count for value in page.facets[0].values}


def test_a_label_narrows_as_its_outlets_do(labelled: Newsroom) -> None:
    herald = total(labelled, include=(("outlet", HERALD.id),))
    assert (
        total(labelled, include=(("label", "IE"),))
        == total(labelled, "label:IE")
        == total(labelled, "label:coast")
        == herald
    )
    assert total(labelled, include=(("label", "newspaper"),)) == 5
    assert total(labelled, exclude=(("label", "IE"),)) == total(labelled, "-label:IE") == 5 - herald
    assert total(labelled, include=(("label", "IE"), ("label", "SE"))) == 5, "of several labels any counts"
    assert total(labelled, include=(("label", "IE"), ("outlet", GAZETTE.id))) == 0


def test_the_facet_counts_what_a_click_on_it_finds(labelled: Newsroom) -> None:
    assert facet(labelled) == {"newspaper": 5, "Coast": 3, "IE": 3, "West side": 3, "SE": 2}
    assert facet(labelled, q="harbour") == {
        value: total(labelled, "harbour", include=(("label", value),))
        for value in ("newspaper", "Coast", "IE", "West side", "SE")
    }
    assert facet(labelled, include=(("label", "SE"),)) == facet(labelled), "its own filter does not change it"
    assert facet(labelled, include=(("outlet", GAZETTE.id),)) == {"newspaper": 2, "SE": 2}


def test_a_label_is_found_and_marked_however_it_is_typed(labelled: Newsroom) -> None:
    for typed in ("West side", "WEST  side", " wést side"):
        page = labelled.searcher.search(SearchQuery(facets=("label",), include=(("label", typed),)))
        assert [value.value for value in page.facets[0].values if value.selected] == ["West side"]
        named = labelled.searcher.search(SearchQuery(q=f'label:"{typed}"', facets=("label",)))
        assert [value.value for value in named.facets[0].values if value.named] == ["West side"]


def test_an_unknown_label_finds_nothing_and_says_so(labelled: Newsroom) -> None:
    page = labelled.searcher.search(SearchQuery(include=(("label", "Cost"),)))
    assert page.total == 0
    assert "no label of an outlet called 'Cost'" in page.reading.notes[0].text


def test_labels_change_at_once_and_sources_lend_theirs(labelled: Newsroom) -> None:
    labelled.archive.outlets.undo(by="test")
    assert "SE" not in facet(labelled)
    source = Source(
        id="gazette-feed", url="https://gazette.example/feed", name=None, kind=SourceKind.FEED, added=NOON,
        labels=Labels(country="FI", words=("Inland",)),
    )  # fmt: skip
    assert labelled.archive.sources.add(source)
    assert "FI" not in facet(labelled), "it has led to nothing yet"
    fed = replace(article(77, "Inland news", "Timber.", outlet=GAZETTE), source="gazette-feed")
    labelled.publish(fed)
    assert labelled.archive.sources.outlets(["gazette-feed", "nosuch"]) == {"gazette-feed": GAZETTE.id}
    assert facet(labelled)["FI"] == total(labelled, include=(("outlet", GAZETTE.id),)) == 3


def test_labels_as_lines_have_the_denominator_of_their_outlets(labelled: Newsroom) -> None:
    lines = lines_by(labelled.searcher, SearchQuery(q="harbour"), "label", ("IE", "SE"))
    sheet = attention(labelled.searcher, Attention(lines=lines, interval="year"))
    assert [one.total for one in sheet.questions] == [
        total(labelled, "harbour label:IE"),
        total(labelled, "harbour label:SE"),
    ]
    assert [sum(n for n in sheet.column(f"all_{at}") if isinstance(n, int)) for at in (1, 2)] == [2, 2]
    one = attention(
        labelled.searcher, Attention(lines=(Line(name="x", query=SearchQuery(q="harbour label:SE")),), interval="year")
    )
    assert one.column("all_1") == [2]
