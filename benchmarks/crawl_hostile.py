"""A hostile outlet beside an honest one: what it costs the honest one, and what became of each hostile address.

    python -m benchmarks.crawl_hostile [--articles 40] [--visits 2] [--report FILE]

Everything from outside, as an owner would: `sources add`, then `crawl --once`, twice. Needs `measure/hostile_server.py` of
the folder that BROADSHEET_SHARED names (../shared by default). Takes a quarter of an hour: the gap of a second is kept.
The server's own verdict counts, whose `faults` have to be empty; memory is that of all processes of the crawl together.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.crawl import environment, start_outlets
from benchmarks.processes import MemoryWatch
from index.archive import open_archive
from index.archive.protocols import Source, SourceKind
from index.operations.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("BROADSHEET_SHARED", ROOT.parent / "shared"))
SERVER = SHARED / "measure" / "hostile_server.py"
PATHS = ("/", "/yes/1", "/no/1")
"""Asked of every outlet that has a robots.txt mode."""


def get_json(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return json.load(answer)


def broadsheet(environ: dict[str, str], *words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "broadsheet", *words]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def add(environ: dict[str, str], urls: list[str]) -> dict[str, str]:
    """Add sources by the command line; those that are none, with the reason."""
    told, _ = broadsheet(environ, "sources", "add", *urls).communicate()
    refused = [line.removeprefix("not added: ") for line in told.splitlines() if line.startswith("not added: ")]
    return {line.partition(": ")[0]: line.partition(": ")[2] for line in refused}


def insist(settings: Settings, urls: list[str]) -> None:
    """Keep addresses as sources that the command line refuses, so that a crawl deals with them too."""
    with open_archive(settings) as archive:
        for url in urls:
            kind = SourceKind.FEED if "/feed/" in url else SourceKind.SITEMAP if "/sm/" in url else SourceKind.HOME
            archive.sources.add(Source(id=url, url=url, name=None, kind=kind, added=datetime.now(UTC)))


def crawl(environ: dict[str, str], settings: Settings, honest: str) -> dict[str, Any]:
    """One `crawl --once`: its figures, and seconds until the honest source was done."""
    began, started = datetime.now(UTC), time.monotonic()
    process = broadsheet(environ, "crawl", "--once")
    with MemoryWatch([process.pid], every=0.25) as watch:
        told, _ = process.communicate()
    with open_archive(settings, readonly=True) as archive:
        done = next(one.last_visit for one in archive.sources.health() if one.source.url == honest)
    return {
        "status": process.returncode,
        "says": told.splitlines()[-8:],
        "seconds": round(time.monotonic() - started, 1),
        "honest_s": round((done - began).total_seconds(), 1) if done else None,
        "peak_mb": watch.peak_mb,
        "slope_mb_per_min": watch.slope(),
    }


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
            told[f"robots {mode['mode']}"] = ", ".join(f"{path} {errors.get(mode['base'] + path)}" for path in PATHS)
    return told


def measure(folder: Path, articles: int, visits: int) -> tuple[dict[str, Any], dict[str, str]]:
    honest, (base,) = start_outlets(folder, 1, articles)
    command = [sys.executable, str(SERVER), "--duration", "5000"]
    hostile = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert hostile.stdout is not None
        bases: dict[str, str] = json.loads(hostile.stdout.readline())
        outlet, feed = bases["outlet"], f"{base}/feed.xml"
        listed = get_json(f"{outlet}/feeds.json")
        robots = [url for role, url in bases.items() if role.startswith("robots-")]
        allowed = [base, *(url for role, url in bases.items() if role != "canary")]
        figures: dict[str, Any] = {}

        alone = environment(folder, allowed, BROADSHEET_HOST_GAP="1", BROADSHEET_DATA=str(folder / "alone"))
        add(alone, [feed])
        figures["alone"] = crawl(alone, load_settings(alone), feed)

        beside = environment(folder, allowed, BROADSHEET_HOST_GAP="1", BROADSHEET_DATA=str(folder / "beside"))
        settings = load_settings(beside)
        wanted = [feed, f"{outlet}/", f"{outlet}/feed.xml", *listed, *(f"{url}/" for url in robots)]
        refused = add(beside, wanted)
        figures["not_added"] = refused
        insist(settings, [*refused, *(url + path for url in robots for path in PATHS[1:])])
        for number in range(1, visits + 1):
            figures[f"crawl {number}"] = crawl(beside, settings, feed)
            verdict = get_json(f"{outlet}/verdict.json")
            figures[f"verdict {number}"] = verdict
        alone_s, beside_s = figures["alone"]["honest_s"], figures["crawl 1"]["honest_s"]
        figures["honest_ratio"] = round(beside_s / alone_s, 3)
        figures["faults"] = verdict["faults"]
        told = outcomes(settings, get_json(f"{outlet}/catalog.json"))
    finally:
        for process in (honest, hostile):
            process.terminate()
            process.wait(30)
    return figures, told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--visits", type=int, default=2)
    parser.add_argument("--report", type=Path)
    args = parser.parse_args()
    if not SERVER.exists():
        sys.exit(f"{SERVER} is not there; set BROADSHEET_SHARED")
    with TemporaryDirectory() as name:
        figures, told = measure(Path(name), args.articles, args.visits)
    if args.report:
        args.report.write_text(json.dumps(told, indent=1), "utf-8")
    print(json.dumps(figures, indent=1))
    sys.exit(1 if figures["faults"] else 0)


if __name__ == "__main__":
    main()
