"""Secret links and feeds: what readers outside see, and what they do not."""

import html
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.article import Right
from tests.search.newsroom import STORIES, Newsroom, article
from tests.web.signed_in import Somebody, signed_in_as
from web.app import create_app

ONE, TWO, THREE = (story.id for story in STORIES[:3])


@pytest.fixture
def ada(app: Flask) -> Somebody:
    return signed_in_as(app, Role.EDITOR)


def collection(who: Somebody, name: str, *articles: str) -> str:
    """The number of a new collection."""
    number = str(who.post("/collections", name=name, access="private").location).rpartition("/")[2]
    who.post("/collect", do="add", article=list(articles), collection=number)
    return number


def link(who: Somebody, **form: str) -> str:
    """The path of a new link."""
    page = who.post("/links", **{"days": "7", **form})
    assert page.status_code == 201, page.text
    found = re.search(r"<code>http://localhost(/shared/[^<]+)</code>", page.text)
    assert found, page.text
    return found[1]


def test_a_collection_is_shown_to_somebody_outside(ada: Somebody, newsroom: Newsroom) -> None:
    number = collection(ada, "Harbour & Co", ONE, THREE)
    ada.post("/collect", do="note", article=ONE, note="my secret note", tags="hush")
    path = link(ada, kind="collection", target=number)
    settings = replace(newsroom.settings, reading="signed-in")
    outside = create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    answer = outside.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Harbour &amp; Co" in answer.text
    assert STORIES[0].title in answer.text
    assert STORIES[1].title not in answer.text
    for hidden in ("my secret note", "hush", "ada", "editor-"):
        assert hidden not in answer.text
    leads = {html.unescape(where) for where in re.findall(r'href="([^"]+)"', answer.text)}
    assert leads == {STORIES[0].url, STORIES[2].url} | {where for where in leads if where.startswith("/static/")}
    for elsewhere in (f"/articles/{ONE}", "/search", f"/collections/{number}"):
        assert outside.get(elsewhere).status_code == 302


def test_a_search_is_shown_as_it_stands_now(ada: Somebody, client: FlaskClient, newsroom: Newsroom) -> None:
    path = link(ada, kind="search", target="q=museum&lang=en", title="Museums")
    assert STORIES[2].title in client.get(path).text
    newsroom.publish(article(77, "Another museum", "The museum of bells opened."))
    page = client.get(path).text
    assert "Another museum" in page
    assert "<mark>museum</mark>" in page
    assert STORIES[0].title not in client.get(f"{path}?q=harbour&lang=fr").text


def test_a_search_of_ones_own_things_is_not_shared(ada: Somebody) -> None:
    for target in ("q=is:starred", "q=&tag=hush", "q=x&not_collection=%231", 'q=a+-collection:"x y"'):
        answer = ada.post("/links", kind="search", target=target, days="7")
        assert answer.status_code == 409
        assert "/shared/" not in answer.text


def test_what_publishers_reserve_is_left_out(ada: Somebody, client: FlaskClient, newsroom: Newsroom) -> None:
    reserved = replace(article(78, "Reserved museum", "The museum of locks."), rights=(Right.NO_AI,))
    newsroom.publish(reserved)
    number = collection(ada, "Museums", THREE, reserved.id)
    for path in (link(ada, kind="collection", target=number), link(ada, kind="search", target="q=museum")):
        page = client.get(path).text
        assert "Reserved museum" not in page
        assert "1 of this page is left out" in page


def test_a_link_that_was_taken_back_shows_nothing(ada: Somebody, client: FlaskClient) -> None:
    path = link(ada, kind="search", target="q=museum")
    number = re.findall(r"/links/(\d+)/take-back", ada.get("/links").text)[0]
    assert ada.post(f"/links/{number}/take-back").status_code == 303
    assert client.get(path).status_code == 404
    assert client.get(path).data == client.get("/shared/never-made").data
    assert "taken back" in ada.get("/links").text


def test_a_collection_that_is_gone_is_not_named(ada: Somebody, client: FlaskClient) -> None:
    number = collection(ada, "Merger", ONE)
    path = link(ada, kind="collection", target=number)
    ada.post(f"/collections/{number}/remove", sure="yes")
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Merger" not in answer.text


def test_nobody_shares_what_they_do_not_see(app: Flask, ada: Somebody) -> None:
    number = collection(ada, "Merger", ONE)
    other = signed_in_as(app, Role.EDITOR)
    assert other.post("/links", kind="collection", target=number, days="7").status_code == 404
    assert other.post(f"/collections/{number}/feed").status_code == 404
    reader = signed_in_as(app, Role.READER)
    assert reader.post("/links", kind="search", target="q=museum", days="7").status_code == 403


@pytest.mark.parametrize(
    "form",
    [{"kind": "feed", "target": "1"}, {"kind": "", "target": ""}, {"kind": "search", "target": "q=x", "days": "0"}],
)
def test_what_cannot_be_shared_is_said(ada: Somebody, form: dict[str, str]) -> None:
    assert ada.post("/links", **{"days": "7", **form}).status_code == 409


def test_a_feed_has_a_secret_address(ada: Somebody, client: FlaskClient, archive: Archive) -> None:
    number = collection(ada, "Coal & wind", ONE, TWO)
    found = re.search(
        r"<code>http://localhost(/collections/feeds/[^<]+)</code>", ada.post(f"/collections/{number}/feed").text
    )
    assert found
    feed = client.get(found[1])
    assert feed.mimetype == "application/atom+xml"
    assert re.findall("<title>([^<]*)</title>", feed.text)[1:] == [
        STORIES[0].title, STORIES[1].title,
    ]  # fmt: skip
    assert "Coal &amp; wind" in feed.text
    archive.articles.forget(ids=[ONE])
    assert STORIES[0].title not in client.get(found[1]).text
    assert client.get("/collections/feeds/none.atom").status_code == 404


def test_a_passage_is_marked_by_pasting_it(ada: Somebody, app: Flask) -> None:
    where = f"/articles/{ONE}"
    answer = ada.post(f"{where}/highlights", passage="There is no drama or\n division", note="for the <b>lead</b>")
    assert answer.status_code == 303
    page = ada.get(where).text
    assert '<mark class="own">There is no drama or division</mark>' in page
    assert "for the &lt;b&gt;lead&lt;/b&gt;" in page
    assert ada.post(f"{where}/highlights", passage="No such words").status_code == 404
    assert "There is no drama" in ada.get("/highlights").text
    other = signed_in_as(app, Role.OWNER)
    assert 'class="own"' not in other.get(where).text
    assert "There is no drama" not in other.get("/highlights").text
    number = re.findall(r"/highlights/(\d+)/remove", page)[0]
    assert other.post(f"/highlights/{number}/remove").status_code == 404
    assert ada.post(f"/highlights/{number}/note", note="new", back=where).status_code == 303
    assert "new" in ada.get("/highlights").text
    assert ada.post(f"/highlights/{number}/remove", back=where).status_code == 303
    assert 'class="own"' not in ada.get(where).text
