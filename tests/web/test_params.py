import contextlib

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from search.parameters import parameters
from search.request import FACET_SIZE_MAX, FILTERS_MAX, LIMIT_MAX, SearchQuery
from web.errors import BadParameters
from web.params import API_DEFAULTS, PAGE_DEFAULTS, SEARCH, api_query, page_query

REFUSED = [
    ("qq=x", "qq", "did you mean q"),
    ("outlets=x", "outlets", "did you mean outlet"),
    ("persn=x", "persn", "did you mean person"),
    ("zzzzzz=x", "zzzzzz", "openapi.json"),
    ("in=footnotes", "in", "quotes"),
    ("in=,", "in", "choose"),
    ("facet=place", "facet", "not offered yet"),
    ("facet=colour", "facet", "choose person"),
    ("sort=best", "sort", "relevance"),
    ("duplicates=maybe", "duplicates", "show or hide"),
    ("person_op=xor", "person_op", "or or and"),
    ("histogram=hour", "histogram", "day"),
    ("format=xml", "format", "jsonl"),
    ("fields=id,secret", "fields", "secret"),
    ("limit=0", "limit", "1 to 100"),
    ("limit=101", "limit", "1 to 100"),
    ("limit=1e2", "limit", "whole number"),
    ("limit=%D9%A1", "limit", "whole number"),
    ("limit=" + "9" * 900, "limit", "whole number"),
    ("facet_size=-1", "facet_size", "whole number"),
    ("snippets=6", "snippets", "0 to 5"),
    ("q=a&q=b", "q", "once"),
    ("from=", "from", "no value"),
    ("outlet=", "outlet", "no value"),
    ("outlet=" + "x" * 2000, "outlet", "1000 characters"),
]


@pytest.mark.parametrize(("arguments", "parameter", "says"), REFUSED)
def test_the_api_refuses_and_says_what_to_write(client: FlaskClient, arguments: str, parameter: str, says: str) -> None:
    answer = client.get("/api/v1/search?" + arguments)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    errors = answer.get_json()["errors"]
    assert [one for one in errors if one["parameter"] == parameter and says in one["detail"]], errors


@pytest.mark.parametrize(("arguments", "parameter", "says"), REFUSED)
def test_the_page_makes_the_best_of_it(client: FlaskClient, arguments: str, parameter: str, says: str) -> None:
    assert client.get("/search?" + arguments).status_code == 200


def test_everything_that_is_wrong_is_said_at_once(client: FlaskClient) -> None:
    errors = client.get("/api/v1/search?limit=x&sort=y&qq=z").get_json()["errors"]
    assert {one["parameter"] for one in errors} == {"limit", "sort", "qq"}


def test_too_many_filters(client: FlaskClient) -> None:
    many = "&".join(f"outlet=o{number}" for number in range(FILTERS_MAX + 1))
    assert str(FILTERS_MAX) in client.get("/api/v1/search?" + many).get_json()["detail"]
    assert client.get("/search?" + many).status_code == 200


def test_a_query_past_a_limit_is_named_on_page_and_api(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=" + "+".join(["word"] * 40))
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["parameter"] == "q"
    page = client.get("/search?q=" + "+".join(["word"] * 40))
    assert page.status_code == 400
    assert answer.get_json()["detail"] in page.text


values = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=8)
facets = st.sampled_from(["person", "outlet", "author", "agency", "section", "lang"])
questions = st.builds(
    SearchQuery,
    q=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    include=st.lists(st.tuples(facets, values), max_size=3, unique=True).map(tuple),
    exclude=st.lists(st.tuples(facets, values), max_size=3, unique=True).map(tuple),
    from_=st.none() | values,
    sort=st.sampled_from([None, "newest", "blend"]),
    duplicates=st.sampled_from(["show", "hide"]),
    facet_size=st.integers(1, FACET_SIZE_MAX),
    limit=st.integers(1, LIMIT_MAX),
    snippets=st.integers(0, 5),
)


@given(questions)
def test_the_address_is_the_whole_question(query: SearchQuery) -> None:
    again, form = api_query(MultiDict(parameters(query, API_DEFAULTS)))
    assert form == "json"
    assert parameters(again, API_DEFAULTS) == parameters(query, API_DEFAULTS)
    on_page = page_query(MultiDict(parameters(query, PAGE_DEFAULTS)))
    assert parameters(on_page, PAGE_DEFAULTS) == parameters(query, PAGE_DEFAULTS)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([parameter.name for parameter in SEARCH]) | st.text(max_size=12), st.text(max_size=30)
        ),
        max_size=8,
    )
)
def test_nothing_but_a_refusal_comes_of_any_arguments(pairs: list[tuple[str, str]]) -> None:
    page_query(MultiDict(pairs))
    with contextlib.suppress(BadParameters):
        api_query(MultiDict(pairs))
