"""What the owner sets of a source: read from forms, JSON and options alike, checked, stored, and written into the audit log.

    name, paused                     how it is shown; whether it is visited
    every                            time between visits (`15m`, seconds); empty: learnt from the source
    timezone                         IANA name of the zone of its dates that name none; empty: none is assumed
    country, language, kind, words   its labels, see index/outlets/labels.py
    keep                             age at which its articles are forgotten; `forever`; empty: as the setting `keep` says
    headers                          sent to its own host only: secrets, see secret_headers.py; empty: none any more

A key that is left out stays as it is; empty means "none of it", as None does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from index.archive.protocols import Archive, Source
from index.errors import BroadsheetError, NotFound
from index.operations.durations import parse_duration, show_duration
from index.outlets.labels import Labels, checked, in_words
from index.sources.secret_headers import MOST, Headers, SecretHeaders, checked_header, read_header
from index.text import characters
from index.text.localizable import Sentence

NAME_MOST = 200
"""Characters of a source's name."""
SHORTEST, LONGEST = 1.0, 366 * 86400.0
"""Seconds of a rhythm that can be set."""
KEEP_MOST = 200 * 366 * 86400.0
"""Seconds for which articles can be kept, other than for ever."""
MOVED = "sources.moved"
"""Action in the audit log: the outlet moved a source for good, and so did we."""
FOREVER = "forever"
"""How it is written that the articles of a source are never forgotten."""
LABELS = ("country", "language", "kind", "words")
"""Keys that are labels."""
KEYS = ("name", "paused", "every", "timezone", *LABELS, "keep", "headers")
"""Everything that can be set."""


