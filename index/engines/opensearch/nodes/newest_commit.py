"""The newest commit, from nodes that may be taken at their word (freshness.py): who is asked for what it knows, and when an answer
counts for nothing."""

import time
from collections.abc import Callable, Set
from threading import Lock
from typing import NamedTuple

from index.engines.opensearch.commit_state import Commit, Stamp, StateStore
from index.engines.opensearch.nodes.connection import Connection
from index.errors import IndexDamaged


class View(NamedTuple):
    """One commit. stamp: the version of the document that holds it."""

    commit: Commit
    stamp: Stamp | None


class Stale(Exception):
    """A node answered that has not heard of the newest commits yet, such as one that was frozen for a while."""


class NewestCommit:
    """Reads the newest commit, and never an older one than before. Thread-safe.

    replaced: called when another state, whose numbers began anew, has taken the place of the one that was read before.
    """

    def __init__(self, connection: Connection, store: StateStore, replaced: Callable[[], None]) -> None:
        self._connection = connection
        self._store = store
        self._replaced = replaced
        self._lock = Lock()
        self._seen, self._identity = 0, ""

    def view(self) -> View:
        """The newest commit. Raises Stale if it came from a node that may have been dropped, IndexDamaged if the state is gone."""
        newest, nodes = 0, self._connection.nodes
        if len(nodes) > 1 and not self._connection.freshness.believed(nodes):  # a single node is dropped by nobody
            newest = self._among(frozenset())
        view = View(*self._store.current())
        if view.commit.generation < newest:
            raise Stale
        self.must_be_believed(view.commit)
        self._must_not_be_older(view.commit)
        return view

    def must_be_believed(self, commit: Commit) -> None:
        """Raises Stale if what was just answered of a commit may be older than that."""
        doubtful = self._connection.freshness.doubtful()
        if doubtful and len(self._connection.nodes) > 1 and self._among(doubtful) > commit.generation:
            raise Stale

    def _must_not_be_older(self, commit: Commit) -> None:
        """Raises Stale if a later commit was seen, IndexDamaged if the state is gone. Where it was removed, or brought back from a
        snapshot, numbers begin anew; its index has another identity then, which no node knows that has missed it."""
        if not self._identity and commit.generation:
            self._identity = self._store.identity()
        if commit.generation < self._seen:
            identity = self._store.identity()
            if identity == self._identity:
                raise Stale
            if not commit.generation:
                raise IndexDamaged("the index in OpenSearch is gone; it is made anew")
            with self._lock:
                self._identity, self._seen = identity, 0
            self._replaced()
        with self._lock:
            self._seen = max(self._seen, commit.generation)

    def _among(self, among: Set[str]) -> int:
        """The number of the newest commit that any node knows. Nodes that know it are believed. among: nodes that have to answer.
        Raises Stale if one of these does not, or knows only older ones."""
        freshness = self._connection.freshness
        shown: dict[str, tuple[int, float]] = {}
        for node in {*freshness.worth_asking(self._connection.nodes), *among}:
            asked = time.monotonic()
            generation = self._store.generation_at(node)
            if generation is None:
                freshness.silent(node)
            else:
                shown[node] = generation, asked
        freshness.doubtful()  # those that were asked here
        newest = max(shown.values(), default=(0, 0.0))[0]
        for node, (generation, asked) in shown.items():
            if generation == newest:
                freshness.believe(node, asked)
        if any(node not in shown or shown[node][0] < newest for node in among):
            raise Stale
        return newest
