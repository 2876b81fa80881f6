"""Every view passes the rate limit and takes a place among those that work at once, unless it is listed as free of both.

The tests walk the app's own map of addresses, so that a view that is added is tested without anybody thinking of it.
"""

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.security import generate_password_hash

from index.accounts.account_service import AccountService, form_token
from index.accounts.rights import Role
from index.errors import IndexDamaged
from tests.search.newsroom import STORIES, Newsroom
from web.app import create_app
from web.middleware.admission import COUNT_APART, FREE
from web.middleware.identity import FORM_HEADER, SESSION_COOKIE
from web.server.shared_memory import Shared

PASSWORD = "a long enough one"
HASH = generate_password_hash(PASSWORD, "pbkdf2:sha256:1")
SAMPLES = {
    "article_id": STORIES[0].id, "story_id": "0123456789ab", "person_id": "marta-kovel", "outlet_id": "harbour-herald", "name": "person",
    "filename": "icon.svg", "author": "Ana Lund", "rest": "nosuch", "token": "none", "key": 1, "account_id": 1, "seq": 1, "number": 1,
    "source_id": "lantern", "spoken": "de",
    "job_id": 999_999, "backup": "none", "search_id": 1, "alert_id": "none", "mark": "none", "message": "none",
}  # fmt: skip
"""A value for each part of an address that varies; a new one needs an entry here."""

TRICKY = {
    "pages.search": "?q=harbour&facet=person", "articles.article": "?q=harbour", "people.person": "?with=Oda+Kovel",
    "outlets.outlet": "?with=hill-gazette", "api.search": "?q=harbour", "api.suggest": "?q=ha", "api.people": "?q=mar",
    "feeds.atom": "?q=harbour", "quotes.quotes": "?q=drama&person=marta-kovel", "feeds.unapi": f"?id={STORIES[0].id}&format=ris",
}  # fmt: skip
"""What makes a view do the most."""

FORMS = ("jsonl", "csv", "ris", "atom")


def routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """(endpoint, method, address) of everything that the app answers."""
    for rule in app.url_map.iter_rules():
        arguments = {name: SAMPLES[name] for name in rule.arguments if name not in (rule.defaults or {})}
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **arguments)  # type: ignore[arg-type]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, address + TRICKY.get(rule.endpoint, "")
    for form in FORMS:
        yield "api.search", "GET", f"/api/v1/search?q=harbour&format={form}"


def made(newsroom: Newsroom, shared: Shared | None = None, **changes: Any) -> Flask:
    settings = replace(newsroom.settings, password_hash=HASH, **changes)
    return create_app(settings, engine=newsroom.engine, archive=newsroom.archive, shared=shared)


def ask(app: Flask, method: str, address: str, who: str = "192.0.2.1") -> int:
    """The status of an answer to an owner, from an address of the network."""
    accounts = AccountService(app.extensions["broadsheet"].readers.archive.accounts)
    for name, role in (("otto", Role.OWNER), ("rosa", Role.READER)):
        if not any(account.name == name for account in accounts.accounts()):
            accounts.add(name, role, by="test")
    token = accounts.start_session(accounts.find("otto"))
    client = app.test_client()
    client.set_cookie(SESSION_COOKIE, token)
    headers = {FORM_HEADER: form_token(token)}
    with client.open(address, method=method, headers=headers, environ_base={"REMOTE_ADDR": who}) as answer:
        answer.get_data()
    return answer.status_code


def test_the_list_of_what_is_free_is_short_and_names_what_there_is(newsroom: Newsroom) -> None:
    assert set(FREE) <= set(made(newsroom).view_functions)
    assert len(FREE) <= 13
    assert all(FREE.values())


def test_everything_else_is_limited(newsroom: Newsroom) -> None:
    once = "1 per hour"
    app = made(newsroom, rate_limit=True, rate_burst=once, rate_sustained=once, rate_api=once)
    for number, (endpoint, method, address) in enumerate(routes(app)):
        who = f"198.51.100.{number}"
        first, second = (ask(app, method, address, who) for _ in range(2))
        assert first < 429, (address, first)
        assert (second == 429) == (endpoint not in FREE), (endpoint, address, second)


def test_one_limit_counts_all_that_is_read_and_another_all_that_programs_ask(newsroom: Newsroom) -> None:
    app = made(newsroom, rate_limit=True, rate_burst="5 per hour", rate_sustained="50 per hour", rate_api="5 per hour")
    asked = list(routes(app))
    for prefix in ("api.", ""):
        mine = [
            entry
            for entry in asked
            if entry[0] not in (*FREE, *COUNT_APART) and entry[0].startswith("api.") == bool(prefix)
        ]
        statuses = [ask(app, method, address) for _, method, address in mine]
        assert 429 not in statuses[:5]
        assert set(statuses[5:]) == {429}
    assert ask(app, "GET", "/") == 200


