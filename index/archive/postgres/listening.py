"""Waiting for changes that others make: the server says when a transaction that put something into the outbox has ended."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

import psycopg

CHANNEL = "broadsheet_outbox"
"""Named by the trigger `outbox_grew`; what is said there is the schema."""
REST = 0.1
"""Seconds between looks while the server cannot be listened to."""


class Listener:
    """Listens on a connection of its own, which is opened when somebody waits for the first time. connect: opens one; raises
    psycopg.Error."""

    def __init__(self, connect: Callable[[], psycopg.Connection]) -> None:
        self._connect = connect
        self._lock = threading.Lock()
        self._raw: psycopg.Connection | None = None
        self._schema = ""

    def wait(self, seconds: float) -> None:
        """Return when something has been put into the outbox since the last call, at the latest after that many seconds; at once
        where that is not known. Several threads may wait, of which one is told."""
        if not self._lock.acquire(blocking=False):
            time.sleep(min(REST, seconds))
            return
        try:
            if self._raw is None:
                self._listen()
            else:
                self._hear(self._raw, seconds)
        except psycopg.Error:  # whoever asks next is told in words
            self.close()
            time.sleep(min(REST, seconds))
        finally:
            self._lock.release()

    def close(self) -> None:
        """End the connection; the next call opens another one."""
        if self._raw is not None:
            with suppress(psycopg.Error):
                self._raw.close()
        self._raw = None

    def _listen(self) -> None:
        self._raw = self._connect()
        row = self._raw.execute(b"SELECT current_schema()::text").fetchone()
        self._schema = row[0] if row else ""
        self._raw.execute(f"LISTEN {CHANNEL}".encode())

    def _hear(self, raw: psycopg.Connection, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if any(said.payload == self._schema for said in raw.notifies(timeout=left, stop_after=1)):
                return
