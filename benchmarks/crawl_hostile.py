"""A hostile outlet beside an honest one: what it costs the honest one, and what became of each hostile address.

    python -m benchmarks.crawl_hostile [--articles 40] [--report FILE]

Needs `measure/hostile_server.py` of the folder that BROADSHEET_SHARED names (../shared by default). Takes some minutes: the
gap of a second is kept. Ends with the server's own verdict, whose `faults` have to be empty.
"""

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from benchmarks.crawl import environment, start_outlets
from crawler.opening import open_crawl
from crawler.pipeline import Watch
from crawler.run import visit_all
from index.archive import open_archive
from index.archive.face import Source, SourceKind, Visit
from index.settings import Settings, load_settings

SHARED = Path(os.environ.get("BROADSHEET_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))
SERVER = SHARED / "measure" / "hostile_server.py"


class Clock(Watch):
    """Seconds from the start to the end of each visit."""

    def __init__(self) -> None:
        self.started_at = time.monotonic()
        self.ends: dict[str, float] = {}

    def finished(self, source: Source, visit: Visit) -> None:
        self.ends[source.id] = time.monotonic() - self.started_at


def source(name: str, url: str, kind: SourceKind) -> Source:
    return Source(id=name, url=url, name=None, kind=kind, added=datetime.now(UTC))


def get_json(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return json.load(answer)


async def crawl(settings: Settings, sources: list[Source]) -> dict[str, float]:
    clock = Clock()
    with open_archive(settings) as archive:
        for one in sources:
            archive.sources.add(one)
        async with open_crawl(settings, archive) as running:
            await visit_all(running, sources, clock)
    return clock.ends


def hostile_sources(bases: dict[str, str], feeds: list[str]) -> list[Source]:
    outlet = bases["outlet"]
    found = [source("home", f"{outlet}/", SourceKind.HOME), source("feed", f"{outlet}/feed.xml", SourceKind.FEED)]
    found += [source(f"hostile-{urlsplit(url).path}", url, SourceKind.FEED) for url in feeds]
    for role, base in bases.items():
        if role.startswith("robots-"):
            for path in ("/", "/yes/1", "/no/1", "/no/2.html", "/no/open"):
                found.append(source(f"{role}{path}", base + path, SourceKind.HOME))
    return found


def outcomes(settings: Settings, catalog: dict[str, Any]) -> dict[str, str]:
    """Endpoint -> what the crawler made of it."""
    told: dict[str, str] = {}
    with open_archive(settings) as archive:
        errors = {health.source.url: health.error_code or "read" for health in archive.sources.health()}
        for endpoint in catalog["endpoints"]:
            url = catalog["outlet"] + endpoint["path"]
            state = archive.addresses.get(url)
            told[endpoint["path"]] = (state.outcome if state and state.outcome else errors.get(url)) or "not asked"
        for mode in catalog["robots"]:
            told[f"robots {mode['mode']}"] = ", ".join(
                f"{path} {errors.get(mode['base'] + path)}" for path in ("/", "/yes/1", "/no/1")
            )
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--report", type=Path)
    args = parser.parse_args()
    if not SERVER.exists():
        sys.exit(f"{SERVER} is not there; set BROADSHEET_SHARED")
    with TemporaryDirectory() as name:
        folder = Path(name)
        honest, (base,) = start_outlets(folder, 1, args.articles)
        hostile = subprocess.Popen(
            [sys.executable, str(SERVER), "--duration", "3000"], stdout=subprocess.PIPE, text=True
        )
        try:
            assert hostile.stdout is not None
            bases: dict[str, str] = json.loads(hostile.stdout.readline())
            feeds = get_json(f"{bases['outlet']}/feeds.json")
            allowed = [base, *(url for role, url in bases.items() if role != "canary")]
            good = source("honest", f"{base}/feed.xml", SourceKind.FEED)
            alone = load_settings(
                environment(folder, allowed, BROADSHEET_HOST_GAP="1", BROADSHEET_DATA=f"{name}/alone")
            )
            first = asyncio.run(crawl(alone, [good]))["honest"]
            beside = load_settings(
                environment(folder, allowed, BROADSHEET_HOST_GAP="1", BROADSHEET_DATA=f"{name}/beside")
            )
            ends = asyncio.run(crawl(beside, [good, *hostile_sources(bases, feeds)]))
            catalog = get_json(f"{bases['outlet']}/catalog.json")
            verdict = get_json(f"{bases['outlet']}/verdict.json")
            told = outcomes(beside, catalog)
        finally:
            for process in (honest, hostile):
                process.terminate()
                process.wait(30)
    if args.report:
        args.report.write_text(json.dumps(told, indent=1), "utf-8")
    figures = {
        "faults": verdict["faults"],
        "good_seen": verdict["good_seen"],
        "canary_hits": len(verdict["canary_hits"]),
        "honest_alone_s": round(first, 1),
        "honest_beside_s": round(ends["honest"], 1),
        "honest_ratio": round(ends["honest"] / first, 3),
        "whole_crawl_s": round(max(ends.values()), 1),
        "peak_mb_crawler": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "peak_mb_parser": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }
    print(json.dumps(figures, indent=1))
    sys.exit(1 if verdict["faults"] else 0)


if __name__ == "__main__":
    main()
