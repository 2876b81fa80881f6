"""The page of a person, and the way to everybody."""

from flask.testing import FlaskClient

from index.people.registry.corrections import Kind
from tests.search.newsroom import Newsroom


def test_everybody_is_a_facet(client: FlaskClient) -> None:
    answer = client.get("/people")
    assert (answer.status_code, answer.location) == (302, "/search/facet/person")


def test_a_merged_person_leads_to_the_one_they_are_now(newsroom: Newsroom, client: FlaskClient) -> None:
    newsroom.archive.people.correct(Kind.MERGE, "oda-kovel", other="marta-kovel")
    answer = client.get("/people/oda-kovel")
    assert (answer.status_code, answer.location) == (302, "/people/marta-kovel")


def test_nobody(client: FlaskClient) -> None:
    answer = client.get("/people/nobody-at-all")
    assert answer.status_code == 404
    assert "There is no such person in the archive." in answer.text
