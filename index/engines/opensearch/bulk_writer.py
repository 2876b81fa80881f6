"""The writing half: buffers changes, sends them in bulk beside the analysis of the next ones, and commits.

A commit is: the rest of the changes acknowledged -> refresh -> a run of the vocabulary -> `current` replaced by compare-and-set.
Killed at any point in between, the last commit stands with its bookmark, and what is sent again replaces what had arrived.

After `clear` the changes go into a new pair of indexes beside the ones that answer; the next commit swaps them.
"""

import logging
import time
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, NamedTuple

from index.document import Document
from index.engines.opensearch.analysed_chunks import Analyser
from index.engines.opensearch.commit_state import Commit, Stamp, StateStore, added
from index.engines.opensearch.document_rows import Share, dated, lines, row, row_id
from index.engines.opensearch.index_mapping import alias, articles_body, names, state_body
from index.engines.opensearch.nodes.connection import PATIENCE, Conflict, Connection, Refused
from index.engines.opensearch.vocabulary_runs import Gone, Run, Vocabulary, remove_runs, to_merge, write_run
from index.errors import AlreadyRunning, BroadsheetError, IndexDamaged, IndexUnavailable
from index.operations.settings import Settings

log = logging.getLogger(__name__)

CHUNK = 400
"""Changes that are sent at once."""

CHUNK_CHARACTERS = 4_000_000
"""Characters of text after which a chunk is sent although it has fewer changes."""

IN_FLIGHT = 2
"""Chunks that may be on their way at once, while the next is analysed: OpenSearch works on them side by side."""

_PAUSE, _LONGEST_PAUSE = 0.1, 2.0
"""Seconds between attempts to read the vocabulary: the first, and what later ones grow to."""

LEFT_OVER = 32
"""Replaced runs and settled entries of the journal that are removed together."""


def _taken_over() -> AlreadyRunning:
    return AlreadyRunning("another process has taken over writing the index in OpenSearch")


@dataclass
class _Change:
    """What was sent since the last commit changes of the statistics."""

    documents: int = 0
    lengths: tuple[int, int] = (0, 0)
    words: Counter[str] = field(default_factory=Counter)
    stemmers: Counter[str] = field(default_factory=Counter)

    def count(self, share: Share | None, sign: int) -> None:
        if share is None:
            return
        self.documents += sign
        self.lengths = (self.lengths[0] + sign * share.lengths[0], self.lengths[1] + sign * share.lengths[1])
        self.stemmers[share.stemmer] += sign
        (self.words.update if sign > 0 else self.words.subtract)(share.words)


_CHUNKS_OF_A_WRITER = 2**32
"""The version of a document is the number of its writer, times this, plus the number of its chunk: what arrives late, of a writer
or of a chunk that has been succeeded, changes nothing."""

_Rows = Mapping[str, tuple[dict[str, Any], Share] | None]
"""Articles by id with their shares; None for one that is deleted."""


class _Sending(NamedTuple):
    """A chunk on its way. acknowledged: with the shares of its articles before."""

    rows: _Rows
    acknowledged: Future[dict[str, Share]]


