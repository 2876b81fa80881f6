"""What an import and a reindex cost: articles a second, and processor time an article by process.

    python -m benchmarks.importing [FILE.jsonl] [--articles 1000] [--annotators N]... [--runs 1] [--reindex]

Each run is the command `import` with a data folder of its own, until everything is searchable, and then `reindex` if that is asked
for. A line for each number of annotators (0: one for each core; 1: none beside the indexer); of several runs the median. FILE: by
default articles that nobody wrote, of 900 words each. The start is an import of one article, of which a long import has as much.
Processor time is read from /proc five times a second, so that what a process used in its last moment is missed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.generated import Corpus
from benchmarks.processes import cpu_by_process, tree

EVERY = 0.2
WORDS = 900
"""Words of an invented article, made of several that are generated."""


class Cost(NamedTuple):
    """Seconds: by the clock, and of processors by the kind of process."""

    wall: float
    command: float
    annotators: float
    parsers: float

    @property
    def cpu(self) -> float:
        return self.command + self.annotators + self.parsers


def kind_of(said: str) -> str:
    """Of a process of the program, by what it runs."""
    return "annotators" if "forkserver" in said else "parsers" if "crawler.parsing" in said else "command"


def cost_of(command: Sequence[str], environ: dict[str, str]) -> Cost:
    """Run a command to its end. Raises CalledProcessError where it fails."""
    began = time.monotonic()
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)
    used: dict[int, tuple[str, float]] = {}
    while process.poll() is None:
        every = cpu_by_process()
        used.update({pid: every[pid] for pid in tree(process.pid) if pid in every})
        time.sleep(EVERY)
    wall = time.monotonic() - began
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    by_kind: defaultdict[str, float] = defaultdict(float)
    for said, seconds in used.values():
        by_kind[kind_of(said)] += seconds
    return Cost(wall, by_kind["command"], by_kind["annotators"], by_kind["parsers"])


def invented() -> Iterator[str]:
    """Lines of JSON."""
    parts, number = [], 0
    for article in Corpus(1_000_000):
        parts.append(article)
        if sum(len(part["body"].split()) for part in parts) >= WORDS:
            number += 1
            yield json.dumps(
                {
                    "url": f"https://invented.example/{number}",
                    "title": parts[0]["title"],
                    "text": "\n".join(part["body"] for part in parts),
                    "published": parts[0]["published"][:10],
                    "outlet": parts[0]["outlet"],
                    "lang": "en",
                }
            )
            parts = []


def program(*words: str) -> list[str]:
    return [sys.executable, str(Path(__file__).parent.parent / "broadsheet.py"), *words]


def measured(lines: Sequence[str], annotators: int, *, reindex: bool) -> tuple[Cost, Cost | None]:
    """What an import costs, and what a reindex behind it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "articles.jsonl"
        file.write_text("\n".join(lines), "utf-8")
        environ = {
            **os.environ,
            "BROADSHEET_DATA": str(Path(folder) / "data"),
            "BROADSHEET_ANNOTATORS": str(annotators),
        }
        imported = cost_of(program("import", str(file)), environ)
        return imported, cost_of(program("reindex"), environ) if reindex else None


def told(name: str, costs: Sequence[Cost], start: Cost, articles: int) -> str:
    """A line of the table: medians."""
    wall, command, annotators, parsers = (median(values) for values in zip(*costs, strict=True))
    running = max(wall - start.wall, 0.001)
    cpu = median(cost.cpu for cost in costs)
    each = [1000 * seconds / articles for seconds in (cpu, cpu - start.cpu, command, annotators, parsers)]
    return f"{name:28} {articles / wall:9.1f} {articles / running:9.1f} " + " ".join(f"{one:10.2f}" for one in each)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument(
        "--annotators", type=int, action="append", help="May be given several times; by default 1 and 0."
    )
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--reindex", action="store_true")
    options = parser.parse_args()
    source = options.file.open(encoding="utf-8") if options.file else invented()
    lines = [line.rstrip("\n") for line in islice(source, options.articles)]
    print(f"{len(lines)} articles, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(
        f"{'':28} {'a second':>9} {'w/o start':>9} {'CPU ms':>10} {'w/o start':>10} {'command':>10} {'annotators':>10} {'parsers':>10}"
    )
    for annotators in options.annotators or (1, 0):
        start = measured(lines[:1], annotators, reindex=False)[0]
        runs = [measured(lines, annotators, reindex=options.reindex) for _ in range(options.runs)]
        print(told(f"import, annotators = {annotators}", [run[0] for run in runs], start, len(lines)), flush=True)
        if options.reindex:
            none = Cost(0.0, 0.0, 0.0, 0.0)
            print(told(f"reindex, annotators = {annotators}", [run[1] for run in runs if run[1]], none, len(lines)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
