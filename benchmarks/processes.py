"""Processes of a benchmark: what they cost, read from /proc (CPU seconds, memory, all children included), and their ports."""

import os
import socket
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from types import TracebackType

TICKS = os.sysconf("SC_CLK_TCK")
MB = 1 << 20


def free_port() -> int:
    """Of loopback, free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat behind the name: state, parent ..."""
    return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()


def everything() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def tree(root: int) -> list[int]:
    """A process and its descendants that live now."""
    parents: dict[int, int] = {}
    for pid in everything():
        try:
            parents[pid] = int(_stat(pid)[1])
        except (OSError, ValueError, IndexError):
            continue
    found = [root] if root in parents else []
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def memory(pid: int) -> int:
    """Bytes in memory, pages that several processes share counted in parts (PSS); 0 for one that ended. Pages of mapped files are
    among them as long as the system has use for them: the index, of which it may take all."""
    return _rolled_up(pid, "Pss:")


def own_memory(pid: int) -> int:
    """The same without files: what the system cannot take back."""
    return _rolled_up(pid, "Pss_Anon:")


def _rolled_up(pid: int, name: str) -> int:
    try:
        for line in (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) << 10
    except (OSError, ValueError):
        pass
    return 0


def cpu_by_process() -> dict[int, tuple[str, float]]:
    """pid -> (what it runs, CPU seconds so far) of every process."""
    found: dict[int, tuple[str, float]] = {}
    for pid in everything():
        try:
            words = (Path("/proc") / str(pid) / "cmdline").read_bytes().decode().split("\0")
            fields = _stat(pid)
        except (OSError, ValueError):
            continue
        found[pid] = (" ".join(words[1:4]), (int(fields[11]) + int(fields[12])) / TICKS)
    return found


@dataclass
class MemoryWatch:
    """Samples the memory of process trees in a thread. roots: pids, may be added to while it runs."""

    roots: list[int]
    every: float = 0.5
    samples: list[tuple[float, int]] = field(default_factory=list)

    def __enter__(self) -> "MemoryWatch":
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self.every):
            total = sum(memory(pid) for root in self.roots for pid in tree(root))
            if total:
                self.samples.append((time.monotonic(), total))

    @property
    def peak_mb(self) -> float:
        return round(max((size for _, size in self.samples), default=0) / MB, 1)

    def by_minute(self, warm: float = 0.0) -> list[float]:
        """Megabytes in the median of each whole minute after the first `warm` seconds."""
        minutes: dict[int, list[int]] = {}
        for at, size in self.samples:
            minute = int((at - self.samples[0][0] - warm) // 60)
            if minute >= 0:
                minutes.setdefault(minute, []).append(size)
        return [round(median(sizes) / MB, 1) for _, sizes in sorted(minutes.items())][:-1]

    def slope(self, warm: float = 60.0) -> float | None:
        """Megabytes a minute after the first `warm` seconds, by least squares; None for fewer than three minutes."""
        sizes = self.by_minute(warm)
        if len(sizes) < 3:
            return None
        middle, mean = (len(sizes) - 1) / 2, sum(sizes) / len(sizes)
        spread = sum((minute - middle) ** 2 for minute in range(len(sizes)))
        return round(sum((minute - middle) * (size - mean) for minute, size in enumerate(sizes)) / spread, 3)
