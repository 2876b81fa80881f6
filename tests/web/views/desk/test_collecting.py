"""Stars, tags, notes and collections on pages, without scripts and with them."""

import html
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.operations.settings import Settings
from tests.search.newsroom import STORIES, Newsroom
from tests.web.signed_in import Somebody, signed_in_as
from web.app import create_app

ONE, TWO, THREE = (story.id for story in STORIES[:3])


@pytest.fixture
def ada(app: Flask) -> Somebody:
    return signed_in_as(app, Role.EDITOR)


@pytest.fixture
def bo(app: Flask) -> Somebody:
    return signed_in_as(app, Role.READER)


def made(who: Somebody, name: str, *articles: str, access: str = "private") -> str:
    """The address of a new collection."""
    answer = who.post("/collections", name=name, access=access)
    assert answer.status_code == 303, answer.text
    address = str(answer.location)
    if articles:
        form = {"do": "add", "article": list(articles), "collection": address.rpartition("/")[2]}
        assert who.post("/collect", **form).status_code == 303
    return address


def headlines(page: str) -> list[str]:
    return [html.unescape(re.sub("<[^>]+>", "", one)) for one in re.findall(r"<h2[^>]*><a[^>]*>(.*?)</a></h2>", page)]


def test_a_visitor_sees_none_of_it(client: FlaskClient) -> None:
    page = client.get("/search?q=harbour").text
    assert "data-star" not in page
    assert "Keep these results" not in page
    assert client.get("/collections").status_code == 302


def test_a_star_is_a_form_that_comes_back(ada: Somebody) -> None:
    page = ada.get("/search?q=museum").text
    assert 'name="do" value="star" aria-pressed="false"' in page
    back = html.unescape(re.findall(r'name="back" value="([^"]+#hit[^"]+)"', page)[0])
    answer = ada.post("/collect", do="star", article=THREE, back=back)
    assert (answer.status_code, answer.location) == (303, f"/search?q=museum#hit-{THREE}")
    assert 'name="do" value="unstar" aria-pressed="true"' in ada.get("/search?q=museum").text
    assert 'value="unstar" aria-pressed="true"' in ada.get(f"/articles/{THREE}").text
    assert ada.post("/collect", do="unstar", article=THREE).location == "/"
    assert 'value="unstar"' not in ada.get("/search?q=museum").text


def test_a_script_gets_an_answer_in_json(ada: Somebody) -> None:
    answer = ada.client.post(
        "/collect", data={"token": ada.token, "do": "star", "article": ONE}, headers={"Accept": "application/json"}
    )
    assert answer.json == {"done": 1, "said": "Starred 1 article.", "url": ""}


def test_nobody_is_led_away(ada: Somebody) -> None:
    for back in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        assert ada.post("/collect", do="star", article=ONE, back=back).location == "/"


def test_the_ticked_go_into_a_new_collection(ada: Somebody) -> None:
    answer = ada.post("/collect", do="add", article=[ONE, THREE], collection="", name="Coal & “wind”")
    assert answer.status_code == 303
    page = ada.get(answer.location).text
    assert headlines(page) == [STORIES[0].title, STORIES[2].title]
    assert "Coal &amp; “wind”" in page
    assert "Coal &amp; “wind”" in ada.get("/collections").text
    assert "Coal &amp; “wind”" in ada.get("/search?q=museum").text


def test_all_results_of_a_search_go_in_those_of_later_pages_too(ada: Somebody) -> None:
    address = made(ada, "Everything")
    number = address.rpartition("/")[2]
    answer = ada.post("/collect", do="add-every", query="q=harbour+OR+museum&limit=1", collection=number)
    page = ada.get(answer.location).text
    assert set(headlines(page)) == {story.title for story in STORIES[:3]}
    found = ada.get("/search?collection=Everything").text
    assert "3 articles" in found


def test_too_many_results_are_refused_with_a_sentence(newsroom: Newsroom, ada: Somebody) -> None:
    settings: Settings = replace(newsroom.settings, collect_at_once=2)
    app = create_app(settings, engine=newsroom.engine, archive=newsroom.archive)
    few = signed_in_as(app, Role.READER)
    answer = few.post("/collect", do="add-every", query="q=", name="All")
    assert answer.status_code == 409
    assert "collect_at_once" in answer.text
    assert "All" not in few.get("/collections").text.partition("<h2")[0]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"do": "explode", "article": ONE},
        {"do": "star"},
        {"do": "add", "article": ONE},
        {"do": "add", "article": ONE, "collection": "999999"},
        {"do": "add", "article": ONE, "collection": "9" * 30, "name": ""},
        {"do": "tag", "article": ONE, "tag": ""},
        {"do": "take-out", "article": ONE, "collection": "x"},
        {"do": "star-every", "query": "q=" + "x" * 9_000},
        {"do": "note", "article": "nowhere", "note": "x"},
    ],
)
def test_what_cannot_be_done_is_said(ada: Somebody, form: dict[str, str]) -> None:
    answer = ada.post("/collect", **form)
    assert answer.status_code in (400, 404, 409)
    assert "Traceback" not in answer.text
    assert "<h1" in answer.text


