"""Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) that hold nothing while they wait.

A stream is asked for its next piece, and gives an empty one where nothing is new. Our worker then waits without a thread
(`web.server.worker`), and every look takes one only for as long as it lasts. Another server, which does not know of that, is
made to wait in the thread that it gave us.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from web.errors import answer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

MOST = 100
"""Streams at once of one worker process; a browser that gets none reloads the page instead."""
LASTS = 300.0
"""Seconds after which a stream ends; the browser comes back by itself and says what it has."""
WAIT = 0.5
"""Seconds between two looks at what is new."""
SIGN_OF_LIFE = 15.0
"""Seconds of silence after which a line is sent that says nothing, so that a reader who has gone is noticed."""
PATIENT = "broadsheet.patient"
"""In the environment of a request whose server waits after an empty piece."""


@dataclass(frozen=True, slots=True)
class Message:
    """One event. id: what the browser says it has, when it comes back; "" for none."""

    event: str
    data: str
    id: str

    def encode(self) -> bytes:
        """As it is sent: a line of data for each line."""
        lines = [f"event: {self.event}"]
        lines += [f"data: {line}" for line in self.data.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
        lines += [f"id: {self.id}"] if self.id else []
        return ("\n".join(lines) + "\n\n").encode("utf-8", "replace")


Step = Callable[[], tuple[list[Message], bool]]
"""What is new, and whether that is all."""


class EventStream:
    """The pieces of one answer. However it ends, its place is given back once."""

    _places = threading.BoundedSemaphore(MOST)

    def __init__(self, step: Step, *, waits: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._step = step
        self._waits = waits
        self._clock = clock
        self._begun = self._spoke = clock()
        self._over = False
        self._held = True

    @classmethod
    def response(cls, step: Step, environ: "WSGIEnvironment") -> Response:
        """The answer; 503 where as many streams run as may."""
        if not cls._places.acquire(blocking=False):
            return answer(
                503, "Too many pages are being watched. Reload the page to see what is new.", code="too_many_streams",
                headers={"Retry-After": "10"},
            )  # fmt: skip
        stream = cls(step, waits=not environ.get(PATIENT))
        return Response(
            stream,
            mimetype="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._over or self._clock() - self._begun > LASTS:
            self.close()
            raise StopIteration
        try:
            messages, self._over = self._step()
        except BaseException:
            self.close()
            raise
        piece = b"".join(message.encode() for message in messages)
        if not piece and self._clock() - self._spoke > SIGN_OF_LIFE:
            piece = b": still here\n\n"
        if piece:
            self._spoke = self._clock()
        elif self._waits:
            time.sleep(WAIT)
        return piece

    def close(self) -> None:
        """Give the place back; a second call does nothing."""
        if self._held:
            self._held = False
            self._places.release()

    __del__ = close
