"""Saying that an article is none, on the page and by key."""

from flask.testing import FlaskClient

from index.archive.protocols import Archive
from tests.search.newsroom import STORIES, Newsroom
from tests.web.contract import fits
from tests.web.signed_in import Somebody
from tests.web.test_html import check
from tests.web.visited import visit_the_lantern

ONE = STORIES[0].id
NUMBERED = "news.example/{number}"


def test_seen_said_listed_and_taken_back(archive: Archive, editor: Somebody) -> None:
    count = archive.articles.count()
    assert "this is no article" in editor.get(f"/articles/{ONE}").text
    page = editor.get(f"/articles/{ONE}/no-article")
    assert NUMBERED in page.text
    assert f"{count} known addresses match" in page.text
    assert f"{count - 1} other articles of the archive match and stay" in page.text
    check(page.text)
    assert archive.articles.count() == count
    answer = editor.post(f"/articles/{ONE}/no-article", pattern=NUMBERED)
    assert answer.status_code == 303
    shown = editor.get(answer.location)
    assert "Removed: " in shown.text
    check(shown.text)
    assert archive.articles.count() == count - 1
    check(editor.get("/outlets/harbour-herald/correct").text)
    assert NUMBERED in editor.get("/outlets/harbour-herald/correct").text
    (entry,) = archive.not_articles.log(9)
    assert entry.by == "editor-0"
    answer = editor.post(f"/corrections/no-articles/{entry.seq}/undo")
    assert "Taken back: " in editor.get(answer.location).text
    assert archive.not_articles.patterns() == []
    assert editor.post(f"/corrections/no-articles/{entry.seq}/undo").status_code == 404
    actions = [note.action for note in archive.accounts.audit(20) if note.action.startswith("articles.")]
    assert actions == ["articles.undo", "articles.allow", "articles.none", "articles.takedown"]


def test_a_pattern_of_ones_own_is_tried_first(archive: Archive, editor: Somebody) -> None:
    page = editor.client.get(f"/articles/{ONE}/no-article", query_string={"pattern": "https://news.example/{number}"})
    assert page.status_code == 200
    assert f'value="{NUMBERED}" checked' in page.text
    check(page.text)
    for pattern, words in (("news.example/*", "whole site"), ("other.example/a/*", "does not match")):
        for answer in (
            editor.client.get(f"/articles/{ONE}/no-article", query_string={"pattern": pattern}),
            editor.post(f"/articles/{ONE}/no-article", pattern=pattern),
        ):
            assert answer.status_code == 400
            assert words in answer.text
    assert archive.not_articles.log(9) == []


def test_its_source_lists_it(newsroom: Newsroom, client: FlaskClient, editor: Somebody) -> None:
    visit_the_lantern(newsroom)
    newsroom.archive.not_articles.add(
        "https://lantern.example/list/1", None, source="lantern", outlet=None, takedown=None, by="edda"
    )
    page = editor.get("/sources/lantern").text
    assert "https://lantern.example/list/1" in page
    assert "/corrections/no-articles/1/undo" in page
    check(page)
    assert "/corrections/no-articles/1/undo" not in client.get("/sources/lantern").text


def test_by_key_as_on_the_page(client: FlaskClient, archive: Archive, editor: Somebody) -> None:
    address, key = f"/api/v1/articles/{ONE}/no-article", editor.key
    seen = client.post(address, json={"preview": True}, headers=key).get_json()["patterns"]
    for one in seen:
        fits("NotArticlePattern", one)
    assert NUMBERED in [one["pattern"] for one in seen]
    assert client.post(address, json={"pattern": NUMBERED, "preview": True}, headers=key).status_code == 200
    assert archive.not_articles.log(9) == []
    assert client.post(address, json={"pattern": "news.example/*"}, headers=key).status_code == 400
    made = client.post(address, json={"pattern": NUMBERED}, headers=key)
    assert made.status_code == 201
    fits("NotArticle", made.get_json())
    assert client.get("/api/v1/corrections/no-articles", headers=key).get_json() == {"no_articles": [made.get_json()]}
    undone = client.delete(f"/api/v1/corrections/no-articles/{made.get_json()['number']}", headers=key)
    assert undone.get_json()["undone_by"] == "editor-0 (script)"
    assert client.post(address, json={}, headers=key).status_code == 404, "it is gone until it is read again"


def test_who_may_not_changes_nothing(archive: Archive, editor: Somebody, reader: Somebody, client: FlaskClient) -> None:
    before = archive.articles.count()
    for asking, token in ((client, {}), (reader.client, {"token": reader.token}), (editor.client, {})):
        assert asking.post(f"/articles/{ONE}/no-article", data=token).status_code in (401, 403)
        assert asking.post("/corrections/no-articles/1/undo", data=token).status_code in (401, 403)
    assert reader.get(f"/articles/{ONE}/no-article").status_code == 403
    assert "this is no article" not in reader.get(f"/articles/{ONE}").text
    assert archive.articles.count() == before
