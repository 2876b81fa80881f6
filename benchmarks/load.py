"""Many readers at once: how many pages of results a second, how many refused, how long the slowest waits.

    python -m benchmarks.load [--data DIR | --articles 20000] [--clients 16 64] [--seconds 20]

The real server with two workers over HTTP; each client asks the next page as soon as it has the last, ten kinds of query in turn.
Where wrk is installed (`apt-get install wrk`) it asks: it takes a fraction of a core, of which threads of Python take most of one.
CPU is that of the server's processes alone: what a machine of its own could answer is its cores by that. `--slow`: so many further
clients ask meanwhile what takes long (exports of everything, words that tell), to see whether the others wait for them.
"""

import argparse
import http.client
import os
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from benchmarks.pages import searches
from benchmarks.processes import cpu_by_process, tree
from benchmarks.serving import Server, serving

SLOW = ["/api/v1/search?q=*&format=csv", "/research/words?q=*"]
"""What takes long on any archive of some size."""


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


SCRIPT = """
local paths = {%s}
local number = 0
function request()
    number = number + 7
    return wrk.format("GET", paths[number %% #paths + 1], {["Accept-Encoding"] = "gzip"})
end
function done(summary, latency)
    print(string.format("found %%d %%d %%d %%f %%f", summary.requests, summary.errors.status,
        summary.errors.timeout + summary.errors.read + summary.errors.connect, latency:percentile(50), latency.max))
end
"""


class Found:
    """answered: all answers, those that refuse among them. median, slowest: seconds, of all that were answered."""

    def __init__(self, answered: int, refused: int, median: float, slowest: float) -> None:
        self.answered, self.refused, self.median, self.slowest = answered, refused, median, slowest


def by_wrk(port: int, paths: list[str], clients: int, seconds: float) -> Found:
    """Asked by wrk, which counts what was not answered within a minute as refused."""
    listed = ", ".join("[[" + path + "]]" for path in paths)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT % listed)
        script.flush()
        command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds:g}s", "--timeout", "60s", "-s", script.name]
        said = subprocess.run(
            [*command, f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=True
        ).stdout
    _, answered, bad, lost, median, slowest = said[said.index("found ") :].split()[:6]
    return Found(int(answered) + int(lost), int(bad) + int(lost), float(median) / 1e6, float(slowest) / 1e6)


def by_threads(port: int, paths: list[str], clients: int, seconds: float) -> Found:
    """Asked by threads of this process."""
    readers = Readers(port, paths, seconds)
    readers.run(clients)
    times, answered = sorted(readers.times), sum(readers.statuses.values())
    return Found(answered, answered - len(times), statistics.median(times), times[-1])


def cpu(server: Server) -> float:
    spent = cpu_by_process()
    return sum(spent[pid][1] for pid in tree(server.master) if pid in spent)


def measure(server: Server, paths: list[str], clients: int, seconds: float) -> None:
    """Print a row."""
    ask = by_wrk if shutil.which("wrk") else by_threads
    before, began = cpu(server), time.monotonic()
    found = ask(server.port, paths, clients, seconds)
    took, spent = time.monotonic() - began, cpu(server) - before
    print(
        f"| {clients} | {(found.answered - found.refused) / took:.0f} | {found.refused} of {found.answered} | {found.median:.2f} |"
        f" {found.slowest:.2f} | {1000 * spent / max(1, found.answered):.1f} |",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--queries", type=Path, default=None)
    parser.add_argument("--clients", type=int, nargs="+", default=[16, 64])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--slow", type=int, default=0)
    options = parser.parse_args()
    with serving(options.data, options.articles, budget="1s") as server:
        found = searches(options.queries, options.articles)
        paths = [path for paths in found.values() for path in paths]
        Readers(server.port, paths, 3).run(4)
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
        print("| clients | answers a second | refused | median, s | slowest, s | CPU ms an answer |")
        print("| --- | --- | --- | --- | --- | --- |")
        for clients in options.clients:
            slow = Readers(server.port, SLOW, options.seconds)
            beside = threading.Thread(target=slow.run, args=(options.slow,))
            beside.start()
            measure(server, paths, clients, options.seconds)
            beside.join()
            if options.slow:
                print(f"beside them: {dict(slow.statuses)}", flush=True)


if __name__ == "__main__":
    main()
