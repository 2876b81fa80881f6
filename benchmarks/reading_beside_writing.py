"""What a reader notices of an import: pages of results while nothing is written, and while articles are saved, read and indexed.

    python -m benchmarks.reading_beside_writing [--data DIR | --articles 5000] [--queries FILE] [--seconds 30]

The real server and the real indexer; one reader asks page after page, each time for the next query. Meanwhile an import saves a
hundred articles a second, which the indexer reads as fast as it can, until the time is over. They are deleted afterwards.
Milliseconds of wall time, so it wants a machine of its own; the ratio of the two medians tells most.
"""

import argparse
import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

from benchmarks.generated import Corpus
from benchmarks.pages import fetch, searches
from benchmarks.serving import Server, article_of, serving
from index.archive import open_archive
from index.article import Article, article_id
from index.operations.settings import Settings

AT_ONCE, PAUSE = 50, 0.5
"""Articles of one transaction, and seconds between two: more than an import reads on two cores."""


def asked(server: Server, paths: list[str], seconds: float) -> list[float]:
    """Milliseconds to the first byte of pages that are asked for one after the other until the time is over."""
    until, taken = time.monotonic() + seconds, list[float]()
    for number in count():
        if time.monotonic() > until and taken:
            return taken
        taken.append(fetch(server.port, paths[number % len(paths)])[0])
    raise AssertionError("unreachable")


def articles() -> Iterator[Article]:
    """Invented ones without end, which no other benchmark makes."""
    for number, entry in enumerate(Corpus(1_000_000, seed=4711)):
        one = article_of(entry)
        url = f"https://beside.example/{number}"
        yield replace(one, id=article_id(url), url=url)


class Import:
    """Saves articles in a thread, while an indexer of its own makes them searchable."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._over = threading.Event()
        self.ids: list[str] = []

    def run(self) -> None:
        """Until it is over."""
        fresh = articles()
        with open_archive(self._settings) as archive:
            while not self._over.is_set():
                batch = list(islice(fresh, AT_ONCE))
                archive.articles.save_many([(one, ()) for one in batch])
                self.ids += [one.id for one in batch]
                self._over.wait(PAUSE)

    def end(self) -> None:
        """Let it end."""
        self._over.set()


@contextmanager
def importing(settings: Settings) -> Iterator[Import]:
    """An import and an indexer beside the block; what it saved is deleted behind it."""
    environ = {**os.environ, "BROADSHEET_DATA": str(settings.data)}
    indexer = subprocess.Popen([sys.executable, "-m", "index"], env=environ, stderr=subprocess.DEVNULL)
    beside = Import(settings)
    thread = threading.Thread(target=beside.run)
    thread.start()
    try:
        yield beside
    finally:
        beside.end()
        thread.join()
        with open_archive(settings) as archive:
            archive.articles.forget(ids=beside.ids)
        indexer.send_signal(signal.SIGTERM)
        indexer.wait(60)


def row(what: str, taken: list[float]) -> None:
    """Print one."""
    times = sorted(taken)
    high = times[min(len(times) - 1, int(len(times) * 0.95))]
    print(f"| {what} | {len(times)} | {statistics.median(times):.1f} | {high:.1f} | {times[-1]:.1f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--queries", type=Path, default=None)
    parser.add_argument("--seconds", type=float, default=30.0)
    options = parser.parse_args()
    with serving(options.data, options.articles) as server:
        paths = [path for found in searches(options.queries, options.articles).values() for path in found]
        asked(server, paths, 3)
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
        print("| pages of results | asked | median, ms | 95 % | slowest |\n| --- | --- | --- | --- | --- |")
        alone = asked(server, paths, options.seconds)
        row("nothing is written", alone)
        with importing(server.settings) as beside:
            time.sleep(3)  # until the indexer has begun
            meanwhile = asked(server, paths, options.seconds)
            row(f"beside an import ({len(beside.ids):,} articles saved)", meanwhile)
        print(f"\nmedian beside / alone: x{statistics.median(meanwhile) / statistics.median(alone):.2f}")


if __name__ == "__main__":
    main()
