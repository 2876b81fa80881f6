"""Our page of results beside that of Datasette on FTS5, over the same articles with the same questions.

    python -m benchmarks.datasette [--articles 20000] [--data DIR] [--runs 5] [--seconds 10] [--clients 8]

Datasette is installed into an environment of its own in DIR, which takes `pip` and a network once. Articles and archive are those
of `benchmarks.million` in the same DIR; questions of ten kinds, other ones in each run. Both are asked in turn in each run, by so
many clients at once, each server with two processes. What is in the pages stands in `ASKED`.
"""

import argparse
import gzip
import http.client
import json
import os
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.generated import Query
from benchmarks.million import Scale, measure
from benchmarks.million_articles import Masses
from benchmarks.processes import cpu_by_process, free_port, tree
from benchmarks.rivals import words_of
from benchmarks.serving import serving

RIVAL = "datasette==0.65.5"
EACH = 12
"""Questions of each kind in a run."""
HITS = 20
"""On a page of ours; Datasette is asked for as many."""
SETTINGS = {
    "suggest_facets": "off",
    "facet_time_limit_ms": "30000",
    "sql_time_limit_ms": "30000",
    "default_facet_size": "10",
    "num_sql_threads": "3",
}
"""Without guesses at other facets, which ours does not make, and without limits at which facets are left out in silence."""
ASKED = [("_size", str(HITS)), ("_facet", "outlet"), ("_facet", "section"), ("_facet", "month"), ("_searchmode", "raw")]
"""Of each of its pages: three facets of plain columns. Ours has six, people among them, a chart and passages, in the order of
relevance; it has the beginning of each text, in the order of the table."""
PEOPLE = [("_facet_array", "people")]
"""A facet of people takes a list in a column there, which is counted by another, slower query: measured apart."""


# --- Datasette


def installed(folder: Path) -> Path:
    """Its program, installed now if it is not there."""
    program = folder / "environment" / "bin" / "datasette"
    if not program.exists():
        venv.create(folder / "environment", with_pip=True)
        subprocess.run([program.with_name("pip"), "install", "--quiet", RIVAL], check=True)
    return program


def database(folder: Path, articles: int) -> Path:
    """As its documentation advises: a full-text index over the table, indexes on what is filtered and counted."""
    path = folder / "news.db"
    if path.exists():
        return path
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    opened = sqlite3.connect(part)
    opened.execute(
        "CREATE TABLE article (id INTEGER PRIMARY KEY, title, body, outlet, author, section, month, published, people)"
    )
    opened.executemany(
        "INSERT INTO article VALUES (:id, :title, :body, :outlet, :author, :section, :month, :published, :people)",
        (
            entry | {"month": entry["published"][:7], "people": json.dumps(entry["people"])}
            for entry in Masses(articles)
        ),
    )
    opened.executescript(
        """CREATE INDEX by_outlet ON article (outlet); CREATE INDEX by_month ON article (month);
        CREATE INDEX by_time ON article (published);
        CREATE VIRTUAL TABLE article_fts USING fts5 (title, body, content = 'article', content_rowid = 'id',
                                                     tokenize = 'porter unicode61');
        INSERT INTO article_fts (article_fts) VALUES ('rebuild'); INSERT INTO article_fts (article_fts) VALUES ('optimize');
        ANALYZE;"""
    )
    opened.close()
    part.rename(path)
    return path


def their_path(query: Query) -> str:
    """The address of its page, without a facet of people."""
    return _their_path(query, ASKED)


def their_path_with_people(query: Query) -> str:
    """With one."""
    return _their_path(query, ASKED + PEOPLE)


def _their_path(query: Query, wanted: list[tuple[str, str]]) -> str:
    kind, words = words_of(query.text)
    quoted = [f'"{word}"' for word in words]
    typed = {"phrase": query.text, "prefix": quoted[0] + "*", "or": " OR ".join(quoted), "and": " AND ".join(quoted)}
    asked = [("_search", typed[kind]), *wanted]
    if "date" in query.filters:
        start, end = query.filters["date"]
        asked += [("published__gte", start), ("published__lt", end)]
    if "people" in query.filters:
        asked.append(("people__arraycontains", query.filters["people"]))
    return "/news/article?" + urlencode(asked)


