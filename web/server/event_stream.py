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

from index.operations.settings import Settings
from web.errors import answer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

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


class StreamLimits:
    """How many streams one worker process sends at once (a browser that gets none reloads the page instead), and their times in
    seconds. wait: between two looks at what is new. last: after which a stream ends; the browser comes back by itself and says what
    it has. sign: of silence after which a line is sent that says nothing, so that a reader who has gone is noticed."""

    def __init__(self, *, most: int = 100, wait: float = 0.5, last: float = 300.0, sign: float = 15.0) -> None:
        self.places = threading.BoundedSemaphore(max(1, most))
        self.wait, self.last, self.sign = wait, last, sign

    @classmethod
    def of(cls, settings: Settings) -> "StreamLimits":
        """Those of the settings (streams, stream_wait, stream_last, stream_sign)."""
        return cls(
            most=settings.streams, wait=settings.stream_wait, last=settings.stream_last, sign=settings.stream_sign
        )


class EventStream:
    """The pieces of one answer, which holds one of the places. However it ends, that is given back once."""

    def __init__(
        self, step: Step, limits: StreamLimits, *, waits: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._step = step
        self._limits = limits
        self._waits = waits
        self._clock = clock
        self._begun = self._spoke = clock()
        self._over = False
        self._held = True

    @classmethod
    def response(cls, step: Step, environ: "WSGIEnvironment", limits: StreamLimits) -> Response:
        """The answer; 503 where as many streams run as may."""
        if not limits.places.acquire(blocking=False):
            return answer(
                503, "Too many pages are being watched. Reload the page to see what is new.", code="too_many_streams",
                headers={"Retry-After": "10"},
            )  # fmt: skip
        stream = cls(step, limits, waits=not environ.get(PATIENT))
        return Response(
            stream,
            mimetype="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._over or self._clock() - self._begun > self._limits.last:
            self.close()
            raise StopIteration
        try:
            messages, self._over = self._step()
        except BaseException:
            self.close()
            raise
        piece = b"".join(message.encode() for message in messages)
        if not piece and self._clock() - self._spoke > self._limits.sign:
            piece = b": still here\n\n"
        if piece:
            self._spoke = self._clock()
        elif self._waits:
            time.sleep(self._limits.wait)
        return piece

    def close(self) -> None:
        """Give the place back; a second call does nothing."""
        if self._held:
            self._held = False
            self._limits.places.release()

    __del__ = close