class BulkWriter:
    """See index.engines.protocols.EngineWriter."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connection = Connection(settings)
        self._store = StateStore(self._connection, settings)
        self._vocabulary = Vocabulary(self._connection)
        self._sender = ThreadPoolExecutor(max_workers=IN_FLIGHT, thread_name_prefix="opensearch bulk")
        self._sending: deque[_Sending] = deque()
        self._noting = Lock()
        self._chunks = self._runs_written = 0
        self._pending: dict[str, Document | None] = {}
        self._characters = 0
        self._analyser = Analyser()
        self._fresh = self._uncertain = False
        self._replaced: list[Run] = []
        self._settled: list[int] = []
        try:
            self._store.prepare()
            self._lease = self._store.lease()
        except BaseException:
            self._abandon()
            raise
        try:
            self._commit, stamp = self._store.current()
            self._commit = replace(self._commit, writer=self._lease.number)
            self._stamp: Stamp | None = self._swap(stamp)
            self._target = self._commit
            self._number = self._commit.number
            self._change = _Change()
            self._read_journal()
            self._remove_others()
        except BaseException:
            self._lease.close()
            self._abandon()
            raise

    def _abandon(self) -> None:
        self._sender.shutdown()
        self._connection.close()

    def _swap(self, stamp: Stamp | None) -> Stamp:
        try:
            return self._store.put(self._commit, stamp)
        except Conflict:
            raise _taken_over() from None

    def _read_journal(self) -> None:
        """Find out what a killed predecessor has changed since the last commit."""
        self._noted, self._entry = self._store.journal(self._commit.journal)
        for part in _parts(list(self._noted), CHUNK):
            now = self._shares(part)
            for id in part:
                self._change.count(self._noted[id], -1)
                self._change.count(now.get(id), +1)

    def _remove_others(self) -> None:
        """Remove indexes that no commit names: of a rebuild that was interrupted, or that a commit has replaced."""
        pattern = f"{self._settings.opensearch_prefix}-articles-*,{self._settings.opensearch_prefix}-words-*"
        for name in self._connection.call("GET", f"/{pattern}", params={"filter_path": "*.mappings._meta"}) or {}:
            if name not in (self._commit.articles, self._commit.words):
                self._connection.call("DELETE", f"/{name}")

    # --- changes

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._put(document.id, document)

    def delete(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._put(id, None)

    def _put(self, id: str, document: Document | None) -> None:
        self._pending.pop(id, None)
        self._pending[id] = document
        if document is not None:
            self._characters += len(document.title) + len(document.body)
        if len(self._pending) >= CHUNK or self._characters >= CHUNK_CHARACTERS:
            self._flush()

    def clear(self) -> None:
        self._forget()
        self._fresh = True

    def rollback(self) -> None:
        self._forget()

    def _forget(self) -> None:
        """Drop what was not sent, and an index that was begun beside the one that answers."""
        self._pending, self._characters = {}, 0
        try:
            self._wait()
        except (Refused, IndexUnavailable) as error:
            log.info("what was being sent is dropped: %s", error)
        self._fresh = False
        if self._target.number != self._commit.number:
            begun, self._target, self._change = self._target, self._commit, _Change()
            for name in (begun.articles, begun.words):
                self._connection.call("DELETE", f"/{name}")
            self._read_journal()
            self._uncertain = False
        self._be_certain()

    def _flush(self) -> None:
        """Analyse what is pending, and send it while the next changes are analysed."""
        self._lease.check()
        self._be_certain()
        changes, self._pending, self._characters = self._pending, {}, 0
        self._aim()
        rows: _Rows = {
            id: row(document, self._analyser) if document is not None else None for id, document in changes.items()
        }
        overtaken = any(not sending.rows.keys().isdisjoint(rows) for sending in self._sending)
        self._wait(0 if overtaken else IN_FLIGHT - 1)
        self._sending.append(_Sending(rows, self._sender.submit(self._send, rows)))

    def _wait(self, left: int = 0) -> None:
        """Wait until all but so many chunks are acknowledged. Raises what went wrong, when nothing is on its way any more."""
        while len(self._sending) > left:
            rows, acknowledged = self._sending.popleft()
            try:
                before = acknowledged.result()
            except BaseException:
                self._uncertain = True
                for _, other in self._sending:
                    other.exception()
                self._sending.clear()
                raise
            for id, made in rows.items():
                self._change.count(before.get(id), -1)
                self._change.count(made[1] if made else None, +1)

    def _be_certain(self) -> None:
        """After a failure in the middle of sending: find out what arrived."""
        if not self._uncertain:
            return
        if self._target.number != self._commit.number:
            raise IndexUnavailable("the new index in OpenSearch is incomplete; it has to be begun again")
        self._change = _Change()
        self._read_journal()
        self._uncertain = False

    def _aim(self) -> None:
        """Make sure that there are indexes to write to."""
        if self._target.articles and not self._fresh:
            return
        self._wait()
        self._number += 1
        articles, words = names(self._settings, self._number, self._lease.number)
        self._connection.create(articles, articles_body(self._settings))
        self._connection.create(words, state_body(self._settings))
        self._target = Commit(
            number=self._number,
            base=self._commit.generation + 1,
            articles=articles,
            words=words,
            journal=self._entry,
            writer=self._lease.number,
        )
        self._change, self._fresh = _Change(), False

    def _shares(self, ids: Iterable[str]) -> dict[str, Share]:
        """The shares of articles as they are in the index at this moment."""
        known = {row_id(id): id for id in ids}
        found = self._connection.sources(self._target.articles, list(known)) if self._target.articles else {}
        return {known[each]: Share.of(source["stored"]) for each, source in found.items()}

    def _send(self, rows: _Rows) -> dict[str, Share]:
        """Send changes, and return the shares of the articles before. Runs in a thread of the sender; no two at once hold the
        same article."""
        with self._noting:
            self._chunks += 1
            version = self._lease.number * _CHUNKS_OF_A_WRITER + self._chunks
            before = self._note(rows)
        now = self._commit.generation + 1
        sent = [
            (id, dated(*made, born=before[id].born if id in before else now) if made else None)
            for id, made in rows.items()
        ]
        try:
            self._connection.bulk(self._target.articles, lines(sent, version))
        except Conflict:
            raise _taken_over() from None
        return before

    def _note(self, rows: _Rows) -> dict[str, Share]:
        """Read the shares of articles that are about to change, and note them in the journal."""
        while True:
            if self._store.current()[0].writer != self._lease.number:
                raise _taken_over()
            before = self._shares(rows)
            live = self._target.number == self._commit.number  # else nobody reads the index before it is complete
            news = {id: before.get(id) for id in rows if id not in self._noted} if live else {}
            if not news:
                return before
            try:
                self._store.note(self._entry, news)
            except Conflict:  # an entry of an attempt that was given up arrived late
                noted, self._entry = self._store.journal(self._commit.journal)
                self._noted = {**noted, **self._noted}
                continue
            self._entry += 1
            self._noted.update(news)
            return before

    # --- committing

    def commit(self, bookmark: str) -> int:
        self._lease.check()
        self._be_certain()
        if self._pending or self._fresh or not self._target.articles:
            if self._pending:
                self._flush()
            self._aim()
        self._wait()
        target, change = self._target, self._change
        refreshing = self._sender.submit(self._refresh, target.articles)
        runs, replaced = self._runs(target, change)
        refreshing.result()
        old = self._commit
        commit = replace(
            target,
            generation=old.generation + 1,
            bookmark=bookmark,
            documents=target.documents + change.documents,
            lengths=(target.lengths[0] + change.lengths[0], target.lengths[1] + change.lengths[1]),
            stemmers=added(target.stemmers, change.stemmers),
            runs=tuple(run.id for run in runs),
            journal=self._entry,
            writer=self._lease.number,
        )
        try:
            self._stamp = self._store.put(commit, self._stamp)
        except Conflict:
            raise _taken_over() from None
        self._commit = self._target = commit
        self._change = _Change()
        self._noted = {}
        self._tidy(old, replaced)
        return commit.generation

    def _refresh(self, articles: str) -> None:
        """Make what was acknowledged visible, on every copy; runs in the sender's thread."""
        refreshed = self._connection.call("POST", f"/{articles}/_refresh", patience=PATIENCE, having="_shards")
        if refreshed is None or refreshed["_shards"]["failed"]:
            raise IndexUnavailable(
                "a copy of the index in OpenSearch could not be brought up to date; it is tried again"
            )

    def _runs(self, target: Commit, change: _Change) -> tuple[list[Run], list[Run]]:
        """(the runs of the new commit, those that it replaces)."""
        until, pause = time.monotonic() + PATIENCE, _PAUSE
        while True:
            try:
                return self._merged(target, change)
            except Gone:
                # A node that was frozen may answer for what it does not hold any more; and who has taken over has other runs.
                if self._store.current()[0].writer != self._lease.number:
                    raise _taken_over() from None
                if time.monotonic() >= until:
                    raise IndexDamaged(f"a part of {target.words} in OpenSearch is gone; it is made anew") from None
                time.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _merged(self, target: Commit, change: _Change) -> tuple[list[Run], list[Run]]:
        """One attempt. Raises Gone."""
        runs = self._vocabulary.runs(target.words, target.runs)
        if not any(change.words.values()):
            return runs, []
        merged = to_merge([run.size for run in runs], len(change.words))
        kept, last = runs[: len(runs) - merged], runs[len(runs) - merged :]
        counts = self._vocabulary.all(target.words, last)
        counts.update(change.words)
        self._runs_written += 1
        id = f"{self._lease.number}-{self._commit.generation + 1}-{self._runs_written}"
        run = write_run(self._connection, target.words, id, counts)
        return ([*kept, run] if run else kept), last

    def _tidy(self, old: Commit, replaced: list[Run]) -> None:
        """Remove what the last commit made superfluous. A reader that still looks for it reads the state again."""
        try:
            if self._commit.number != old.number:
                actions = [{"add": {"index": self._commit.articles, "alias": alias(self._settings)}}]
                self._connection.call("POST", "/_aliases", {"actions": actions})
                self._remove_others()
                self._replaced = []
            self._replaced += replaced
            self._settled += range(old.journal, self._commit.journal)
            if len(self._replaced) + len(self._settled) >= LEFT_OVER:
                remove_runs(self._connection, self._commit.words, self._replaced)
                self._store.settle(self._settled)
                self._replaced, self._settled = [], []
        except (BroadsheetError, Conflict, Refused) as error:  # the commit stands
            log.warning("after the commit, something was left over in OpenSearch: %s", error)

    @property
    def bookmark(self) -> str:
        return self._commit.bookmark

    def close(self) -> None:
        self._pending = {}
        try:
            self._wait()
        except (BroadsheetError, Conflict, Refused) as error:
            log.warning("changes that were not committed are dropped: %s", error)
        self._lease.close()
        self._abandon()


def _parts(ids: list[str], size: int) -> Iterable[list[str]]:
    return (ids[at : at + size] for at in range(0, len(ids), size))
