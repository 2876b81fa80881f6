"""The real processes enter themselves, and leave when they are asked to end."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.archive import open_archive
from index.operations.settings import Settings
from tests.places import ROOT


def until(condition: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, "it ended by itself"
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("module", "role"), [("index", "indexer"), ("crawler", "crawler"), ("search.alerts", "alerts"), ("web", "web")]
)
def test_a_process_is_there_while_it_runs(module: str, role: str, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with open_archive(settings) as archive:
        ours = {
            name: value for name, value in os.environ.items() if not name.startswith(("BROADSHEET_", "PROMETHEUS_"))
        }
        environ = {
            **ours, "BROADSHEET_DATA": str(settings.data), "BROADSHEET_PORT": str(port), "BROADSHEET_WORKERS": "1",
            "BROADSHEET_MACHINE": "alpha", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        process = subprocess.Popen([sys.executable, "-m", module], env=environ, cwd=tmp_path, stderr=subprocess.DEVNULL)
        try:
            until(lambda: bool(archive.processes.all()), process)
            (one,) = archive.processes.all()
            assert (one.machine, one.role) == ("alpha", role)
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            assert archive.processes.all() == []
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