class WrongSetting(BroadsheetError):
    """A value that a source cannot have. key: which; the message is a sentence that does not repeat a secret."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceChange:
    """What is to be set, read and checked. values: key -> value, of the keys of `KEYS` that were given."""

    values: Mapping[str, Any]

    def __bool__(self) -> bool:
        return bool(self.values)


def read_change(given: Mapping[str, Any]) -> SourceChange:
    """Check values as they were typed or sent. given: text, or the JSON value; other keys than those of `KEYS` are passed over.
    Raises WrongSetting."""
    values: dict[str, Any] = {}
    for key in KEYS:
        if key in given:
            try:
                values[key] = _READERS[key](given[key])
            except ValueError as error:
                raise WrongSetting(key, str(error)) from None
    labels = {key: values[key] for key in LABELS if key in values}
    for key, value in labels.items():
        try:
            checked(**{key: value})
        except ValueError as error:
            raise WrongSetting(key, str(error)) from None
    return SourceChange(values=values)


def apply_change(
    archive: Archive, secrets: SecretHeaders, source_id: str, change: SourceChange, *, by: str, now: datetime
) -> Source:
    """Set it; the crawler goes by it from the next visit on. by: who, for the audit log, which never holds a value of a header.
    Returns the source as it is now. Raises NotFound, SettingsError (the file of secrets), ArchiveError."""
    values = change.values
    with archive.transaction():
        old = next((source for source in archive.sources.all() if source.id == source_id), None)
        if old is None:
            raise NotFound(Sentence("There is no such source; it may have been removed."))
        new = _changed(old, values, now)
        if "headers" in values:
            secrets.put(old.id, old.url, values["headers"])
        archive.sources.change(new)
        for action, detail in _told(old, new, values):
            archive.accounts.note(now, by, action, old.id, detail)
    return new


def remove_source(archive: Archive, secrets: SecretHeaders, source: Source) -> bool:
    """Remove a source with its secrets; its articles stay. False if it was gone. Raises SettingsError, ArchiveError."""
    secrets.remove(source.id)
    return archive.sources.remove(source.id)


def _changed(old: Source, values: Mapping[str, Any], now: datetime) -> Source:
    plain = {key: values[key] for key in ("name", "every", "timezone", "keep") if key in values}
    labels = {key: values[key] for key in LABELS if key in values}
    if labels:
        before = old.labels
        known = {
            "country": before.country or "", "language": before.language or "",
            "kind": before.kind.value if before.kind else "", "words": before.words,
        }  # fmt: skip
        plain["labels"] = checked(**(known | labels))
    if "paused" in values:
        plain["paused"] = (old.paused or now) if values["paused"] else None
    return replace(old, **plain)


def _told(old: Source, new: Source, values: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """(action, detail) for the audit log, of what differs."""
    told = []
    if "name" in values and old.name != new.name:
        told.append(("sources.rename", f"{old.name or 'no name'} -> {new.name or 'no name'}"))
    if "paused" in values:
        told.append(("sources.pause" if new.paused else "sources.resume", ""))
    shown: tuple[tuple[str, Callable[[Source], str]], ...] = (
        ("every", lambda source: show_every(source.every)), ("time zone", lambda source: source.timezone or "none"),
        ("labels", lambda source: in_words(source.labels)), ("keep", lambda source: show_keep(source.keep) or "as set for all"),
    )  # fmt: skip
    parts = [f"{name}: {show(old)} -> {show(new)}" for name, show in shown if show(old) != show(new)]
    if "headers" in values:
        parts.append(f"headers: {', '.join(name for name, _ in values['headers']) or 'none'}")
    return [*told, ("sources.set", "; ".join(parts))] if parts else told


def show_every(every: float | None) -> str:
    """A rhythm in words."""
    return show_duration(every) if every is not None else "learnt"


def show_keep(keep: float | None) -> str:
    """A keeping time as it can be typed; "" for that of the settings."""
    return "" if keep is None else show_duration(keep) if keep else FOREVER


def show_labels(labels: Labels) -> str:
    """Labels on one line; "" where there are none."""
    return in_words(labels) if labels else ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError("this is written as text")
    return characters.line(value).strip()


def _name(value: Any) -> str | None:
    name = _text(value)
    if len(name) > NAME_MOST:
        raise ValueError(f"a name has at most {NAME_MOST} characters")
    return name or None


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("paused is true or false")
    return value


def _seconds(value: Any) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    text = _text(value)
    return parse_duration(text) if text else None


def _every(value: Any) -> float | None:
    seconds = _seconds(value)
    if seconds is not None and not SHORTEST <= seconds <= LONGEST:
        raise ValueError("the time between visits is at least a second and at most a year, such as 15m, 6h or 7d")
    return seconds


def _keep(value: Any) -> float | None:
    if isinstance(value, str) and value.strip().lower() == FOREVER:
        return 0.0
    seconds = _seconds(value)
    if seconds is not None and not (seconds == 0 or SHORTEST <= seconds <= KEEP_MOST):
        raise ValueError(f"the time for which articles are kept is a duration such as 90d, or {FOREVER}")
    return seconds


def _zone(value: Any) -> str | None:
    name = _text(value)
    if not name:
        return None
    if name not in zones():
        raise ValueError(f"{name[:60]!r} is not a time zone; write one like Europe/Berlin or America/New_York")
    return name


def _words(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(part.strip() for part in value.replace("\n", ",").split(","))
    if not isinstance(value, list | tuple) or not all(isinstance(word, str) for word in value):
        raise ValueError("words are a list of texts")
    return tuple(value)


def _headers(value: Any) -> Headers:
    """Lines of text, a list of such lines, or a JSON object of names and values."""
    if value is None:
        return ()
    if isinstance(value, Mapping):
        pairs = [checked_header(str(name), text if isinstance(text, str) else "") for name, text in value.items()]
    elif isinstance(value, str | list | tuple):
        lines = value.splitlines() if isinstance(value, str) else value
        if not all(isinstance(line, str) for line in lines):
            raise ValueError("a header is written as 'Name: value', for instance 'Cookie: id=1'")
        pairs = [read_header(line) for line in lines if line.strip()]
    else:
        raise ValueError("headers are an object of names and values")
    names = [name.lower() for name, _ in pairs]
    if len(pairs) > MOST or len(set(names)) < len(names):
        raise ValueError(f"at most {MOST} headers, each name once")
    return tuple(pairs)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "name": _name, "paused": _switch, "every": _every, "timezone": _zone, "country": _text, "language": _text, "kind": _text,
    "words": _words, "keep": _keep, "headers": _headers,
}  # fmt: skip


def zones() -> frozenset[str]:
    """Names of time zones that can be set: those of places, and UTC."""
    return _ZONES


_ZONES = frozenset(
    name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/"))
) | {"UTC"}  # fmt: skip


def zone_of(source: Source) -> ZoneInfo | None:
    """The zone of a source's dates; None where none is set, or this machine does not know it any more."""
    return ZoneInfo(source.timezone) if source.timezone in _ZONES else None
