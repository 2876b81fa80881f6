"""A language with its regions, and a section however it is capitalised, are one value to a reader."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.facet_groups import groups
from search.page import FacetValue, SearchPage
from search.query.language_names import canonical_tag
from search.request import SearchQuery
from tests.search.newsroom import Newsroom, article

LANGS = ("en", "en-US", "en-us", "en_GB", "en-US", "de", "de-AT", "pt-BR", "zh-Hans-CN", None)
SECTIONS = ("News", "news", "News", "NEWS", "Économie", "ECONOMIE", "Sport", "sport", "sport", None)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path)
    for number, (lang, section) in enumerate(zip(LANGS, SECTIONS, strict=True)):
        room.publish(article(number, f"Story {number}", "Ferries.", lang=lang, section=section))
    yield room
    room.close()


def ask(room: Newsroom, q: str = "", **asked: object) -> SearchPage:
    return room.searcher.search(SearchQuery(q=q, facets=("lang", "section"), **asked))  # type: ignore[arg-type]


def counts(values: tuple[FacetValue, ...]) -> dict[str, int]:
    return {value.label: value.count for value in values}


def test_the_facet_shows_one_value_a_language_and_its_regions_beneath(room: Newsroom) -> None:
    lang = ask(room).facets[0]
    assert counts(lang.values) == {"English": 5, "German": 2, "Portuguese": 1, "Chinese": 1}
    assert [value.value for value in lang.values] == ["en", "de", "pt", "zh"]
    assert counts(lang.values[0].within) == {"English (US)": 3, "English (GB)": 1}
    assert counts(lang.values[1].within) == {"German (AT)": 1}
    assert (lang.distinct, lang.more) == (4, False)


@pytest.mark.parametrize(
    ("typed", "total"),
    [
        ("en", 5), ("EN", 5), ("English", 5), ("en-US", 3), ("en_us", 3), ("English (US)", 3), ("en-gb", 1), ("de", 2),
        ("de-AT", 1), ("zh", 1), ("zh-hans", 1), ("zh-Hans-CN", 1), ("pt", 1), ("en-AU", 0), ("fr", 0),
    ],
)  # fmt: skip
def test_a_language_finds_its_regions_and_a_region_itself(room: Newsroom, typed: str, total: int) -> None:
    assert ask(room, f'lang:"{typed}"').total == total
    assert ask(room, include=(("lang", typed),)).total == total
    assert ask(room, f'-lang:"{typed}"').total == len(LANGS) - total


def test_a_chosen_language_is_one_filter(room: Newsroom) -> None:
    page = ask(room, include=(("lang", "English"),))
    assert page.query.include == (("lang", "en"),)
    assert [(chip.value, chip.label) for chip in page.active] == [("en", "English")]
    assert [value.value for value in page.facets[0].values if value.selected] == ["en"]
    assert not any(inner.selected for inner in page.facets[0].values[0].within)
    region = ask(room, include=(("lang", "en-us"),))
    assert region.query.include == (("lang", "en-US"),)
    assert [inner.value for inner in region.facets[0].values[0].within if inner.selected] == ["en-US"]
    assert not region.facets[0].values[0].selected
    assert counts(region.facets[0].values)["German"] == 2, "counts ignore the facet's own filter"


def test_a_query_reads_as_the_language_alone(room: Newsroom) -> None:
    page = ask(room, "lang:en")
    assert page.reading.understood_as == 'lang:"English"'
    assert ask(room, page.reading.understood_as).total == page.total


def test_sections_that_differ_in_capitals_are_one_value_in_the_most_used_spelling(room: Newsroom) -> None:
    page = ask(room)
    assert counts(page.facets[1].values) == {"News": 4, "sport": 3, "ECONOMIE": 2}
    assert page.facets[1].distinct == 3
    for typed in ("news", "NEWS", "News"):
        assert ask(room, f"section:{typed}").total == 4
        chosen = ask(room, include=(("section", typed),))
        assert (chosen.total, chosen.query.include) == (4, (("section", "News"),))
        assert [value.value for value in chosen.facets[1].values if value.selected] == ["News"]
    assert ask(room, exclude=(("section", "Sport"),)).total == len(SECTIONS) - 3


def test_a_long_facet_adds_up_before_it_is_cut(room: Newsroom) -> None:
    page = ask(room, facet_size=1)
    assert counts(page.facets[1].values) == {"News": 4}
    assert (page.facets[1].distinct, page.facets[1].more) == (3, True)
    assert counts(page.facets[0].values) == {"English": 5}
    assert counts(ask(room, facet_size=1, include=(("section", "sport"),)).facets[1].values) == {"News": 4, "sport": 3}


def test_the_search_inside_a_facet_finds_groups(room: Newsroom) -> None:
    page = ask(room, facet_q=(("section", "new"), ("lang", "germ")))
    assert counts(page.facets[0].values) == {"German": 2}
    assert counts(page.facets[1].values) == {"News": 4}


def test_suggestions_offer_a_section_once(room: Newsroom) -> None:
    offered = [(one.text, one.count) for one in room.searcher.suggest("ne") if one.kind == "section"]
    assert offered == [("News", 4)]


def test_every_article_of_a_facet_is_found_by_its_value(room: Newsroom) -> None:
    for facet in ask(room).facets:
        for value in facet.values:
            for one in (value, *value.within):
                assert ask(room, include=((facet.name, one.value),)).total == one.count


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        ("EN", "en"),
        ("en_us", "en-US"),
        ("zh-HANS-cn", "zh-Hans-CN"),
        ("iw", "he"),
        ("es-419", "es-419"),
        (" de ", "de"),
    ],
)
def test_tags_are_written_as_usual(tag: str, canonical: str) -> None:
    assert canonical_tag(tag) == canonical
    assert canonical_tag(canonical) == canonical


def test_groups_keep_the_order_of_their_values() -> None:
    assert [group.value for group in groups("section", ["b", "A", "B", "a"])] == ["b", "A"]