def test_tags_and_a_note_on_the_page_of_an_article(ada: Somebody, bo: Somebody) -> None:
    note = "Ask <b>Kovel</b> & co.\nabout timber"
    assert ada.post("/collect", do="note", article=ONE, tags="Timber, , levy", note=note, back=f"/articles/{ONE}")
    page = ada.get(f"/articles/{ONE}").text
    assert 'value="levy, Timber"' in page
    assert html.escape(note, quote=False) in page.replace("&#39;", "'")
    assert "#<bdi>Timber</bdi>" in ada.get("/search?q=tariffs").text
    assert "1 article" in ada.get("/search?tag=timber").text
    for address in (f"/articles/{ONE}", "/search?q=tariffs", "/collections", "/search?tag=timber"):
        other = bo.get(address).text
        assert "Ask" not in other
        assert "levy, Timber" not in other
        assert "#<bdi>Timber" not in other


def test_the_rail_counts_what_the_reader_keeps(ada: Somebody, bo: Somebody) -> None:
    made(ada, "Harbour file", ONE, TWO)
    ada.post("/collect", do="star", article=[ONE, THREE])
    page = ada.get("/search?q=harbour").text
    assert "Harbour file" in page.partition('id="rail-collection"')[2]
    assert re.search(r"<bdi>Harbour file</bdi></a>\s*<span class=\"count\">2</span>", page)
    assert re.search(r"<bdi>Starred</bdi></a>\s*<span class=\"count\">1</span>", page)
    assert "Harbour file" not in bo.get("/search?q=harbour").text
    assert "Harbour file" in ada.get("/search/facet/collection?q=harbour").text
    assert "Harbour file" not in bo.get("/search/facet/collection?q=harbour").text


def test_another_readers_collection_is_as_good_as_none(ada: Somebody, bo: Somebody) -> None:
    address = made(ada, "Merger talks", ONE)
    nothing = bo.get("/collections/999999")
    refused = bo.get(address)
    assert (refused.status_code, refused.text) == (404, nothing.text)
    for path in (f"{address}/change", f"{address}/remove"):
        assert bo.post(path, name="x", sure="yes").status_code == 404
    number = address.rpartition("/")[2]
    assert bo.post("/collect", do="add", article=ONE, collection=number).status_code == 404
    assert "Merger" not in bo.get(f"/search?collection=%23{number}").text
    assert ada.get(address).status_code == 200


def test_a_shared_collection_is_read_and_not_changed(ada: Somebody, bo: Somebody) -> None:
    address = made(ada, "Coal", ONE, access="read")
    page = bo.get(address).text
    assert headlines(page) == [STORIES[0].title]
    assert "Take out" not in page
    assert bo.post(f"{address}/change", name="x", access="read").status_code == 409
    assert bo.post("/collect", do="take-out", article=ONE, collection=address.rpartition("/")[2]).status_code == 403
    assert bo.post("/collections", name="Mine", access="read").status_code == 409


def test_renaming_and_removing(ada: Somebody) -> None:
    address = made(ada, "Coal", ONE)
    assert ada.post(f"{address}/change", name="Coal exit", about="a\nb", access="write").status_code == 303
    page = ada.get(address).text
    assert "Coal exit" in page
    assert ada.post(f"{address}/change", name="", about="", access="write").status_code == 409
    assert ada.post(f"{address}/remove").status_code == 400
    assert ada.post(f"{address}/remove", sure="yes").status_code == 303
    assert ada.get(address).status_code == 404


def test_what_was_taken_down_leaves_a_line(ada: Somebody, archive: Archive) -> None:
    address = made(ada, "Coal", ONE, TWO)
    archive.takedowns.take_down(ONE, reason="asked", by="otto")
    page = ada.get(address).text
    assert "An article that was here was taken down." in page
    assert STORIES[0].title not in page
    number = address.rpartition("/")[2]
    assert ada.post("/collect", do="take-out", article=ONE, collection=number, back=address).location == address
    assert "taken down" not in ada.get(address).text


def test_a_long_collection_has_pages(ada: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.views.desk.collections.LINES", 2)
    address = made(ada, "All", *(story.id for story in STORIES))
    seen: list[str] = []
    here: str | None = address
    while here:
        page = ada.get(here).text
        seen += headlines(page)
        onward = re.search(r'class="next" rel="next" href="([^"]+)"', page)
        here = html.unescape(onward[1]) if onward else None
    assert seen == [story.title for story in STORIES]
