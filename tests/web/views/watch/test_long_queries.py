"""Queries that are too long for an address: posted, answered, and found again at a short address."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.search.newsroom import Newsroom
from web.app import create_app

GROUPS = [" OR ".join(f"{stem}{n}" for n in range(49)) for stem in ("levy", "ship", "fee")]
LONG = f"({GROUPS[0]} OR tariff) ({GROUPS[1]} OR harbour) -({GROUPS[2]})"
"""147 invented words and two that are printed; both stories about tariffs have them."""


def test_an_address_is_refused_and_offers_to_post_it(client: FlaskClient) -> None:
    refused = client.get("/search", query_string={"q": LONG, "outlet": "hill-gazette"})
    assert refused.status_code == 400
    assert "up to 8,000 characters and 500 words" in refused.text
    assert 'action="/search" method="post"' in refused.text
    assert client.get("/api/v1/search", query_string={"q": LONG}).status_code == 400


def test_the_page_posts_it_and_its_results_have_a_short_address(client: FlaskClient) -> None:
    answer = client.post("/search", data={"q": LONG, "outlet": "hill-gazette"})
    assert answer.status_code == 303
    address = answer.headers["Location"]
    assert address.startswith("/search?long=")
    assert len(address) < 80
    assert address == client.post("/search", data={"q": LONG, "outlet": "hill-gazette"}).headers["Location"]
    page = client.get(address)
    assert page.status_code == 200
    assert "1 article for a long query" in page.text
    assert LONG in page.text, "it stands in the box"
    assert "What each part of the query finds" in page.text
    assert f"{address.split('&')[0]}&amp;sort=oldest".split("?")[1].split("&")[0] in page.text
    for link in ("/search.atom?", "/api/v1/search?"):
        assert f"{link}{address.split('?')[1].split('&')[0]}" in page.text
    article = page.text.split('href="/articles/')[1].split('"')[0]
    assert "<mark>" in client.get(f"/articles/{article}").text
    assert client.get("/search/facet/outlet?" + address.split("?")[1]).status_code == 200
    assert client.get(address.replace("/search?", "/search.atom?")).status_code == 200


def test_each_part_is_counted_also_where_words_have_several_spellings(client: FlaskClient) -> None:
    page = client.post(
        "/search", data={"q": " OR ".join([*(f"levy{n}" for n in range(60)), "tariff"])}, follow_redirects=True
    )
    table = page.text.split("What each part of the query finds")[1].split("</table>")[0]
    assert table.count("<tr>") == 1 + 20, "the setting long_query_parts"
    assert "<code>levy7</code>" in table


def test_a_short_query_that_is_posted_has_its_usual_address(client: FlaskClient) -> None:
    assert client.post("/search", data={"q": "tariff"}).headers["Location"] == "/search?q=tariff"


def test_an_address_that_has_ended_says_what_to_do(client: FlaskClient) -> None:
    answer = client.get("/search?long=nosuch")
    assert answer.status_code == 400
    assert "paste the query again" in answer.text
    answer = client.get("/api/v1/search?long=nosuch")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "long_query_gone")


@pytest.mark.parametrize(
    ("q", "code"),
    [
        ("x" * 8001, "too_long"),
        ("word " * 501, "too_many_words"),
        ("(" * 17 + "word" + ")" * 17, "too_deep"),
        (" ".join(f"word{n}*" for n in range(17)), "too_many_prefixes"),
    ],
)
def test_the_limits_of_long_queries(client: FlaskClient, q: str, code: str) -> None:
    answer = client.post("/api/v1/search", json={"q": q})
    assert (answer.status_code, answer.get_json()["code"]) == (400, code)
    assert client.post("/search", data={"q": q}).status_code == 400


def test_the_limits_are_those_of_the_settings(newsroom: Newsroom) -> None:
    settings = replace(newsroom.settings, long_query_words=40)
    client = create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    assert client.post("/api/v1/search", json={"q": "word " * 40}).status_code == 200
    assert "41 words; the limit is 40" in client.post("/api/v1/search", json={"q": "word " * 41}).get_json()["detail"]


def test_the_api_takes_it_as_a_read(app: Flask, newsroom: Newsroom) -> None:
    client = app.test_client()
    answer = client.post("/api/v1/search", json={"q": LONG, "limit": 1, "facet": ["outlet"], "in": ["title", "body"]})
    assert answer.status_code == 200, answer.text
    found = answer.get_json()
    assert found["total"]["value"] == 2
    assert found["query"]["q"] == LONG
    assert [part["total"] for part in found["query"]["parts"]] == [2, 2, 5]
    following = client.get(found["next"].removeprefix("http://localhost")).get_json()
    assert following["query"]["long"] == found["query"]["long"]
    assert {found["results"][0]["id"], following["results"][0]["id"]} == {one["id"] for one in _all(client)}
    short = client.post("/api/v1/search", json={"q": "tariff"}).get_json()
    assert "long" not in short["query"]
    assert client.post("/api/v1/search", json={"word": "x"}).get_json()["errors"][0]["parameter"] == "word"
    assert client.post("/api/v1/search", data="no").status_code == 400
    assert client.post("/api/v1/search?q=x", json={}).status_code == 400
    closed = create_app(
        replace(newsroom.settings, reading="signed-in"), engine=newsroom.engine, archive=newsroom.archive
    )
    assert closed.test_client().post("/api/v1/search", json={"q": LONG}).status_code == 401


def _all(client: FlaskClient) -> list[dict[str, str]]:
    results: list[dict[str, str]] = client.get("/api/v1/search?q=tariff+harbour").get_json()["results"]
    return results


def test_what_is_kept_of_long_queries_is_bounded(newsroom: Newsroom) -> None:
    settings = replace(newsroom.settings, long_queries_kept=2)
    client = create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    first, *_ = [client.post("/search", data={"q": f"{LONG} {n}"}).headers["Location"] for n in range(3)]
    assert client.get(first).status_code == 400
