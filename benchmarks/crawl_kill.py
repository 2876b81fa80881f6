"""The crawler is killed with -9 at random moments, again and again; nothing it acknowledged may be lost or come twice.

    python -m benchmarks.crawl_kill [--times 200] [--outlets 12] [--articles 200] [--seed 1]

Acknowledged is what the archive holds right after a kill. At the end a crawl runs through, and every page of the outlets
has to be there, once.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.crawl import add_sources, environment, start_outlets
from index.archive import open_archive
from index.operations.settings import Settings, load_settings


def held(settings: Settings) -> dict[str, str]:
    """article id -> address, as archived now."""
    with open_archive(settings) as archive:
        return {kept.article.id: kept.article.url for kept in archive.articles.get_many(list(archive.articles.ids()))}


def start(environ: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "crawler"], env=environ, stderr=subprocess.DEVNULL)


def kill_many(
    settings: Settings, environ: dict[str, str], times: int, rnd: random.Random, pages: int
) -> tuple[int, int, int]:
    """(acknowledged articles missing after a later kill, kills that hit a crawl at work, kills)."""
    known: dict[str, str] = {}
    lost = hits = kills = 0
    for _ in range(times):
        kills += 1
        crawler = start(environ)
        _wait_for_work(settings, len(known))
        time.sleep(rnd.uniform(0.0, 1.0))
        crawler.send_signal(signal.SIGKILL)
        crawler.wait()
        now = held(settings)
        lost += len(known.keys() - now.keys())
        hits += known.keys() != now.keys()
        known = now
        if len(known) >= pages:
            break  # nothing is left to be killed at; take more articles for more kills
    return lost, hits, kills


def _wait_for_work(settings: Settings, known: int, seconds: float = 60.0) -> None:
    """Return when the crawler has started and archived something, so that the kill falls into its work."""
    until = time.monotonic() + seconds
    with open_archive(settings, readonly=True) as archive:
        while archive.articles.count() == known and time.monotonic() < until:
            time.sleep(0.02)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--outlets", type=int, default=12)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    pages = args.outlets * args.articles
    with TemporaryDirectory() as name:
        server, bases = start_outlets(Path(name), args.outlets, args.articles)
        # A gap spreads the crawl over all the kills.
        environ = environment(Path(name), bases, BROADSHEET_HOST_GAP="0.05", BROADSHEET_PARSE_WORKERS="1")
        settings = load_settings(environ)
        add_sources(settings, bases)
        try:
            lost, hits, kills = kill_many(settings, environ, args.times, random.Random(args.seed), pages)
            acknowledged = len(held(settings))
            last = start(environ)
            time.sleep(5)  # it has started, and ends as it should at SIGTERM
            until = time.monotonic() + 300
            while len(held(settings)) < pages and time.monotonic() < until:
                time.sleep(1)
            last.terminate()
            ended = last.wait(10)
            found = held(settings)
        finally:
            server.terminate()
            server.wait(30)
        with open_archive(settings) as archive:
            faults = archive.check()
    twice = len(found) - len(set(found.values()))
    print(
        json.dumps(
            {
                "kills": kills,
                "kills_during_work": hits,
                "acknowledged_before_the_last_run": acknowledged,
                "lost": lost,
                "articles": len(found),
                "pages": pages,
                "twice": twice,
                "archive_faults": faults,
                "sigterm_status": ended,
            },
            indent=1,
        )
    )
    sys.exit(1 if lost or twice or faults or len(found) != pages else 0)


if __name__ == "__main__":
    main()
