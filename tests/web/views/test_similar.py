"""Similar articles: the page and the API, of a text, an address or an article; nothing is fetched."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.accounts.rights import Role
from tests.search.newsroom import STORIES, Newsroom, article
from tests.web.signed_in import signed_in_as

RELEASE = (
    "Harbour tariffs\nThe minister raised tariffs on timber.\n"
    "Traders call the levy on timber a heavy blow to the harbour."
)


@pytest.fixture(autouse=True)
def another(newsroom: Newsroom) -> None:
    newsroom.publish(
        article(40, "Tariffs on timber", "Traders call the levy on timber a heavy blow to the harbour. Tariffs rise.")
    )


def test_a_text_is_compared_and_shows_what_is_shared(client: FlaskClient) -> None:
    form = client.get("/similar")
    assert 'name="text"' in form.text
    page = client.post("/similar", data={"text": RELEASE})
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "Tariffs on timber" in page.text
    assert "One sentence word for word" in page.text
    assert "heavy blow to the harbour." in page.text
    assert RELEASE.splitlines()[1] in page.text, "the text stays in the form"
    assert "No article shares enough" in client.post("/similar", data={"text": "zzz qqq"}).text
    assert client.post("/similar", data={"text": " "}).status_code == 400


def test_from_the_page_of_an_article(client: FlaskClient) -> None:
    own = STORIES[0].id
    assert f'href="/similar?of={own}"' in client.get(f"/articles/{own}").text
    page = client.get(f"/similar?of={own}").text
    assert "Tariffs on timber" in page
    assert f'<h2><a href="/articles/{own}"' not in page, "not itself"
    assert client.get("/similar?of=nosuch").status_code == 404


def test_an_address_is_looked_up_and_never_fetched(client: FlaskClient) -> None:
    assert "Tariffs on timber" in client.post("/similar", data={"text": STORIES[0].url}).text
    here = f"http://localhost/articles/{STORIES[0].id}?q=x"
    assert "Tariffs on timber" in client.post("/similar", data={"text": here}).text
    for address in ("http://127.0.0.1:1/metadata", "http://169.254.169.254/articles/", "https://news.example/none"):
        answer = client.post("/similar", data={"text": address})
        assert answer.status_code == 400
        assert "nothing is fetched here" in answer.text


def test_the_api(client: FlaskClient, app: Flask) -> None:
    found = client.post("/api/v1/similar", json={"text": RELEASE, "limit": 1}).get_json()
    assert found["of"] is None
    (one,) = found["results"]
    assert {"tariffs", "timber"} <= set(one["shared"]) <= set(found["words"])
    assert (one["title"], one["outlet"]["id"]) == ("Tariffs on timber", "harbour-herald")
    assert one["sentences"] == ["Traders call the levy on timber a heavy blow to the harbour."]
    own = client.post("/api/v1/similar", json={"article": STORIES[0].id}).get_json()
    assert own["of"] == STORIES[0].id
    assert STORIES[0].id not in {one["id"] for one in own["results"]}
    rosa = signed_in_as(app, Role.READER)
    assert client.post("/api/v1/similar", json={"text": RELEASE}, headers=rosa.key).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"text": ""}, 400),
        ({"text": 3}, 400),
        ({"text": "a", "article": "b"}, 400),
        ({"text": "a", "limit": 0}, 400),
        ({"text": "a", "limit": True}, 400),
        ({"text": "a", "limit": 41}, 400),
        ({"nosuch": "a"}, 400),
        ({"article": "nosuch"}, 404),
        ({"text": "https://news.example/none"}, 404),
    ],
)
def test_bad_input_has_a_sentence(client: FlaskClient, body: dict[str, object], status: int) -> None:
    answer = client.post("/api/v1/similar", json=body)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
