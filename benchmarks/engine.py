"""Broadsheet's engine beside tantivy, SQLite FTS5 and stock Whoosh on generated news, in one run on one machine.

    pip install tantivy
    python -m benchmarks.engine [--runs 5] [--articles 20000] [--stock 1000] [--write]

Every run makes other articles and other queries; in it every engine is built in one process and searched in another. Times are
processor time, the steadier number on a shared machine; of several answers to a query the quickest counts. The tables give medians
over the runs, and of the ratios to tantivy in the same run the least and the greatest, too. --write puts them into
benchmarks/README.md.
"""

import argparse
import importlib
import json
import math
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.generated import Corpus

ENGINES = {
    "tantivy": "benchmarks.rivals:Tantivy",
    "Broadsheet": "benchmarks.adapters:Engine",
    "SQLite FTS5": "benchmarks.rivals:Fts5",
    "stock Whoosh": "benchmarks.rivals:StockWhoosh",
}
REFERENCE = "tantivy"
MODES: dict[str, tuple[list[str], bool]] = {
    "top ten": ([], False),
    "facets": (["outlet", "people", "month"], False),
    "facets, snippets": (["outlet", "people", "month"], True),
}
README = Path(__file__).with_name("README.md")
HEADING = "## Engine"
KEPT = "### On real agency news"
"""Where in that section begins what was measured on articles that are not in the repository: it stays as it is."""
SEED = 1


def _load(name: str) -> Any:
    module, cls = ENGINES[name].split(":")
    return getattr(importlib.import_module(module), cls)()


def _cpu() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def _memory(field: str) -> float:
    """MB of this process, from /proc: VmHWM (peak), RssAnon (its own now, without shared mapped files)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


def _part(values: list[float], share: float) -> float:
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


def build(name: str, path: Path, corpus: Path) -> dict[str, float]:
    engine = _load(name)
    started = _cpu()
    with corpus.open() as lines:
        number = sum(1 for _ in map(json.loads, lines))
    reading = _cpu() - started
    started = _cpu()
    with corpus.open() as lines:
        engine.build(map(json.loads, lines), str(path))
    spent = _cpu() - started - reading
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return {"documents per CPU second": number / spent, "MB on disk": size / 1e6, "peak MB": _memory("VmHWM")}


def search(name: str, path: Path, corpus: Path, queries: Path) -> dict[str, Any]:
    engine = _load(name)
    asked = json.loads(queries.read_text())
    started = time.process_time()
    engine.open(str(path))
    found: dict[str, Any] = {"opening ms": 1000 * (time.process_time() - started), "totals": []}
    for mode, (facets, snippets) in MODES.items():

        def once(text: str, filters: dict[str, Any], facets: list[str] = facets, snippets: bool = snippets) -> float:
            started = time.process_time()
            answer = engine.search(text, filters, facets, snippets, 10)
            spent = time.process_time() - started
            if not facets:
                found["totals"].append(answer["total"])
            return 1000 * spent

        times = [min([once(text, filters) for _ in range(4)][1:]) for _, text, filters in asked]
        found[mode] = [_part(times, 0.5), _part(times, 0.95)]
    found["totals"] = found["totals"][::4]
    found["own MB"] = _memory("RssAnon")
    with corpus.open() as lines:
        article = json.loads(next(lines))
    visible = []
    for number in range(5):
        word = "fresh" + "zqxvk"[number] * 3
        started = time.perf_counter()
        engine.add({**article, "id": 10**9 + number, "title": word}, str(path))
        if engine.search(word, {}, [], False, 1)["total"] != 1:
            raise RuntimeError(f"{name}: an article that was added is not found")
        visible.append(1000 * (time.perf_counter() - started))
    found["one more, visible ms"] = statistics.median(visible)
    return found


@dataclass(frozen=True)
class Run:
    articles: int
    names: tuple[str, ...]
    seed: int

    def measure(self) -> dict[str, dict[str, Any]]:
        results = {}
        with TemporaryDirectory(prefix="engines-") as folder:
            made = Corpus(self.articles, self.seed)
            corpus, queries = Path(folder) / "corpus.jsonl", Path(folder) / "queries.json"
            with corpus.open("w") as file:
                file.writelines(json.dumps(article, ensure_ascii=False) + "\n" for article in made)
            queries.write_text(json.dumps(made.queries(sample=min(self.articles, 4000))))
            for name in self.names:
                stages = {}
                for stage in ("build", "search"):
                    command = [sys.executable, "-m", "benchmarks.engine", "--stage", stage, "--engine", name, folder]
                    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
                    stages.update(json.loads(answer.stdout))
                results[name] = stages
                print(
                    f"{self.articles} articles, seed {self.seed}, {name}: {_line(stages)}", file=sys.stderr, flush=True
                )
        return results


def _line(stages: dict[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in stages.items() if key != "totals")


def table(runs: Sequence[dict[str, dict[str, Any]]]) -> str:
    """Markdown; each figure with its ratio to tantivy's of the same run: medians, and of the ratios the range."""
    columns: list[tuple[str, Callable[[dict[str, Any]], list[float]]]] = [
        *((f"{mode}, p50 / p95 ms", lambda found, mode=mode: found[mode]) for mode in MODES),
        *(
            (key, lambda found, key=key: [found[key]])
            for key in (
                "documents per CPU second",
                "MB on disk",
                "peak MB",
                "own MB",
                "opening ms",
                "one more, visible ms",
            )
        ),
    ]
    names = list(runs[0])
    lines = ["| | " + " | ".join(names) + " |"]
    lines.append("| --- |" + " --- |" * len(names))
    for title, of in columns:
        cells = [_cell([of(run[name]) for run in runs], [of(run[REFERENCE]) for run in runs]) for name in names]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    agreeing = [statistics.median(_agreement(run[name], run[REFERENCE]) for run in runs) for name in names]
    lines.append("| totals within 2 % of tantivy's | " + " | ".join(f"{share:.2f}" for share in agreeing) + " |")
    return "\n".join(lines)


