"""Broadsheet's engine beside tantivy, SQLite FTS5 and stock Whoosh on generated news, in one run on one machine.

    python -m benchmarks.engine [--articles 20000] [--stock 1000] [--write]

Every engine is built in one process and searched in another. Times are processor time, the steadier number on a shared
machine; of several runs of a query the least counts. --write puts the table into benchmarks/README.md.
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
from collections.abc import Callable
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

    def measure(self) -> dict[str, dict[str, Any]]:
        results = {}
        with TemporaryDirectory(prefix="engines-") as folder:
            made = Corpus(self.articles, SEED)
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
                print(f"{self.articles} articles, {name}: {_line(stages)}", file=sys.stderr, flush=True)
        return results


def _line(stages: dict[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in stages.items() if key != "totals")


def table(results: dict[str, dict[str, Any]]) -> str:
    """Markdown; each figure with its ratio to tantivy's of the same run."""
    reference = results[REFERENCE]
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
    lines = ["| | " + " | ".join(results) + " |"]
    lines.append("| --- |" + " --- |" * len(results))
    for title, of in columns:
        cells = []
        for found in results.values():
            values, base = of(found), of(reference)
            shown = " / ".join(_number(value) for value in values)
            ratio = " / ".join(f"x{value / other:.2f}" for value, other in zip(values, base, strict=True))
            cells.append(shown if found is reference else f"{shown} ({ratio})")
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    agreeing = [
        sum(abs(a - b) <= 0.02 * max(b, 1) for a, b in zip(found["totals"], reference["totals"], strict=True))
        / len(reference["totals"])
        for found in results.values()
    ]
    lines.append("| totals within 2 % of tantivy's | " + " | ".join(f"{share:.2f}" for share in agreeing) + " |")
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _section(tables: dict[int, str]) -> str:
    parts = [
        HEADING,
        "`python -m benchmarks.engine --write`: generated news (Zipf's law, topics, names; nothing to download), 120 queries of "
        "ten kinds, every engine in one process and thread. Times are processor time; in brackets the ratio to tantivy in "
        f"the same run. Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}.",
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
    runs = [Run(options.articles, tuple(name for name in ENGINES if name != "stock Whoosh"))]
    if options.stock:
        runs.append(Run(options.stock, tuple(ENGINES)))
    tables = {run.articles: table(run.measure()) for run in runs}
    section = _section(tables)
    print(section)
    if options.write:
        write(section)
    return 0


if __name__ == "__main__":
    sys.exit(main())
