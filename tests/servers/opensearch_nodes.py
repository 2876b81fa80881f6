"""Real OpenSearch nodes on loopback: processes that may be killed, stopped and started again, never left over (guard.py)."""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.servers.opensearch_home import home, java, java_version

START_SECONDS = 120.0
"""Longest that a node may take to start."""

_LOG = """appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
"""

_LEFT_ALONE: list["subprocess.Popen[bytes]"] = []
"""Guards that nobody waits for."""

GUARD = Path(__file__).with_name("guard.py")


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


class Node:
    """One OpenSearch process in a folder of its own.

    folder: of its data and log, which stay when it ends. settings: further lines of opensearch.yml. heap: megabytes.
    """

    def __init__(
        self, folder: Path, port: int, *, heap: int = 384, settings: Iterable[str] = (), tier: int = 1
    ) -> None:
        self.folder, self.port, self.heap, self.tier = folder, port, heap, tier
        self.address = f"http://127.0.0.1:{port}"
        self._settings = tuple(settings)
        self._guard: subprocess.Popen[bytes] | None = None

    def start(self, *, keep_alive: Path | None = None, removed: Path | None = None) -> None:
        """Start it and return at once. keep_alive: a named pipe; the node ends when nobody has it open for writing any more.
        Without one it ends with this process. removed: a folder that is removed then."""
        self.stop()
        command, user = self._prepare()
        arguments = [sys.executable, "-P", str(GUARD), str(self.folder / "pid"), str(user or "")]
        arguments += [str(keep_alive or "-"), str(removed or "")]
        with (self.folder / "log").open("ab") as log:
            self._guard = subprocess.Popen(
                arguments + command,
                stdin=subprocess.DEVNULL if keep_alive else subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd=home(),
            )
        if keep_alive:
            _LEFT_ALONE.append(self._guard)

    def _prepare(self) -> tuple[list[str], int | None]:
        where, program = self.folder, java()
        for name in ("conf", "data", "logs", "tmp"):
            (where / name).mkdir(parents=True, exist_ok=True)
        lines = (
            f"path.data: {where / 'data'}",
            f"path.logs: {where / 'logs'}",
            "network.host: 127.0.0.1",
            f"http.port: {self.port}",
            "cluster.routing.allocation.disk.threshold_enabled: false",
            "action.auto_create_index: false",
            "indices.breaker.total.use_real_memory: false",  # the serial collector leaves garbage, which is no use
            *self._settings,
        )
        (where / "conf" / "opensearch.yml").write_text("\n".join(lines) + "\n", "utf-8")
        (where / "conf" / "log4j2.properties").write_text(_LOG, "utf-8")
        user = None
        if os.geteuid() == 0:  # OpenSearch refuses to be root
            user = pwd.getpwnam("nobody").pw_uid
            for path in (where, *where.rglob("*")):
                os.chown(path, user, user)
        options = [
            f"-Xms{self.heap}m", f"-Xmx{self.heap}m", "-Xss1m", "-XX:+UseSerialGC", f"-XX:TieredStopAtLevel={self.tier}",
            *(["-XX:+UseCompactObjectHeaders"] if java_version(program) >= 25 else []),
            "-Djava.awt.headless=true", "-Djna.nosys=true", f"-Djava.io.tmpdir={where / 'tmp'}",
            "-Djava.locale.providers=SPI,CLDR", "-Dio.netty.noUnsafe=true", "-Dio.netty.allocator.numDirectArenas=0",
            "-Dlog4j2.disable.jmx=true", "-Dlog4j.shutdownHookEnabled=false",
            "-Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1",
            f"-javaagent:{home() / 'agent' / 'opensearch-agent.jar'}",
            f"-Dopensearch.path.home={home()}", f"-Dopensearch.path.conf={where / 'conf'}",
            "-Dopensearch.distribution.type=zip", "-Dopensearch.bundled_jdk=false",
        ]  # fmt: skip
        return [str(program), *options, "-cp", f"{home() / 'lib'}/*", "org.opensearch.bootstrap.OpenSearch"], user

    @property
    def pid(self) -> int:
        """Of the node itself, once it runs."""
        return int((self.folder / "pid").read_text())

    def kill(self, sign: signal.Signals = signal.SIGKILL) -> None:
        """SIGKILL ends it as a power cut does, SIGSTOP freezes it, SIGCONT lets it go on."""
        os.kill(self.pid, sign)
        if sign == signal.SIGKILL and self._guard is not None:
            self._guard.wait()

    def stop(self) -> None:
        """End it; the data stays."""
        if self._guard is not None:
            if self._guard.stdin:
                self._guard.stdin.close()
            self._guard.wait()
            self._guard = None

    def ended(self) -> bool:
        return self._guard is None or self._guard.poll() is not None

    def log(self) -> str:
        """The last lines it wrote."""
        return (self.folder / "log").read_text("utf-8", "replace")[-2000:]


