"""The guided tour: in the demo only, with five steps, closed and shown again by whoever reads."""

import json
import re

import pytest
from flask.testing import FlaskClient

from tests.search.newsroom import STORIES, Newsroom
from tests.web.middleware.test_identity import token_of
from web.tour import MARK

LETTERS = "http://127.0.0.1:9/"


def mark(newsroom: Newsroom, **changes: str) -> None:
    steps = {"told": STORIES[0].url, "copied": "https://nowhere.example/", "letters": LETTERS}
    (newsroom.settings.data / MARK).write_text(json.dumps({**steps, **changes}), "utf-8")


def test_there_is_none_outside_of_the_demo(client: FlaskClient) -> None:
    assert "tour" not in client.get("/").text


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"told": 1}', "\udcff"])
def test_a_mark_that_says_nothing_is_no_tour(newsroom: Newsroom, client: FlaskClient, text: str) -> None:
    (newsroom.settings.data / MARK).write_bytes(text.encode("utf-8", "surrogateescape"))
    answer = client.get("/")
    assert answer.status_code == 200
    assert 'class="tour"' not in answer.text


def test_its_steps_lead_somewhere(newsroom: Newsroom, client: FlaskClient) -> None:
    mark(newsroom)
    page = client.get("/").text
    section = page[page.index('class="tour"') : page.index("</section>", page.index('class="tour"'))]
    assert section.count("<li>") == 5
    links = re.findall(r'<h3><a href="([^"]+)"', section)
    assert f"/articles/{STORIES[0].id}/revisions" in links
    assert LETTERS in links
    for link in set(links) - {LETTERS}:
        assert client.get(link.replace("&#34;", "%22")).status_code == 200, link
    assert "<h3>Follow a text around</h3>" in section, "what is not read yet is no link"


def test_only_the_letter_box_of_this_machine_is_linked(newsroom: Newsroom, client: FlaskClient) -> None:
    mark(newsroom, letters="javascript:alert(1)")
    assert "javascript" not in client.get("/").text


def test_it_is_closed_and_shown_again(newsroom: Newsroom, client: FlaskClient) -> None:
    mark(newsroom)
    token = token_of(client.get("/").text)
    assert client.post("/tour", data={"do": "close"}).status_code == 403
    assert 'class="tour"' in client.get("/").text
    closed = client.post("/tour", data={"do": "close", "token": token})
    assert (closed.status_code, closed.headers["Location"]) == (303, "/#tour")
    page = client.get("/").text
    assert 'class="tour"' not in page
    assert "Show the guided tour" in page
    assert client.post("/tour", data={"do": "open", "token": token_of(page)}).status_code == 303
    assert 'class="tour"' in client.get("/").text
