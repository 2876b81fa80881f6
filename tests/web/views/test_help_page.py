"""The help is about this archive."""

from flask.testing import FlaskClient


def test_the_help_names_what_the_archive_holds(client: FlaskClient) -> None:
    assert "person:&#34;Marta Kovel&#34;" in client.get("/help").text
