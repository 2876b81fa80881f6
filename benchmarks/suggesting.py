"""What nobody should wait for: suggestions while one types, corrections of spelling and prefixes, in a process that has answered
nothing yet, later, and while articles arrive: `python -m benchmarks.suggesting`.

Words come from the archive itself: some of medium frequency, spread over the alphabet. Typed are their first letters; a misspelling
has two letters swapped; a prefix is a query of its first letters and `*`. Every first time is a process of its own, and its CPU
time includes what its threads do until the answer is there.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from benchmarks.generated import Corpus
from benchmarks.serving import Given, article_of, build
from index.archive import open_archive
from index.article import article_id
from index.engines.backends import engine_backend
from index.indexing.loop import sync_once
from index.operations.settings import Settings, load_settings
from search.request import SearchQuery
from search.service import Searcher

WORDS = 12
LATER = 5
"""How often each of the other words is asked for in a process that is no longer new."""
BATCH, BATCHES = 20, 12
"""Articles that arrive together, and how often."""


class Cost(NamedTuple):
    """Milliseconds of the processor and of the clock."""

    cpu: float
    wall: float


def measured(ask: Callable[[], object]) -> Cost:
    """What one answer costs."""
    cpu, wall = time.process_time(), time.perf_counter()
    ask()
    return Cost((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000)


def searcher_of(settings: Settings) -> Searcher:
    """As a web worker opens it, its modules loaded, without what it may prepare for later."""
    archive = open_archive(settings)
    for name in ("articles", "people", "outlets"):
        getattr(archive, name)  # each loads its modules, which a worker has of the process that it was forked from
    return Searcher(engine_backend(settings).reader(settings, warm=True), archive, settings)


def chosen_words(settings: Settings) -> list[str]:
    """Words of medium frequency, over the alphabet."""
    reader = engine_backend(settings).reader(settings)
    documents = reader.status().documents
    usable = sorted(
        counted.value
        for counted in reader.words("", 50_000)
        if counted.value.isalpha() and len(counted.value) > 6 and 20 < counted.count < documents / 10
    )
    reader.close()
    return usable[:: max(len(usable) // WORDS, 1)][:WORDS]


def misspelt(word: str) -> str:
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


def asking(searcher: Searcher, kind: str, word: str) -> Callable[[], object]:
    """The question of a kind about a word."""
    if kind in ("two letters", "three letters"):
        return lambda: searcher.suggest(word[: 2 if kind == "two letters" else 3])
    q = misspelt(word) if kind == "misspelling" else f"{word[:4]}*"
    return lambda: searcher.search(SearchQuery(q=q))


KINDS = ("two letters", "three letters", "misspelling", "prefix")


def one_process(settings: Settings, kind: str, words: list[str]) -> list[Cost]:
    """The first word's cost in this process, then those of the others."""
    searcher = searcher_of(settings)
    first = measured(asking(searcher, kind, words[0]))
    others = [measured(asking(searcher, kind, word)) for _ in range(LATER) for word in words[1:]]
    return [first, *others]


def asked_elsewhere(settings: Settings, kind: str, words: list[str]) -> list[Cost]:
    """`one_process` in a new one."""
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.suggesting", "--data", str(settings.data), "--once", kind, *words],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return [Cost(*cost) for cost in json.loads(told)]


def arriving(settings: Settings) -> None:
    """Articles by batches, each searchable before the next comes."""
    corpus = Corpus(BATCH * BATCHES, seed=int(time.time()))
    entries = iter(corpus)
    while batch := list(islice(entries, BATCH)):
        with open_archive(settings) as archive:
            for entry in batch:
                url = f"https://lantern.example/new/{corpus.seed}/{entry['id']}"
                archive.articles.save(replace(article_of(entry), id=article_id(url), url=url))
        sync_once(settings, annotator=Given(corpus.people))


def beside_an_import(settings: Settings, words: list[str]) -> Iterator[Cost]:
    """Suggestions while another process adds articles, which become searchable batch by batch."""
    searcher = searcher_of(settings)
    for word in words:
        searcher.suggest(word[:3])
    writer = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.suggesting", "--data", str(settings.data), "--arriving"],
        stdout=subprocess.DEVNULL,
    )
    generation, at = searcher.generation, 0
    while writer.poll() is None:
        time.sleep(0.02)
        if searcher.generation != generation:  # the first that is asked after a commit
            generation, at = searcher.generation, at + 1
            yield measured(asking(searcher, "three letters", words[at % len(words)]))


def line(name: str, costs: list[Cost]) -> str:
    """A row of the table: median and 95th percentile."""
    cpu, wall = ([getattr(cost, field) for cost in costs] for field in Cost._fields)
    high = quantiles(wall, n=20)[-1] if len(wall) > 1 else wall[0]
    return f"| {name} | {median(cpu):.1f} | {median(wall):.1f} | {high:.1f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=5000, help="of an invented archive")
    parser.add_argument("--data", type=Path, help="of an archive that is there, instead")
    parser.add_argument("--processes", type=int, default=5, help="new processes for each kind")
    parser.add_argument(
        "--import", action="store_true", dest="beside", help="also beside an import into an invented archive"
    )
    parser.add_argument("--once", choices=KINDS, help=argparse.SUPPRESS)
    parser.add_argument("--arriving", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("words", nargs="*", help=argparse.SUPPRESS)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        data = (args.data or Path(scratch)).resolve()
        settings = load_settings({**os.environ, "BROADSHEET_DATA": str(data)})
        if args.once:
            print(json.dumps(one_process(settings, args.once, args.words)))
            return
        if args.arriving:
            arriving(settings)
            return
        if args.data is None:
            build(settings, Corpus(args.articles))
        elif args.beside:
            parser.error("--import adds articles: only to an invented archive")
        words = chosen_words(settings)
        print("| milliseconds | CPU | clock | 95 % |\n| --- | --- | --- | --- |")
        for kind in KINDS:
            runs = [
                asked_elsewhere(settings, kind, words[n % WORDS :] + words[: n % WORDS]) for n in range(args.processes)
            ]
            print(line(f"{kind}, first in a process", [run[0] for run in runs]))
            print(line(f"{kind}, later", [cost for run in runs for cost in run[1:]]), flush=True)
        if args.beside:
            print(line("three letters, right after a commit", list(beside_an_import(settings, words))))


if __name__ == "__main__":
    main()
