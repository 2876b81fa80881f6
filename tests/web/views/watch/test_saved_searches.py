"""Saving a search from its page, the list, what is new, the secret feed, and the same in the API."""

import re
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.accounts.rights import Role, Scope
from index.archive.protocols import Archive
from search.alerts.worker import Worker
from tests.search.newsroom import Newsroom, article
from tests.web.signed_in import Somebody, signed_in_as
from web.app import create_app

LONG = " OR ".join(f"word{n}" for n in range(149)) + " OR tariff"


@pytest.fixture
def rosa(app: Flask) -> Somebody:
    return signed_in_as(app, Role.READER)


def saved(who: Somebody, name: str = "Tariffs", **form: str) -> int:
    """The id of a search saved as the form of a results page does."""
    assert who.post("/searches", name=name, **({"q": "tariff"} | form)).status_code == 303
    ids = re.findall(r'id="search-(\d+)"', who.get("/searches").text)
    return max(map(int, ids))


def test_a_search_is_saved_from_its_page_with_a_name(app: Flask, rosa: Somebody, client: FlaskClient) -> None:
    address = "/search?q=tariff&outlet=harbour-herald&sort=newest"
    assert 'class="save-search"' not in client.get(address).text, "a visitor has nowhere to keep it"
    page = rosa.get(address).text
    form = page[page.index('class="save-search"') : page.index("</form>", page.index('class="save-search"'))]
    fields = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', form))
    assert fields["name"] == "tariff, outlet Harbour Herald"
    assert rosa.client.post("/searches", data=fields).status_code == 303
    listed = rosa.get("/searches").text
    assert "tariff, outlet Harbour Herald" in listed
    (number,) = re.findall(r'id="search-(\d+)"', listed)
    target = rosa.get(f"/searches/{number}/results").headers["Location"]
    assert target == address
    assert "tariff, outlet" not in signed_in_as(app, Role.OWNER).get("/searches").text


def test_what_is_new_is_shown_once(newsroom: Newsroom, rosa: Somebody) -> None:
    newsroom.archive.outbox.done(newsroom.archive.outbox.pending(100)[-1].seq)
    number = saved(rosa)
    newsroom.publish(article(70, "New tariffs", "The tariffs on timber."))
    newsroom.archive.outbox.done(newsroom.archive.outbox.pending(100)[-1].seq)
    Worker(newsroom.searcher, newsroom.archive).step()
    assert "1 new" in rosa.get("/searches").text
    prefetched = rosa.client.get(f"/searches/{number}", headers={"Sec-Purpose": "prefetch"})
    assert "Nothing new" in prefetched.text
    page = rosa.get(f"/searches/{number}")
    assert page.headers["Cache-Control"] == "no-store"
    assert "New since your last visit" in page.text
    assert "New <mark>tariffs</mark>" in page.text
    assert "Nothing new since your last visit" in rosa.get(f"/searches/{number}").text
    assert " new</span>" not in rosa.get("/searches").text


def test_a_search_is_edited_as_a_search(rosa: Somebody) -> None:
    number = saved(rosa)
    target = rosa.get(f"/searches/{number}/edit").headers["Location"]
    assert target == f"/search?q=tariff&saved={number}"
    page = rosa.get(target).text
    assert "You are changing “<bdi>Tariffs</bdi>”" in page
    narrowed = re.search(r'href="(/search\?[^"]*outlet=hill-gazette[^"]*)"', page)
    assert narrowed
    page = rosa.get(narrowed[1].replace("&amp;", "&")).text
    assert "You are changing" in page, "a click keeps it open"
    form = page[page.index('class="editing"') : page.index("</form>", page.index('class="editing"'))]
    fields = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', form))
    assert rosa.client.post(f"/searches/{number}/query", data=fields).status_code == 303
    assert rosa.get(f"/searches/{number}/results").headers["Location"] == "/search?q=tariff&outlet=hill-gazette"
    refused = rosa.post(f"/searches/{number}/query", q=" ".join(["word"] * 501))
    assert refused.status_code == 400
    assert "501 words" in refused.text


def test_nobody_changes_what_is_somebody_elses(app: Flask, rosa: Somebody, client: FlaskClient) -> None:
    number, other = saved(rosa), signed_in_as(app, Role.OWNER)
    for path in ("", "/results", "/edit"):
        assert other.get(f"/searches/{number}{path}").status_code == 404
    for path in ("", "/query", "/remove", "/feed", "/feed/close"):
        assert other.post(f"/searches/{number}{path}", name="x", q="x").status_code == 404
    assert "You are changing" not in other.get(f"/search?q=tariff&saved={number}").text
    assert client.get("/searches").status_code == 302
    assert rosa.post(f"/searches/{number}", sharing="yes", shared="yes").status_code == 409


