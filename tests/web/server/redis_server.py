"""A real Valkey or Redis server on loopback, for as long as a test needs it."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

REQUIRE = "BROADSHEET_REQUIRE_REDIS"


class RedisServer:
    """It can be stopped and continued, as a server that hangs."""

    def __init__(self, folder: Path, program: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"redis://127.0.0.1:{self.port}/0"
        self._folder, self._program = folder, program
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        options = [
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            str(self._folder),
        ]
        self.process = subprocess.Popen(  # found by name on this machine
            [self._program, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                if redis.Redis(port=self.port).ping():
                    return
            except redis.ConnectionError:
                time.sleep(0.02)
        raise TimeoutError("the server did not start within 20 s")

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(20)
            self.process = None


@contextmanager
def redis_server(folder: Path) -> Iterator[RedisServer]:
    """Skips, with a sentence, where none is installed; an environment variable makes that an error."""
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    if program is None:
        words = (
            "neither valkey-server nor redis-server is installed (Debian: apt install valkey-server, or redis-server)"
        )
        if os.environ.get(REQUIRE):
            pytest.fail(f"{words}, and {REQUIRE} is set")
        pytest.skip(words)
    server = RedisServer(folder, program)
    try:
        yield server
    finally:
        server.stop()
