"""What readers notice while others misbehave: slow clients, a worker that is killed under load, a reload under load.

    python -m benchmarks.pages_stress [--data DIR] [--articles 5000] [--clients 200]

Slow clients: so many connections with half a request, then with half a body; each time five searches have to be answered
within 200 ms. Load: four readers who search without a pause; a kill -9 of one worker may cost only the
requests that were in it, a HUP none.
"""

import argparse
import http.client
import os
import signal
import socket
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.serving import Server, serving

SEARCH = "/search?q="
WITHIN = 200.0
"""Milliseconds for a search beside slow clients."""

READERS = 4
BEFORE, AFTER = 3.0, 6.0
"""Seconds of load before a worker is killed, or all are replaced, and after it."""

HALVES = {
    "half a request": b"GET /search?q=x HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow",
    "half a body": b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n\r\nabc",
}


def ask(port: int) -> float:
    """Milliseconds of one search. Raises OSError, HTTPException."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", SEARCH)
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise http.client.HTTPException(f"status {answer.status}")
    return (time.perf_counter() - began) * 1000


@contextmanager
def hanging(port: int, sent: bytes, clients: int) -> Iterator[None]:
    held = []
    try:
        for _ in range(clients):
            one = socket.create_connection(("127.0.0.1", port))
            one.sendall(sent)
            held.append(one)
        yield
    finally:
        for one in held:
            one.close()


def slow_clients(server: Server, clients: int) -> bool:
    well = True
    for name, sent in HALVES.items():
        with hanging(server.port, sent, clients):
            time.sleep(0.5)
            times = [ask(server.port) for _ in range(5)]
        within = sum(one <= WITHIN for one in times)
        well = well and within == len(times)
        print(f"{clients} x {name}: {within} of 5 searches within {WITHIN:.0f} ms, slowest {max(times):.0f} ms")
        time.sleep(1)
    return well


class Load:
    """Readers who ask without a pause until `stop` is set."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.times: list[float] = []
        self.failed: list[str] = []
        self.stop = threading.Event()
        self._readers = [threading.Thread(target=self._read) for _ in range(READERS)]

    def _read(self) -> None:
        while not self.stop.is_set():
            try:
                self.times.append(ask(self.port))
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(f"{type(error).__name__}: {error}")

    @contextmanager
    def running(self) -> Iterator[None]:
        for reader in self._readers:
            reader.start()
        try:
            yield
        finally:
            self.stop.set()
            for reader in self._readers:
                reader.join()


def workers(master: int) -> list[int]:
    listed = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return [int(one) for one in listed]


def under_load(server: Server, what: str) -> bool:
    load = Load(server.port)
    before = workers(server.master)
    with load.running():
        time.sleep(BEFORE)
        if what == "kill -9 of a worker":
            os.kill(before[0], signal.SIGKILL)
        else:
            os.kill(server.master, signal.SIGHUP)
        time.sleep(AFTER)
    after = workers(server.master)
    allowed = READERS if what.startswith("kill") else 0
    replaced = len(set(after) - set(before))
    print(
        f"{what} beside {READERS} readers: {len(load.times)} answered, {len(load.failed)} failed ({allowed} allowed), "
        f"median {statistics.median(load.times):.0f} ms, longest {max(load.times):.0f} ms; {replaced} of {len(after)} workers new"
    )
    for line in load.failed[:5]:
        print(f"    {line}")
    return len(load.failed) <= allowed and len(after) == len(before) and replaced > 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--clients", type=int, default=200)
    options = parser.parse_args()
    with serving(options.data, options.articles) as server:
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        for _ in range(20):
            ask(server.port)
        results = [slow_clients(server, options.clients)]
        results += [under_load(server, what) for what in ("kill -9 of a worker", "HUP")]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
