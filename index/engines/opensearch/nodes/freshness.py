"""Which nodes may be taken at their word.

A node that was frozen for some seconds is dropped by the others, which go on without it. Thawed, it does not know that yet, and
answers for a moment from what it held before; a node that has not heard of the drop passes questions on to it. Totals then fit no
state of the index. Within SURE_SECONDS of an answer a node cannot have been frozen for so long. So while all nodes answer all the
time nothing is to be done; otherwise all that answer are asked for the number of the last commit, and what is older than the newest
counts for nothing.
"""

import threading
import time
from collections.abc import Set

SURE_SECONDS = 2.0
"""How long a node is believed after it was asked something and answered. Less than what the cluster takes to drop a node that does
not answer: docs/how-to/cluster.md sets four seconds, OpenSearch's own settings thirty."""

SILENT_SECONDS = 3.0
"""How long a node that did not answer is passed over; twice as long after each further time."""

LONGEST_SILENCE = 48.0
"""Seconds that this may grow to."""


class Freshness:
    """What is known of each node, by address. Safe to share between threads; a doubt is that of the thread that was answered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sure: dict[str, float] = {}
        self._silent: dict[str, tuple[float, float]] = {}  # node -> passed over until when, for how long
        self._local = threading.local()

    def answered(self, node: str, asked: float) -> None:
        """A node has answered. asked: when it was asked, of `time.monotonic`."""
        now = time.monotonic()
        with self._lock:
            last = self._sure.get(node)
            if last is not None and now - last <= SURE_SECONDS:
                self._sure[node] = max(last, asked)
                if now - asked <= SURE_SECONDS:  # else it may have waited for a node that was dropped meanwhile
                    return
        doubtful: set[str] = self._local.__dict__.setdefault("doubtful", set())
        doubtful.add(node)

    def doubtful(self) -> set[str]:
        """The nodes that have answered this thread since the last call, and were not to be believed yet."""
        found: set[str] = self._local.__dict__.pop("doubtful", set())
        return found

    def believe(self, node: str, asked: float) -> None:
        """A node has shown what it knows. asked: when."""
        with self._lock:
            self._sure[node] = max(self._sure.get(node, asked), asked)
            self._silent.pop(node, None)

    def silent(self, node: str) -> None:
        """A node that was asked aside has not answered."""
        now = time.monotonic()
        with self._lock:
            until, before = self._silent.get(node, (now, 0.0))
            if until <= now:  # else several asked at the same time
                pause = min(2 * before, LONGEST_SILENCE) if before else SILENT_SECONDS
                self._silent[node] = now + pause, pause

    def is_silent(self, node: str) -> bool:
        """Whether it did not answer of late, so that nobody should have to wait for it."""
        with self._lock:
            return time.monotonic() < self._silent.get(node, (0.0, 0.0))[0]

    def believed(self, nodes: Set[str]) -> bool:
        """Whether all of these nodes have answered of late."""
        now = time.monotonic()
        with self._lock:
            return all(now - self._sure.get(node, -SURE_SECONDS) <= SURE_SECONDS for node in nodes)

    def worth_asking(self, nodes: Set[str]) -> list[str]:
        """Those nodes that have not just been silent."""
        return sorted(node for node in nodes if not self.is_silent(node))
