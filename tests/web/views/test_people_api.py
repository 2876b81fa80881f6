"""`/api/v1/people`: every person once, page by page, in order, filtered; and doubt about who somebody is."""

import pytest
from flask.testing import FlaskClient

from index.archive.protocols import Archive
from index.archive.sqlite.archive import SqliteArchive
from tests.search.newsroom import Newsroom
from tests.search.newsroom import article as made


@pytest.fixture
def crowd(newsroom: Newsroom) -> Newsroom:
    for number in range(12):
        names = [f"Person{chr(97 + number)} Example{chr(97 + other)}" for other in range(number % 4 + 1)]
        newsroom.publish(made(100 + number, "Crowd", f"{', '.join(names)} spoke."), people=names)
    return newsroom


def doubted(archive: Archive, person: str) -> None:
    assert isinstance(archive, SqliteArchive)
    with archive._database.writing() as connection:
        connection.execute("UPDATE people SET doubt = 1 WHERE id = ?", (person,))


def walked(client: FlaskClient, address: str) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    following: str | None = address
    while following:
        answer = client.get(following)
        body = answer.get_json()
        found += [(one["name"], one["articles"]) for one in body["people"]]
        following = body["next"]
        assert (body["next_cursor"] is None) == (following is None) == ("Link" not in answer.headers)
    return found


@pytest.mark.parametrize("limit", [1, 3, 100])
@pytest.mark.parametrize("q", ["", "e", "person"])
def test_every_person_comes_once_whatever_the_size_of_a_page(
    client: FlaskClient, crowd: Newsroom, limit: int, q: str
) -> None:
    by_articles = walked(client, f"/api/v1/people?limit={limit}&q={q}")
    assert len(by_articles) == len(set(by_articles)) >= 10
    assert [articles for _, articles in by_articles] == sorted((a for _, a in by_articles), reverse=True)
    by_name = walked(client, f"/api/v1/people?limit={limit}&q={q}&sort=name")
    assert sorted(by_name) == sorted(by_articles)
    assert [name.lower() for name, _ in by_name] == sorted(name.lower() for name, _ in by_name)


def test_filters(client: FlaskClient, crowd: Newsroom) -> None:
    several = walked(client, "/api/v1/people?min_articles=2")
    assert several
    assert all(articles >= 2 for _, articles in several)
    doubted(crowd.archive, "persona-examplea")
    assert [name for name, _ in walked(client, "/api/v1/people?uncertain=yes")] == ["Persona Examplea"]
    rest = walked(client, "/api/v1/people?uncertain=no")
    assert len(rest) == len(walked(client, "/api/v1/people")) - 1


@pytest.mark.parametrize(
    "wrong",
    [
        "cursor=x",
        "cursor=WyJuYW1lIiwiYSIsImIiLDFd",
        "cursor=%F0%9F%98%80",
        "sort=age",
        "min_articles=0",
        "uncertain=maybe",
    ],
)
def test_what_makes_no_sense_is_refused_by_name(client: FlaskClient, wrong: str) -> None:
    answer = client.get(f"/api/v1/people?{wrong}")
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.get_json()["errors"]] == [wrong.partition("=")[0]]


def test_doubt_shows_in_facet_page_and_api(client: FlaskClient, newsroom: Newsroom) -> None:
    doubted(newsroom.archive, "marta-kovel")
    facets = client.get("/api/v1/search?facet=person").get_json()["facets"]["person"]["values"]
    assert {value["value"]: value.get("uncertain", False) for value in facets}["marta-kovel"]
    assert sum(value.get("uncertain", False) for value in facets) == 1
    assert client.get("/api/v1/people/marta-kovel").get_json()["uncertain"] is True
    assert "may be about several people" in client.get("/people/marta-kovel").text
    assert "(may be several people)" in client.get("/search?q=").text
    assert "may be about several people" not in client.get("/people/ishan-brandt").text
