"""Time to first byte of the pages, what a page of results spends it on, and what the pages weigh.

    python -m benchmarks.pages [--articles 100000] [--data DIR] [--queries FILE] [--rounds 12]

The real server, over HTTP, one request at a time, warm, each path asked `rounds` times; milliseconds of wall time. DIR holds
an archive, or the invented one is made there and kept. FILE: a query a line, in place of the corpus's own. Beside other work
the medians scatter. The parts are milliseconds of processor time, in this process and without a server.
"""

import argparse
import gzip
import http.client
import os
import random
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

from benchmarks.generated import Corpus
from benchmarks.serving import serving
from index.archive import open_archive
from index.engines.protocols import EngineReader
from index.operations.garbage import SERVING, settle
from index.operations.settings import Settings
from index.query import SearchRequest
from web.app import create_app
from web.params import PAGE_DEFAULTS

Paths = dict[str, list[str]]

FRESH = 130
"""Pairs of words that are asked for the first time."""


def fetch(port: int, path: str) -> tuple[float, int]:
    """(milliseconds to the first byte, bytes of the body as sent)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.connect()
    began = time.perf_counter()
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    first = (time.perf_counter() - began) * 1000
    size = len(answer.read())
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return first, size


def searches(queries: Path | None, articles: int) -> Paths:
    """Kind of query -> addresses of pages of results."""
    if queries is not None:
        lines = [line.strip() for line in queries.read_text().splitlines()]
        return {"given queries": ["/search?q=" + quote(line) for line in lines if line]}
    by_kind: Paths = {}
    for query in Corpus(articles).queries():
        by_kind.setdefault(query.kind, []).append("/search?q=" + quote(query.text))
    return by_kind


def narrowed(settings: Settings, paths: list[str]) -> list[str]:
    """The same, narrowed as a reader would."""
    with open_archive(settings) as archive:
        people, outlets = archive.people.most(3), archive.outlets.all()[:3]
    ways = ["&not_person=" + one.person.id for one in people] + ["&outlet=" + outlet.id for outlet, _ in outlets]
    return [path + ways[number % len(ways)] for number, path in enumerate(paths)] if ways else []


def others(settings: Settings) -> Paths:
    with open_archive(settings) as archive:
        newest, people, outlets = archive.articles.latest(1), archive.people.most(1), archive.outlets.all()[:1]
    return {
        "home": ["/"],
        "article": [f"/articles/{one.article.id}" for one in newest],
        "person": [f"/people/{one.person.id}" for one in people],
        "outlet": [f"/outlets/{outlet.id}" for outlet, _ in outlets],
        "all people": ["/search/facet/person"],
        "sources": ["/sources"],
    }


def measure(port: int, paths: Paths, rounds: int) -> list[float]:
    """Print a row for each kind; all times."""
    every: list[float] = []
    for kind, addresses in paths.items():
        for path in addresses * 2:
            fetch(port, path)
        taken = [fetch(port, path) for _ in range(rounds) for path in addresses]
        row(kind, [one[0] for one in taken], max(one[1] for one in taken))
        every += [one[0] for one in taken]
    return every


def row(kind: str, times: list[float], size: int | None = None) -> None:
    high = sorted(times)[int(len(times) * 0.95)]
    shown = f"{size / 1000:.1f}" if size is not None else ""
    print(f"| {kind} | {statistics.median(times):.1f} | {high:.1f} | {max(times):.1f} | {shown} |", flush=True)


class Parts:
    """Processor time of some calls, each without the time of those inside it."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._inside: list[float] = [0.0]

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            self._inside.append(0.0)
            began = time.process_time()
            try:
                return work(*args, **named)
            finally:
                took = time.process_time() - began
                self.spent[name] += took - self._inside.pop()
                self._inside[-1] += took

        return call

    @contextmanager
    def watching(self, places: dict[str, tuple[object, str]]) -> Iterator[None]:
        """places: part -> (what holds the function, its name there)."""
        patches = [
            patch.object(where, name, self.timed(part, getattr(where, name))) for part, (where, name) in places.items()
        ]
        for one in patches:
            one.start()
        try:
            yield
        finally:
            for one in patches:
                one.stop()


