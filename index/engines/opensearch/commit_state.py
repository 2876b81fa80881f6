"""What is committed, and who may commit: a few small documents, read by id and replaced by compare-and-set.

`current` is the last commit. A reader takes everything it needs beside the articles themselves from one version of it: which
indexes answer, how many articles there are and how long they are, which runs of the vocabulary count. The bookmark means that the
index holds at least what came before it: documents are acknowledged and refreshed first, then `current` is replaced.

`writer` is a lease with a number that only rises. It is part of the version of every document its holder writes, so that one who
has lost the lease without noticing cannot overwrite its successor, and its commits fail since `current` has changed.

`journal-N` lists the articles that a writer is about to change before the next commit, with their share of the statistics as of
the last one, so that a successor can tell what a killed writer has changed already.
"""

import logging
import os
import socket
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from index.engines.opensearch.document_rows import Share
from index.engines.opensearch.index_mapping import FORMAT, state_body, state_name
from index.engines.opensearch.nodes.connection import Conflict, Connection, Refused
from index.engines.too_new import too_new
from index.errors import AlreadyRunning, IndexDamaged, IndexFull, IndexOutdated, IndexTooNew, IndexUnavailable
from index.operations.settings import Settings
from index.text.analysis import fingerprint

log = logging.getLogger(__name__)

LEASE_SECONDS = 20.0
"""Time after which a writer that gave no sign of life may be succeeded; on its own machine at once, if it is gone."""

_SIGN_SECONDS = 5.0
_TRIES = 3
_HELD: set[int] = set()
"""Numbers of the leases that this process has not given back."""

