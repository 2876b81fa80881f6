"""A stream of events waits without holding a thread, ends by itself, and gives its place back once."""

from typing import Any

import pytest

from web.server import event_stream
from web.server.event_stream import EventStream, Message, StreamLimits
from web.server.worker import Threaded


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def limits() -> StreamLimits:
    """One place, which is taken."""
    made = StreamLimits(most=1, last=300.0, sign=15.0)
    made.places.acquire()
    return made


def is_free(limits: StreamLimits) -> bool:
    free = limits.places.acquire(blocking=False)
    if free:
        limits.places.release()
    return free


def test_a_message_is_a_line_of_data_for_each_line() -> None:
    assert Message("entry", "<li>\r\na\rb\n</li>", "7").encode() == (
        b"event: entry\ndata: <li>\ndata: a\ndata: b\ndata: </li>\nid: 7\n\n"
    )
    assert Message("end", "", "").encode() == b"event: end\ndata: \n\n"


def test_it_is_silent_then_gives_a_sign_of_life_and_ends(limits: StreamLimits) -> None:
    clock = Clock()
    stream = EventStream(lambda: ([], False), limits, waits=False, clock=clock)
    assert next(stream) == b""
    clock.now = limits.sign + 1
    assert next(stream) == b": still here\n\n"
    assert next(stream) == b""
    assert not is_free(limits)
    clock.now = limits.last + 1
    with pytest.raises(StopIteration):
        next(stream)
    assert is_free(limits)


@pytest.mark.parametrize("ending", ["over", "error", "left", "forgotten"])
def test_its_place_comes_back_once_however_it_ends(limits: StreamLimits, ending: str) -> None:
    def step() -> tuple[list[Message], bool]:
        if ending == "error":
            raise ValueError("broken")
        return [Message("entry", "x", "1")], ending == "over"

    stream = EventStream(step, limits, waits=False)
    if ending == "error":
        with pytest.raises(ValueError, match="broken"):
            next(stream)
    else:
        next(stream)
    if ending == "over":
        assert list(stream) == []
    if ending == "left":
        stream.close()
        stream.close()
    if ending == "forgotten":
        del stream
    assert is_free(limits)


def test_the_worker_holds_no_thread_while_nothing_is_new() -> None:
    """Every look is a call of its own; between two of them the pool is idle."""
    pieces = [b"a", b"", b"", b"b"]
    stopped: list[bool] = []

    def app(environ: dict[str, Any], start_response: Any) -> Any:
        assert environ[event_stream.PATIENT]
        start_response("200 OK", [])
        return iter(pieces)

    def begin(stopping: bool) -> list[bytes]:
        threaded = Threaded(app, 100, stopping=lambda: stopped.append(stopping) or stopping, wait=0)  # type: ignore[func-returns-value]
        return list(threaded({"wsgi.input": None}, lambda *given: lambda data: None))

    assert begin(False) == [b"a", b"b"]
    assert len(stopped) == 2
    assert begin(True) == [b"a"], "a server that stops does not wait for what may come"
