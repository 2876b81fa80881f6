from dataclasses import replace

import pytest

from search.parameters import parameters
from search.request import SearchQuery

FULL = SearchQuery(
    q="tariff",
    fields=("title",),
    include=(("outlet", "herald"), ("person", "marta-kovel")),
    exclude=(("person", "oda-kovel"),),
    person_op="and",
    from_="2025",
    to="2025-07",
    since="7d",
    date_field="fetched",
    sort="newest",
    duplicates="hide",
    facets=("person", "lang"),
    facet_size=5,
    facet_q=(("person", "kov"),),
    histogram="auto",
    snippets=1,
    limit=20,
    cursor="abc",
    only=("id", "title"),
)


def test_parameters_have_a_fixed_order_and_leave_out_defaults() -> None:
    assert parameters(SearchQuery()) == []
    assert parameters(FULL) == [
        ("q", "tariff"), ("in", "title"), ("person", "marta-kovel"), ("outlet", "herald"), ("person_op", "and"),
        ("not_person", "oda-kovel"), ("from", "2025"), ("to", "2025-07"), ("since", "7d"), ("date_field", "fetched"),
        ("sort", "newest"), ("duplicates", "hide"), ("facet", "person"), ("facet", "lang"), ("facet_size", "5"),
        ("facet_q.person", "kov"), ("histogram", "auto"), ("snippets", "1"), ("fields", "id,title"), ("limit", "20"),
        ("cursor", "abc"),
    ]  # fmt: skip
    assert parameters(FULL, replace(FULL, q="", cursor=None)) == [
        ("q", "tariff"), ("person", "marta-kovel"), ("outlet", "herald"), ("not_person", "oda-kovel"),
        ("facet_q.person", "kov"), ("cursor", "abc"),
    ]  # fmt: skip


def test_links_begin_on_the_first_page() -> None:
    pair = ("person", "ishan-brandt")
    for other in (
        FULL.with_filter(*pair),
        FULL.with_exclude(*pair),
        FULL.without_filter(*pair),
        FULL.without_facet("person"),
        FULL.with_dates("2025", None),
        FULL.without_dates(),
        FULL.with_q("levy"),
        FULL.with_fields(()),
        FULL.cleared(),
    ):
        assert other.cursor is None


def test_a_value_is_included_or_excluded_or_neither() -> None:
    query = SearchQuery().with_filter("person", "a").with_filter("person", "a").with_filter("person", "b")
    assert query.included("person") == ("a", "b")
    turned = query.with_exclude("person", "a")
    assert (turned.included("person"), turned.excluded("person")) == (("b",), ("a",))
    assert turned.with_filter("person", "a").excluded("person") == ()
    assert turned.without_filter("person", "a").exclude == ()
    assert turned.without_facet("person") == SearchQuery()
    assert turned.filtered
    assert not turned.cleared().filtered


@pytest.mark.parametrize("part", ["q", "include", "from_", "sort"])
def test_a_question_is_a_value(part: str) -> None:
    assert replace(FULL) == FULL
    assert hash(FULL) == hash(replace(FULL))
    assert replace(FULL, **{part: getattr(SearchQuery(), part)}) != FULL
