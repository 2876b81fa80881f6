"""What many articles cost, from the build to the page, and the engine beside its rivals on the same articles.

    python -m benchmarks.million --articles 100000 --data DIR [--steps build open ...] [--again]

Articles of 80 to 200 words about a hundred thousand people (`benchmarks.million_articles`). Each step runs in a process of its
own, and what it measured is kept in DIR/figures.json, so that a run that was cut off goes on with the next step; --again measures
anew. Times are milliseconds of processor time unless they say otherwise. A million articles take some forty minutes of two cores
that nobody else uses, and some 7 GB.
`python -m benchmarks.million_curve` makes a table and a picture of several sizes.
"""

import argparse
import http.client
import json
import math
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.generated import Query
from benchmarks.load import cpu
from benchmarks.million_articles import Masses
from benchmarks.million_build import Known, build, later, peak_mb, save
from benchmarks.processes import MB, cpu_by_process, memory, own_memory, tree
from benchmarks.serving import Server, serving
from index.archive import open_archive
from index.engines.backends import engine_backend
from index.indexing.indexer import Indexer
from index.machines.holding import hold
from index.operations.settings import Settings, load_settings
from search.request import SearchQuery
from search.service import Searcher

Figures = dict[str, Any]
Paths = dict[str, list[str]]

QUERIES_EACH = 4
ROUNDS = 5
FIRST_TIME = "results, asked for the first time"
RIVALS = ("tantivy", "SQLite FTS5")
MODES: dict[str, SearchQuery] = {
    "top ten": SearchQuery(snippets=0),
    "facets": SearchQuery(snippets=0, facets=("outlet", "person"), facet_size=20, histogram="month"),
    "facets, snippets": SearchQuery(snippets=1, facets=("outlet", "person"), facet_size=20, histogram="month"),
}
"""As in `benchmarks.engine`, for the search behind our page: the question read, and the articles read from the archive."""


@dataclass(frozen=True)
class Scale:
    """So many articles in a folder."""

    articles: int
    folder: Path

    @property
    def data(self) -> Path:
        """The data folder of the program."""
        return self.folder / "data"

    @cached_property
    def settings(self) -> Settings:
        """Of every process that a step starts."""
        return load_settings({"BROADSHEET_DATA": str(self.data)})

    @cached_property
    def queries(self) -> list[Query]:
        """Ten kinds."""
        return Masses(self.articles).queries(QUERIES_EACH, sample=min(self.articles, 4_000))


# --- steps


def built(scale: Scale) -> Figures:
    """Archive and index; see `benchmarks.million_build`."""
    return dict(build(scale.settings, scale.articles, scale.folder / "build.log"))


def sizes(scale: Scale) -> Figures:
    """Megabytes on disk."""

    def mb(*files: Path) -> float:
        return sum(file.stat().st_size for file in files if file.is_file()) / 1e6

    archive = [file for file in scale.data.iterdir() if file.name.startswith("archive.sqlite3")]
    index = mb(*(scale.data / "index").rglob("*"))
    return {
        "archive MB": mb(*archive),
        "index MB": index,
        "bytes an article": (mb(*archive) + index) * 1e6 / scale.articles,
    }


def opened(scale: Scale) -> Figures:
    """What a process does before it can answer, and its first search."""
    figures: Figures = {}
    asked = SearchQuery(q=scale.queries[0].text, facets=("person", "outlet"))
    times = [time.process_time()]

    def done(what: str) -> None:
        times.append(time.process_time())
        figures[what] = 1000 * (times[-1] - times[-2])

    with open_archive(scale.settings) as archive:
        done("archive")
        reader = engine_backend(scale.settings).reader(scale.settings, warm=True)
        done("index")
        searcher = Searcher(reader, archive, scale.settings)
        for what in ("first search", "second search"):
            searcher.search(asked)
            done(what)
        reader.close()
    return figures


def searched(scale: Scale) -> Figures:
    """The search behind the page, for each of MODES: median and 95th percentile over the queries, the best of three runs each."""
    figures: Figures = {}
    with open_archive(scale.settings) as archive:
        reader = engine_backend(scale.settings).reader(scale.settings, warm=True)
        searcher = Searcher(reader, archive, scale.settings)
        for mode, query in MODES.items():
            times = []
            for asked in scale.queries:
                wanted = _as_search(asked, query)
                times.append(min([_spent(partial(searcher.search, wanted)) for _ in range(4)][1:]))
            figures[mode] = [_part(times, 0.5), _part(times, 0.95)]
        reader.close()
    return figures


def rivals(scale: Scale) -> Figures:
    """tantivy and FTS5 on the same articles with the same queries, each built in one process and searched in another."""
    folder = scale.folder / "rivals"
    folder.mkdir(exist_ok=True)
    with (folder / "corpus.jsonl").open("w") as file:
        file.writelines(json.dumps(article, ensure_ascii=False) + "\n" for article in Masses(scale.articles))
    (folder / "queries.json").write_text(json.dumps(scale.queries))
    figures: Figures = {}
    for name in RIVALS:
        figures[name] = {}
        for stage in ("build", "search"):
            command = [sys.executable, "-m", "benchmarks.engine", "--stage", stage, "--engine", name, str(folder)]
            answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            figures[name] |= json.loads(answer.stdout)
        del figures[name]["totals"]
    return figures


