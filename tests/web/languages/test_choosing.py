"""Who gets which language."""

from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from index.accounts.rights import Role
from tests.search.newsroom import Newsroom
from tests.web.middleware.test_identity import token_of
from tests.web.signed_in import signed_in_as
from web.app import create_app
from web.languages.choosing import COOKIE
from web.middleware.identity import SESSION_COOKIE


def tongue(client: FlaskClient, address: str = "/", asks: str = "") -> str:
    headers = {"Accept-Language": asks} if asks else {}
    return client.get(address, headers=headers).headers["Content-Language"]


def choose(client: FlaskClient, tag: str, to: str = "/help") -> str:
    token = token_of(client.get("/language").text)
    answer = client.post("/language", data={"language": tag, "to": to, "token": token})
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_the_browser_is_asked_first(client: FlaskClient) -> None:
    assert tongue(client) == "en"
    assert tongue(client, asks="de-AT,de;q=0.9,en;q=0.8") == "de"
    assert tongue(client, asks="pt-BR, en;q=0.5") == "pt"
    assert tongue(client, asks="nl, fr;q=0.3") == "fr"
    assert tongue(client, asks="nl, sv") == "en"
    assert tongue(client, asks="*") == "en"
    assert tongue(client, asks="\x7f;;;q=x") == "en"


def test_the_site_has_a_language_for_who_asks_for_none(newsroom: Newsroom) -> None:
    settings = replace(newsroom.settings, language="fr")
    client = create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    assert tongue(client) == "fr"
    assert tongue(client, asks="nl, sv") == "fr"
    assert tongue(client, asks="ja") == "ja"
    assert "There is" in client.get("/api/v1/nosuch").get_json()["detail"]


def test_the_switch_works_signed_out_and_without_scripts(client: FlaskClient) -> None:
    assert 'href="/language?to=/help"' in client.get("/help").text
    assert choose(client, "ar") == "/help"
    assert tongue(client, asks="de") == "ar"
    page = client.get("/help").text
    assert '<html lang="ar" dir="rtl"' in page
    choose(client, "")
    assert tongue(client, asks="de") == "de"


def test_a_choice_leads_nowhere_else(client: FlaskClient) -> None:
    assert choose(client, "de", to="https://elsewhere.example/") == "/"
    assert choose(client, "no such language") == "/help"
    assert client.get_cookie(COOKIE) is None


def test_the_choice_of_an_account_goes_with_it(app: Flask) -> None:
    reader = signed_in_as(app, Role.READER)
    here, there = reader.client, app.test_client()
    session = here.get_cookie(SESSION_COOKIE)
    assert session is not None
    there.set_cookie(SESSION_COOKIE, session.value)
    choose(here, "ja")
    assert tongue(here, asks="de") == "ja"
    assert tongue(there, asks="de") == "ja"
    choose(there, "")
    here.delete_cookie(COOKIE)
    assert tongue(here, asks="de") == "de"
    assert 'name="language"' in here.get("/account").text


def test_an_answer_in_one_language_is_never_taken_for_another(client: FlaskClient) -> None:
    """A page has no ETag, and says what it depends on; an answer with one is English."""
    german = client.get("/search?q=the", headers={"Accept-Language": "de"})
    assert "Accept-Language" in german.vary
    assert "ETag" not in german.headers
    feed = client.get("/search.atom?q=the", headers={"Accept-Language": "de"})
    assert "Content-Language" not in feed.headers


def test_programs_are_answered_in_english(client: FlaskClient) -> None:
    client.set_cookie(COOKIE, "en-XA")
    for address in ("/api/v1/search?q=(", "/search.atom?q=coal", "/opensearch.xml", "/api/v1/nosuch"):
        assert "⟦" not in client.get(address, headers={"Accept-Language": "de"}).text, address
    assert "⟦" in client.get("/").text