class Nodes:
    """A cluster of nodes in a folder, which has to be enterable by everybody where we are root.

    leaders: how many of them, from the first on, may manage the cluster; all by default.
    """

    def __init__(
        self,
        folder: Path,
        count: int = 1,
        *,
        heap: int = 384,
        settings: Sequence[str] = (),
        tier: int = 1,
        leaders: int | None = None,
    ) -> None:
        ports = free_ports(2 * count)
        names = [f"n{number}" for number in range(count)]
        common = (
            f"cluster.name: {folder.name}",
            f"discovery.seed_hosts: [{', '.join(f'127.0.0.1:{port}' for port in ports[count:])}]",
            f"cluster.initial_cluster_manager_nodes: [{', '.join(names[:leaders])}]",
            *settings,
        )
        roles = ["node.roles: [cluster_manager, data, ingest]"] * len(names[:leaders])
        roles += ["node.roles: [data, ingest]"] * (count - len(roles))
        self.nodes = [
            Node(
                folder / name,
                port,
                heap=heap,
                settings=(*common, f"node.name: {name}", f"transport.port: {transport}", role),
                tier=tier,
            )
            for name, port, transport, role in zip(names, ports, ports[count:], roles, strict=False)
        ]

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(node.address for node in self.nodes)

    def start(self, *, keep_alive: Path | None = None, removed: Path | None = None) -> None:
        """Start all and return when they form a cluster. Raises RuntimeError if one ends or takes longer than START_SECONDS."""
        for node in self.nodes:
            node.start(keep_alive=keep_alive, removed=removed)
        self.wait()

    def wait(self, count: int | None = None, *, seconds: float = START_SECONDS) -> None:
        """Wait until so many nodes are in the cluster and no part of an index is without its copies. None: until all are, and say
        so: one that was frozen still believes for a moment in the cluster that it was in."""
        wanted, until = count or len(self.nodes), time.monotonic() + seconds
        query = f"/_cluster/health?wait_for_nodes={wanted}&wait_for_status=green&wait_for_no_initializing_shards=true&timeout=2s"
        while True:
            whole = 0
            for node in self.nodes:
                try:
                    with urllib.request.urlopen(node.address + query, timeout=5) as answer:
                        whole += not json.load(answer)["timed_out"]
                except (urllib.error.URLError, OSError):
                    if count is None and node.ended():
                        raise RuntimeError(f"OpenSearch did not start: {node.log()}") from None
                if whole >= (1 if count else wanted):
                    return
            if time.monotonic() > until:
                raise RuntimeError(f"OpenSearch is not ready after {seconds:g} s: {self.nodes[0].log()}")
            time.sleep(0.1)

    def stop(self) -> None:
        for node in self.nodes:
            node.stop()


def throw_away_folder() -> Path:
    """A new folder for nodes, which the user that they run as can enter; remove it when they have ended."""
    folder = Path(tempfile.mkdtemp(prefix="opensearch-"))
    folder.chmod(0o755)
    return folder


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
