"""The disk of a crawler at work fills up, at 20 different points, and is freed again: what was kept stays, the rest comes.

    python -m benchmarks.crawl_full [--levels 20] [--beside 4]

Needs root: each level has a small disk of its own in memory (tmpfs). The crawler is the process of the Procfile and is not
started anew. A level is passed when it ran into the full disk, said so, lost nothing that the archive had acknowledged, and
has every page once after the disk was freed.
"""

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.crawl import add_sources, environment, start_outlets
from index.archive import open_archive
from index.errors import ArchiveError
from index.operations.settings import Settings, load_settings

DISK = 24 << 20
"""Bytes of the disk."""
OUTLETS, ARTICLES = 3, 80
FIRST = 20
"""Articles that are archived before the disk fills up."""


def held(settings: Settings) -> list[str]:
    """Addresses of what is archived now."""
    with open_archive(settings, readonly=True) as archive:
        return [kept.article.url for kept in archive.articles.get_many(list(archive.articles.ids()))]


def wait_for(settings: Settings, number: int, seconds: float) -> list[str]:
    """What is held when so many are, or when the time is up."""
    until = time.monotonic() + seconds
    found: list[str] = []
    while len(found) < number and time.monotonic() < until:
        time.sleep(0.1)
        try:
            found = held(settings)
        except ArchiveError:  # the disk is full for readers as well: they need a few bytes to share the archive
            continue
    return found


def wait_for_words(log: Path, words: str, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while words not in log.read_text() and time.monotonic() < until:
        time.sleep(0.1)
    return words in log.read_text()


def fill(ballast: Path, room: int) -> None:
    """Leave so many bytes of the disk, while the crawler takes some as well."""
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while (free := shutil.disk_usage(ballast.parent).free) > room:
            file.write(b"\1" * min(free - room, 1 << 20))


def run_level(room: int, disk: Path, environ: dict[str, str]) -> dict[str, Any]:
    """room: bytes that are left when the disk fills up."""
    settings = load_settings(environ)
    log, ballast = disk.parent / f"{disk.name}.log", disk / "ballast"
    with log.open("w") as stderr:
        crawler = subprocess.Popen([sys.executable, "-m", "crawler"], env=environ, stderr=stderr)
        try:
            wait_for(settings, FIRST, 60)
            fill(ballast, room)
            told = wait_for_words(log, "is full", 90)
            ballast.unlink()
            acknowledged = held(settings)
            found = wait_for(settings, OUTLETS * ARTICLES, 150)
        finally:
            crawler.terminate()
            status = crawler.wait(15)
    with open_archive(settings) as archive:
        faults = archive.check()
    return {
        "room": room,
        "told": told,
        "acknowledged": len(acknowledged),
        "lost": len(set(acknowledged) - set(found)),
        "articles": len(found),
        "twice": len(found) - len(set(found)),
        "faults": faults,
        "status": status,
        "passed": told
        and set(acknowledged) <= set(found)
        and len(found) == len(set(found)) == OUTLETS * ARTICLES
        and not faults
        and status == 0
        and "Traceback" not in log.read_text(),
    }


def level(number: int, folder: Path, bases: list[str]) -> dict[str, Any]:
    disk = folder / f"disk{number}"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", disk], check=True)
    try:
        more = {"BROADSHEET_DATA": str(disk / "data"), "BROADSHEET_HOST_GAP": "0.02", "BROADSHEET_PARSE_WORKERS": "1"}
        environ = environment(folder, bases, **more)
        add_sources(load_settings(environ), bases, 5)
        return run_level(number * 25_000, disk, environ)
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--levels", type=int, default=20)
    parser.add_argument("--beside", type=int, default=4, help="levels at once: each waits most of its time")
    args = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("this mounts small disks and needs root")
    with TemporaryDirectory() as name:
        folder = Path(name)
        server, bases = start_outlets(folder, OUTLETS, ARTICLES)
        try:
            with ThreadPoolExecutor(args.beside) as levels:
                results = list(levels.map(lambda number: level(number, folder, bases), range(args.levels)))
        finally:
            server.terminate()
            server.wait(30)
    for one in results:
        print(json.dumps(one))
    passed = sum(one["passed"] for one in results)
    print(json.dumps({"levels": len(results), "resumed": passed, "lost": sum(one["lost"] for one in results)}))
    sys.exit(0 if passed == len(results) else 1)


if __name__ == "__main__":
    main()