def _cell(found: Sequence[list[float]], reference: Sequence[list[float]]) -> str:
    """What one engine needs, of each run one or two figures, beside what tantivy does."""
    shown = " / ".join(_number(statistics.median(values)) for values in zip(*found, strict=True))
    if found == reference:
        return shown
    ratios = [
        [value / base for value, base in zip(values, bases, strict=True)]
        for values, bases in zip(zip(*found, strict=True), zip(*reference, strict=True), strict=True)
    ]
    return f"{shown} ({' / '.join(map(_spread, ratios))})"


def _spread(ratios: Sequence[float]) -> str:
    """The median, and where there are several the range."""
    middle = f"x{statistics.median(ratios):.2f}"
    return middle if len(ratios) == 1 else f"{middle}, {min(ratios):.2f} to {max(ratios):.2f}"


def _agreement(found: dict[str, Any], reference: dict[str, Any]) -> float:
    """The share of queries whose totals differ by no more than 2 %."""
    both: list[tuple[int, int]] = list(zip(found["totals"], reference["totals"], strict=True))
    return sum(abs(a - b) <= 0.02 * max(b, 1) for a, b in both) / len(both)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _section(tables: dict[int, str], runs: int) -> str:
    parts = [
        HEADING,
        "`pip install tantivy`, then `python -m benchmarks.engine --write`: generated news (Zipf's law, topics, names; nothing to "
        "download), 120 queries of ten kinds, every engine in one process and thread. Times are processor time. Medians of "
        f"{runs} runs, each on other articles with other queries in processes of its own; in brackets the ratio to tantivy in the "
        "same run, its median and its range. "
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[1]:.0f}.",
    ]
    for articles, shown in tables.items():
        parts += [f"### {articles:,} articles", shown]
    return "\n\n".join(parts) + "\n"


def write(section: str) -> None:
    """Replace our section of the README but for what was measured elsewhere, leave the others."""
    text = README.read_text() if README.exists() else "# Benchmarks\n\n"
    before, _, rest = text.partition(HEADING + "\n")
    own, following, after = rest.partition("\n## ")
    _, kept, measured = own.partition(KEPT)
    if kept:
        section = section.rstrip("\n") + "\n\n" + kept + measured
    README.write_text(before.rstrip("\n") + "\n\n" + section + (following + after if following else ""))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="how often all is measured anew, on other articles")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument(
        "--stock", type=int, default=1_000, help="articles of a second, small run with stock Whoosh; 0: none"
    )
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    parser.add_argument("--stage", choices=("build", "search"), help=argparse.SUPPRESS)
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    parser.add_argument("folder", nargs="?", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stage:
        path = options.folder / options.engine.replace(" ", "-")
        corpus, queries = options.folder / "corpus.jsonl", options.folder / "queries.json"
        built = options.stage == "build"
        found = build(options.engine, path, corpus) if built else search(options.engine, path, corpus, queries)
        print(json.dumps(found))
        return 0
    sizes = {options.articles: tuple(name for name in ENGINES if name != "stock Whoosh")}
    if options.stock:
        sizes[options.stock] = tuple(ENGINES)
    tables = {
        articles: table([Run(articles, names, SEED + number).measure() for number in range(options.runs)])
        for articles, names in sizes.items()
    }
    section = _section(tables, options.runs)
    print(section)
    if options.write:
        write(section)
    return 0


if __name__ == "__main__":
    sys.exit(main())