def paged(scale: Scale) -> Figures:
    """Each kind of page over HTTP, by the real server with two workers: wall of one client, CPU of the server, and its memory.

    But for one kind each page has been asked for before, as the front page of an archive has.
    """
    figures: Figures = {}
    with serving(scale.data, scale.articles) as server:

        def ask(kind: str, paths: list[str]) -> None:
            before = cpu(server)
            times = [_get(server.port, path) for path in paths]
            spent = 1000 * (cpu(server) - before) / len(times)
            figures[kind] = {"p50 wall": _part(times, 0.5), "p95 wall": _part(times, 0.95), "CPU": spent}
            print(kind, {name: round(ms, 1) for name, ms in figures[kind].items()}, file=sys.stderr, flush=True)

        asked = {query.text for query in scale.queries}
        new = Masses(scale.articles).queries(QUERIES_EACH * 6, sample=min(scale.articles, 4_000))
        for query in new[:: len(new) // 10]:
            _get(server.port, "/search?q=" + quote(query.text))
        ask(FIRST_TIME, ["/search?q=" + quote(query.text) for query in new if query.text not in asked])
        for kind, paths in pages(scale).items():
            for path in paths:
                _get(server.port, path)
                _get(server.port, path)
            ask(kind, paths * max(1, ROUNDS * 6 // len(paths)))
        processes = tree(server.master)
        found = [round(memory(pid) / MB, 1) for pid in processes]
        own = [round(own_memory(pid) / MB, 1) for pid in processes]
    return {"pages": figures, "MB of the server's processes": found, "MB without files": own}


def pages(scale: Scale) -> Paths:
    """Kind -> addresses."""
    with open_archive(scale.settings) as archive:
        newest, most = archive.articles.latest(1), archive.people.most(1)
        (outlet, _), *_ = archive.outlets.all()
        named = (archive.people.get(person.id) for person in newest[0].people)
        rare = min(filter(None, named), key=lambda summary: summary.articles)
    found: Paths = {}
    for query in scale.queries:
        found.setdefault("results: " + query.kind, []).append("/search?q=" + quote(query.text))
    plain = [path for paths in found.values() for path in paths]
    person = most[0].person
    word = next(query.text for query in scale.queries if query.kind == "common word")
    return {
        "results, all kinds": plain,
        **found,
        "results, narrowed by the person": [f"{path}&person={person.id}" for path in plain],
        "results, everything": ["/search?q="],
        "misspelt word": ["/search?q=" + quote(word[:-1] + "xq")],
        "home": ["/"],
        "article": [f"/articles/{newest[0].article.id}"],
        "person most written about": [f"/people/{person.id}"],
        "person of few articles": [f"/people/{rare.person.id}"],
        "outlet": [f"/outlets/{outlet.id}"],
        "all people, a facet of all articles": ["/search/facet/person"],
        "all people of a common word": ["/search/facet/person?q=" + quote(word)],
        "people whose name begins": [f"/search/facet/person?facet_q={person.name[:3]}"],
        "outlets": ["/outlets"],
        "stories": ["/stories"],
        "sources": ["/sources"],
        "suggestion while typing": [f"/api/v1/suggest?q={word[:3]}", f"/api/v1/suggest?q={person.name[:4].lower()}"],
        "feed": ["/search.atom?q=" + quote(word)],
        "metrics": ["/metrics"],
    }


def committed(scale: Scale) -> Figures:
    """Ten articles saved, indexed and committed, several times; and a reader beside it, in another process: a thread of the one
    that writes would wait for its turn at the interpreter. What waits since the build is done before."""
    rows: list[float] = []
    with multiprocessing.Pool(1) as writer, serving(scale.data, scale.articles) as server:
        writer.apply(_commits, (scale, 0))
        paths = ["/search?q=" + quote(query.text) for query in scale.queries]
        quiet = _reading(server, paths, lambda: time.sleep(10))
        beside = _reading(server, paths, lambda: rows.extend(writer.apply(_commits, (scale, 12))))
    return {
        "ten more articles": statistics.median(rows[2:]),
        "slowest": max(rows[2:]),
        "page, p50 and p95 wall": [_part(quiet, 0.5), _part(quiet, 0.95)],
        "page beside, p50 and p95 wall": [_part(beside, 0.5), _part(beside, 0.95)],
    }


def _commits(scale: Scale, times: int) -> list[float]:
    """CPU of saving and indexing ten articles, each time."""
    spent: list[float] = []
    with hold(scale.settings, "indexer") as held, open_archive(scale.settings, under=held) as archive:
        indexer = Indexer(scale.settings, archive, annotator=Known(archive))
        try:
            indexer.drain()
            for _ in range(times):
                chunk = later(archive.articles.count(), 10)
                began = time.process_time()
                save(archive, chunk)
                indexer.drain()
                spent.append(1000 * (time.process_time() - began))
                time.sleep(0.5)
        finally:
            indexer.close()
    return spent


def _reading(server: Server, paths: list[str], work: Callable[[], object]) -> list[float]:
    """Wall times of one reader who goes on as long as some work in this process does."""
    times: list[float] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            times.append(_get(server.port, paths[len(times) % len(paths)]))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        work()
    finally:
        over.set()
        reader.join()
    return times


def commands(scale: Scale) -> Figures:
    """CPU and wall of commands, as somebody types them."""
    backup = scale.folder / "backup.sqlite3"
    figures = {
        "backup": _command(scale, "backup", str(backup)),
        "search": _command(scale, "search", scale.queries[0].text),
        "status": _command(scale, "status"),
        "doctor": _command(scale, "doctor"),
        "people list": _command(scale, "people", "list"),
    }
    backup.unlink(missing_ok=True)
    return figures


def reindexed(scale: Scale) -> Figures:
    """The index made anew from the archive, and the most memory of a process that did it."""
    return _command(scale, "reindex") | {"MB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}


def idle(scale: Scale) -> Figures:
    """Megabytes of the processes that write, and their share of a core, from half a minute after their start."""
    names = {"crawler": "crawler", "indexer": "index", "alerts": "search.alerts"}
    environ = {**os.environ, "BROADSHEET_DATA": str(scale.data)}
    running = {
        name: subprocess.Popen([sys.executable, "-m", module], env=environ, stderr=subprocess.DEVNULL)
        for name, module in names.items()
    }
    try:
        time.sleep(30)
        before = {name: _cpu_of(process.pid) for name, process in running.items()}
        time.sleep(30)
        return {
            name: {
                "MB": round(sum(memory(pid) for pid in tree(process.pid)) / MB, 1),
                "% of a core": 100 * (_cpu_of(process.pid) - before[name]) / 30,
            }
            for name, process in running.items()
        }
    finally:
        for process in running.values():
            process.terminate()
            process.wait(30)


STEPS: dict[str, Callable[[Scale], Figures]] = {
    "build": built,
    "disk": sizes,
    "open": opened,
    "search": searched,
    "pages": paged,
    "commit": committed,
    "commands": commands,
    "idle": idle,
    "rivals": rivals,
    "reindex": reindexed,
}


# --- measuring


def _as_search(asked: Query, query: SearchQuery) -> SearchQuery:
    start, end = (edge[:10] for edge in asked.filters.get("date", ("", "")))
    person = asked.filters.get("people")
    return replace(
        query, q=asked.text, from_=start or None, to=end or None, include=(("person", person),) if person else ()
    )


def _spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def _part(values: list[float], share: float) -> float:
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


def _get(port: int, path: str) -> float:
    """Milliseconds until the whole page is there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    began = time.perf_counter()
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    took = 1000 * (time.perf_counter() - began)
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return took


def _cpu_of(pid: int) -> float:
    spent = cpu_by_process()
    return sum(spent[one][1] for one in tree(pid) if one in spent)


def _command(scale: Scale, *words: str) -> Figures:
    program = Path(__file__).resolve().parent.parent / "broadsheet.py"
    environ = {**os.environ, "BROADSHEET_DATA": str(scale.data)}
    began, before = time.perf_counter(), os.times()
    done = subprocess.run([sys.executable, str(program), *words], env=environ, capture_output=True, text=True)
    after = os.times()
    if done.returncode and words[0] != "doctor":  # who finds fault with a folder without sources
        raise SystemExit(f"{words}: {done.stderr}")
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return {"CPU s": round(spent, 2), "wall s": round(time.perf_counter() - began, 2)}


def measure(scale: Scale, steps: list[str], again: bool) -> None:
    """Run steps that have no figures yet, each in a process of its own, and keep what they measured."""
    kept = scale.folder / "figures.json"

    def known() -> Figures:
        figures: Figures = json.loads(kept.read_text()) if kept.exists() else {"articles": scale.articles}
        return figures

    for step in steps:
        if step in known() and not again:
            continue
        command = [sys.executable, "-m", "benchmarks.million", "--step", step]
        command += ["--articles", str(scale.articles), "--data", str(scale.folder)]
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        figures = json.loads(answer.stdout.splitlines()[-1]) | {"load": os.getloadavg()[0]}
        kept.write_text(json.dumps(known() | {step: figures}, indent=1) + "\n")
        print(f"{step}: {json.dumps(figures)}", flush=True)


def main() -> None:
    """Measure, or run one step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--steps", nargs="+", choices=STEPS, default=list(STEPS))
    parser.add_argument("--again", action="store_true", help="measure anew what has been measured, but for the build")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    asked.data.mkdir(parents=True, exist_ok=True)
    scale = Scale(asked.articles, asked.data.resolve())
    if asked.step:
        figures = STEPS[asked.step](scale)
        print(json.dumps(figures | {"peak MB": peak_mb()}))
    else:
        measure(scale, asked.steps, asked.again)


if __name__ == "__main__":
    main()