@contextmanager
def serving_theirs(program: Path, path: Path) -> Iterator["Site"]:
    """Two processes, as ours has two workers."""
    ports = [free_port() for _ in range(2)]
    options = [word for name, value in SETTINGS.items() for word in ("--setting", name, value)]
    running = [
        subprocess.Popen(
            [program, "serve", "--immutable", path, "--port", str(port), *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for port in ports
    ]
    try:
        for port in ports:
            _ready(port)
        yield Site(ports, [process.pid for process in running], their_path)
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
            process.wait(15)


def _ready(port: int) -> None:
    until = time.monotonic() + 120
    while True:
        try:
            _fetch(port, "/-/versions.json")
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


# --- both


@dataclass(frozen=True)
class Site:
    """What is asked. roots: the processes that it began with. path: of the page of a question."""

    ports: list[int]
    roots: list[int]
    path: Callable[[Query], str]

    def cpu(self) -> float:
        """Seconds that its processes have used."""
        spent = cpu_by_process()
        return sum(spent[pid][1] for root in self.roots for pid in tree(root) if pid in spent)


@dataclass
class Run:
    """What so many clients got in some seconds. times: milliseconds of wall time, of pages that were answered."""

    times: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    refused: int = 0
    wall: float = 0.0
    cpu: float = 0.0

    def figures(self) -> dict[str, float]:
        """A row for each."""
        times = sorted(self.times)
        return {
            "pages a second": len(times) / self.wall,
            "CPU ms a page": 1000 * self.cpu / max(1, len(times) + self.refused),
            "p50, ms": times[len(times) // 2],
            "p95, ms": times[int(len(times) * 0.95)],
            "refused": self.refused,
            "kB, gzip": statistics.median(self.sizes) / 1000,
        }


def asked(site: Site, queries: list[Query], clients: int, seconds: float) -> Run:
    """Each client asks the next question as soon as it has the last answer; every question once before any comes again."""
    run, lock = Run(), threading.Lock()
    paths = [site.path(query) for query in queries]
    until = time.monotonic() + seconds
    taken = iter(range(10**9))

    def ask(client: int) -> None:
        port = site.ports[client % len(site.ports)]
        while time.monotonic() < until:
            with lock:
                path = paths[next(taken) % len(paths)]
            began = time.perf_counter()
            status, body = _fetch(port, path)
            took = 1000 * (time.perf_counter() - began)
            with lock:
                if status == 200:
                    run.times.append(took)
                    run.sizes.append(len(body))
                else:
                    run.refused += 1

    before, began = site.cpu(), time.monotonic()
    threads = [threading.Thread(target=ask, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.wall, run.cpu = time.monotonic() - began, site.cpu() - before
    return run


def _fetch(port: int, path: str) -> tuple[int, bytes]:
    """Status and body, which is compressed here where the server does not."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body if answer.getheader("Content-Encoding") == "gzip" else gzip.compress(body, 1)


def our_path(query: Query) -> str:
    """The address of our page."""
    words = [("q", query.text)]
    if "date" in query.filters:
        start, end = query.filters["date"]
        words += [("from", start[:10]), ("to", end[:10])]
    if "people" in query.filters:
        words.append(("person", query.filters["people"]))
    return "/search?" + urlencode(words)


def table(runs: dict[str, list[dict[str, float]]]) -> str:
    """Markdown: medians, and the spread in brackets."""
    rows = [f"| | {' | '.join(runs)} |", "| --- |" + " --- |" * len(runs)]
    for name in next(iter(runs.values()))[0]:
        cells = []
        for figures in runs.values():
            values = [one[name] for one in figures]
            shown = [f"{value:,.1f}" for value in (statistics.median(values), min(values), max(values))]
            cells.append(f"{shown[0]} ({shown[1]} to {shown[2]})")
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--data", type=Path, help="a folder to keep archive, database and Datasette in")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--clients", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        scale = Scale(options.articles, (options.data or Path(scratch)).resolve())
        folder = scale.folder / "datasette"
        folder.mkdir(parents=True, exist_ok=True)
        program, path = installed(folder), database(folder, scale.articles)
        measure(scale, ["build"], again=False)
        corpus = Masses(scale.articles)
        with serving(scale.data, scale.articles) as ours, serving_theirs(program, path) as theirs:
            sites = {
                "Broadsheet": Site([ours.port], [ours.master], our_path),
                "Datasette": theirs,
                "Datasette with people": replace(theirs, path=their_path_with_people),
            }
            runs: dict[str, list[dict[str, float]]] = {name: [] for name in sites}
            for number in range(options.runs + 1):
                queries = corpus.queries(EACH, sample=min(scale.articles, 4_000), again=number)
                random.Random(number).shuffle(queries)
                for name, site in sites.items():
                    seconds = options.seconds if number else 3.0
                    figures = asked(site, queries, options.clients, seconds).figures()
                    if number:  # the first is practice
                        runs[name].append(figures)
                        print(
                            name, {key: round(value, 1) for key, value in figures.items()}, file=sys.stderr, flush=True
                        )
    print(
        f"{scale.articles:,} articles, {options.clients} clients, {options.runs} runs; load {os.getloadavg()[0]:.1f}\n"
    )
    print(table(runs))


if __name__ == "__main__":
    main()