def test_everything_else_waits_for_a_place(newsroom: Newsroom) -> None:
    shared = Shared(1)
    app = made(newsroom, shared, search_wait=0.005)
    place = shared.places.take()
    assert place is not None
    for endpoint, method, address in routes(app):
        assert (ask(app, method, address) == 503) == (endpoint not in FREE), address
    shared.places.give_back(place)
    patient = made(newsroom, shared, search_budget=60.0)  # a search that is slow on a busy machine is not refused here
    for endpoint, method, address in routes(patient):
        assert ask(patient, method, address) != 503, (endpoint, address)
        assert is_free(shared), f"{address} kept its place"


def is_free(shared: Shared) -> bool:
    place = shared.places.take()
    if place is not None:
        shared.places.give_back(place)
    return place is not None


class Watched:
    """An engine or archive that says when it is asked."""

    ROOMS = frozenset(("articles", "people", "outlets", "sources", "outbox", "alerts"))

    def __init__(self, real: object, asked: Callable[[str], None]) -> None:
        self._real = real
        self._asked = asked

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._real, name)
        if name == "accounts":  # who asks is found by its key, before anything is worked on
            return value
        if name in self.ROOMS:
            return Watched(value, self._asked)
        if not callable(value):
            self._asked(name)
            return value

        def call(*given: Any, **named: Any) -> Any:
            self._asked(name)
            return value(*given, **named)

        return call


def test_nothing_is_asked_of_engine_or_archive_without_a_place(newsroom: Newsroom) -> None:
    shared, asked = Shared(1), list[tuple[str, bool]]()

    def note(name: str) -> None:
        asked.append((name, is_free(shared)))

    settings = replace(newsroom.settings, password_hash=HASH)
    engine, archive = Watched(newsroom.engine, note), Watched(newsroom.archive, note)
    app = create_app(settings, engine=engine, archive=archive, shared=shared)
    for endpoint, method, address in routes(app):
        asked.clear()
        ask(app, method, address)
        if endpoint in FREE:
            asked.clear()
            ask(app, method, address)
            assert not asked, f"{address} is said to be free, and asks for {asked}"
        else:
            assert not [name for name, free in asked if free], address


@pytest.mark.parametrize("form", ["jsonl", "csv"])
@pytest.mark.parametrize("how", ["to its end", "left early", "left at once", "asked for its head", "not modified"])
@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_a_stream_keeps_its_place_as_long_as_it_lasts(newsroom: Newsroom, form: str, how: str, coding: str) -> None:
    shared = Shared(1)
    client = made(newsroom, shared).test_client()
    address = f"/api/v1/search?format={form}&snippets=0"
    headers = {"Accept-Encoding": coding}
    auth = ("reader", PASSWORD)
    if how == "not modified":
        etag = client.get(address, auth=auth).headers["ETag"]
        assert client.get(address, auth=auth, headers={**headers, "If-None-Match": etag}).status_code == 304
        assert is_free(shared)
        return
    method = "HEAD" if how == "asked for its head" else "GET"
    answer = client.open(address, method=method, auth=auth, headers=headers)
    assert answer.status_code == 200
    if method == "GET":
        assert not is_free(shared)
    pieces = iter(answer.iter_encoded())
    if how == "left early":
        assert next(pieces)
        assert not is_free(shared)
    elif how == "to its end":
        assert b"".join(pieces)
        assert is_free(shared), "the end of a stream gives the place back, closed or not"
    answer.close()
    assert is_free(shared)
    assert client.get("/api/v1/search", auth=auth).status_code == 200


def test_a_stream_that_fails_or_is_forgotten_gives_its_place_back(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = Shared(1)
    app = made(newsroom, shared)
    stream = app.extensions["broadsheet"].readers.searcher.stream

    def breaks(query: Any) -> Iterator[Any]:
        yield from stream(query)
        raise IndexDamaged("gone")

    monkeypatch.setattr("web.views.exports._BATCH", 2)
    client = app.test_client()
    answer: Any = client.get("/api/v1/search?format=csv", auth=("reader", PASSWORD))
    del answer
    gc.collect()
    assert is_free(shared)
    monkeypatch.setattr(app.extensions["broadsheet"].readers.searcher, "stream", breaks)
    with pytest.raises(IndexDamaged):
        client.get("/api/v1/search?format=jsonl", auth=("reader", PASSWORD)).get_data()
    assert is_free(shared)


def test_streams_never_take_all_places(newsroom: Newsroom) -> None:
    shared = Shared(4)
    client = made(newsroom, shared, search_budget=0.5).test_client()
    auth = ("reader", PASSWORD)
    running = [client.get("/api/v1/search?format=jsonl", auth=auth) for _ in range(3)]
    assert [answer.status_code for answer in running] == [200, 200, 503]
    assert running[2].get_json()["code"] == "too_many_exports"
    assert int(running[2].headers["Retry-After"]) >= 1
    assert client.get("/search?q=harbour", auth=auth).status_code == 200
    running[0].close()
    again = client.get("/api/v1/search?format=csv", auth=auth)
    assert again.status_code == 200
    for answer in (*running, again):
        answer.close()
    assert all(shared.places.take() is not None for _ in range(4))
