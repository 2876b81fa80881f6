"""A page shows one state of the archive, whatever is written while it is made, and lets go of it when it is made."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.outlets.outlet_decisions import DecisionKind
from tests.search.newsroom import STORIES, Newsroom, article
from web.middleware.concurrency_limiter import Overloaded
from web.services import Services


def elsewhere(work: Callable[[], object]) -> None:
    """Done by somebody else, to the end."""
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


@pytest.fixture
def idle(newsroom: Newsroom) -> list[Any]:
    """The connections that nobody holds."""
    idle: list[Any] = newsroom.archive._database._idle  # type: ignore[attr-defined]
    return idle


@pytest.fixture
def services(app: Flask) -> Services:
    found: Services = app.extensions["broadsheet"]
    return found


def before(monkeypatch: pytest.MonkeyPatch, where: object, name: str, work: Callable[[], object]) -> None:
    """Let somebody do something each time before a call."""
    call = getattr(where, name)

    def after_work(*args: Any, **named: Any) -> Any:
        elsewhere(work)
        return call(*args, **named)

    monkeypatch.setattr(where, name, after_work)


def test_a_page_is_not_torn_by_a_writer(
    newsroom: Newsroom, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The filters are named before the articles are read, and the outlet is renamed in between."""
    outlets = newsroom.archive.outlets
    with monkeypatch.context() as patched:
        before(
            patched,
            newsroom.archive.articles,
            "get_many",
            lambda: outlets.decide(DecisionKind.RENAME, "harbour-herald", name="Renamed Daily", by="test"),
        )
        torn = client.get("/search?q=harbour").text
    assert "Harbour Herald" in torn
    assert "Renamed Daily" not in torn
    assert "Renamed Daily" in client.get("/search?q=harbour").text


def test_what_the_index_finds_can_be_shown(
    newsroom: Newsroom, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page has read something when an article is saved and indexed, which the index then finds."""
    fresh = article(77, "Lighthouse lamps replaced", "The lamps of the lighthouse were replaced.")
    monkeypatch.setattr(newsroom.engine, "search", published_before(newsroom.engine.search, newsroom, fresh))
    page = client.get('/search?q=lighthouse+-outlet:"Hill Gazette"').text
    assert "1 article" in page
    assert "lamps replaced" in page


def published_before(search: Callable[..., Any], newsroom: Newsroom, *fresh: Any) -> Callable[..., Any]:
    left = list(fresh)

    def after_work(request: Any) -> Any:
        if left:
            elsewhere(lambda: newsroom.publish(left.pop()))
        return search(request)

    return after_work


def test_a_page_takes_few_transactions(newsroom: Newsroom, client: FlaskClient, idle: list[Any]) -> None:
    client.get("/search?q=harbour")
    statements: list[str] = []
    for connection in idle:
        connection.set_trace_callback(statements.append)
    assert client.get("/search?q=harbour").status_code == 200
    assert statements.count("BEGIN") <= 3
    assert len(statements) > 8


@pytest.mark.parametrize(
    "path", ["/", "/search?q=harbour", "/search?q=%22", "/nosuch", "/articles/none", "/stories", "/people/marta-kovel"]
)
def test_nothing_is_held_when_a_page_is_made(client: FlaskClient, idle: list[Any], path: str) -> None:
    client.get(path)
    there = len(idle)
    client.get(path)
    assert len(idle) == there
    assert not any(connection.in_transaction for connection in idle)


def test_nothing_is_held_when_a_page_fails(
    newsroom: Newsroom, client: FlaskClient, idle: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    client.get("/search?q=harbour")
    there = len(idle)

    def fails(ids: object) -> None:
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr(newsroom.archive.stories, "summaries", fails)
    assert client.get("/search?q=harbour").status_code == 500
    assert len(idle) == there


def test_an_export_holds_nothing_while_it_is_sent(newsroom: Newsroom, client: FlaskClient, idle: list[Any]) -> None:
    """Whoever reads slowly keeps nobody's log from being emptied."""
    client.get("/api/v1/search?q=*&format=jsonl")
    there = len(idle)
    answer = client.get("/api/v1/search?q=*&format=jsonl", buffered=False)
    pieces: Iterator[bytes] = iter(answer.response)  # type: ignore[arg-type]
    assert next(pieces)
    assert len(idle) == there
    assert not any(connection.in_transaction for connection in idle)
    answer.close()


def test_work_beyond_its_time_holds_nothing(
    newsroom: Newsroom, services: Services, app: Flask, idle: list[Any]
) -> None:
    """The page is refused, and the work that goes on reads by itself."""
    newsroom.archive.articles.count()
    go_on, counted = threading.Event(), threading.Event()
    there = len(idle)

    def work() -> None:
        newsroom.archive.articles.count()
        go_on.wait(10)
        newsroom.archive.articles.count()
        counted.set()

    with pytest.raises(Overloaded), services.gate.enter() as turn, services.readers.snapshot():
        turn.within(0.05, work)
    assert len(idle) == there
    go_on.set()
    assert counted.wait(10)


def test_what_is_sent_is_read_without_a_snapshot(
    newsroom: Newsroom, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form may take as long to arrive as its sender likes."""
    taken: list[str] = []
    snapshot = newsroom.archive.snapshot

    def counted() -> AbstractContextManager[None]:
        taken.append("one")
        return snapshot()

    monkeypatch.setattr(newsroom.archive, "snapshot", counted)
    client = app.test_client()
    client.post("/search", data={"q": "harbour"})
    assert not taken
    client.get(f"/articles/{STORIES[0].id}")
    assert taken
