"""Alerts on the page and in the API: the form with its preview, the log, pausing, the unsubscribe link, and a message as a page."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.accounts.rights import Role
from index.alert import Alert
from index.archive.protocols import Archive
from index.text.localizable import Counted
from search.alerts.spoken import language_of
from search.alerts.worker import Worker
from search.request import SearchQuery
from search.saved.saved_searches import SavedSearches
from tests.search.newsroom import NOON, Newsroom, article
from tests.web.signed_in import Somebody, signed_in_as
from web.app import create_app


@pytest.fixture
def app(newsroom: Newsroom) -> Flask:
    settings = replace(newsroom.settings, smtp_host="127.0.0.1", site_url="http://localhost")
    newsroom.searcher.settings = settings
    return create_app(settings, engine=newsroom.engine, archive=newsroom.archive)


@pytest.fixture
def edda(app: Flask) -> Somebody:
    return signed_in_as(app, Role.EDITOR)


def search(who: Somebody, q: str = "tariff", name: str = "Tariffs") -> int:
    assert who.post("/searches", name=name, q=q).status_code == 303
    return max(map(int, re.findall(r'id="search-(\d+)"', who.get("/searches").text)))


def made(who: Somebody, number: int, **form: str) -> str:
    """The id of a new alert."""
    filled = {
        "search": str(number),
        "kind": "email",
        "target": "desk@news.example",
        "timing": "at-once",
        "do": "save",
    } | form
    answer = who.post("/alerts", **filled)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].split("/alerts/")[1].split("?")[0]


def test_an_alert_is_previewed_and_saved(newsroom: Newsroom, edda: Somebody) -> None:
    now = datetime.now(UTC)
    newsroom.publish(replace(article(71, "Fresh tariffs", "The tariffs rose."), fetched=now - timedelta(hours=2)))
    number = search(edda)
    form = edda.get(f"/alerts/new?search={number}").text
    assert "1 article in the last week" in form
    assert "Fresh <mark>tariffs</mark>" in form
    assert f'name="search" value="{number}" checked' in form
    previewed = edda.post(
        "/alerts", search=str(number), timing="weekly", hour="6", weekday="4", target="desk@news.example", do="preview"
    )
    assert (previewed.status_code, "1 article in the last week" in previewed.text) == (200, True)
    assert "You have none yet" in edda.get("/alerts").text, "a preview keeps nothing"
    one = made(edda, number, timing="weekly", hour="6", weekday="4", zone="Europe/Berlin")
    listed = edda.get("/alerts").text
    assert "Every Friday at 06:00 (Europe/Berlin), by mail to" in listed
    assert "desk@news.example" in listed
    page = edda.get(f"/alerts/{one}").text
    assert "Nothing was sent yet" in page
    assert (
        edda.post(
            f"/alerts/{one}", search=str(number), name="Duties", timing="hourly", target="desk@news.example", do="save"
        ).status_code
        == 303
    )
    assert "Duties" in edda.get("/alerts").text


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"search": ""}, "Choose a saved search"),
        ({"target": "nobody"}, "A mail address looks like"),
        ({"kind": "webhook", "target": "ftp://x"}, "not a web address"),
        ({"zone": "Mars"}, "not a time zone"),
        ({"timing": "never"}, "Choose one of"),
    ],
)
def test_a_form_that_cannot_be_kept_says_why_and_stays_filled(edda: Somebody, form: dict[str, str], told: str) -> None:
    number = search(edda)
    filled = {
        "search": str(number),
        "name": "Morning",
        "kind": "email",
        "target": "a@news.example",
        "timing": "daily",
        "do": "save",
    }
    answer = edda.post("/alerts", **(filled | form))
    assert answer.status_code == 400
    assert told in answer.text
    assert 'value="Morning"' in answer.text


def test_it_is_paused_tested_and_removed(newsroom: Newsroom, edda: Somebody) -> None:
    one = made(edda, search(edda))
    assert edda.post(f"/alerts/{one}/pause").status_code == 303
    assert "Nothing is sent" in edda.get(f"/alerts/{one}").text
    assert edda.post(f"/alerts/{one}/resume").status_code == 303
    assert edda.post(f"/alerts/{one}/test").status_code == 303
    assert "within the last minute" in edda.post(f"/alerts/{one}/test").text
    kept = newsroom.archive.alerts.take_tests()
    assert [alert.id for alert in kept] == [one]
    assert edda.post(f"/alerts/{one}/remove").status_code == 303
    assert edda.get(f"/alerts/{one}").status_code == 404


def test_nobody_sees_or_changes_what_is_somebody_elses(app: Flask, edda: Somebody, client: FlaskClient) -> None:
    one, other = made(edda, search(edda)), signed_in_as(app, Role.OWNER)
    assert other.get(f"/alerts/{one}").status_code == 404
    for path in ("", "/pause", "/resume", "/test", "/remove"):
        assert other.post(f"/alerts/{one}{path}").status_code == 404
    assert one not in other.get("/alerts").text
    assert client.get("/alerts").status_code == 302


def test_an_alert_of_the_command_line_is_in_the_owners_list(app: Flask, archive: Archive) -> None:
    archive.alerts.add(
        Alert(id="old", query="tariff", kind="webhook", target="https://news.example/", secret="s", created=NOON)
    )
    owner = signed_in_as(app, Role.OWNER)
    assert "made on the command line" in owner.get("/alerts").text
    assert "Looks for <code>tariff</code>" in owner.get("/alerts/old").text
    assert (
        owner.post(
            "/alerts/old", name="The old one", kind="webhook", target="https://news.example/", timing="daily"
        ).status_code
        == 303
    )
    kept = archive.alerts.get("old")
    assert kept is not None
    assert (kept.name, kept.query, kept.timing.value, kept.account) == ("The old one", "tariff", "daily", None)


def test_the_link_in_a_mail_needs_no_sign_in_and_asks_first(newsroom: Newsroom, edda: Somebody) -> None:
    one = made(edda, search(edda))
    alert = newsroom.archive.alerts.get(one)
    assert alert is not None
    settings = replace(newsroom.settings, reading="signed-in")
    stranger = create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    link = f"/unsubscribe/{one}/{alert.mark('unsubscribe')}"
    page = stranger.get(link)
    assert "No more messages?" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    kept = newsroom.archive.alerts.get(one)
    assert kept is not None
    assert kept.paused is None, "looking at it changes nothing"
    clicked = stranger.post(link, data={"List-Unsubscribe": "One-Click"}, headers={"Origin": "https://mail.example"})
    assert clicked.status_code == 200
    kept = newsroom.archive.alerts.get(one)
    assert kept is not None
    assert kept.paused_by == "link"
    assert "by the link in a message" in edda.get(f"/alerts/{one}").text
    assert "You get no more messages" in stranger.get(link).text
    stranger.post(link, data={"do": "again"})
    kept = newsroom.archive.alerts.get(one)
    assert kept is not None
    assert kept.paused is None
    for wrong in (f"/unsubscribe/{one}/{'0' * 32}", f"/unsubscribe/nosuch/{alert.mark('unsubscribe')}"):
        assert stranger.get(wrong).status_code == stranger.post(wrong).status_code == 404


def test_a_message_has_a_page_of_its_own(newsroom: Newsroom, edda: Somebody, client: FlaskClient) -> None:
    archive = newsroom.archive
    archive.outbox.done(archive.outbox.pending(100)[-1].seq)
    one = made(edda, search(edda))
    newsroom.publish(article(72, "Tariffs <b>again</b>", "The tariffs on timber rose. Nobody was glad."))
    archive.outbox.done(archive.outbox.pending(100)[-1].seq)
    worker = Worker(newsroom.searcher, archive)
    worker.compare()
    following = archive.alerts.following(one, datetime.now(UTC), 10)
    assert following is not None
    archive.alerts.begin(one, datetime.now(UTC), 10, only=following[1], message="msg_1")
    archive.alerts.sent(one, following[1])
    archive.alerts.note(one, datetime.now(UTC), "1 article sent to desk@news.example", good=True, message="msg_1")
    assert "/digests/msg_1" in edda.get(f"/alerts/{one}").text
    page = client.get("/digests/msg_1")
    assert page.status_code == 200
    assert "Tariffs &lt;b&gt;again&lt;/b&gt;" in page.text
    assert "The <mark>tariffs</mark> on timber rose." in page.text
    assert "https://news.example/72" in page.text
    assert client.get("/digests/msg_2").status_code == 404
    archive.articles.forget(ids=[article(72, "x", "y").id])
    assert client.get("/digests/msg_1").status_code == 404


def test_the_api_does_the_same(app: Flask, newsroom: Newsroom) -> None:
    edda, rosa = signed_in_as(app, Role.EDITOR), signed_in_as(app, Role.READER)
    client = app.test_client()

    def ask(who: Somebody, method: str, path: str = "", **body: object) -> tuple[int, dict[str, object]]:
        answer = client.open(f"/api/v1/alerts{path}", method=method, headers=who.key, json=body or None)
        return answer.status_code, answer.get_json(silent=True) or {}

    saved = SavedSearches(newsroom.archive, newsroom.settings)
    account = newsroom.archive.accounts.named("editor-0") or newsroom.archive.accounts.all()[0]
    from index.accounts.account_service import Identity

    number = saved.save(
        "Tariffs", SearchQuery(q="tariff"), shared=True, who=Identity(role=Role.EDITOR, account=account)
    ).id
    code, seen = ask(edda, "POST", "/preview", searches=[number], kind="webhook", target="https://news.example/hook")
    assert (code, seen["total"], seen["more"]) == (200, 0, False)
    code, alert = ask(
        edda, "POST", searches=[number], kind="webhook", target="https://news.example/hook", timing="daily", hour=6
    )
    assert (code, alert["name"], alert["timing"], str(alert["secret"])[:6]) == (201, "Tariffs", "daily", "whsec_")
    path = f"/{alert['id']}"
    assert ask(rosa, "GET", path)[0] == 404
    code, changed = ask(edda, "PATCH", path, timing="weekly", weekday=6, paused=True)
    assert (code, changed["timing"], changed["weekday"], changed["hour"], changed["paused"] is not None) == (
        200,
        "weekly",
        6,
        6,
        True,
    )
    assert ask(edda, "POST", f"{path}/test")[0] == 202
    assert ask(edda, "POST", f"{path}/test")[0] == 409
    code, one = ask(edda, "GET", path)
    assert (code, one["log"], "secret" in one) == (200, [], False)
    listed = client.get("/api/v1/alerts", headers=edda.key).get_json()["alerts"]
    assert [(each["id"], each["sent"]) for each in listed] == [(alert["id"], 0)]
    for body, field in (
        ({"kept": True, "kind": "pigeon"}, "kind"),
        ({"kept": "yes"}, "kept"),
        ({"searches": "all"}, "searches"),
        ({"kept": True, "hour": 99}, "hour"),
        ({"kept": True, "zone": 3}, "zone"),
        ({"colour": "red"}, "colour"),
    ):
        code, told = ask(edda, "POST", **body)
        assert (code, told["errors"][0]["parameter"]) == (400, field)  # type: ignore[index]
    assert ask(rosa, "POST", searches=[number], kind="webhook", target="https://news.example/")[0] == 400
    assert ask(edda, "DELETE", path)[0] == 204
    assert ask(edda, "DELETE", path)[0] == 404


def chosen_language(page: str) -> tuple[str, str]:
    """The value that is chosen in the form, and the words of the one that stands for none."""
    (menu,) = re.findall(r'<select id="language" name="language">(.*?)</select>', page)
    (value,) = re.findall(r'value="([^"]*)"[^>]* selected', menu)
    (usual,) = re.findall(r'value=""[^>]*>([^<]*)<', menu)
    return value, usual


def test_messages_are_in_the_language_in_which_the_alert_was_made(newsroom: Newsroom, edda: Somebody) -> None:
    number = search(edda)
    german = {"Accept-Language": "de"}
    form = edda.client.get(f"/alerts/new?search={number}", headers=german).text
    assert chosen_language(form) == ("de", "die der Website (English)")
    alert_id = made(edda, number, language="de")
    assert newsroom.archive.alerts.all()[0].language == "de"
    assert chosen_language(edda.get(f"/alerts/{alert_id}").text) == ("de", "that of the site (English)")
    edda.post(f"/alerts/{alert_id}", search=str(number), target="desk@news.example", language="", do="save")
    assert newsroom.archive.alerts.all()[0].language == ""
    assert chosen_language(edda.client.get(f"/alerts/{alert_id}", headers=german).text)[0] == ""
    wrong = edda.post(f"/alerts/{alert_id}", search=str(number), target="desk@news.example", language="tlh", do="save")
    assert wrong.status_code == 400
    assert "Choose one of en, de," in wrong.text


def test_who_has_chosen_a_language_for_everything_need_not_choose_it_again(newsroom: Newsroom, edda: Somebody) -> None:
    number = search(edda)
    account = newsroom.archive.accounts.all()[0]
    newsroom.archive.accounts.change(account.id, language="ar")
    assert chosen_language(edda.get(f"/alerts/new?search={number}").text) == ("", "لغة حسابك (العربية)")
    made(edda, number, language="")
    (alert,) = newsroom.archive.alerts.all()
    assert (alert.language, language_of(alert, newsroom.archive, newsroom.settings).tag) == ("", "ar")


def test_the_api_names_the_language(newsroom: Newsroom, app: Flask) -> None:
    owner = signed_in_as(app, Role.EDITOR)
    alert_id = made(owner, search(owner), language="ja")
    answer = owner.get(f"/api/v1/alerts/{alert_id}").get_json()
    assert answer["language"] == "ja"
    assert newsroom.archive.alerts.all()[0].language == "ja"


def test_a_preview_takes_what_an_alert_would_take(app: Flask) -> None:
    owner = signed_in_as(app, Role.EDITOR)
    client = app.test_client()
    number = search(owner)
    for wrong in ({"unusual": "x"}, {"target": "x" * 2001}, {"language": "tlh"}, {"hour": 24}, {"zone": "x" * 61}):
        answer = client.post("/api/v1/alerts/preview", json={"searches": [number], **wrong}, headers=owner.key)
        assert (answer.status_code, answer.get_json()["errors"][0]["parameter"]) == (400, next(iter(wrong)))
    right = client.post("/api/v1/alerts/preview", json={"searches": [number], "language": "ar"}, headers=owner.key)
    assert right.status_code == 200


def test_refusals_and_the_log_speak_the_language_of_the_page(newsroom: Newsroom, edda: Somebody) -> None:
    number = search(edda)
    alert_id = made(edda, number)
    said = Counted(
        "%(count)s article sent to %(target)s", "%(count)s articles sent to %(target)s", 3, target="desk@news.example"
    )
    newsroom.archive.alerts.note(alert_id, datetime.now(UTC), said, good=True)
    german = {"Accept-Language": "de"}
    assert "3 Artikel an desk@news.example gesendet." in edda.client.get(f"/alerts/{alert_id}", headers=german).text
    assert edda.get(f"/api/v1/alerts/{alert_id}").get_json()["log"][0]["said"] == "3 articles sent to desk@news.example"
    form = {"token": edda.token, "search": str(number), "kind": "email", "zone": "Nowhere/Land", "do": "save"}
    page = edda.client.post("/alerts", data=form, headers=german)
    assert page.status_code == 400
    assert "ist keine Zeitzone; schreiben Sie eine wie Europe/Berlin oder UTC." in page.text