def parts_of_a_search(settings: Settings, paths: list[str], rounds: int) -> None:
    """Print what a page of results spends its time on, in this process, on average over these addresses."""
    from search import service
    from web.views import search_pages

    app = create_app(settings)
    client = app.test_client()
    headers = {"Accept-Encoding": "gzip"}
    for path in paths:
        client.get(path, headers=headers)
    readers = app.extensions["broadsheet"].readers
    engine, articles = readers.engine, readers.archive.articles
    parts = Parts()
    places: dict[str, tuple[object, str]] = {
        "reading the question": (service.Searcher, "ask"),
        "index: matching, facets, histogram": (engine, "search"),
        "archive: the articles shown": (articles, "get_many"),
        "passages and marks": (service, "highlights"),
        "names of facets": (service, "facets_of"),
        "chips": (service, "active_filters"),
        "chart": (search_pages, "histogram_chart"),
        "template": (search_pages, "render_template"),
        "gzip": (gzip, "compress"),
    }
    began = time.process_time()
    with parts.watching(places):
        for _ in range(rounds):
            for path in paths:
                client.get(path, headers=headers)
    number = rounds * len(paths)
    total = (time.process_time() - began) / number * 1000
    alone = without_counting(engine, app, paths, rounds)
    print("\n| part | CPU ms |\n| --- | --- |")
    for name, seconds in parts.spent.items():
        print(f"| {name} | {seconds / number * 1000:.2f} |")
        if name.startswith("index"):
            print(f"| (of that without facets and histogram | {alone:.2f}) |")
    print(f"| Flask and the rest | {total - sum(parts.spent.values()) / number * 1000:.2f} |")
    print(f"| together | {total:.2f} |")
    readers.close()


def first_time(settings: Settings, number: int) -> None:
    """Print what a page of results takes for words that nobody has asked for before, and once more for the same."""
    app = create_app(settings)
    readers = app.extensions["broadsheet"].readers
    draw = random.Random(11)
    ids = list(islice(readers.archive.articles.ids(), 3000))
    texts = readers.archive.articles.get_many(draw.sample(ids, min(300, len(ids))))
    words = [word.lower() for one in texts for word in re.findall(r"[^\W\d_]{5,}", one.article.text)]
    paths = ["/search?q=" + quote(f"{draw.choice(words)} {draw.choice(words)}") for _ in range(number + 20)]
    client, headers = app.test_client(), {"Accept-Encoding": "gzip"}
    readers.searcher.prepare(PAGE_DEFAULTS)
    settle(SERVING)

    def cpu(path: str) -> float:
        began = time.process_time()
        answer = client.get(path, headers=headers)
        spent = (time.process_time() - began) * 1000
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
        return spent

    for path in paths[:20]:
        cpu(path)
    first, again = [cpu(path) for path in paths[20:]], [cpu(path) for path in paths[-20:]]
    print(
        f"\nTwo words that nobody asked for before: {statistics.mean(first):.1f} ms of CPU; again: {statistics.mean(again):.1f} ms."
    )
    readers.close()


def without_counting(engine: EngineReader, app: Any, paths: list[str], rounds: int) -> float:
    """Milliseconds of processor time that the index takes on average where nothing is counted but the total."""
    asked: list[SearchRequest] = []
    search = engine.search

    def keep(request: SearchRequest) -> Any:
        asked.append(request)
        return search(request)

    with patch.object(engine, "search", keep):
        for path in paths:
            app.test_client().get(path)
    plain = [replace(request, facets=(), histogram=None) for request in asked]
    began = time.process_time()
    for _ in range(rounds):
        for request in plain:
            search(request)
    return (time.process_time() - began) / (rounds * len(plain)) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--queries", type=Path, default=None)
    parser.add_argument("--rounds", type=int, default=12)
    options = parser.parse_args()
    with serving(options.data, options.articles) as server:
        with open_archive(server.settings) as archive:
            print(f"{archive.articles.count():,} articles; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
        found = searches(options.queries, options.articles)
        plain = [path for paths in found.values() for path in paths]
        found |= {"the same, narrowed": narrowed(server.settings, plain), "everything": ["/search?q="]}
        print("| page | median | 95 % | slowest | kB, gzip |\n| --- | --- | --- | --- | --- |")
        row("all searches", measure(server.port, found, options.rounds))
        measure(server.port, others(server.settings), options.rounds)
        parts_of_a_search(server.settings, plain, max(1, options.rounds // 2))
        first_time(server.settings, FRESH)


if __name__ == "__main__":
    main()
