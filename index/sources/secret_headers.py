"""HTTP headers and cookies of sources: secrets, and so neither in the archive nor in anything that is made of it.

They lie in one JSON file that only its owner can read (0600), by default in the data directory: no backup, export, log, list of
sources or answer is made from it. Headers belong to the authority (scheme, host, port) of the address that they were given for;
a source that has another address by now, or another source that took over the id, does not get them.
"""

import fcntl
import json
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from index.errors import SettingsError
from index.operations.settings import Settings

Headers = tuple[tuple[str, str], ...]
"""Names with their values, in the order in which they are sent."""

FILE = "source-secrets.json"
"""Name of the file in the data directory."""
MOST = 20
"""Headers of one source."""
LONGEST = 8192
"""Characters of a value."""
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
_OURS = frozenset(
    (
        "accept-encoding", "connection", "content-length", "expect", "from", "host", "if-match", "if-modified-since",
        "if-none-match", "if-range", "if-unmodified-since", "keep-alive", "proxy-authorization", "proxy-connection", "range",
        "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
    )
)  # fmt: skip
"""Headers that the crawler sets itself: framing, conditions, and who it says it is."""
_ADDED = "adding "
"""Begins the keys of what is no source yet; no id of one has a blank in it."""
ADDING_LASTS = 86_400.0
"""Seconds for which headers of an address wait for it to become a source."""
_PORTS = {"http": 80, "https": 443}


def read_header(text: str) -> tuple[str, str]:
    """The header in a line such as `Cookie: id=1`. Raises ValueError with a sentence that does not repeat the value."""
    name, colon, value = (part.strip() for part in text.partition(":"))
    if not colon:
        raise ValueError("a header is written as 'Name: value', for instance 'Cookie: id=1'")
    return checked_header(name, value)


def checked_header(name: str, value: str) -> tuple[str, str]:
    """A header that can be sent. Raises ValueError with a sentence that does not repeat the value."""
    if not _NAME.fullmatch(name):
        raise ValueError("the name of a header is one word of letters, digits and hyphens")
    if name.lower() in _OURS:
        raise ValueError(f"the crawler sets {name} itself; leave it out")
    if len(value) > LONGEST or not _VALUE.fullmatch(value):
        raise ValueError(f"the value of {name} is one line of at most {LONGEST} ASCII characters, and not empty")
    return name, value


def place_of(settings: Settings) -> Path:
    """Where the file is."""
    return Path(settings.source_secrets).expanduser() if settings.source_secrets else settings.shared_path / FILE


class SecretHeaders:
    """The file. Any number of processes may read and change it; it is replaced as a whole."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @classmethod
    def of(cls, settings: Settings) -> "SecretHeaders":
        """Those of the settings."""
        return cls(place_of(settings))

    def get(self, source: str, url: str) -> Headers:
        """What is to be sent to the host of a source's address, and to no other. source: its id. Raises SettingsError."""
        entry = self._read().get(source)
        if entry is None or entry.get("authority") != authority_of(url):
            return ()
        return _sendable(entry.get("headers"))

    def names(self) -> dict[str, tuple[str, ...]]:
        """id of a source -> names of its headers, without their values. Raises SettingsError."""
        return {
            source: tuple(name for name, _ in _sendable(entry.get("headers")))
            for source, entry in self._read().items()
            if not source.startswith(_ADDED)
        }

    def is_open_to_others(self) -> bool:
        """Whether others than the user who owns the file may read it."""
        try:
            return bool(self.file.stat().st_mode & 0o077)
        except OSError:
            return False

    def put(self, source: str, url: str, headers: Headers) -> None:
        """Set the headers of a source, in place of those it had; none: remove them. url: of the source. Raises SettingsError."""
        with self._changing() as entries:
            if headers:
                entries[source] = {"authority": authority_of(url), "headers": [list(pair) for pair in headers]}
            else:
                entries.pop(source, None)

    def put_for_adding(self, urls: Iterable[str], headers: Headers) -> None:
        """Set what is sent while it is found out what these addresses are, and what the sources that come of them then have: jobs
        stand in the archive, and so cannot carry it. Forgotten after a day. Raises SettingsError."""
        now = time.time()
        with self._changing() as entries:
            for key in [key for key in entries if key.startswith(_ADDED)]:
                since = entries[key].get("since")
                if not isinstance(since, int | float) or not now - ADDING_LASTS < since <= now:
                    del entries[key]
            for authority in {authority_of(url) for url in urls} - {""}:
                pairs = [list(pair) for pair in headers]
                entries[_ADDED + authority] = {"authority": authority, "headers": pairs, "since": now}

    def for_adding(self, url: str) -> Headers:
        """What `put_for_adding` set for the authority of an address. Raises SettingsError."""
        key = _ADDED + authority_of(url)
        since = self._read().get(key, {}).get("since")
        is_new = isinstance(since, int | float) and 0 <= time.time() - since < ADDING_LASTS
        return self.get(key, url) if is_new else ()

    def hand_over(self, source: str, url: str) -> None:
        """Let a source that was just added have what was set for adding it. Raises SettingsError."""
        if headers := self.for_adding(url):
            self.put(source, url, headers)

    def remove(self, source: str) -> None:
        """Forget the headers of a source that was removed. Raises SettingsError."""
        if source in self._read():
            self.put(source, "", ())

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Any]]:
        """One process at a time; the new file is complete before it takes the place of the old one."""
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.file.with_name(self.file.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                entries = self._read()
                yield entries
                self._write(entries)
            finally:
                os.close(lock)
        except OSError as error:
            raise SettingsError(
                f"{self.file} cannot be written ({error.strerror}); make room, or change its owner"
            ) from None

    def _write(self, entries: Mapping[str, Any]) -> None:
        part = self.file.with_name(self.file.name + ".part")
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"sources": entries}, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.file)

    def _read(self) -> dict[str, Any]:
        try:
            stored = json.loads(self.file.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise SettingsError(f"{self.file} cannot be read ({error.strerror}); change its owner") from None
        except ValueError:
            stored = None
        entries = stored.get("sources") if isinstance(stored, dict) else None
        if not isinstance(entries, dict):
            raise SettingsError(f"{self.file} is damaged; remove it, and set the headers of your sources again")
        return {source: entry for source, entry in entries.items() if isinstance(entry, dict)}


def authority_of(url: str) -> str:
    """`scheme://host:port` of an address, always with the port; "" where it has none."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}:{port}" if parts.hostname and port else ""


def _sendable(pairs: Any) -> Headers:
    """What can be sent of what the file holds: it may have been edited by hand."""
    sendable = []
    for pair in pairs if isinstance(pairs, list) else ():
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair):
            try:
                sendable.append(checked_header(*pair))
            except ValueError:
                continue
    return tuple(sendable[:MOST])
