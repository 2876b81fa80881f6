"""How fast the whole line is: outlets on loopback -> fetched, extracted, annotated, archived, searchable.

    python -m benchmarks.crawl [--outlets 50] [--articles 200]

Crawler and indexer run as the processes that they are in use, side by side, with no gap between requests. Prints articles
a second until everything is searchable, and the CPU seconds of each process: what has the most of them is the limit.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.processes import cpu_by_process
from index.archive import open_archive
from index.archive.protocols import Source, SourceKind
from index.operations.settings import Settings, load_settings


def start_outlets(folder: Path, outlets: int, articles: int) -> tuple["subprocess.Popen[str]", list[str]]:
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "benchmarks.crawl_outlets", "--outlets", str(outlets), "--articles", str(articles)]
    server = subprocess.Popen([*command, "--ready", str(ready)], stdout=subprocess.PIPE, text=True)
    while not ready.exists() or not ready.read_text():
        time.sleep(0.1)
    return server, json.loads(ready.read_text("utf-8"))


def environment(folder: Path, bases: list[str], **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "BROADSHEET_DATA": str(folder / "data"),
        "BROADSHEET_ALLOW_HOSTS": ",".join(base.removeprefix("http://") for base in bases),
        "BROADSHEET_HOST_GAP": "0",
        **more,
    }


def add_sources(settings: Settings, bases: list[str], every: float | None = None) -> None:
    """every: seconds between visits; None: the rhythm is learnt."""
    with open_archive(settings) as archive:
        for number, base in enumerate(bases):
            archive.sources.add(
                Source(
                    id=f"outlet-{number}",
                    url=f"{base}/feed.xml",
                    name=None,
                    kind=SourceKind.FEED,
                    every=every,
                    added=datetime.now(UTC),
                )
            )


def run(outlets: int, articles: int) -> dict[str, object]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        server, bases = start_outlets(folder, outlets, articles)
        environ = environment(folder, bases)
        settings = load_settings(environ)
        add_sources(settings, bases)
        indexer = subprocess.Popen([sys.executable, "-m", "index"], env=environ, stderr=subprocess.DEVNULL)
        time.sleep(2)
        started = time.monotonic()
        before = cpu_by_process()
        crawler = subprocess.Popen([sys.executable, "-m", "crawler"], env=environ, stderr=subprocess.DEVNULL)
        spent: dict[int, tuple[str, float]] = {}
        first = None
        try:
            with open_archive(settings, readonly=True) as archive:
                while True:
                    time.sleep(0.5)
                    spent |= cpu_by_process()
                    count = archive.articles.count()
                    if count >= outlets * articles and first is None:
                        first = time.monotonic() - started
                    if first is not None and archive.outbox.waiting() == 0:
                        break
                    if time.monotonic() - started > 1200:
                        break
            seconds = time.monotonic() - started
        finally:
            for process in (crawler, indexer, server):
                process.terminate()
            for process in (crawler, indexer, server):
                process.wait(30)
        cpu: dict[str, float] = {}
        for pid, (what, used) in spent.items():
            label = next((label for key, label in LABELS.items() if key in what), None)
            if label:
                cpu[label] = cpu.get(label, 0.0) + used - before.get(pid, ("", 0.0))[1]
        return {
            "articles": count,
            "archived_after_s": round(first or 0, 1),
            "searchable_after_s": round(seconds, 1),
            "articles_per_s": round(count / seconds, 1),
            "cpu_s": {label: round(used, 1) for label, used in cpu.items()},
            "cpu_ms_per_article": {label: round(1000 * used / max(1, count), 2) for label, used in cpu.items()},
        }


LABELS = {
    "crawler.parsing.child": "parsing (extract)",
    "-m crawler": "crawler (fetch, archive)",
    "-m index": "indexer (annotate, index)",
    "benchmarks.crawl_outlets": "the outlets themselves",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=50)
    parser.add_argument("--articles", type=int, default=200)
    args = parser.parse_args()
    print(json.dumps(run(args.outlets, args.articles), indent=1))


if __name__ == "__main__":
    main()
