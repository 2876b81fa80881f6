"""Every form and every write endpoint, attacked: whoever may not change something changes nothing, and is refused before the
body is read. The requests come from the app's map of addresses, so that a new endpoint is attacked without anybody thinking of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from werkzeug.security import generate_password_hash

from index.accounts import secret_text
from index.accounts.account_service import SESSION_IDLE, SESSION_MOST, form_token
from index.accounts.rights import Role, Scope
from index.accounts.values import Session
from index.reviews.protocols import Schedule
from tests.web.attacks.target import BODIES, FORMS, NOBODY, PASSWORD, QUIET, READING, UPLOADS, Request, Target, Who


@pytest.fixture(scope="module", autouse=True)
def _cheap_hashes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secret_text, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        secret_text._nobodys.cache_clear()
        yield


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """One for all attacks: each finds it as the one before left it, which is unchanged."""
    made = Target(tmp_path_factory.mktemp("target"))
    yield made
    made.close()


def old_session(target: Target, age: timedelta, unused: timedelta) -> str:
    token, now = secret_text.new_token(), datetime.now(UTC)
    otto = target.people["otto"].id
    target.archive.accounts.add_session(
        Session(digest=secret_text.digest(token), account=otto, created=now - age, last_used=now - unused)
    )
    return token


def former_owner(target: Target) -> tuple[int, Who]:
    """(id, what is left of them)."""
    account = target.accounts.add(f"gone-{len(target.accounts.accounts())}", Role.OWNER, by="test")
    return account.id, Who(session=target.session(account.name).session, key=target.key(account.name).key)


def of_disabled(target: Target) -> Who:
    account, kept = former_owner(target)
    target.archive.accounts.change(account, disabled=datetime.now(UTC))
    return kept


def of_removed(target: Target) -> Who:
    account, kept = former_owner(target)
    target.archive.accounts.remove(account)
    return kept


def revoked(target: Target) -> Who:
    key = target.key("otto")
    target.archive.accounts.revoke_key(target.accounts.keys()[0].id, datetime.now(UTC))
    return key


DAY = timedelta(days=1)
STRANGERS: dict[str, Callable[[Target], Who]] = {
    "nobody": lambda target: NOBODY,
    "a session that never was": lambda target: Who(session="made-up"),
    "a session unused for too long": lambda target: Who(
        session=old_session(target, SESSION_IDLE + DAY, SESSION_IDLE + DAY)
    ),
    "a session that is too old": lambda target: Who(session=old_session(target, SESSION_MOST + DAY, DAY)),
    "a session that was ended": lambda target: ended(target),
    "the session of a disabled account": lambda target: Who(session=of_disabled(target).session),
    "the session of a removed account": lambda target: Who(session=of_removed(target).session),
    "the digest of a session": lambda target: Who(session=secret_text.digest(target.session("otto").session)),
    "a key that never was": lambda target: Who(key="bsk_made-up"),
    "an empty key": lambda target: Who(key=" "),
    "a revoked key": lambda target: revoked(target),
    "the key of a disabled account": lambda target: Who(key=of_disabled(target).key),
    "the key of a removed account": lambda target: Who(key=of_removed(target).key),
    "a wrong key beside a right session": lambda target: Who(key="bsk_made-up", session=target.session("otto").session),
}


def ended(target: Target) -> Who:
    who = target.session("otto")
    target.accounts.sign_out(who.session)
    return who


def changes(target: Target) -> list[Request]:
    """Those that ask for a role."""
    found = [request for request in target.requests() if request.role is not None]
    assert len(found) > 40
    return found


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_changes_nothing(target: Target, who: str) -> None:
    given = STRANGERS[who](target)
    before = target.state()
    for request in changes(target):
        answer = target.send(request, given, unreadable=True)
        assert answer.status_code == 401, (request, answer.text)
        assert target.send(request, given).status_code == 401, request
    assert target.state() == before or gone_sessions_only(target, before)


def gone_sessions_only(target: Target, before: tuple[list[str], list[str]]) -> bool:
    """A session that has ended is removed when it is next used."""
    now = target.state()
    return now[1] == before[1] and [row for row in before[0] if not row.startswith("sessions:")] == [
        row for row in now[0] if not row.startswith("sessions:")
    ]


@pytest.mark.parametrize("name", ["rosa", "edda"])
@pytest.mark.parametrize("way", ["session", "key"])
def test_too_few_rights_change_nothing(target: Target, name: str, way: str) -> None:
    given = target.session(name) if way == "session" else target.key(name)
    before, tried = target.state(), 0
    for request in changes(target):
        if request.role is not None and not target.people[name].role.includes(request.role):
            assert target.send(request, given, unreadable=True).status_code == 403, request
            assert target.send(request, given).status_code == 403, request
            tried += 1
    assert tried > 10
    assert target.state() == before


def test_a_key_that_reads_changes_nothing(target: Target) -> None:
    key = target.key("otto", Scope.READ)
    before = target.state()
    for request in changes(target):
        assert target.send(request, key, unreadable=True).status_code == 403, request
        assert target.send(request, key).status_code == 403, request
    assert target.state() == before


def test_a_key_makes_no_keys_and_takes_no_account_away(target: Target) -> None:
    key = target.key("otto")
    before, tried = target.state(), 0
    for request in changes(target):
        if not request.by_key:
            assert target.send(request, key, unreadable=True).status_code == 403, request
            assert target.send(request, key).status_code == 403, request
            tried += 1
    assert tried >= 5
    assert target.state() == before


FORGED: dict[str, dict[str, str]] = {
    "another origin": {"Origin": "https://elsewhere.example"},
    "another port": {"Origin": "http://localhost:8123"},
    "a name that begins alike": {"Origin": "http://localhost.elsewhere.example"},
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "a neighbouring site": {"Sec-Fetch-Site": "same-site"},
}


@pytest.mark.parametrize("how", FORGED)
def test_a_request_that_another_site_made_a_browser_send_changes_nothing(target: Target, how: str) -> None:
    """With the session's cookie and even the right token."""
    session, headers = target.session("otto"), FORGED[how]
    before = target.state()
    for request in target.requests():
        given = session if request.role is not None else Who(visitor="a visitor's")
        assert target.send(request, given, unreadable=True, headers=headers).status_code == 403, request
        assert target.send(request, given, headers=headers).status_code == 403, request
    assert target.state() == before


