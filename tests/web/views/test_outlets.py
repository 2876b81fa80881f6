"""The list of the outlets, and the page of one."""

from flask.testing import FlaskClient


def test_the_list_leads_to_the_pages(client: FlaskClient) -> None:
    assert 'href="/outlets/hill-gazette"' in client.get("/outlets").text
    assert "Hill Gazette" in client.get("/outlets/hill-gazette").text


def test_no_outlet(client: FlaskClient) -> None:
    answer = client.get("/outlets/no-such-paper")
    assert answer.status_code == 404
    assert "There is no such outlet in the archive." in answer.text
