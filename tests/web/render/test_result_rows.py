"""Rows of a page of results: what they hold, and that nothing of an article gets out of its place."""

from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from search.page import Facet, FacetValue
from search.request import SearchQuery
from web.render.links import FacetUrlBuilder
from web.render.result_rows import facet_rows

HOSTILE = st.sampled_from(["<b id=xq>", '" onload="x', "'&amp;", "a\u202eb", "</li></ul>"]) | st.text(max_size=20)


TIDE = SearchQuery(q="tide")


class Tags(HTMLParser):
    """The tags and the attributes of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name == "href"]


def tags(html: str) -> Tags:
    parser = Tags()
    parser.feed(html)
    return parser


def rows(*values: FacetValue, query: SearchQuery = TIDE) -> str:
    facet = Facet(name="person", op="or", values=values, distinct=len(values), more=False)
    return str(facet_rows(facet, query, FacetUrlBuilder(query)))


@given(HOSTILE, HOSTILE, st.booleans(), st.sampled_from(["selected", "excluded", ""]))
def test_a_row_has_the_same_tags_whatever_a_name_holds(value: str, label: str, uncertain: bool, state: str) -> None:
    plain = FacetValue(value="v", label="l", count=3, uncertain=uncertain)
    odd = replace(plain, value=value, label=label)
    chosen, left_out = state == "selected", state == "excluded"
    plain, odd = (replace(one, selected=chosen, excluded=left_out) for one in (plain, odd))
    assert tags(rows(odd)).seen == tags(rows(plain)).seen


def test_a_row_narrows_excludes_and_takes_that_back() -> None:
    ada = FacetValue(value="ada-holm", label="Ada Holm", count=1234)
    narrowed, excluded = tags(rows(ada)).links
    assert "person=ada-holm" in narrowed
    assert "not_person=ada-holm" in excluded
    assert ">1,234<" in rows(ada)

    chosen = SearchQuery(q="tide").with_filter("person", "ada-holm")
    back, instead = tags(rows(replace(ada, selected=True), query=chosen)).links
    assert "ada-holm" not in back
    assert "not_person=ada-holm" in instead

    without = SearchQuery(q="tide").with_exclude("person", "ada-holm")
    (back,) = tags(rows(replace(ada, excluded=True), query=without)).links
    assert "ada-holm" not in back


def test_the_regions_of_a_language_stand_within_it() -> None:
    inner = FacetValue(value="en-GB", label="en-GB", count=2)
    facet = Facet(
        name="lang",
        op="or",
        values=(FacetValue(value="en", label="en", count=5, within=(inner,)),),
        distinct=1,
        more=False,
    )
    query = SearchQuery(q="tide")
    html = str(facet_rows(facet, query, FacetUrlBuilder(query)))
    assert html.index("English") < html.index('class="within"') < html.index("British English")
