"""The rule files that were edited in the browser, as they are now in the archive."""

import time
from urllib.parse import urlsplit

from index.outlets.protocols import RuleStore, RuleVersion

LOOK_EVERY = 1.0
"""Seconds between two looks at whether something was saved."""


class RuleBook:
    """Finds the text of the rules for an address. Not safe for several threads; reads the archive at most once in `LOOK_EVERY`."""

    def __init__(self, store: RuleStore) -> None:
        self._store = store
        self._latest = 0
        self._looked = float("-inf")
        self._by_host: dict[str, RuleVersion] = {}

    def text_for(self, url: str) -> str:
        """The text of the rules that cover an address, "" if none do. Raises ArchiveError."""
        version = self.version_for(url)
        return version.text if version else ""

    def texts(self) -> tuple[str, ...]:
        """The texts of all rules in force, for a page that says itself where it is from. Raises ArchiveError."""
        self._look()
        return tuple(dict.fromkeys(version.text for version in self._by_host.values()))

    def version_for(self, url: str) -> RuleVersion | None:
        """The rules that cover an address. Raises ArchiveError."""
        self._look()
        if not self._by_host:
            return None
        try:
            host = (urlsplit(url).hostname or "").removeprefix("www.")
        except ValueError:
            return None
        while host:
            if version := self._by_host.get(host):
                return version
            host = host.partition(".")[2]
        return None

    def _look(self) -> None:
        now = time.monotonic()
        if now < self._looked + LOOK_EVERY:
            return
        latest = self._store.latest()
        if latest != self._latest:
            newest_last = reversed(self._store.current())
            self._by_host = {host: version for version in newest_last for host in version.hosts}
            self._latest = latest
        self._looked = now
