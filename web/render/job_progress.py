"""A job as it is shown: its lines of progress put together, address by address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from index.jobs.protocols import Job, JobEvent


@dataclass(slots=True)
class Entry:
    """What is known so far of one address, or of the one visit: name of an event -> its latest line."""

    number: int
    said: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address that it is about."""
        return next((str(line["url"]) for line in self.said.values() if line.get("url")), "")

    @property
    def can_be_kept(self) -> bool:
        """Whether it is a source to choose: found, and none yet."""
        found = self.said.get("found")
        return bool(found) and not (found or {}).get("known") and not self.said.keys() & {"kept", "there"}


class JobProgress:
    """Filled line by line, in order. last: seq of the last line."""

    def __init__(self, job: Job, events: Iterable[JobEvent] = ()) -> None:
        self.job = job
        self.last = 0
        self.asked: int | None = None
        self.left_out = 0
        self._entries: dict[int, Entry] = {}
        for event in events:
            self.take(event)

    def take(self, event: JobEvent) -> Entry | None:
        """Add a line; the entry that it changed."""
        self.last = max(self.last, event.seq)
        name, number = event.data.get("event"), event.data.get("number", 0)
        if name == "asked":
            self.asked, self.left_out = event.data.get("addresses"), event.data.get("left_out", 0)
            return None
        if not isinstance(name, str) or not isinstance(number, int):
            return None
        entry = self._entries.setdefault(number, Entry(number))
        entry.said.pop("pause", None)  # which is over when something else comes
        entry.said[name] = event.data
        return entry

    @property
    def entries(self) -> list[Entry]:
        """In the order of the addresses."""
        return [self._entries[number] for number in sorted(self._entries)]

    @property
    def finished(self) -> int:
        """Addresses of which there is nothing more to come."""
        ends = {"headlines", "nothing", "kept", "there", "article", "compared"}
        return sum(1 for entry in self._entries.values() if entry.said.keys() & ends)

    @property
    def kept_rules(self) -> bool:
        """Whether it made a rule file the newest version."""
        return any("rules" in entry.said for entry in self._entries.values())

    @property
    def choices(self) -> list[Entry]:
        """Those that can be kept as sources."""
        return [entry for entry in self.entries if entry.can_be_kept]
