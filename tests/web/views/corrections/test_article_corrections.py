"""Correcting articles on the page and as JSON: seen before it happens, marked wherever the article stands, taken back."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.archive.protocols import Archive
from index.article import DateSource
from index.document import document_of
from index.json_codec import article_from_dict, article_to_dict
from tests.search.newsroom import NOON, STORIES, Newsroom
from tests.web.signed_in import Somebody
from tests.web.test_html import HOSTILE, check

STORY = STORIES[0]
HERE = f"/articles/{STORY.id}"
GIVEN = {
    "title": "Harbour tariffs fall", "published": "2025-07-01T09:30+02:00", "authors": "Ana Lund\nBoris Latch",
    "outlet": "Hill Gazette", "lang": "en-IE",
}  # fmt: skip


def indexed(newsroom: Newsroom) -> None:
    """What the indexer would do."""
    (one,) = newsroom.archive.articles.get_many([STORY.id])
    newsroom.engine.add([document_of(one, newsroom.settings.timezone)])
    newsroom.engine.commit("")


def test_seen_made_marked_everywhere_and_taken_back(
    newsroom: Newsroom, archive: Archive, editor: Somebody, client: FlaskClient
) -> None:
    form = editor.get(f"{HERE}/correct")
    assert form.status_code == 200
    check(form.text)
    seen = editor.client.get(f"{HERE}/correct/preview", query_string=GIVEN)
    check(seen.text)
    assert "Outlet: “<bdi>Harbour Herald</bdi>” becomes “<bdi>Hill Gazette</bdi>”." in seen.text
    assert archive.corrections.log(STORY.id) == []

    made = editor.post(f"{HERE}/correct", **GIVEN)
    assert made.status_code == 303
    check(editor.get(made.location).text)
    indexed(newsroom)
    page = client.get(HERE).text
    assert "corrected by an editor" in page
    assert "Authors, Language, Outlet, Published, Title" in page
    assert "Correct this article" not in page
    answer = client.get(f"/api/v1{HERE}").get_json()
    assert (answer["title"], answer["published"], answer["published_source"]) == (
        "Harbour tariffs fall", "2025-07-01T09:30:00+02:00", "editor",
    )  # fmt: skip
    assert (answer["outlet"]["id"], answer["authors"]) == ("hill-gazette", ["Ana Lund", "Boris Latch"])
    assert answer["corrected"] == ["authors", "lang", "outlet", "published", "title"]
    hits = client.get(
        "/api/v1/search?q=title:fall&outlet=hill-gazette&author=Boris+Latch&from=2025-07-01&to=2025-07-01"
    )
    assert [(one["id"], one["published_source"]) for one in hits.get_json()["results"]] == [(STORY.id, "editor")]
    line = json.loads(client.get("/api/v1/search?q=title:fall&format=jsonl").text.splitlines()[0])
    assert line["corrected"]
    (found,) = archive.articles.get_many([STORY.id])
    exported = article_to_dict(found)
    assert exported["corrected"] == answer["corrected"]
    assert article_from_dict(exported, fetched=NOON).published_source is DateSource.EDITOR

    for entry in archive.corrections.log(STORY.id):
        check(editor.get(f"/corrections/articles/{entry.seq}").text)
        assert editor.post(f"/corrections/articles/{entry.seq}/undo").status_code == 303
        assert editor.post(f"/corrections/articles/{entry.seq}/undo").status_code == 404
    (found,) = archive.articles.get_many([STORY.id])
    assert found.article == STORY
    actions = [note.action for note in archive.accounts.audit(20) if note.action.startswith("articles.")]
    assert "tariffs fall" not in "".join(note.detail for note in archive.accounts.audit(20)), "a takedown must reach it"
    assert actions == ["articles.undo"] * 5 + ["articles.correct"] * 5


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": " "}, "needs a title"),
        ({"title": "x" * 301}, "at most 300"),
        ({"published": "yesterday"}, "2025-07-12"),
        ({"published": "2025-02-30"}, "2025-07-12"),
        ({"published": "0007-01-01"}, "between the years"),
        ({"published": "2030-01-01"}, "was read before"),
        ({"authors": "\n".join(f"Author {n}" for n in range(51))}, "at most 50"),
        ({"outlet": "***"}, "letter or a digit"),
        ({"lang": "in English"}, "a tag such as"),
        ({"title": STORY.title}, "nothing is different"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    archive: Archive, editor: Somebody, given: dict[str, str], said: str
) -> None:
    page = editor.client.get(f"{HERE}/correct/preview", query_string=given)
    assert said in page.text
    check(page.text)
    editor.post(f"{HERE}/correct", **given)
    assert archive.corrections.log(STORY.id) == []


def test_who_may_not_changes_nothing(archive: Archive, editor: Somebody, reader: Somebody, client: FlaskClient) -> None:
    editor.post(f"{HERE}/correct", title="Once")
    before = archive.corrections.log(STORY.id)
    assert len(before) == 1
    for address, form in ((f"{HERE}/correct", GIVEN), (f"/corrections/articles/{before[0].seq}/undo", {})):
        assert client.post(address, data=form).status_code == 401
        assert reader.post(address, **form).status_code == 403
        assert editor.client.post(address, data=form).status_code == 403
        foreign = {"token": reader.token, **form}
        assert editor.client.post(address, data=foreign).status_code == 403
    assert archive.corrections.log(STORY.id) == before
    assert "Correct this article" in editor.get(HERE).text
    assert "Correct this article" not in reader.get(HERE).text


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_typed_is_shown_as_text(editor: Somebody, text: str) -> None:
    given = {"title": text, "authors": text, "outlet": text + " x"}
    check(editor.client.get(f"{HERE}/correct/preview", query_string=given).text)
    assert editor.post(f"{HERE}/correct", **given).status_code == 303
    for address in (HERE, f"{HERE}/correct", "/corrections/articles/1", "/outlets"):
        check(editor.get(address).text)


def test_as_json(archive: Archive, client: FlaskClient, editor: Somebody) -> None:
    address, key = f"/api/v1{HERE}/corrections", editor.key
    body: dict[str, Any] = {"title": "Harbour tariffs fall", "authors": [], "outlet": None}
    seen = client.post(address, json={**body, "preview": True}, headers=key).get_json()["changes"]
    assert [one["field"] for one in seen] == ["title", "authors", "outlet"]
    assert archive.corrections.log(STORY.id) == []
    made = client.post(address, json=body, headers=key)
    assert made.status_code == 201
    assert {one["by"] for one in made.get_json()["corrections"]} == {"editor-0 (script)"}
    assert len(client.get(address, headers=key).get_json()["corrections"]) == 3
    one = f"/api/v1/corrections/articles/{made.get_json()['corrections'][0]['number']}"
    assert client.get(one, headers=key).get_json()["without"] == STORY.title
    assert client.delete(one, headers=key).get_json()["undone_by"] == "editor-0 (script)"
    assert client.delete(one, headers=key).status_code == 404
    wrong: list[Any] = [
        None,
        [],
        {},
        {"headline": "x"},
        {"title": None},
        {"title": {}},
        {"published": "soon"},
        {"authors": [1]},
    ]
    for body_sent in wrong:
        assert client.post(address, json=body_sent, headers=key).status_code == 400, body_sent
    assert client.post("/api/v1/articles/nosuch/corrections", json=body, headers=key).status_code == 404
    assert client.post(address, json=body).status_code == 401
