"""Memory of a crawler and an indexer that work on and on: the peak, and by how much it grows.

    python -m benchmarks.crawl_memory [--outlets 20] [--minutes 12] [--gap 1]

Invented outlets of 900 articles each, one request a host at a time with the gap between two. Each role is counted with its
children, shared pages in parts (PSS). The first two minutes are warming up and do not count for the growth.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.crawl import add_sources, environment, start_outlets
from benchmarks.processes import MemoryWatch
from index.archive import open_archive
from index.operations.settings import load_settings

ROLES = ("crawler", "index")
WARM = 120.0


def run(args: argparse.Namespace, folder: Path) -> dict[str, Any]:
    server, bases = start_outlets(folder, args.outlets, 900)
    environ = environment(folder, bases, BROADSHEET_HOST_GAP=str(args.gap), BROADSHEET_HOST_RUN_LIMIT="2000")
    settings = load_settings(environ)
    add_sources(settings, bases)
    processes = {
        role: subprocess.Popen([sys.executable, "-m", role], env=environ, stderr=subprocess.DEVNULL, text=True)
        for role in ROLES
    }
    watches = {role: MemoryWatch([process.pid], every=2.0) for role, process in processes.items()}
    try:
        for watch in watches.values():
            watch.__enter__()
        with open_archive(settings, readonly=True) as archive:
            time.sleep(args.minutes * 60)
            articles = archive.articles.count()
    finally:
        for watch in watches.values():
            watch.__exit__(None, None, None)
        for process in (*processes.values(), server):
            process.terminate()
            process.wait(30)
    return {
        "articles": articles,
        "minutes": args.minutes,
        **{
            role: {"peak_mb": watch.peak_mb, "slope_mb_per_min": watch.slope(WARM), "by_minute_mb": watch.by_minute()}
            for role, watch in watches.items()
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--gap", type=float, default=1)
    args = parser.parse_args()
    with TemporaryDirectory() as name:
        result = run(args, Path(name))
    print(json.dumps(result, indent=1))
    grown = result["crawler"]["slope_mb_per_min"]
    sys.exit(1 if result["crawler"]["peak_mb"] > 512 or (grown is not None and grown > 1) else 0)


if __name__ == "__main__":
    main()
