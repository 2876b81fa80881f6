"""Runs a server until nobody needs it: `guard.py PID_FILE USER PIPE REMOVED COMMAND...`, a process of its own
that imports nothing of ours.

No server outlives the one who started it, however that ends. The guard reads a pipe whose writing end only the starters hold (its
standard input for PIPE "-", else a named one) and kills the server when the last of them is gone; the kernel kills the
server if the guard is killed. USER: number of the user that the server runs as, or "". REMOVED: folder that is removed at the end,
or "".
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def main(pid_file: Path, user: str, pipe: str, removed: str, command: list[str]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)

    def die_with_the_guard() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

    number = int(user) if user else None
    watched = sys.stdin.fileno() if pipe == "-" else os.open(pipe, os.O_RDONLY)
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        user=number,
        group=number,
        extra_groups=None if number is None else [],
        preexec_fn=die_with_the_guard,
    ) as server:
        pid_file.write_text(str(server.pid))
        watcher = os.fork()
        if watcher == 0:
            while os.read(watched, 64):
                pass
            os.kill(server.pid, signal.SIGKILL)
            os._exit(0)
        server.wait()
        os.kill(watcher, signal.SIGKILL)
    if removed:
        shutil.rmtree(removed, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4], sys.argv[5:])
