"""Nodes of OpenSearch killed (kill -9) and frozen (SIGSTOP) at random while articles are indexed and searched.

    python -m benchmarks.cluster_failures --rounds 50

Three nodes on this machine, two shards with a copy each. Counted: answers that were whole, answers refused with a sentence, and
what must never happen: a count that is wrong for every state between its beginning and its end, or an acknowledged article that
is lost. Printed as JSON, with the longest time until everything was searchable again; the exit code is 1 if anything was wrong.
"""

import argparse
import json
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from index.document import Document
from index.engines.opensearch import backend
from index.errors import AlreadyRunning, IndexUnavailable
from index.operations.settings import Settings, load_settings
from index.query import Everything, FacetRequest, SearchRequest
from tests.servers.opensearch_nodes import Nodes, remove, throw_away_folder

NODES = 3
NOTICED_SOON = (
    "cluster.fault_detection.follower_check.interval: 1s",
    "cluster.fault_detection.follower_check.timeout: 2s",
    "cluster.fault_detection.follower_check.retry_count: 2",
    "cluster.fault_detection.leader_check.interval: 1s",
    "cluster.fault_detection.leader_check.timeout: 2s",
    "cluster.fault_detection.leader_check.retry_count: 2",
)
"""A frozen node is dropped after some seconds instead of half a minute; docs/cluster.md recommends it."""

AGAIN_SECONDS = 60.0
"""Within which everything has to be searchable again."""


@dataclass
class Load:
    """One writer that adds articles and commits, and readers that check every answer."""

    settings: Settings
    sent: int = 0
    committed: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def write(self) -> None:
        """Add ten articles and commit, again and again, as the indexer does: what fails is repeated by a new writer."""
        writer = None
        while not self.stopping.is_set():
            try:
                writer = writer or backend.writer(self.settings)
                self.committed = max(self.committed, int(writer.bookmark or 0))
                upto = self.committed + 10
                self.sent = max(self.sent, upto)
                writer.add(_article(number) for number in range(self.committed, upto))
                writer.commit(str(upto))
                self.committed = upto
                self.counts["commits"] += 1
            except (IndexUnavailable, AlreadyRunning):
                self.counts["commits refused"] += 1
                if writer is not None:
                    writer.close()
                    writer = None
                self.stopping.wait(0.5)
            self.stopping.wait(0.05)
        if writer is not None:
            writer.close()

    def read(self) -> None:
        """Ask for everything, and compare the count with what was committed before and sent by the end."""
        reader = backend.reader(self.settings)
        asked = SearchRequest(tree=Everything(), sort="newest", limit=5, facets=(FacetRequest(facet="outlet"),))
        while not self.stopping.is_set():
            least = self.committed
            try:
                found = reader.search(asked)
            except IndexUnavailable:
                self.counts["refused"] += 1
            else:
                facet = sum(count.count for count in found.facets[0].values)
                if least <= found.total <= self.sent and least <= facet <= self.sent:
                    self.counts["whole"] += 1
                else:
                    self.wrong.append(f"{found.total} articles, {facet} in a facet; {least} to {self.sent} there are")
            self.stopping.wait(0.02)
        reader.close()


def _article(number: int) -> Document:
    return Document(
        id=f"d{number:07}",
        title=f"turn {number}",
        body="ferry harbour",
        fetched=number,
        lang="en",
        outlet=f"o{number % 3}",
    )


@contextmanager
def running(settings: Settings, readers: int = 2) -> Iterator[Load]:
    """A load on an index that has its first articles."""
    load = Load(settings)
    threads = [threading.Thread(target=load.write), *(threading.Thread(target=load.read) for _ in range(readers))]
    for thread in threads:
        thread.start()
    try:
        until = time.monotonic() + AGAIN_SECONDS
        while load.counts["commits"] < 2 and time.monotonic() < until:
            time.sleep(0.05)
        yield load
    finally:
        load.stopping.set()
        for thread in threads:
            thread.join()


def goes_on(load: Load, seconds: float = AGAIN_SECONDS) -> float:
    """Wait until commits and whole answers come again, and return how long that took. Raises RuntimeError."""
    began = time.monotonic()
    commits, whole = load.counts["commits"], load.counts["whole"]
    while load.counts["commits"] < commits + 3 or load.counts["whole"] < whole + 3:
        if time.monotonic() - began > seconds:
            raise RuntimeError(f"after {seconds:g} s nothing works again: {dict(load.counts)}")
        time.sleep(0.02)
    return time.monotonic() - began


def settings_of(nodes: Nodes, prefix: str = "failures") -> Settings:
    """Settings for these nodes: two shards with a copy each."""
    return replace(
        load_settings({}),
        opensearch_hosts=nodes.addresses,
        opensearch_prefix=prefix,
        opensearch_shards=2,
        opensearch_replicas=1,
        opensearch_timeout=5.0,
        engine="opensearch",
    )


def strike(nodes: Nodes, load: Load, victim: int, sign: signal.Signals, hold: float = 15.0) -> float:
    """Kill or freeze a node, wait until everything works again without it, and bring it back. Returns the seconds until then."""
    node = nodes.nodes[victim]
    node.kill(sign)
    took = goes_on(load)
    if sign == signal.SIGSTOP:
        time.sleep(max(0.0, hold - took))
        node.kill(signal.SIGCONT)
    else:
        node.start()
    return took


def lost(load: Load) -> int:
    """How many acknowledged articles are not in the index."""
    reader = backend.reader(load.settings)
    try:
        return max(0, load.committed - reader.search(SearchRequest(tree=Everything(), limit=0)).total)
    finally:
        reader.close()


def main() -> int:
    """Print what happened."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rnd = random.Random(asked.seed)
    folder = throw_away_folder()
    nodes = Nodes(folder, NODES, heap=256, settings=NOTICED_SOON)
    figures: dict[str, Any] = {"rounds": 0, "again after at most, s": 0.0}
    try:
        nodes.start()
        with running(settings_of(nodes)) as load:
            for number in range(asked.rounds):
                sign = signal.SIGSTOP if number % 3 == 2 else signal.SIGKILL
                took = strike(nodes, load, rnd.randrange(NODES), sign)
                nodes.wait()
                figures["rounds"] += 1
                figures["again after at most, s"] = max(figures["again after at most, s"], round(took, 1))
                print(
                    number, sign.name, f"{took:.1f} s", dict(load.counts), len(load.wrong), file=sys.stderr, flush=True
                )
        figures |= {
            "counts": dict(load.counts),
            "wrong": load.wrong[:5],
            "articles": load.committed,
            "lost": lost(load),
        }
    finally:
        nodes.stop()
        remove(folder)
    print(json.dumps(figures))
    return 1 if figures.get("wrong") or figures.get("lost") else 0


if __name__ == "__main__":
    sys.exit(main())
