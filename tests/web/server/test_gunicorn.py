"""The real server: what gunicorn answers itself, slow clients, stopping, a port that is taken."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.places import ROOT
from web.middleware.security_headers import SECURITY_HEADERS
from web.server.gunicorn_app import REQUEST_LINE

PATIENCE = 60.0


@dataclass(frozen=True)
class Running:
    process: "subprocess.Popen[str]"
    port: int
    data: Path

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def send(self, data: bytes) -> tuple[int, str]:
        """(status, everything that came back); 0 where the connection was only closed."""
        with self.connect() as connection:
            connection.sendall(data)
            received = b""
            while piece := connection.recv(65_536):
                received += piece
        return (int(received.split(b" ", 2)[1]) if received else 0), received.decode("utf-8", "replace")

    def get(self, path: str, headers: str = "") -> tuple[int, str]:
        return self.send(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{headers}\r\n".encode())


def environ(directory: Path, port: int) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("BROADSHEET_", "PROMETHEUS_"))}
    return {
        **ours, "BROADSHEET_DATA": str(directory), "BROADSHEET_PORT": str(port), "BROADSHEET_RATE_LIMIT": "off",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    directory, port = tmp_path_factory.mktemp("server"), free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "web"], cwd=directory, env=environ(directory, port), text=True, stderr=subprocess.PIPE
    )
    server = Running(process, port, directory)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            if server.get("/readyz")[0] == 200:
                break
        except OSError:
            pass
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        assert time.monotonic() < until, "the server did not get ready"
        time.sleep(0.05)
    yield server
    process.kill()
    process.wait()
    if process.stderr:
        process.stderr.close()


LONG = b"a" * 100_000
HOST = b"Host: 127.0.0.1\r\n"


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /" + b"a" * REQUEST_LINE + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X-L: " + LONG + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + HOST + b"".join(b"X-%d: 1\r\n" % n for n in range(300)) + b"\r\n", 431),
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/3.0\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(60) + b"\r\n\r\n", 400),
        (b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"POST /search HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n", 400),
        (b"POST /search HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 9\r\n\r\nabcdefghi", 400),
        (b"POST /search HTTP/1.1\r\n" + HOST + b"Content-Length: 70000\r\nConnection: close\r\n\r\n", 413),
        (b"POST /search HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 400),
    ],
)
def test_what_is_no_request_is_a_problem_with_the_headers(running: Running, request_bytes: bytes, status: int) -> None:
    got, text = running.send(request_bytes)
    assert got == status, text[:300]
    assert "application/problem+json" in text
    for name, value in SECURITY_HEADERS:
        assert text.count(f"{name}: {value}") == 1
    assert "gunicorn/" not in text
    assert "evil" not in text


def test_pages_and_streams_come_through(running: Running) -> None:
    for path in ("/", "/search?q=x", "/api/v1/search?q=x&format=jsonl", "/api/v1/search?format=csv", "/metrics"):
        status, text = running.get(path)
        assert status == 200, text[:500]
    assert "broadsheet_requests_total" in running.get("/metrics")[1]


def test_slow_clients_starve_nobody(running: Running) -> None:
    with ExitStack() as stack:
        for number in range(200):
            connection = stack.enter_context(running.connect())
            half = (
                b"GET / HTTP/1.1\r\nX-"
                if number % 2
                else b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 9\r\n\r\nab"
            )
            connection.sendall(half)
        assert [running.get("/search?q=harbour")[0] for _ in range(5)] == [200] * 5


def workers(master: int) -> set[str]:
    return set(Path(f"/proc/{master}/task/{master}/children").read_text().split())


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc to tell the workers from")
@pytest.mark.parametrize("how", ["reload", "killed worker"])
def test_others_go_on_when_workers_end(running: Running, how: str) -> None:
    """Also what they answer for the first time, for which a new file of counts is begun."""
    before = workers(running.process.pid)
    if how == "reload":
        running.process.send_signal(signal.SIGHUP)
        ended = before
    else:
        ended = {min(before)}
        os.kill(int(min(before)), signal.SIGKILL)
    until = time.monotonic() + PATIENCE
    while (now := workers(running.process.pid)) & ended or len(now) != len(before):
        assert time.monotonic() < until, "the workers were not replaced"
        time.sleep(0.02)
    for path, status in (("/healthz", 200), ("/sources", 200), ("/outlets", 200), ("/nosuch", 404), ("/metrics", 200)):
        for _ in range(4):  # either worker
            assert running.get(path)[0] == status


def test_a_taken_port_is_one_sentence(running: Running, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "web"], env=environ(tmp_path, running.port), cwd=tmp_path, capture_output=True, text=True,
        timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode != 0
    assert "choose another port" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_nothing_is_written_under_the_home_directory(running: Running, tmp_path: Path) -> None:
    assert not (Path.home() / ".gunicorn" / "gunicorn.ctl").exists()


def test_it_stops_within_ten_seconds_although_clients_hang(running: Running) -> None:
    """Last in this file: the server is gone afterwards."""
    with running.connect() as hanging:
        hanging.sendall(b"GET / HTTP/1.1\r\n")
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(10) == 0
