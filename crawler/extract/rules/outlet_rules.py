"""Small rule files for outlets whose pages need them: selectors instead of code, valid from and until a day.

A file is TOML, one per outlet; docs/extraction-rules.md describes it with an example. A file holds one `[[version]]` for
each design of the outlet's pages; the version that was valid when a page was fetched is used, so pages kept from before
a redesign are still read as they were.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from index.errors import SettingsError

SHIPPED = Path(__file__).with_name("shipped")
_FILE_KEYS = frozenset(("hosts", "outlet", "version"))
_PROBE = LexborHTMLParser("<p>")
_LISTS = ("title", "standfirst", "body", "authors", "drop", "published", "section")


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """The selectors for pages fetched from `since` (inclusive) to `until` (exclusive); None: unbounded.

    Each field holds CSS selectors in order of preference; empty: the general algorithm decides. drop: elements that
    are always removed.
    """

    since: date | None = None
    until: date | None = None
    title: tuple[str, ...] = ()
    standfirst: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    def covers(self, day: date) -> bool:
        """Return whether this version applies to pages fetched on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class OutletRules:
    """A rule file. hosts: host names of the outlet without `www.`; subdomains are included."""

    hosts: tuple[str, ...]
    outlet: str | None
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """All rule files in force, by host."""

    by_host: dict[str, OutletRules]

    def find(self, url: str, day: date) -> tuple[OutletRules, Version] | None:
        """Return the rules for an address and the version valid on that day; None if the general algorithm decides."""
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        while host:
            if found := self.by_host.get(host):
                version = next((v for v in found.versions if v.covers(day)), None)
                return (found, version) if version else None
            host = host.partition(".")[2]
        return None


NO_RULES = Rules({})


def load_rules(*directories: Path) -> Rules:
    """Read the built-in rules and those in the given directories, which take precedence.

    Raises SettingsError that names the file and the mistake.
    """
    by_host: dict[str, OutletRules] = {}
    for directory in (SHIPPED, *directories):
        if directory is not SHIPPED and not directory.is_dir():
            raise SettingsError(
                f"{directory}: this directory of extraction rules does not exist; correct the setting rules"
            )
        for path in sorted(directory.glob("*.toml")):
            rules = read_rules(path)
            by_host.update((host, rules) for host in rules.hosts)
    return Rules(by_host)


def read_rules(path: Path) -> OutletRules:
    """Read a rule file. Raises SettingsError."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as TOML ({error})") from None
    _refuse_unknown(path, raw, _FILE_KEYS)
    hosts = _strings(path, "hosts", raw.get("hosts"))
    if not hosts:
        raise SettingsError(f'{path}: hosts is missing; write the outlet\'s host names, as in hosts = ["example.com"]')
    outlet = raw.get("outlet")
    if outlet is not None and not isinstance(outlet, str):
        raise SettingsError(f"{path}: outlet has to be a name in quotes")
    versions = raw.get("version")
    if not isinstance(versions, list) or not versions:
        raise SettingsError(f"{path}: it has no [[version]], so it has no effect")
    return OutletRules(
        hosts=tuple(host.lower().removeprefix("www.") for host in hosts),
        outlet=outlet,
        versions=tuple(_version(path, v) for v in versions),
    )


def _version(path: Path, raw: dict[str, Any]) -> Version:
    _refuse_unknown(path, raw, frozenset((*_LISTS, "since", "until")))
    days: dict[str, date | None] = {}
    for key in ("since", "until"):
        value = raw.get(key)
        if value is not None and type(value) is not date:
            raise SettingsError(f"{path}: {key} has to be a day, written like {key} = 2025-01-31")
        days[key] = value
    lists = {key: _selectors(path, key, raw.get(key)) for key in _LISTS}
    return Version(since=days["since"], until=days["until"], **lists)


def _selectors(path: Path, key: str, value: object) -> tuple[str, ...]:
    selectors = _strings(path, key, value)
    for selector in selectors:
        try:
            _PROBE.css(selector)
        except SelectolaxError as error:
            raise SettingsError(f"{path}: {key}: {selector!r} is not a CSS selector ({error})") from None
    return selectors


def _strings(path: Path, key: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(item, str) and item.strip() for item in listed):
        raise SettingsError(f"{path}: {key} has to be a string in quotes, or a list of strings")
    return tuple(item.strip() for item in listed)


def _refuse_unknown(path: Path, raw: dict[str, Any], known: Iterable[str]) -> None:
    for key in raw:
        if key not in known:
            raise SettingsError(f"{path}: there is no key {key!r} here; there are {', '.join(sorted(known))}")
