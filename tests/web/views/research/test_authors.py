"""The page of an author: found from a byline, compared with others, with co-authors, and as JSON."""

from flask.testing import FlaskClient

from tests.search.newsroom import GAZETTE, STORIES, Newsroom, article

TWO = article(
    50,
    "Two of them",
    "The harbour again.",
    outlet=GAZETTE,
    authors=("Ana Lund", 'Bo "Bosse" Ek/Northwire'),
    section="city",
    published="2025-07-12",
)


def test_an_author_has_a_page(client: FlaskClient, newsroom: Newsroom) -> None:
    newsroom.publish(TWO)
    assert 'href="/authors/Ana%20Lund"' in client.get(f"/articles/{STORIES[0].id}").text
    page = client.get("/authors/Ana%20Lund")
    assert page.status_code == 200
    for part in (
        "Search these 2 articles",
        "Harbour Herald",
        "Hill Gazette",
        "Writes with",
        "What this author writes about",
    ):
        assert part in page.text, part
    assert "/authors/Bo%20%22Bosse%22%20Ek%2FNorthwire" in page.text
    assert client.get("/authors/Bo%20%22Bosse%22%20Ek%2FNorthwire").status_code == 200
    assert client.get("/authors/ana%20lund").status_code == 200, "case does not matter"
    assert client.get("/authors/Nobody").status_code == 404


def test_authors_are_compared(client: FlaskClient, newsroom: Newsroom) -> None:
    newsroom.publish(TWO)
    assert client.get("/authors/Ana%20Lund?with=Bo+%22Bosse%22+Ek%2FNorthwire").text.count("<polyline") == 2


def test_an_author_as_json(client: FlaskClient, newsroom: Newsroom) -> None:
    newsroom.publish(TWO)
    told = client.get("/api/v1/authors/Ana%20Lund").get_json()
    assert (told["name"], told["articles"]) == ("Ana Lund", 2)
    assert {one["id"]: one["articles"] for one in told["outlets"]} == {"harbour-herald": 1, "hill-gazette": 1}
    assert told["co_authors"] == [{"id": 'Bo "Bosse" Ek/Northwire', "name": 'Bo "Bosse" Ek/Northwire', "articles": 1}]
    assert sum(bucket["count"] for bucket in told["histogram"]["buckets"]) == 2
    assert client.get("/api/v1/authors/Nobody").status_code == 404
