"""Correcting people on the page: each correction is shown before it happens, happens once, and can be taken back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.accounts.rights import Role
from index.archive.protocols import Archive
from tests.search.newsroom import Newsroom, article
from tests.web.signed_in import Somebody, signed_in_as
from tests.web.test_html import check
from web.app import create_app
from web.middleware.concurrency_limiter import Turn

ODA_INTO_MARTA = {"kind": "merge", "other": "marta-kovel"}
CORRECTIONS: list[tuple[str, dict[str, Any], str]] = [
    ("oda-kovel", ODA_INTO_MARTA, "1 article moves from <bdi>Oda Kovel</bdi> to <bdi>Marta Kovel</bdi>"),
    ("oda-kovel", {"kind": "rename", "name": "Oda Kovel-Lund"}, "is shown as “<bdi>Oda Kovel-Lund</bdi>” in 1 article"),
    ("marta-kovel", {"kind": "hide"}, "2 articles no longer name this person"),
    ("marta-kovel", {"kind": "split", "name": ["Marta Kovel"]}, "2 articles that call <bdi>Marta Kovel</bdi>"),
    ("oda-kovel", {"kind": "apart", "other": "marta-kovel"}, "stay two people"),
]


def people(archive: Archive) -> list[tuple[str, str, int]]:
    return [(one.person.id, one.person.name, one.articles) for one in archive.people.most(50)]


@pytest.mark.parametrize(
    ("person", "asked", "said"), CORRECTIONS, ids=lambda value: value["kind"] if isinstance(value, dict) else ""
)
def test_seen_made_and_taken_back(
    archive: Archive, editor: Somebody, person: str, asked: dict[str, Any], said: str
) -> None:
    before = people(archive)
    page = editor.client.get(f"/people/{person}/correct/preview", query_string=asked)
    assert page.status_code == 200
    assert said in page.text
    check(page.text)
    assert people(archive) == before
    assert archive.people.log() == []

    answer = editor.post(f"/people/{person}/correct", **asked)
    assert answer.status_code == 303, answer.text
    shown = editor.get(answer.location)
    assert "Done: " in shown.text
    check(shown.text)
    if asked["kind"] != "apart":
        assert people(archive) != before
    (entry,) = archive.people.log()
    assert entry.by == "editor-0"

    preview = editor.get(f"/corrections/people/{entry.seq}")
    assert "Taken back, " in preview.text
    check(preview.text)
    assert archive.people.log()[0].undone is None
    answer = editor.post(f"/corrections/people/{entry.seq}/undo")
    assert answer.status_code == 303
    assert "Taken back: " in editor.get(answer.location).text
    assert [one for one in people(archive) if one[2]] == before
    assert archive.people.log()[0].undone_by == "editor-0"
    assert editor.post(f"/corrections/people/{entry.seq}/undo").status_code == 404, "twice is no change"
    notes = [(note.by, note.action) for note in archive.accounts.audit(20) if note.action.startswith("people.")]
    assert notes == [("editor-0", "people.undo"), ("editor-0", f"people.{asked['kind']}")]


@pytest.mark.parametrize("who", ["nobody", "reader", "no token"])
def test_who_may_not_changes_nothing(
    archive: Archive, editor: Somebody, reader: Somebody, client: FlaskClient, who: str
) -> None:
    entry = editor.post("/people/oda-kovel/correct", kind="rename", name="Oda K.")
    assert entry.status_code == 303
    before = archive.people.log()
    asking = {"nobody": client, "reader": reader.client, "no token": editor.client}[who]
    token = {"token": reader.token} if who == "reader" else {}
    for address, form in (
        ("/people/oda-kovel/correct", ODA_INTO_MARTA),
        ("/corrections/people/1/undo", {}),
        ("/review/people", {"person": "oda-kovel", "other": "marta-kovel", "answer": "same"}),
    ):
        assert asking.post(address, data=form | token).status_code in (401, 403), address
    for address in ("/people/oda-kovel/correct", "/corrections/people", "/corrections/people/1", "/review/people"):
        assert who == "no token" or asking.get(address).status_code in (302, 403), address
    assert archive.people.log() == before


@pytest.mark.parametrize(
    ("person", "asked", "status", "said"),
    [
        ("oda-kovel", {"kind": "merge", "other": "oda-kovel"}, 404, "nobody called"),
        ("oda-kovel", {"kind": "merge", "other": "Nobody Here"}, 404, "nobody called"),
        ("oda-kovel", {"kind": "merge", "other": "  "}, 400, "other is missing"),
        ("oda-kovel", {"kind": "rename", "name": " \t"}, 400, "name is missing"),
        ("oda-kovel", {"kind": "rename", "name": "x" * 201}, 400, "at most 200 characters"),
        ("oda-kovel", {"kind": "split", "name": "Somebody Else"}, 400, "no article calls"),
        ("oda-kovel", {"kind": "explode"}, 400, "kind is one of"),
        ("oda-kovel", {}, 400, "kind is one of"),
        ("nobody-here", {"kind": "hide"}, 404, "no person"),
    ],
)
def test_what_makes_no_sense_is_said_in_words(
    archive: Archive, editor: Somebody, person: str, asked: dict[str, str], status: int, said: str
) -> None:
    for answer in (
        editor.client.get(f"/people/{person}/correct/preview", query_string=asked),
        editor.post(f"/people/{person}/correct", **asked),
    ):
        assert answer.status_code == status
        assert said in answer.text.lower()
    assert archive.people.log() == []


def test_a_name_that_may_be_two_people_asks_which(archive: Archive, editor: Somebody) -> None:
    answer = editor.client.get("/people/ishan-brandt/correct/preview", query_string={"kind": "merge", "other": "Kovel"})
    assert answer.status_code == 400
    assert "Marta Kovel (marta-kovel)" in answer.text
    assert "Oda Kovel (oda-kovel)" in answer.text


def test_only_editors_are_offered_it(client: FlaskClient, editor: Somebody, reader: Somebody) -> None:
    link = 'href="/people/marta-kovel/correct"'
    assert link in editor.get("/people/marta-kovel").text
    assert link not in client.get("/people/marta-kovel").text
    assert link not in reader.get("/people/marta-kovel").text


def test_names_are_shown_as_text_whatever_they_hold(editor: Somebody) -> None:
    hostile = '"><script>xqz()</script>'
    answer = editor.post("/people/oda-kovel/correct", kind="rename", name=hostile)
    for address in (answer.location, "/corrections/people", "/corrections/people/1"):
        page = editor.get(address)
        assert page.status_code == 200
        assert "<script>xqz" not in page.text
        check(page.text)


@pytest.fixture
def near(newsroom: Newsroom) -> None:
    stories = [article(20 + n, f"Story {n}", f"{name} spoke with {other} at the quay.") for n, (name, other) in enumerate(
        (("Jerrold Nack", "Lena Moor"), ("Jerrold Nack", "Lena Moor"), ("Jerry Nack", "Otto Quist"), ("Jerry Nack", "Otto Quist"),
         ("Jerry Nack", "Otto Quist"))
    )]  # fmt: skip
    newsroom.publish(*stories, people=("Jerrold Nack", "Jerry Nack", "Lena Moor", "Otto Quist"))
    while newsroom.archive.people.decide_pending(50):
        pass


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize(("answer", "kind"), [("same", "merge"), ("different", "apart")])
def test_near_names_are_asked_once(archive: Archive, editor: Somebody, answer: str, kind: str) -> None:
    page = editor.get("/review/people")
    assert page.status_code == 200
    check(page.text)
    assert 'name="person" value="jerrold-nack"' in page.text
    assert "2 articles move to <bdi>Jerry Nack</bdi>" in page.text
    form = {"person": "jerrold-nack", "other": "jerry-nack", "answer": answer}
    done = editor.post("/review/people", **form)
    assert done.status_code == 303
    shown = editor.get(done.location).text
    assert "Done: " in shown
    assert 'value="jerrold-nack"' not in shown
    assert archive.people.log()[0].kind.value == kind
    assert editor.post("/review/people", **form).status_code == 409, "somebody else was faster"
    assert editor.post("/review/people", **{**form, "answer": "perhaps"}).status_code == 400
    assert len(archive.people.log()) == 1
    editor.post("/corrections/people/1/undo")
    assert 'name="person" value="jerrold-nack"' in editor.get("/review/people?person=jerry-nack").text
    assert editor.get("/review/people?person=no-such-person").status_code == 404


@pytest.mark.parametrize("address", ["/review/people", "/api/v1/near-names"])
def test_near_names_may_take_as_long_as_figures(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Thousands of people are compared, so that a search's second would be over before every answer."""
    app = create_app(replace(newsroom.settings, counts_budget=59.0), engine=newsroom.engine, archive=newsroom.archive)
    budgets: list[float] = []
    within = Turn.within

    def noted(self: Turn, budget: float, work: Callable[[], Any]) -> Any:
        budgets.append(budget)
        return within(self, budget, work)

    monkeypatch.setattr(Turn, "within", noted)
    assert signed_in_as(app, Role.EDITOR).get(address).status_code == 200
    assert 59.0 in budgets
