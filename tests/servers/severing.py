"""A way to PostgreSQL that ends at the worst moment: with COMMIT under way, or with its answer."""

import select
import socket
import threading
from contextlib import suppress
from enum import Enum
from pathlib import Path


class Cut(Enum):
    """When connections end that send COMMIT."""

    NEVER = "never"
    BEFORE = "before the server has it"
    AFTER = "after the server has answered, and nobody was told"


class Severing:
    """A socket in a directory of its own, which passes on what comes to a server's socket and back, until it cuts.

    A cut is made once; later connections are whole. address: the directory, as an address of PostgreSQL has it for a host.
    """

    def __init__(self, directory: Path, server: Path) -> None:
        self.cut = Cut.NEVER
        self.cuts = 0
        self.address = directory
        self._server = server
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listening.bind(str(directory / ".s.PGSQL.5432"))
        self._listening.listen(16)
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server, client, suppress(OSError):
            server.connect(str(self._server))
            while True:
                for ready in select.select([client, server], [], [])[0]:
                    said = ready.recv(65536)
                    if not said:
                        return
                    if ready is client and self.cut is not Cut.NEVER and b"COMMIT\0" in said:
                        cut, self.cut = self.cut, Cut.NEVER
                        self.cuts += 1
                        if cut is Cut.AFTER:
                            server.sendall(said)
                            server.recv(65536)
                        return
                    (server if ready is client else client).sendall(said)
