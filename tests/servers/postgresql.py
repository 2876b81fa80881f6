"""A private PostgreSQL for tests: in a directory of its own, reached by a socket in there only, gone with whoever started it.

Debian: apt install postgresql. Any other installation is found by `pg_config` or `postgres` in the path.
"""

import ctypes
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

REQUIRED = "BROADSHEET_REQUIRE_SERVERS"
"""Environment variable that turns a missing server into an error."""
USER = "broadsheet"
NOBODY = 65534
START_SECONDS = 30
_QUICK = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "autovacuum": "off",
    "log_min_messages": "warning",
}


class NoServer(Exception):
    """There is no PostgreSQL on this machine; the message says what to install."""


class PrivatePostgres:
    """A running server. settings: of postgresql.conf, in place of the quick and unsafe ones that suit most tests."""

    def __init__(self, settings: dict[str, str] | None = None) -> None:
        self._programs = _programs()
        self._settings = _QUICK if settings is None else {"listen_addresses": "", **settings}
        self.directory = Path(tempfile.mkdtemp(prefix="broadsheet-pg-"))
        self._names = itertools.count(1)
        self._server: subprocess.Popen[bytes] | None = None
        try:
            if os.getuid() == 0:
                os.chown(self.directory, NOBODY, NOBODY)
            self._run(
                "initdb",
                "-D",
                self.directory / "data",
                "-U",
                USER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            )
            self.start()
        except BaseException:
            self.close()
            raise

    def start(self) -> None:
        """Start it, after `kill` as well, and wait until it answers."""
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        command = [
            str(self._programs / "postgres"),
            "-D",
            str(self.directory / "data"),
            "-k",
            str(self.directory),
            *options,
        ]
        self._server = self._begin(command)
        until = time.monotonic() + START_SECONDS
        while True:
            with suppress(psycopg.Error):
                psycopg.connect(self.address("postgres"), connect_timeout=5).close()
                return
            if (
                self._server.poll() is not None and time.monotonic() < until
            ):  # children of the one before are still there
                time.sleep(0.2)
                self._server = self._begin(command)
            if time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL does not start: {(self.directory / 'log').read_text()[-2000:]}")
            time.sleep(0.02)

    def _begin(self, command: list[str]) -> "subprocess.Popen[bytes]":
        with (self.directory / "log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=_die_with_parent, **_as_nobody())

    def kill(self) -> None:
        """End it as a crash does. Its children notice within moments; it does not start again before they have."""
        assert self._server is not None
        self._server.kill()
        self._server.wait()
        (self.directory / "data" / "postmaster.pid").unlink(missing_ok=True)

    def pause(self, stopped: bool) -> None:
        """Let the server stand still, or go on. Connections that are open are served by other processes and go on."""
        assert self._server is not None
        self._server.send_signal(signal.SIGSTOP if stopped else signal.SIGCONT)

    def close(self) -> None:
        """Stop it and remove all of it."""
        if self._server is not None and self._server.poll() is None:
            self._server.send_signal(signal.SIGINT)  # without waiting for clients
            try:
                self._server.wait(20)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        shutil.rmtree(self.directory, ignore_errors=True)

    def address(self, database: str) -> str:
        """The address of one of its databases, as the setting `archive` has it."""
        return f"postgresql://{USER}@/{database}?host={self.directory}"

    def create(self, template: str | None = None) -> str:
        """Make a database, a copy of another one or empty, and return its name."""
        name = f"test_{os.getpid()}_{next(self._names)}"
        copy = f" TEMPLATE {template} STRATEGY FILE_COPY" if template else ""
        self._administer(f"CREATE DATABASE {name}{copy}")
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _administer(self, statement: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.directory, **_as_nobody())
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr[-2000:]}")


def _programs() -> Path:
    """The folder of initdb and postgres. Raises NoServer."""
    folders = [
        path.parent
        for name in ("initdb", "postgres")
        if (found := shutil.which(name)) and (path := Path(found).resolve())
    ]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoServer("no PostgreSQL found (Debian: apt install postgresql)")


def _as_nobody() -> dict[str, Any]:
    """PostgreSQL refuses to be root."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}


def _death_signal() -> Callable[[], None]:
    if not sys.platform.startswith("linux"):
        return lambda: None
    library = ctypes.CDLL(None)

    def ask() -> None:
        library.prctl(1, signal.SIGINT)

    return ask


_die_with_parent = _death_signal()
"""So that no server outlives tests that were killed."""
