"""What the worker does with an answer, whoever leaves first."""

import io
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gevent
import pytest

from tests.search.newsroom import Newsroom
from web.app import create_app
from web.server import worker
from web.server.worker import Threaded


class Answer:
    def __init__(self, pieces: list[bytes], fails: bool = False) -> None:
        self.closed = 0
        self._pieces = iter(pieces)
        self._fails = fails

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._fails:
            raise ValueError("broken")
        return next(self._pieces)

    def close(self) -> None:
        self.closed += 1


def begun(answer: Answer) -> Any:
    def app(environ: Any, start_response: Any) -> Answer:
        start_response("200 OK", [])
        return answer

    return Threaded(app, 100)({"wsgi.input": io.BytesIO()}, lambda *given: lambda data: None)


def test_an_answer_is_closed_once_however_it_ends() -> None:
    whole, early, unread, broken = Answer([b"a", b"b"]), Answer([b"a", b"b"]), Answer([b"a"]), Answer([], fails=True)
    sent = begun(whole)
    assert b"".join(sent) == b"ab"
    sent.close()
    left = begun(early)
    assert next(iter(left)) == b"a"
    left.close()
    begun(unread).close()
    with pytest.raises(ValueError):
        begun(broken)
    assert [answer.closed for answer in (whole, early, unread, broken)] == [1, 1, 1, 1]


def test_an_answer_of_one_piece_is_over_when_it_is_sent() -> None:
    answer = Answer([b"whole"])

    def app(environ: Any, start_response: Any) -> Answer:
        start_response("200 OK", [("Content-Length", "5")])
        return answer

    sent = Threaded(app, 100)({"wsgi.input": io.BytesIO()}, lambda *given: lambda data: None)
    assert answer.closed == 1, "nothing is left for another thread to do"
    assert list(sent) == [b"whole"]


def test_what_needs_no_place_is_answered_while_everything_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "THREADS", 2)
    inside, go_on = [threading.Semaphore(0), threading.Event()]

    def app(environ: Any, start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] != "/healthz":
            inside.release()
            go_on.wait(20)
        start_response("200 OK", [("Content-Length", "4")])
        return [b"fine"]

    threaded = Threaded(app, 100, is_free=lambda environ: environ["PATH_INFO"] == "/healthz")

    def ask(path: str) -> list[bytes]:
        return list(threaded({"wsgi.input": io.BytesIO(), "PATH_INFO": path}, lambda *given: lambda data: None))

    slow = [gevent.spawn(ask, "/search") for _ in range(3)]
    gevent.idle()
    for _ in range(2):
        assert inside.acquire(timeout=20)
    assert ask("/healthz") == [b"fine"]
    assert not any(one.ready() for one in slow)
    go_on.set()
    gevent.joinall(slow, timeout=20)
    assert [one.value for one in slow] == [[b"fine"]] * 3


@pytest.mark.parametrize(
    ("sent", "declared", "status"),
    [
        (b"x" * 100, "100", ""),
        (b"x" * 101, "101", "413"),
        (b"", "99999", "413"),
        (b"x" * 101, "", "413"),
        (b"x" * 9, "", ""),
    ],
)
def test_a_body_is_read_up_to_the_limit_and_refused_beyond_it(sent: bytes, declared: str, status: str) -> None:
    seen: list[bytes] = []

    def app(environ: Any, start_response: Any) -> list[bytes]:
        seen.append(environ["wsgi.input"].read())
        start_response("200 OK", [])
        return [b"fine"]

    told: list[str] = []
    environ = {"wsgi.input": io.BytesIO(sent), "CONTENT_LENGTH": declared, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = b"".join(Threaded(app, 100)(environ, lambda line, *more: told.append(line) or (lambda data: None)))  # type: ignore[func-returns-value]
    assert told[0].startswith(status or "200")
    assert seen == ([] if status else [sent])
    if status:
        assert json.loads(answer)["detail"] == "A request body may have at most 100 bytes."


def test_the_app_refuses_it_too_where_no_such_worker_stands_before_it(newsroom: Newsroom) -> None:
    settings = replace(newsroom.settings, password_hash="pbkdf2:sha256:1$a$b")
    client = create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    answer = client.post("/login", data={"password": "x" * (settings.max_body + 1)})
    assert answer.status_code == 413
