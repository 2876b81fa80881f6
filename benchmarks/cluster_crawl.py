"""The whole cluster on one machine: two crawlers, two annotators, an indexer, two web servers, PostgreSQL, three nodes.

    python -m benchmarks.cluster_crawl [--outlets 50] [--articles 200] [--gap 1] [--kills 0 [--apart]] [--alone moved|crawled|no]

Invented outlets on ports of loopback are crawled; every process has a data directory of its own, as on a machine of its own.
With --kills N, N of each of the crawlers, the annotators and the indexer are killed with -9 at random moments while they work, and
started again, as a supervisor does; with --apart, each only when what was acknowledged at the kill before is searchable.
Acknowledged is what the archive holds right after a kill. Printed as JSON:

- whether every page is there once, whether anything acknowledged was lost, and how long what was acknowledged at a kill took to
  be searchable (at most, and all kills), by who was killed: first to be annotated, then to be searchable;
- how politely the outlets were asked, measured by the outlets (not with --alone crawled): requests that overlapped, and the
  shortest pauses;
- whether both web servers answer a set of queries as an embedded archive does: one that the cluster's archive was moved into
  (moved), or one that a single machine crawled from the same outlets (crawled).

The exit code is 1 if anything was wrong.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.archive import WORDS
from benchmarks.cluster_failures import NOTICED_SOON
from benchmarks.crawl import LABELS, add_sources
from benchmarks.processes import cpu_by_process, free_port
from index.archive import open_archive
from index.archive.protocols import Archive
from index.archive.relocation import move_archive
from index.indexing.loop import sync_once
from index.operations.settings import Settings, load_settings
from tests.servers.opensearch_nodes import Nodes, remove, throw_away_folder
from tests.servers.postgresql import PrivatePostgres

ROLES = {"crawler": "crawler", "annotator": "index.annotation", "indexer": "index"}
AGAIN_SECONDS = 60.0
"""Within which everything acknowledged has to be searchable again."""


@dataclass
class Cluster:
    """folder: of the data directories and logs. common: environment of every process."""

    folder: Path
    common: dict[str, str]
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str, module: str, **more: str) -> None:
        """name: `role@machine`."""
        machine = name.partition("@")[2]
        environ = self.common | {"BROADSHEET_DATA": str(self.folder / machine), "BROADSHEET_MACHINE": machine} | more
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen([sys.executable, "-m", module], env=environ, stderr=log, stdout=log)

    def kill(self, name: str, module: str) -> None:
        process = self.running[name]
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.start(name, module)

    def stop(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()


@dataclass
class Kill:
    """One kill. latest: the last change that was acknowledged then. annotated, searchable: seconds until all of them were."""

    role: str
    at: float
    latest: int
    annotated: float | None = None
    searchable: float | None = None


@dataclass
class Kills:
    """What was acknowledged at each kill, and when all of it was searchable."""

    lost: int = 0
    known: set[str] = field(default_factory=set)
    all: list[Kill] = field(default_factory=list)

    def note(self, archive: Archive, role: str) -> None:
        now = set(archive.articles.ids())
        self.lost += len(self.known - now)
        self.known = now
        self.all.append(Kill(role, time.monotonic(), archive.outbox.latest()))

    @property
    def waiting(self) -> list[Kill]:
        return [kill for kill in self.all if kill.searchable is None]

    def look(self, archive: Archive) -> None:
        if not (waiting := self.waiting):
            return
        position, pending = archive.outbox.position(), archive.outbox.pending(2_000)
        now = time.monotonic()
        unread = archive.annotations.missing([change.article_id for change in pending])
        first = min((change.seq for change in pending if change.article_id in unread), default=None)
        for kill in waiting:
            if kill.annotated is None and (first is None or first > kill.latest):
                kill.annotated = now - kill.at
            if kill.latest <= position:
                kill.searchable = now - kill.at

    def figures(self) -> dict[str, Any]:
        """Of all kills, and of those of each role."""
        took = [kill.searchable for kill in self.all if kill.searchable is not None]
        by_role = {}
        for role in ROLES:
            mine = [kill for kill in self.all if kill.role == role and kill.searchable is not None]
            by_role[role] = {
                "kills": sum(kill.role == role for kill in self.all),
                "annotated_s": [round(kill.annotated or 0.0, 1) for kill in mine],
                "searchable_s": [round(kill.searchable or 0.0, 1) for kill in mine],
            }
        return {
            "kills": by_role,
            "searchable_after_kill_at_most_s": round(max(took, default=0.0), 1),
            "searchable_after_kill_median_s": round(median(took), 1) if took else 0.0,
        }


def start_outlets(folder: Path, outlets: int, articles: int) -> tuple["subprocess.Popen[str]", list[str]]:
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "benchmarks.crawl_outlets", "--outlets", str(outlets), "--articles", str(articles)]
    server = subprocess.Popen(
        [*command, "--manners", "--ready", str(ready)], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    while not ready.exists() or not ready.read_text():
        time.sleep(0.1)
    return server, json.loads(ready.read_text("utf-8"))


def crawl(cluster: Cluster, settings: Settings, pages: int, args: argparse.Namespace) -> dict[str, Any]:
    """Until every page is searchable."""
    kills, rnd, failed = Kills(), random.Random(args.seed), ""
    planned = [role for role in ROLES for _ in range(args.kills)]
    rnd.shuffle(planned)
    for name, module in ROLES.items():
        for machine in ("alpha", "beta") if name != "indexer" else ("alpha",):
            cluster.start(f"{name}@{machine}", module)
    began, before = time.monotonic(), cpu_by_process()
    spent: dict[int, tuple[str, float]] = {}
    archived = None
    with open_archive(settings, readonly=True) as archive:
        while True:
            spent |= cpu_by_process()
            count = archive.articles.count()
            if count >= pages and archived is None:
                archived = time.monotonic() - began
            kills.look(archive)
            done = len(kills.all)
            free = not (args.apart and kills.waiting)
            if (
                planned and free and count > pages * (done + rnd.random()) / (done + len(planned) + 1)
            ):  # all along the crawl
                role = planned.pop()
                machine = rnd.choice(("alpha", "beta")) if role != "indexer" else "alpha"
                cluster.kill(f"{role}@{machine}", ROLES[role])
                kills.note(archive, role)
            if archived is not None and not archive.outbox.waiting() and not kills.waiting:
                break
            if time.monotonic() - began > args.longest:
                failed = f"{count} of {pages} pages after {args.longest} s, {archive.outbox.waiting()} wait"
                break
            time.sleep(0.5 if count < pages or not planned else 0.2)
        searchable = time.monotonic() - began
        found = archive.articles.get_many(list(archive.articles.ids()))
    urls = [kept.article.url for kept in found]
    cpu: dict[str, float] = {}
    for pid, (what, used) in spent.items():
        label = next((label for key, label in _LABELS.items() if key in what), None)
        if label:
            cpu[label] = cpu.get(label, 0.0) + used - before.get(pid, ("", 0.0))[1]
    return {
        "pages": pages,
        "articles": len(urls),
        "twice": len(urls) - len(set(urls)),
        "lost": kills.lost + len(kills.known - {kept.article.id for kept in found}),
        "kills_left": len(planned),
        **kills.figures(),
        "archived_after_s": round(archived or 0.0, 1),
        "searchable_after_s": round(searchable, 1),
        "articles_per_s": round(len(urls) / searchable, 1),
        "cpu_ms_per_article": {label: round(1000 * used / max(1, len(urls)), 1) for label, used in cpu.items()},
        "failed": failed,
    }


_LABELS = {"-m index.annotation": "annotators", **LABELS, "-Xms": "OpenSearch"}


def queries() -> list[str]:
    """Requests to the API whose answers are compared."""
    facets = "&facet=outlet&facet=person&facet=author&facet_size=20&histogram=day&limit=50&snippets=1"
    words = random.Random(7).sample(list(WORDS), 24)
    asked = ["q=", "q=&duplicates=hide", "q=&group=story&limit=20"]
    asked += [f"q={word}&sort=newest{facets}" for word in words[:8]]
    asked += [f"q={one}+{two}{facets}" for one, two in zip(words[8:12], words[12:16], strict=True)]
    asked += [f"q=%22{one}+{two}%22{facets}" for one, two in zip(words[16:20], words[20:24], strict=True)]
    asked += [f"q={word[:3]}*&sort=oldest{facets}" for word in words[4:8]]
    return [f"/api/v1/search?{query}" for query in asked] + ["/api/v1/outlets"]


def answers(base: str) -> dict[str, Any]:
    return {query: _plain(_get(base + query)) for query in queries()}


def _get(address: str) -> Any:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{address}: {error.code} {error.read().decode()[:500]}") from None


def _plain(answer: Any) -> Any:
    """What a reader sees of an answer: no times of this moment, no links of this server, no ids that chance gave. Hits of one score
    may come in either order, so those with words are compared as a set."""
    if "results" not in answer:
        return sorted((item.get("name"), item.get("articles")) for item in answer.get("outlets", []))
    results = [(hit["url"], hit["title"], str(hit.get("snippets"))) for hit in answer["results"]]
    scored = any(hit.get("score") for hit in answer["results"])
    return {
        "total": answer["total"]["value"],
        "results": [] if scored and answer["total"]["value"] > len(results) else sorted(results),
        "facets": {
            name: sorted(
                (str(value.get("label") or value.get("name") or value.get("value")), value["count"])
                for value in facet["values"]
            )
            for name, facet in answer["facets"].items()
        },
        "histogram": answer["histogram"],
    }


def differences(one: dict[str, Any], other: dict[str, Any]) -> dict[str, list[str]]:
    """Query -> parts of the answer that differ; the first difference is told."""
    found: dict[str, list[str]] = {}
    for query, answer in one.items():
        if answer != other[query]:
            both = [entry if isinstance(entry, dict) else {"list": entry} for entry in (answer, other[query])]
            found[query] = [part for part in both[0] if both[0][part] != both[1][part]]
            if len(found) == 1:
                for entry in both:
                    print(query, {part: str(entry[part])[:1500] for part in found[query]}, file=sys.stderr, flush=True)
    return found


@contextmanager
def web(environ: dict[str, str], log: Path) -> Iterator[str]:
    port = free_port()
    with log.open("ab") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", "web"], env=environ | {"BROADSHEET_PORT": str(port)}, stdout=file, stderr=file
        )
    try:
        base, until = f"http://127.0.0.1:{port}", time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError):
                urllib.request.urlopen(base + "/healthz", timeout=5).close()
                break
            time.sleep(0.2)
        yield base
    finally:
        server.terminate()
        server.wait(20)


def alone(cluster: Cluster, settings: Settings, pages: int, how: str, bases: list[str]) -> dict[str, str]:
    """The environment of an embedded archive of the same articles, searchable."""
    environ = {
        name: value
        for name, value in cluster.common.items()
        if not name.startswith(("BROADSHEET_ARCHIVE", "BROADSHEET_ENGINE", "BROADSHEET_OPENSEARCH"))
    } | {"BROADSHEET_DATA": str(cluster.folder / "alone"), "BROADSHEET_HOST_GAP": "0"}
    mine = load_settings(environ)
    if how == "moved":
        move_archive(mine, settings.archive, "")
        sync_once(mine)
        return environ
    add_sources(mine, bases, every=36000.0)
    roles = ["index", "crawler"]
    with (cluster.folder / "alone.log").open("ab") as log:
        started = [
            subprocess.Popen([sys.executable, "-m", role], env=environ, stdout=log, stderr=log) for role in roles
        ]
    try:
        with open_archive(mine, readonly=True) as archive:
            until = time.monotonic() + 1800
            while archive.articles.count() < pages or archive.outbox.waiting() or archive.stories.unread(1):
                if time.monotonic() > until:
                    raise RuntimeError("the embedded archive is not complete")
                time.sleep(0.5)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(30)
    return environ


def main() -> int:
    """Print what happened."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=50)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--gap", type=float, default=1.0)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--apart", action="store_true", help="Kill when what followed the kill before is over.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alone", choices=("moved", "crawled", "no"), default="moved")
    parser.add_argument("--longest", type=float, default=3600.0, help="Seconds after which the crawl is given up.")
    args = parser.parse_args()
    pages = args.outlets * args.articles
    figures: dict[str, Any] = {}
    with ExitStack() as opened:
        folder = Path(opened.enter_context(TemporaryDirectory()))
        server, bases = start_outlets(folder, args.outlets, args.articles)
        opened.callback(server.terminate)
        postgres = PrivatePostgres({"max_connections": "200", "shared_buffers": "128MB", "synchronous_commit": "on"})
        opened.callback(postgres.close)
        data = throw_away_folder()
        opened.callback(remove, data)
        nodes = Nodes(data, 3, heap=512, settings=NOTICED_SOON)
        opened.callback(nodes.stop)
        for node in nodes.nodes:
            node.start()
        nodes.wait(seconds=600)
        common = {
            **os.environ,
            "BROADSHEET_ARCHIVE": postgres.address(postgres.create()),
            "BROADSHEET_ENGINE": "opensearch",
            "BROADSHEET_OPENSEARCH_HOSTS": ",".join(nodes.addresses),
            "BROADSHEET_OPENSEARCH_SHARDS": "2",
            "BROADSHEET_OPENSEARCH_REPLICAS": "1",
            "BROADSHEET_ALLOW_HOSTS": ",".join(base.removeprefix("http://") for base in bases),
            "BROADSHEET_HOST_GAP": str(args.gap),
            "BROADSHEET_HOST_RUN_LIMIT": str(args.articles + 10),
            "BROADSHEET_PARSE_WORKERS": "1",
            "BROADSHEET_TDM_FILE": "off",
            "BROADSHEET_LEARN_FURNITURE": "off",
            "BROADSHEET_RATE_LIMIT": "off",
            "BROADSHEET_WORKERS": "1",
            "BROADSHEET_SEARCH_BUDGET": "30s",
        }
        cluster = Cluster(folder, common)
        opened.callback(cluster.stop)
        settings = load_settings(common | {"BROADSHEET_DATA": str(folder / "watch")})
        add_sources(settings, bases, every=36000.0)
        figures |= crawl(cluster, settings, pages, args)
        print(json.dumps(figures), file=sys.stderr, flush=True)
        with open_archive(settings, readonly=True) as archive:
            until = time.monotonic() + 300
            while archive.stories.unread(1) and time.monotonic() < until:
                time.sleep(0.5)
        if args.alone != "crawled":
            server.terminate()
            figures |= json.loads(server.communicate(timeout=30)[0])
        with ExitStack() as servers:
            both = [
                servers.enter_context(
                    web(
                        common | {"BROADSHEET_DATA": str(folder / machine), "BROADSHEET_MACHINE": machine},
                        folder / "web.log",
                    )
                )
                for machine in ("alpha", "beta")
            ]
            said = [answers(base) for base in both]
        cluster.stop()
        figures["queries"] = len(said[0])
        figures["differ_between_web_servers"] = differences(said[0], said[1])
        if args.alone != "no":
            with web(alone(cluster, settings, figures["articles"], args.alone, bases), folder / "web.log") as base:
                other = answers(base)
            figures["differ_from_one_machine"] = differences(said[0], other)
    print(json.dumps(figures, indent=1))
    wrong = figures["articles"] != pages or any(
        figures.get(name)
        for name in ("twice", "lost", "failed", "differ_between_web_servers", "differ_from_one_machine")
    )
    return 1 if wrong or figures["searchable_after_kill_at_most_s"] > AGAIN_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
