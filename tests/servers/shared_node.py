"""One OpenSearch node for all tests of a run, shared by the workers of pytest-xdist, and emptied between tests.

The first worker that needs it starts it; it ends when the last worker has ended, however that happens.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.engines.opensearch.commit_state import Commit, StateStore
from index.engines.opensearch.nodes.connection import Connection
from index.operations.settings import Settings
from tests.servers.opensearch_home import NotThere, home, java
from tests.servers.opensearch_nodes import Nodes, throw_away_folder

HEAP = 384
"""Megabytes."""


def must_be_there() -> None:
    """Skip the test where there is no OpenSearch, or fail it where BROADSHEET_REQUIRE_SERVERS is set."""
    try:
        home()
        java()
    except NotThere as error:
        if os.environ.get("BROADSHEET_REQUIRE_SERVERS"):
            pytest.fail(f"{error} (BROADSHEET_REQUIRE_SERVERS is set)")
        pytest.skip(str(error))


@contextmanager
def shared_node(folder: Path) -> Iterator[str]:
    """The address of the node of this run. folder: one that all workers have in common."""
    must_be_there()
    pipe, address = folder / "opensearch.pipe", folder / "opensearch.address"
    with (folder / "opensearch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not pipe.exists():
            os.mkfifo(pipe)
        held = os.open(pipe, os.O_RDWR)  # the node lives as long as anybody holds this
        try:
            if not address.exists():
                data = throw_away_folder()
                nodes = Nodes(data, 1, heap=HEAP)
                nodes.start(keep_alive=pipe, removed=data)
                address.write_text(nodes.addresses[0])
        except BaseException:
            os.close(held)
            raise
    try:
        yield address.read_text()
    finally:
        os.close(held)


def empty(settings: Settings) -> None:
    """Bring the indexes of these settings, if there are any, into the state before the first commit; quicker than new ones."""
    connection = Connection(settings)
    try:
        store = StateStore(connection, settings)
        store.prepare()
        before, stamp = store.current()
        if stamp is None:
            return
        _, entries = store.journal(before.journal)
        store.settle(range(before.journal, entries))
        if before.articles:
            wanted: dict[str, Any] = {"query": {"match_all": {}}}
            connection.call("POST", f"/{before.articles}/_refresh")
            connection.call(
                "POST",
                f"/{before.articles}/_delete_by_query",
                wanted,
                params={"refresh": "true", "conflicts": "proceed"},
            )
        fresh = Commit(number=before.number, articles=before.articles, words=before.words, journal=entries)
        store.force(replace(fresh, writer=before.writer))
    finally:
        connection.close()
