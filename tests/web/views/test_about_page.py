"""People and outlets beside each other, over time."""

from flask.testing import FlaskClient


def test_people_are_compared_by_name_or_id(client: FlaskClient) -> None:
    page = client.get("/people/marta-kovel?with=Ishan+Brandt&with=oda-kovel").text
    assert "compared with" in page
    assert page.count("<polyline") == 3
    assert 'href="/people/marta-kovel?with=oda-kovel"' in page
    assert 'href="/people/marta-kovel?with=ishan-brandt"' in page


def test_nobody_to_compare_with_is_a_sentence(client: FlaskClient) -> None:
    page = client.get("/people/marta-kovel?with=Nobody+Atall&with=&with=marta-kovel").text
    assert "The archive knows nothing called <bdi>Nobody Atall</bdi>" in page
    assert "<polyline" not in page


def test_outlets_are_compared(client: FlaskClient) -> None:
    page = client.get("/outlets/hill-gazette?with=Harbour+Herald").text
    assert page.count("<polyline") == 2
    assert 'href="/outlets/harbour-herald"' in page
