"""Deciding about outlets on the page and by key: shown before it happens, made once, and taken back at will."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from index.archive.protocols import Archive
from index.article import Outlet
from tests.search.newsroom import GAZETTE, HERALD, STORIES, Newsroom, article
from tests.web.contract import fits
from tests.web.signed_in import Somebody
from tests.web.test_html import check

MERGE = {"kind": "merge", "other": "Hill Gazette"}
LABELS = {"kind": "label", "country": "ie", "language": "en", "type": "newspaper", "words": "local, harbour"}
DECISIONS: list[tuple[dict[str, Any], str]] = [
    (MERGE, "from <bdi>Harbour Herald</bdi> to <bdi>Hill Gazette</bdi>, which stays"),
    ({"kind": "rename", "name": "The Herald"}, "is shown as “<bdi>The Herald</bdi>” in"),
    (LABELS, "<bdi>IE</bdi>, <bdi>en</bdi>, <bdi>newspaper</bdi>, <bdi>local</bdi>, <bdi>harbour</bdi>"),
    ({"kind": "apart", "other": "hill-gazette"}, "stay two outlets"),
]


def state(archive: Archive) -> Any:
    return archive.outlets.all(), archive.outlets.labels([HERALD.id, GAZETTE.id])


@pytest.mark.parametrize(
    ("asked", "said"), DECISIONS, ids=lambda value: value["kind"] if isinstance(value, dict) else ""
)
def test_seen_made_and_taken_back(archive: Archive, editor: Somebody, asked: dict[str, Any], said: str) -> None:
    before = state(archive)
    check(editor.get("/outlets/harbour-herald/correct").text)
    page = editor.client.get("/outlets/harbour-herald/correct/preview", query_string=asked)
    assert page.status_code == 200
    assert said in page.text
    check(page.text)
    assert state(archive) == before
    answer = editor.post("/outlets/harbour-herald/correct", **asked)
    assert answer.status_code == 303, answer.text
    shown = editor.get(answer.location)
    assert "Done: " in shown.text
    check(shown.text)
    assert asked["kind"] == "apart" or state(archive) != before
    (entry,) = archive.outlets.log()
    assert entry.by == "editor-0"
    preview = editor.get(f"/corrections/outlets/{entry.seq}")
    assert "Taken back, " in preview.text
    check(preview.text)
    answer = editor.post(f"/corrections/outlets/{entry.seq}/undo")
    assert answer.status_code == 303
    assert "Taken back: " in editor.get(answer.location).text
    assert state(archive) == before
    assert editor.post(f"/corrections/outlets/{entry.seq}/undo").status_code == 404, "twice is no change"
    notes = [(note.by, note.action) for note in archive.accounts.audit(20) if note.action.startswith("outlets.")]
    assert notes == [("editor-0", "outlets.undo"), ("editor-0", f"outlets.{asked['kind']}")]


def test_a_merged_outlet_is_one_everywhere(newsroom: Newsroom, client: FlaskClient, editor: Somebody) -> None:
    number = sum(count for _, count in newsroom.archive.outlets.all())
    editor.post("/outlets/harbour-herald/correct", **MERGE)
    newsroom.publish(*STORIES, article(77, "Ferry late", "The ferry came late."))
    assert client.get("/outlets/harbour-herald").location == "/outlets/hill-gazette"
    page = client.get("/outlets/hill-gazette").text
    assert "With: <bdi>Harbour Herald</bdi>" in page
    check(page)
    assert client.get("/outlets").text.count('href="/outlets/harbour-herald"') == 0
    found = client.get("/api/v1/search?facet=outlet").get_json()
    assert [(one["value"], one["count"]) for one in found["facets"]["outlet"]["values"]] == [
        ("hill-gazette", number + 1)
    ]
    assert {one["outlet"]["name"] for one in found["results"]} == {"Hill Gazette"}
    for named in ("harbour-herald", "Harbour Herald", "Hill Gazette"):
        assert client.get("/api/v1/search", query_string={"outlet": named}).get_json()["total"]["value"] == number + 1
    assert client.get("/search.atom?outlet=harbour-herald").text.count("</entry>") == number + 1
    body = client.get("/api/v1/outlets/harbour-herald").get_json()
    assert (body["id"], body["articles"]) == ("hill-gazette", number + 1)
    assert body["merged"] == [{"id": "harbour-herald", "name": "Harbour Herald"}]
    assert [one["id"] for one in client.get("/api/v1/outlets").get_json()["outlets"]] == ["hill-gazette"]


def test_labels_are_shown_and_chosen_by(client: FlaskClient, editor: Somebody) -> None:
    editor.post("/outlets/harbour-herald/correct", **LABELS)
    assert 'href="/outlets?label=newspaper"' in client.get("/outlets/harbour-herald").text
    chosen = client.get("/outlets?label=harbour").text
    assert "Harbour Herald" in chosen
    assert "Hill Gazette" not in chosen
    check(chosen)
    assert "None." in client.get("/outlets?label=nosuch").text
    body = client.get("/api/v1/outlets/harbour-herald").get_json()
    assert body["labels"] == {"country": "IE", "language": "en", "kind": "newspaper", "words": ["local", "harbour"]}


def test_near_names_are_offered_and_answered(newsroom: Newsroom, editor: Somebody) -> None:
    other = Outlet(id="the-harbour-herald", name="The Harbour Herald")
    newsroom.publish(article(78, "Crane moved", "The crane was moved.", outlet=other))
    page = editor.get("/corrections/outlets")
    assert "the same?" in page.text
    check(page.text)
    assert "the same?" in editor.get("/outlets/harbour-herald/correct").text
    answer = editor.post(f"/outlets/{other.id}/correct", kind="apart", other=HERALD.id, back="review")
    assert answer.location.startswith("/corrections/outlets?done=")
    assert "No two names wait" in editor.get(answer.location).text
    again = editor.post(f"/outlets/{other.id}/correct", kind="apart", other=HERALD.id, back="review")
    assert again.status_code == 409
    assert "said already" in again.text


def test_by_key_as_on_the_page(client: FlaskClient, archive: Archive, editor: Somebody) -> None:
    address, key = "/api/v1/outlets/harbour-herald/corrections", editor.key
    body = {"kind": "label", "labels": {"country": "IE", "kind": "newspaper", "words": ["local"]}}
    seen = client.post(address, json={**body, "preview": True}, headers=key)
    assert (seen.status_code, archive.outlets.log()) == (200, [])
    fits("ForeseenOutletDecision", seen.get_json())
    made = client.post(address, json=body, headers=key)
    assert made.status_code == 201
    fits("OutletDecision", made.get_json())
    assert made.get_json()["by"] == "editor-0 (script)"
    for listing in (address, "/api/v1/corrections/outlets"):
        assert client.get(listing, headers=key).get_json()["corrections"] == [made.get_json()]
    one = f"/api/v1/corrections/outlets/{made.get_json()['number']}"
    fits("ForeseenOutletDecision", client.get(one, headers=key).get_json())
    assert client.delete(one, headers=key).get_json()["undone_by"] == "editor-0 (script)"
    assert client.delete(one, headers=key).status_code == 404
    assert client.get("/api/v1/near-outlets", headers=key).get_json() == {"pairs": []}


@pytest.mark.parametrize(
    ("outlet", "asked", "status", "said"),
    [
        ("harbour-herald", {"kind": "merge", "other": "harbour-herald"}, 404, "no outlet called"),
        ("harbour-herald", {"kind": "merge", "other": "  "}, 400, "other is missing"),
        ("harbour-herald", {"kind": "rename", "name": " \t"}, 400, "name is missing"),
        ("harbour-herald", {"kind": "rename", "name": "x" * 201}, 400, "at most 200 characters"),
        ("harbour-herald", {"kind": "rename", "name": "Harbour Herald"}, 400, "under that name already"),
        ("harbour-herald", {"kind": "label", "country": "Ireland"}, 400, "two letters"),
        ("harbour-herald", {"kind": "label", "type": "gossip"}, 400, "one of newspaper"),
        ("harbour-herald", {"kind": "explode"}, 400, "kind is one of"),
        ("nosuch", {"kind": "rename", "name": "x"}, 404, "no outlet"),
    ],
)
def test_what_makes_no_sense_is_said_in_words(
    archive: Archive, editor: Somebody, outlet: str, asked: dict[str, str], status: int, said: str
) -> None:
    for answer in (
        editor.client.get(f"/outlets/{outlet}/correct/preview", query_string=asked),
        editor.post(f"/outlets/{outlet}/correct", **asked),
    ):
        assert answer.status_code == status
        assert said in answer.text.lower()
    assert archive.outlets.log() == []


@pytest.mark.parametrize(
    "body", [{"kind": "label", "labels": wrong} for wrong in ("IE", ["IE"], {"city": "x"}, {"country": 3})]
)
def test_labels_by_key_are_read_strictly(client: FlaskClient, archive: Archive, editor: Somebody, body: Any) -> None:
    answer = client.post("/api/v1/outlets/harbour-herald/corrections", json=body, headers=editor.key)
    assert answer.status_code == 400
    assert archive.outlets.log() == []


def test_who_may_not_changes_nothing(archive: Archive, editor: Somebody, reader: Somebody, client: FlaskClient) -> None:
    editor.post("/outlets/harbour-herald/correct", **LABELS)
    before = archive.outlets.log()
    for asking, token in ((client, {}), (reader.client, {"token": reader.token}), (editor.client, {})):
        for address, form in (("/outlets/harbour-herald/correct", MERGE), ("/corrections/outlets/1/undo", {})):
            assert asking.post(address, data=form | token).status_code in (401, 403), address
    for address in ("/outlets/harbour-herald/correct", "/corrections/outlets", "/corrections/outlets/1"):
        assert reader.get(address).status_code == 403
    assert archive.outlets.log() == before
    assert "/outlets/harbour-herald/correct" in editor.get("/outlets/harbour-herald").text
    assert "/outlets/harbour-herald/correct" not in reader.get("/outlets/harbour-herald").text


def test_names_are_shown_as_text_whatever_they_hold(archive: Archive, editor: Somebody) -> None:
    evil = "<b>Herald</b>\u202e"
    answer = editor.post("/outlets/harbour-herald/correct", kind="rename", name=evil)
    for address in (answer.location, "/outlets", "/outlets/harbour-herald", "/corrections/outlets"):
        page = editor.get(address).text
        assert "&lt;b&gt;Herald" in page
        check(page)