_WHOLE = {"wait_for_active_shards": "1"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Commit:
    """One committed state.

    articles, words: its indexes, "" before there are any. base: the first generation in these. documents, lengths (tokens of all
    titles, of all bodies) and stemmers (articles by stemmer) count live articles. runs: see vocabulary_runs. journal: entries
    below are settled."""

    generation: int = 0
    bookmark: str = ""
    number: int = 0
    base: int = 0
    articles: str = ""
    words: str = ""
    documents: int = 0
    lengths: tuple[int, int] = (0, 0)
    stemmers: Mapping[str, int] = field(default_factory=dict)
    runs: tuple[str, ...] = ()
    journal: int = 0
    writer: int = 0


@dataclass(frozen=True, slots=True)
class Stamp:
    """The version of a document, for compare-and-set; None where there is none yet."""

    sequence: int
    term: int


def _stamp(answer: Mapping[str, Any]) -> Stamp:
    return Stamp(answer["_seq_no"], answer["_primary_term"])


class StateStore:
    """The documents of PREFIX-state."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self._connection = connection
        self._settings = settings
        self._index = state_name(settings)

    def current(self) -> tuple[Commit, Stamp | None]:
        """The last commit; an empty one before the first. Raises IndexOutdated, IndexTooNew, IndexDamaged,
        IndexUnavailable."""
        found = self._connection.get(self._index, "current")
        if found is None:
            return Commit(), None
        state = found["_source"]
        try:
            if state["format"] > FORMAT:
                raise IndexTooNew(too_new(f"the index {self._index} in OpenSearch", state["format"], FORMAT))
            if state["format"] != FORMAT or (state["analysis"] != fingerprint() and state["commit"]["articles"]):
                raise IndexOutdated(
                    f"the index {self._index} in OpenSearch was made by another version of the program; it is made anew"
                )
            commit = state["commit"]
            lengths, runs = tuple(commit["lengths"]), tuple(commit["runs"])
            return Commit(**{**commit, "lengths": lengths, "runs": runs}), _stamp(found)
        except (KeyError, TypeError) as error:
            raise IndexDamaged(
                f"{self._index}/current in OpenSearch cannot be read ({error}); it is made anew"
            ) from None

    def identity(self) -> str:
        """What tells this index from another one of its name; "" if it is not there."""
        found = self._connection.call("GET", f"/{self._index}/_settings/index.uuid")
        try:
            return str(found[self._index]["settings"]["index"]["uuid"]) if found else ""
        except (KeyError, TypeError):
            raise IndexUnavailable(f"{self._index} in OpenSearch is not what it should be") from None

    def generation_at(self, node: str) -> int | None:
        """The generation of the last commit that a node knows, 0 before the first; None if it does not tell."""
        found = self._connection.aside(node, f"/{self._index}/_doc/current?_source=commit.generation")
        try:
            if "_source" not in found:
                return 0
            return int(found["_source"]["commit"]["generation"])
        except (KeyError, TypeError, ValueError):
            return None

    def numbers(self) -> tuple[int, int, int]:
        """(generation, number of the index, next entry of the journal) of whatever `current` holds, also of another format; to
        continue counting."""
        found = self._connection.get(self._index, "current")
        commit = found["_source"].get("commit", {}) if found else {}
        entry = int(commit.get("journal", 0))
        while self._connection.get(self._index, f"journal-{entry}") is not None:
            entry += 1
        return int(commit.get("generation", 0)), int(commit.get("number", 0)), entry

    def put(self, commit: Commit, before: Stamp | None) -> Stamp:
        """Replace `current`. Raises Conflict if it is not the version `before` any more."""
        source = {"format": FORMAT, "analysis": fingerprint(), "commit": asdict(commit)}
        return self._put("current", source, before)

    def force(self, commit: Commit) -> None:
        """Replace `current`, whatever it is."""
        source = {"format": FORMAT, "analysis": fingerprint(), "commit": asdict(commit)}
        self._connection.call("PUT", f"/{self._index}/_doc/current", source, params=_WHOLE)

    def _put(self, id: str, source: Mapping[str, Any], before: Stamp | None) -> Stamp:
        condition: dict[str, Any] = {"op_type": "create"}
        if before is not None:
            condition = {"if_seq_no": before.sequence, "if_primary_term": before.term}
        try:
            answer = self._connection.call(
                "PUT", f"/{self._index}/_doc/{id}", source, params={**condition, **_WHOLE}, having="_seq_no"
            )
        except Conflict:
            found = self._connection.get(self._index, id)  # ours, if its acknowledgement was lost and it was sent again
            if found is None or found["_source"] != _as_read(source):
                raise
            return _stamp(found)
        if answer is None:
            raise IndexUnavailable(f"the index {self._index} of OpenSearch at {self._connection.where} is gone")
        return _stamp(answer)

    def prepare(self) -> None:
        """Make the index, if there is none."""
        if self._connection.call("HEAD", f"/{self._index}") in (None, False):
            self._connection.create(self._index, state_body(self._settings))

    # --- the journal

    def journal(self, first: int) -> tuple[dict[str, Share | None], int]:
        """(the articles that unsettled entries name, with their shares; the number of the next entry)."""
        entries: dict[str, Share | None] = {}
        number = first
        while (found := self._connection.get(self._index, f"journal-{number}")) is not None:
            for id, share in found["_source"]["articles"].items():
                entries.setdefault(id, Share.of(share) if share else None)
            number += 1
        return entries, number

    def note(self, number: int, articles: Mapping[str, Share | None]) -> None:
        """Write an entry of the journal. Raises Conflict if there is another one of that number."""
        source = {"articles": {id: share.stored() if share else None for id, share in articles.items()}}
        self._put(f"journal-{number}", source, None)

    def settle(self, numbers: Sequence[int]) -> None:
        """Remove entries of the journal."""
        if numbers:
            self._connection.bulk(self._index, [f'{{"delete": {{"_id": "journal-{number}"}}}}' for number in numbers])

    # --- the lease

    def lease(self) -> "Lease":
        """Become the writer. Raises AlreadyRunning."""
        return Lease(self)

    def holder(self) -> tuple[dict[str, Any], Stamp | None]:
        """Who writes, or wrote last, with the version of that note."""
        found = self._connection.get(self._index, "writer")
        return (found["_source"], _stamp(found)) if found else ({"number": 0, "until": 0.0}, None)

    def hold(self, source: Mapping[str, Any], before: Stamp | None) -> Stamp:
        """Replace that note. Raises Conflict if it has changed."""
        return self._put("writer", source, before)


def _as_read(source: Mapping[str, Any]) -> Any:
    import json

    return json.loads(json.dumps(source))


class Lease:
    """The right to write, renewed by a thread until it is given back or lost. number: rises with every holder."""

    def __init__(self, store: StateStore) -> None:
        self._store = store
        self._who = {"machine": socket.gethostname(), "process": os.getpid()}
        before, stamp = store.holder()
        if before["until"] > time.time() and not self._is_gone(before):
            raise AlreadyRunning(
                f"the index in OpenSearch is being written by process {before['process']} of {before['machine']}; stop it first,"
                " or use another opensearch_prefix"
            )
        self.number = int(before["number"]) + 1
        try:
            self._stamp: Stamp | None = store.hold(self._sign(), stamp)
        except Conflict:
            raise AlreadyRunning("another process has just begun to write the index in OpenSearch") from None
        _HELD.add(self.number)
        self._lost = False
        self._until = time.monotonic() + LEASE_SECONDS
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="opensearch lease", daemon=True)
        self._thread.start()

    def _is_gone(self, holder: Mapping[str, Any]) -> bool:
        """Whether a holder was on this machine and has ended."""
        if holder["machine"] != self._who["machine"]:
            return False
        if holder["process"] == os.getpid():
            return holder["number"] not in _HELD  # closed here while OpenSearch was out of reach
        try:
            os.kill(holder["process"], 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False

    def _sign(self) -> dict[str, Any]:
        return {**self._who, "number": self.number, "until": time.time() + LEASE_SECONDS}

    def _renew(self) -> None:
        while not self._ended.wait(_SIGN_SECONDS):
            try:
                if not self._renewed():
                    self._lost = True
                    return
                self._until = time.monotonic() + LEASE_SECONDS
            except (IndexUnavailable, IndexFull, Refused) as error:
                log.warning("the right to write the index could not be renewed: %s", error)

    def _renewed(self) -> bool:
        """Whether it is still ours, for some time more."""
        for _ in range(_TRIES):
            try:
                self._stamp = self._store.hold(self._sign(), self._stamp)
                return True
            except Conflict:
                found, stamp = self._store.holder()
                if found["number"] != self.number:
                    return False
                self._stamp = stamp  # an earlier sign, whose acknowledgement was lost, arrived late
        return False

    def check(self) -> None:
        """Raises AlreadyRunning if another process writes now, or may."""
        if self._lost:
            raise AlreadyRunning("another process has taken over writing the index in OpenSearch")
        if time.monotonic() > self._until:
            raise IndexUnavailable("the right to write the index in OpenSearch ran out while it was out of reach")

    def close(self) -> None:
        """Give it back, if possible; else it runs out by itself."""
        self._ended.set()
        self._thread.join()
        _HELD.discard(self.number)
        if not self._lost:
            try:
                self._store.hold({**self._sign(), "until": 0.0}, self._stamp)
            except (Conflict, IndexUnavailable, IndexFull, Refused):
                log.info("the right to write the index was not given back; it runs out by itself")


def added(shares: Mapping[str, int], change: Mapping[str, int]) -> dict[str, int]:
    """Sums by name without those that are 0."""
    total = Counter(shares)
    total.update(change)
    return {name: number for name, number in total.items() if number}
