"""Commands of the program that the demo has run, one at a time, and that end with it."""

import subprocess
import threading
from collections.abc import Mapping, Sequence


class Errands:
    """program: what to start, before the words of a command. environ: of every command."""

    def __init__(self, program: Sequence[str], environ: Mapping[str, str]) -> None:
        self._program, self._environ = program, environ
        self._starting = threading.Lock()
        self._running: subprocess.Popen[str] | None = None
        self._over = False

    def run(self, command: Sequence[str]) -> str:
        """What a command says; nothing once the demo is over."""
        with self._starting:
            if self._over:
                return ""
            command = [*self._program, *command]
            running = self._running = subprocess.Popen(  # noqa: S603 - our own
                command, env=self._environ, stdout=subprocess.PIPE, text=True
            )
        said, _ = running.communicate()
        return said

    def close(self) -> None:
        """End the command that is at work, and start no other."""
        with self._starting:
            self._over = True
            if self._running is not None:
                self._running.terminate()
                self._running.wait()
