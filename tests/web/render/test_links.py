"""Addresses: those that are put together quickly are the same as those that are put together slowly."""

from dataclasses import replace

from flask import Flask, url_for
from hypothesis import given
from hypothesis import strategies as st

from index.document import FACETS
from index.text.characters import mended
from search.request import SORTS, SearchQuery
from web.params import PAGE_DEFAULTS
from web.render.links import FacetUrlBuilder, article_url, page_url, thing_url

words = st.text("ab é&=+%?#/\"'\ud800🚢", max_size=6)
values = words.map(mended).filter(bool)
pairs = st.tuples(st.sampled_from(FACETS), values)


@st.composite
def questions(draw: st.DrawFn) -> SearchQuery:
    return replace(
        PAGE_DEFAULTS,
        q=draw(words),
        fields=draw(st.sampled_from([(), ("title",), ("body",)])),
        include=tuple(draw(st.lists(pairs, max_size=4, unique=True))),
        exclude=tuple(draw(st.lists(pairs, max_size=4, unique=True))),
        person_op=draw(st.sampled_from(["or", "and"])),
        from_=draw(st.sampled_from([None, "2025-07"])),
        to=draw(st.sampled_from([None, "2025"])),
        since=draw(st.sampled_from([None, "7d"])),
        date_field=draw(st.sampled_from(["published", "fetched"])),
        sort=draw(st.sampled_from([None, *SORTS])),
        duplicates=draw(st.sampled_from(["show", "hide"])),
        facet_q=tuple(draw(st.lists(pairs, max_size=1))),
        cursor=draw(st.sampled_from([None, "abc"])),
    )


@given(questions(), pairs)
def test_a_step_from_a_question(query: SearchQuery, pair: tuple[str, str]) -> None:
    ways = FacetUrlBuilder(query)
    assert ways.chosen(*pair) == (pair in query.include)
    assert ways.dates("2025-01-01", "2025-02-01") == page_url(query.with_dates("2025-01-01", "2025-02-01"))
    if pair not in query.include and pair not in query.exclude:
        assert ways.narrow(*pair) == page_url(query.with_filter(*pair))
        assert ways.exclude(*pair) == page_url(query.with_exclude(*pair))


def test_addresses_of_things_are_those_of_the_app(app: Flask) -> None:
    with app.test_request_context():
        assert article_url("0f3a") == url_for("articles.article", article_id="0f3a")
        assert thing_url("person", "jean-dupré") == url_for("people.person", person_id="jean-dupré")
        assert thing_url("outlet", "a b") == url_for("outlets.outlet", outlet_id="a b")
        assert thing_url("outlet", "a", ["b", "c d"]) == "/outlets/a?with=b&with=c%20d"
