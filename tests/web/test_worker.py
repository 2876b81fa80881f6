"""What the worker does with an answer, whoever leaves first."""

import io
from collections.abc import Iterator
from typing import Any

import pytest

from web.worker import Threaded


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
