"""Which nodes may be taken at their word.

A node that was frozen for some seconds is dropped by the others, which go on without it. Thawed, it does not know that yet, and
answers for a moment from what it held before: totals that fit no state of the index. Within SURE_SECONDS of an answer a node cannot
have been frozen for so long; after a longer silence its answers count once the last commit that it knows is not older than that of
another node.
"""

import threading
import time

SURE_SECONDS = 2.0
"""How long a node is believed after it was asked something and answered. Less than what the cluster takes to drop a node that does
not answer: docs/cluster.md sets four seconds, OpenSearch's own settings thirty."""


class Freshness:
    """What is known of each node, by address. Safe to share between threads; a doubt is that of the thread that was answered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sure: dict[str, float] = {}
        self._local = threading.local()

    def answered(self, node: str, asked: float) -> None:
        """A node has answered. asked: when it was asked, of `time.monotonic`."""
        with self._lock:
            last = self._sure.get(node)
            if last is not None and time.monotonic() - last <= SURE_SECONDS:
                self._sure[node] = max(last, asked)
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

    def surest_first(self, nodes: set[str]) -> list[str]:
        """Nodes in the order of when they were last believed."""
        with self._lock:
            return sorted(nodes, key=lambda node: (-self._sure.get(node, 0.0), node))