@pytest.mark.parametrize("token", ["", "made up", "of another", "ünïcode", "x" * 5000])
def test_without_the_token_of_its_session_a_form_changes_nothing(target: Target, token: str) -> None:
    session = target.session("otto")
    wrong = form_token(target.session("otto").session) if token == "of another" else token
    sent = wrong.encode().decode("latin-1")
    before = target.state()
    for request in target.requests():
        assert target.send(request, session, token=sent).status_code == 403, request
    assert target.state() == before


def test_a_name_that_somebody_else_points_here_is_not_answered(target: Target) -> None:
    """DNS rebinding: a browser that was led to believe that this server is another site sends what it has for that site."""
    session, key = target.session("otto"), target.key("otto")
    before = target.state()
    for request in [*target.requests(), *target.reads()]:
        for host in ("elsewhere.example", "localhost.elsewhere.example", "127.0.0.1.elsewhere.example:8000"):
            headers = {"Host": host, "Origin": f"http://{host}"}
            for given in (session, key):
                assert target.send(request, given, unreadable=True, headers=headers).status_code == 400, request
    assert target.state() == before


def test_the_sites_password_reads_and_changes_nothing(target: Target) -> None:
    app = target.with_settings(password_hash=generate_password_hash(PASSWORD, "pbkdf2:sha256:1"))
    before = target.state()
    for request in changes(target):
        answer = app.test_client().open(request.address, method=request.method, auth=("reader", PASSWORD))
        assert answer.status_code == 403, request
    assert target.state() == before


def test_what_is_somebody_elses_stays_as_it_is(target: Target) -> None:
    """Ids of others in what every reader may ask: their keys, sessions and settings do not change."""
    rosa = target.people["rosa"].id

    def others() -> list[str]:
        rows = target.state()[0]
        return [
            row for row in rows if f"('account', {rosa})" not in row and not row.startswith(("audit:", "sqlite_seq"))
        ]

    tried, key = 0, target.key("rosa")  # one: an account has only so many
    for request in changes(target):
        if request.role is Role.READER:
            session = target.session("rosa")
            rows = others()
            for given in (session, key):
                if request.names_something:
                    assert target.send(request, given).status_code in (400, 403, 404), request
                    tried += 1
            assert others() == rows, request
    assert tried


def test_what_only_some_may_see_is_shown_to_nobody_else(target: Target) -> None:
    rosa, edda = target.session("rosa"), target.session("edda")
    tried = 0
    for request in target.reads():
        assert target.send(request).status_code in (302, 401), request
        assert target.send(request, Who(session="made-up")).status_code in (302, 401), request
        for session, role in ((rosa, Role.READER), (edda, Role.EDITOR)):
            if request.role is not None and not role.includes(request.role):
                assert target.send(request, session).status_code == 403, request
                tried += 1
    assert tried > 20


def _paused(target: Target) -> None:
    alert = target.archive.alerts.get("ferries")
    assert alert is not None
    target.archive.alerts.change(replace(alert, paused=datetime.now(UTC)))


def _scheduled(target: Target) -> None:
    otto = target.accounts.find("otto").id
    made = Schedule(owner=otto, search=target.parts["search_id"], title="Morning", last_made=datetime.now(UTC))
    assert target.archive.review_schedules.add(made).id == target.parts["number"]


PREPARED: dict[str, Callable[[Target], object]] = {
    "alert_pages.resume": _paused,
    "reviews.unschedule": _scheduled,
    "api.schedules_api.remove": _scheduled,
    "saved_searches.close_feed": lambda target: target.archive.saved_searches.set_feed(1, "x" * 43),
}
"""What has to be so before an endpoint has anything to change."""
KNOWN = sorted({*FORMS, *BODIES, *UPLOADS})


def test_each_of_them_does_change_something_when_it_is_allowed(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Otherwise the attacks above would prove nothing. What is changed stands in the log of changes."""
    original = Target(tmp_path_factory.mktemp("original"))
    for endpoint in KNOWN:
        target = Target(tmp_path_factory.mktemp("copy"), like=original)
        try:
            request = next(request for request in target.requests() if request.endpoint == endpoint)
            if request.role is None and endpoint != "auth.sign_out":
                who = Who(visitor="a visitor's")
            else:
                who = target.key("otto") if request.by_key else target.session("otto")
            if endpoint in PREPARED:
                PREPARED[endpoint](target)
            before, logged = target.state(), len(target.archive.accounts.audit(1000))  # to sign in is logged, too
            answer = target.send(request, who)
            assert answer.status_code < 400, (request, answer.text)
            assert (target.state() == before) == (endpoint in READING), request
            is_silent = len(target.archive.accounts.audit(1000)) == logged
            assert is_silent == (endpoint in QUIET), f"{endpoint} is {'not ' if is_silent else ''}logged"
        finally:
            target.close()
    original.close()
