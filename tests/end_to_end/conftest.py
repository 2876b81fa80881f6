"""A whole Broadsheet on loopback: the invented outlets, the command line, a real gunicorn."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from broadsheet_client import Client
from demo.server import Newsstand, newsstand
from tests.places import ROOT

PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class House:
    """One installation. Verbs: `run` a command, `serve`, `fetch` a page; `client` asks the API."""

    data: Path
    stand: Newsstand
    port: int

    @property
    def environ(self) -> dict[str, str]:
        ours = {k: v for k, v in os.environ.items() if not k.startswith("BROADSHEET_")}
        return {
            **ours,
            "BROADSHEET_DATA": str(self.data),
            "BROADSHEET_ALLOW_HOSTS": ",".join(self.stand.authorities),
            "BROADSHEET_HOST_GAP": "0",
            "BROADSHEET_RATE_LIMIT": "off",
            "BROADSHEET_PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
        }

    def run(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "broadsheet.py"), *arguments]
        return subprocess.run(
            command,
            env={**self.environ, **changes},
            cwd=self.data.parent,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def start(self, *arguments: str, **changes: str) -> "subprocess.Popen[str]":
        command = [sys.executable, *arguments]
        return subprocess.Popen(command, env={**self.environ, **changes}, cwd=self.data.parent, text=True)

    @contextmanager
    def serving(self) -> Iterator[None]:
        server = self.start(str(ROOT / "broadsheet.py"), "serve", "--port", str(self.port))
        try:
            self.wait_until_ready(server)
            yield
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(10) is not None

    def wait_until_ready(self, server: "subprocess.Popen[str]") -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert server.poll() is None, "the server ended by itself"
            try:
                with urllib.request.urlopen(f"{self.address}/readyz", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):  # a busy machine
                time.sleep(0.05)
        raise AssertionError("the server never became ready")

    def fetch(self, path: str) -> tuple[str, bytes]:
        with urllib.request.urlopen(f"{self.address}{path}", timeout=20) as answer:
            return answer.headers.get_content_type(), answer.read()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def client(self) -> Client:
        return Client(self.address, timeout=20)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Crawled once and serving; tests that share it only read."""
    with newsstand() as stand:
        made = House(tmp_path_factory.mktemp("house") / "data", stand, free_port())
        added = made.run("sources", "add", *stand.homes)
        assert added.returncode == 0, added.stdout + added.stderr
        crawled = made.run("crawl", "--once")
        assert crawled.returncode == 0, crawled.stdout + crawled.stderr
        with made.serving():
            yield made
