"""Many readers at once: how many pages of results a second, how many refused, how long the slowest waits.

    python -m benchmarks.load [--data DIR | --articles 20000] [--clients 16 64] [--seconds 20]

The real server with two workers over HTTP; each client asks the next page as soon as it has the last, ten kinds of query in turn.
CPU is that of the server's processes alone: what a machine of its own could answer is its cores by that.
"""

import argparse
import http.client
import os
import statistics
import threading
import time
from collections import Counter
from pathlib import Path

from benchmarks.pages import searches
from benchmarks.processes import cpu_by_process, tree
from benchmarks.serving import Server, serving


class Readers:
    """Clients that ask until the time is over."""

    def __init__(self, port: int, paths: list[str], seconds: float) -> None:
        self._port, self._paths = port, paths
        self._until = time.monotonic() + seconds
        self._lock = threading.Lock()
        self.statuses: Counter[int] = Counter()
        self.times: list[float] = []

    def run(self, clients: int) -> None:
        """Ask from so many threads; returns when all have ended."""
        threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _ask(self, number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        while time.monotonic() < self._until:
            began = time.monotonic()
            connection.request("GET", self._paths[number % len(self._paths)], headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
            took = time.monotonic() - began
            number += 7  # neighbours do not ask the same at once
            with self._lock:
                self.statuses[answer.status] += 1
                if answer.status == 200:
                    self.times.append(took)
        connection.close()


def cpu(server: Server) -> float:
    spent = cpu_by_process()
    return sum(spent[pid][1] for pid in tree(server.master) if pid in spent)


def measure(server: Server, paths: list[str], clients: int, seconds: float) -> None:
    """Print a row."""
    readers = Readers(server.port, paths, seconds)
    before, began = cpu(server), time.monotonic()
    readers.run(clients)
    took, spent, answered = time.monotonic() - began, cpu(server) - before, sum(readers.statuses.values())
    times = sorted(readers.times)
    print(
        f"| {clients} | {len(times) / took:.0f} | {answered - len(times)} of {answered} | {statistics.median(times):.2f} |"
        f" {times[-1]:.2f} | {1000 * spent / max(1, answered):.1f} |",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--queries", type=Path, default=None)
    parser.add_argument("--clients", type=int, nargs="+", default=[16, 64])
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    with serving(options.data, options.articles, budget="1s") as server:
        found = searches(options.queries, options.articles)
        paths = [path for paths in found.values() for path in paths]
        Readers(server.port, paths, 3).run(4)
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
        print("| clients | answers a second | refused | median, s | slowest, s | CPU ms an answer |")
        print("| --- | --- | --- | --- | --- | --- |")
        for clients in options.clients:
            measure(server, paths, clients, options.seconds)


if __name__ == "__main__":
    main()