def test_an_editor_shares_and_everybody_sees(app: Flask, rosa: Somebody) -> None:
    edda = signed_in_as(app, Role.EDITOR)
    number = saved(edda)
    assert "Share it" in edda.get(f"/searches/{number}").text
    assert edda.post(f"/searches/{number}", sharing="yes", shared="yes").status_code == 303
    page = rosa.get(f"/searches/{number}").text
    assert "Make an address" not in page
    assert rosa.get(f"/searches/{number}/results").status_code == 302
    assert rosa.post(f"/searches/{number}/remove").status_code == 409
    assert edda.post(f"/searches/{number}", name="Duties").status_code == 303
    assert "Duties" in rosa.get("/searches").text
    assert edda.post(f"/searches/{number}", sharing="yes").status_code == 303
    assert rosa.get(f"/searches/{number}").status_code == 404
    assert edda.post(f"/searches/{number}/remove").status_code == 303
    assert edda.get(f"/searches/{number}").status_code == 404


def test_a_feed_at_a_secret_address(newsroom: Newsroom, rosa: Somebody) -> None:
    number = saved(rosa, q=LONG)
    assert rosa.post(f"/searches/{number}/feed").status_code == 303
    shown = re.search(r"http://localhost(/feeds/[\w-]{43}\.atom)", rosa.get(f"/searches/{number}").text)
    assert shown
    closed = create_app(
        newsroom.settings.__class__(**{**vars(newsroom.settings), "reading": "signed-in"}), engine=newsroom.engine,
        archive=newsroom.archive,
    )  # fmt: skip
    stranger = closed.test_client()
    assert stranger.get("/search.atom?q=tariff").status_code in (302, 401)
    answer = stranger.get(shown[1])
    assert answer.status_code == 200
    feed = ElementTree.fromstring(answer.data)
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.findtext(f"{atom}title") == "Tariffs – Broadsheet"
    assert len(feed.findall(f"{atom}entry")) == 2
    assert feed.findtext(f"{atom}id") == f"http://localhost{shown[1]}"
    assert stranger.get(shown[1], headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert rosa.post(f"/searches/{number}/feed/close").status_code == 303
    assert stranger.get(shown[1]).status_code == 404


def test_the_api_does_the_same(app: Flask, archive: Archive) -> None:
    edda, rosa = signed_in_as(app, Role.EDITOR), signed_in_as(app, Role.READER)
    client = app.test_client()

    def ask(who: Somebody, method: str, path: str, **body: object) -> tuple[int, dict[str, object]]:
        answer = client.open(f"/api/v1/searches{path}", method=method, headers=who.key, json=body or None)
        return answer.status_code, answer.get_json(silent=True) or {}

    asked = {"q": LONG, "outlet": ["hill-gazette", "harbour-herald"], "sort": "newest"}
    code, made = ask(edda, "POST", "", name="Duties", query=asked)
    assert (code, made["name"], made["query"], made["new"], made["feed"]) == (201, "Duties", asked, 0, None)
    path = f"/{made['id']}"
    assert ask(rosa, "GET", path)[0] == 404
    code, changed = ask(edda, "PATCH", path, shared=True, feed=True)
    assert (code, changed["shared"]) == (200, True)
    assert client.get(str(changed["feed"]).removeprefix("http://localhost")).status_code == 200
    code, seen = ask(rosa, "GET", path)
    assert (code, seen["mine"], seen["feed"]) == (200, False, None), "the address is its keeper's"
    assert [one["id"] for one in client.get("/api/v1/searches", headers=rosa.key).get_json()["searches"]] == [
        made["id"]
    ]
    assert ask(rosa, "PATCH", path, name="Mine")[0] == 403
    assert ask(rosa, "POST", "", name="x", query={"q": "x"}, shared=True)[0] == 403
    code, closed = ask(edda, "PATCH", path, feed=False, query={"q": "ferry"})
    assert (code, closed["feed"], closed["query"]) == (200, None, {"q": "ferry"})
    assert ask(edda, "DELETE", path)[0] == 204
    assert ask(edda, "DELETE", path)[0] == 404


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"name": "x"}, "query"),
        ({"name": "x", "query": "tariff"}, "query"),
        ({"name": "x", "query": {"words": "tariff"}}, "words"),
        ({"name": "x", "query": {"q": 1.5}}, "q"),
        ({"name": " ", "query": {"q": "tariff"}}, "name"),
        ({"name": "x", "query": {"q": "tariff"}, "shared": "yes"}, "shared"),
        ({"name": "x", "query": {"q": "word " * 501}}, "q"),
    ],
)
def test_a_wrong_body_is_said_to_be_wrong(app: Flask, body: dict[str, object], told: str) -> None:
    answer = app.test_client().post("/api/v1/searches", headers=signed_in_as(app, Role.READER).key, json=body)
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["parameter"] == told


def test_a_key_that_reads_keeps_nothing(app: Flask) -> None:
    key = signed_in_as(app, Role.READER, scope=Scope.READ).key
    body = {"name": "x", "query": {"q": "tariff"}}
    assert app.test_client().post("/api/v1/searches", headers=key, json=body).status_code == 403
