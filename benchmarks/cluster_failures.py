"""Nodes of OpenSearch and the writer killed (kill -9) and frozen (SIGSTOP) at random while articles are indexed and searched.

    python -m benchmarks.cluster_failures --rounds 50

Three nodes on this machine, two shards with a copy each; the writer is a process of its own. Counted: answers that were whole,
answers refused with a sentence, and what must never happen: a count that is wrong for every state between its beginning and its
end, an error that is not foreseen, an acknowledged article that is lost or that is there twice, a failure that is felt for longer
than AGAIN_SECONDS. Printed as JSON; the exit code is 1 if any of these happened. Further victims: VICTIMS.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from index.document import Document
from index.engines.opensearch import backend
from index.errors import AlreadyRunning, IndexUnavailable
from index.operations.settings import Settings, load_settings
from index.query import Everything, Exact, FacetRequest, Node, SearchRequest, Term
from index.result import Hit
from tests.servers.opensearch_nodes import Nodes, remove, throw_away_folder

NODES = 3
NOTICED_SOON = (
    "cluster.fault_detection.follower_check.interval: 1s",
    "cluster.fault_detection.follower_check.timeout: 2s",
    "cluster.fault_detection.follower_check.retry_count: 2",
    "cluster.fault_detection.leader_check.interval: 1s",
    "cluster.fault_detection.leader_check.timeout: 2s",
    "cluster.fault_detection.leader_check.retry_count: 2",
    "cluster.publish.timeout: 10s",
)
"""A frozen node is dropped after some seconds instead of a minute; docs/how-to/cluster.md recommends it."""

AGAIN_SECONDS = 60.0
"""Within which everything has to be searchable again."""

GIVEN_UP_SECONDS = 240.0
"""After which a cluster that does not recover ends the run."""

WHOLE_SECONDS = 600.0
"""Within which every part of the index has its copies again, before the next failure."""

FIRST_ARTICLES = 2_000
FRESH, REWRITTEN = 20, 4
"""Articles that each commit adds, and earlier ones that it writes anew."""

OUTLETS = 3


def article(number: int, turn: int) -> Document:
    return Document(
        id=f"d{number:07}",
        title=f"turn {turn}",
        body="ferry harbour",
        fetched=number,
        lang="en",
        outlet=f"o{number % OUTLETS}",
    )


def write(settings: Settings) -> None:
    """Add articles and commit, again and again, as the indexer does: what fails is repeated by a new writer. Tells of it."""
    writer = None
    while True:
        try:
            writer = writer or backend.writer(settings)
            first = int(writer.bookmark or 0)
            upto = first + (FRESH if first else FIRST_ARTICLES)
            rewritten = random.sample(range(first), min(REWRITTEN, first))
            print("sending", upto, flush=True)
            writer.add(article(number, upto) for number in (*rewritten, *range(first, upto)))
            writer.commit(str(upto))
            print("committed", upto, flush=True)
        except (IndexUnavailable, AlreadyRunning) as error:
            print("refused", error, flush=True)
            if writer is not None:
                writer.close()
                writer = None
            time.sleep(0.5)
        time.sleep(0.1)


@dataclass
class Load:
    """A writer, which is started again whenever it ends, and readers that check every answer."""

    settings: Settings
    sent: int = 0
    committed: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    longest: float = 0.0
    stopping: threading.Event = field(default_factory=threading.Event)
    writer: "subprocess.Popen[str] | None" = None

    def write(self) -> None:
        """Run the writer and follow what it says."""
        hosts = ",".join(self.settings.opensearch_hosts)
        while not self.stopping.is_set():
            command = [sys.executable, "-m", "benchmarks.cluster_failures", "--write", hosts]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as self.writer:
                assert self.writer.stdout is not None
                for line in self.writer.stdout:
                    kind, _, rest = line.strip().partition(" ")
                    if kind == "sending":
                        self.sent = max(self.sent, int(rest))
                    elif kind == "committed":
                        self.committed = max(self.committed, int(rest))
                        self.counts["commits"] += 1
                    else:
                        self.counts["commits refused"] += 1
                        self.refusals[rest[:160]] += 1
            if self.writer.returncode not in (-signal.SIGKILL, -signal.SIGTERM):
                self.wrong.append(f"the writer ended by itself ({self.writer.returncode})")
                self.stopping.wait(1)

    def read(self) -> None:
        """Compare counts with what was committed before and sent by the end."""
        reader = backend.reader(self.settings)
        facets = (FacetRequest(facet="outlet"),)
        kinds: tuple[tuple[Node, Callable[[int], int]], ...] = (
            (Everything(), lambda articles: articles),
            (Term("ferries"), lambda articles: articles),
            (Exact(facet="outlet", values=("o1",)), lambda articles: (articles + 1) // OUTLETS),
        )
        turn = 0
        while not self.stopping.is_set():
            tree, expected = kinds[turn := (turn + 1) % len(kinds)]
            least, began = self.committed, time.monotonic()
            try:
                found = reader.search(SearchRequest(tree=tree, sort="newest", limit=5, facets=facets))
            except IndexUnavailable as error:
                self.counts["refused"] += 1
                self.refusals[str(error)[:160]] += 1
            except Exception as error:  # noqa: BLE001 - whatever it is, it was not foreseen
                self.wrong.append(f"{type(error).__name__}: {error}"[:300])
            else:
                facet = sum(count.count for count in found.facets[0].values)
                low, high = expected(least), expected(self.sent)
                if low <= found.total <= high and facet == found.total:
                    self.counts["whole"] += 1
                else:
                    self.wrong.append(f"{tree}: {found.total} articles, {facet} in a facet; {low} to {high} there are")
            self.longest = max(self.longest, time.monotonic() - began)
            self.stopping.wait(0.05)
        reader.close()


@contextmanager
def running(settings: Settings, readers: int = 2) -> Iterator[Load]:
    """A load on an index that has its first articles."""
    load = Load(settings)
    threads = [threading.Thread(target=load.write)]
    threads[0].start()
    try:
        until = time.monotonic() + GIVEN_UP_SECONDS
        while load.counts["commits"] < 2 and time.monotonic() < until:
            time.sleep(0.05)
        threads += [threading.Thread(target=load.read) for _ in range(readers)]
        for thread in threads[1:]:
            thread.start()
        yield load
    finally:
        load.stopping.set()
        if load.writer is not None:
            load.writer.terminate()
        for thread in threads:
            thread.join()


def goes_on(load: Load) -> float:
    """Wait until commits and whole answers come again, and return how long that took. Raises RuntimeError."""
    began = time.monotonic()
    commits, whole = load.counts["commits"], load.counts["whole"]
    while load.counts["commits"] < commits + 3 or load.counts["whole"] < whole + 3:
        if time.monotonic() - began > GIVEN_UP_SECONDS:
            raise RuntimeError(f"after {GIVEN_UP_SECONDS:g} s nothing works again: {dict(load.counts)} {load.refusals}")
        time.sleep(0.02)
    return time.monotonic() - began


def settings_of(hosts: tuple[str, ...], prefix: str = "failures") -> Settings:
    """Settings for these nodes: two shards with a copy each."""
    return replace(
        load_settings({}),
        opensearch_hosts=hosts,
        opensearch_prefix=prefix,
        opensearch_shards=2,
        opensearch_replicas=1,
        opensearch_timeout=5.0,
        engine="opensearch",
    )


@dataclass
class Stage:
    """What may be struck, and by whose luck."""

    nodes: Nodes
    load: Load
    luck: random.Random


def node_killed(stage: Stage) -> float:
    """A node ends as in a power cut, and is started again once everything works without it."""
    node = stage.luck.choice(stage.nodes.nodes)
    node.kill(signal.SIGKILL)
    took = goes_on(stage.load)
    node.start()
    return took


def node_frozen(stage: Stage) -> float:
    """A node stops answering for some seconds, and longer if that is what it takes until everything works without it."""
    node = stage.luck.choice(stage.nodes.nodes)
    node.kill(signal.SIGSTOP)
    try:
        thaws = time.monotonic() + stage.luck.uniform(2, 15)
        took = goes_on(stage.load)
        time.sleep(max(0.0, thaws - time.monotonic()))
    finally:
        node.kill(signal.SIGCONT)
    return took


def writer_killed(stage: Stage) -> float:
    """The writer ends in the middle of whatever it does."""
    time.sleep(stage.luck.uniform(0, 1))
    if stage.load.writer is not None:
        stage.load.writer.kill()
    return goes_on(stage.load)


VICTIMS: Mapping[str, Callable[[Stage], float]] = {
    "node killed": node_killed,
    "node frozen": node_frozen,
    "writer killed": writer_killed,
}
"""What can happen: each strikes, waits with `goes_on`, repairs, and returns how many seconds the failure was felt."""


def found_in_the_end(load: Load) -> dict[str, Any]:
    """Acknowledged articles that are lost, articles that are there twice, and what the index says of itself."""
    reader = backend.reader(load.settings)
    ids: list[str] = []
    last: Hit | None = None
    while True:
        after = last.position if last else None
        hits = reader.search(SearchRequest(tree=Everything(), sort="oldest", limit=5_000, after=after)).hits
        if not hits:
            break
        ids += [hit.id for hit in hits]
        last = hits[-1]
    faults = reader.status().faults
    reader.close()
    wanted = {article(number, 0).id for number in range(load.committed)}
    return {"lost": len(wanted - set(ids)), "twice": len(ids) - len(set(ids)), "faults": faults}


def main() -> int:
    """Print what happened."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--victims", nargs="+", default=list(VICTIMS), choices=list(VICTIMS))
    parser.add_argument("--heap", type=int, default=384, help="megabytes of each node")
    parser.add_argument("--write", metavar="HOSTS", help="be the writer; used by the others")
    asked = parser.parse_args()
    if asked.write:
        write(settings_of(tuple(asked.write.split(","))))
    folder = throw_away_folder()
    nodes = Nodes(folder, NODES, heap=asked.heap, settings=NOTICED_SOON)
    felt: dict[str, list[float]] = {}
    figures: dict[str, Any] = {}
    try:
        nodes.start()
        with running(settings_of(nodes.addresses)) as load:
            stage = Stage(nodes, load, random.Random(asked.seed))
            for number in range(asked.rounds):
                victim = asked.victims[number % len(asked.victims)]
                felt.setdefault(victim, []).append(VICTIMS[victim](stage))
                nodes.wait(seconds=WHOLE_SECONDS)
                told = f"{number + 1} {victim} {felt[victim][-1]:.1f} s {dict(load.counts)} {len(load.wrong)} wrong"
                print(told, *load.wrong[-1:], file=sys.stderr, flush=True)
        figures = {
            "felt, s": {
                victim: {
                    "times": len(all_),
                    "median": round(sorted(all_)[len(all_) // 2], 1),
                    "most": round(max(all_), 1),
                }
                for victim, all_ in felt.items()
            },
            "felt too long": sum(took > AGAIN_SECONDS for all_ in felt.values() for took in all_),
            "counts": dict(load.counts),
            "longest search, s": round(load.longest, 1),
            "refusals": dict(load.refusals.most_common(12)),
            "articles": load.committed,
            "wrong": len(load.wrong),
            "such as": load.wrong[:5],
            **found_in_the_end(load),
        }
    finally:
        nodes.stop()
        remove(folder)
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    return 1 if any(figures[bad] for bad in ("wrong", "lost", "twice", "faults", "felt too long")) else 0


if __name__ == "__main__":
    sys.exit(main())
