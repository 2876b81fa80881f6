"""Small rule files for outlets whose pages need them: selectors instead of code, valid from and until a day.

A file is TOML, one per outlet; docs/how-to/extraction-rules.md describes it with an example. A file holds one `[[version]]` for
each design of the outlet's pages; the version that was valid when a page was fetched is used, so pages kept from before
a redesign are still read as they were.
"""

import re
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
SELECTOR_MOST = 300
"""Characters of a selector."""
SELECTORS_MOST = 50
"""Selectors of one field, and hosts of a file."""
_HOST = re.compile(r"[\w.-]{1,253}|[0-9a-fA-F:]{3,39}")
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

    @property
    def selectors(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(selector for name in _LISTS for selector in getattr(self, name))

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
            if rules := self.by_host.get(host):
                version = next((v for v in rules.versions if v.covers(day)), None)
                return (rules, version) if version else None
            host = host.partition(".")[2]
        return None

    def with_own(self, rules: OutletRules | None) -> "Rules":
        """These, with the rules of one outlet in place of those that there are for its hosts."""
        return Rules(self.by_host | dict.fromkeys(rules.hosts, rules)) if rules else self


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
        return parse_rules(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: {error}") from None


def parse_rules(text: str) -> OutletRules:
    """Read the text of a rule file. Raises ValueError with a sentence, which names the line where that is known."""
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ValueError(f"cannot be read as TOML ({error})") from None
    places = Places(text)
    _refuse_unknown(places, raw, _FILE_KEYS)
    hosts = _strings(places, "hosts", raw.get("hosts"))
    if not hosts:
        raise ValueError('hosts is missing; write the outlet\'s host names, as in hosts = ["example.com"]')
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise ValueError(f"{places.of('hosts')}hosts: {host!r} is no host name; write it as in example.com")
    outlet = raw.get("outlet")
    if outlet is not None and not isinstance(outlet, str):
        raise ValueError(f"{places.of('outlet')}outlet has to be a name in quotes")
    versions = raw.get("version")
    if not isinstance(versions, list) or not versions or not all(isinstance(version, dict) for version in versions):
        raise ValueError("it has no [[version]], so it has no effect")
    return OutletRules(
        hosts=tuple(host.lower().removeprefix("www.") for host in hosts),
        outlet=outlet,
        versions=tuple(_version(places.inside(number), version) for number, version in enumerate(versions)),
    )


class Places:
    """Where keys and values stand in the text of a rule file, for messages. version: only from the version with that number on,
    counted from 0."""

    def __init__(self, text: str, version: int | None = None) -> None:
        self._text = text
        self._lines = text.splitlines()
        heads = [at for at, line in enumerate(self._lines) if re.match(r"\s*\[\[\s*version\s*\]\]", line)]
        self._first = heads[version] if version is not None and version < len(heads) else 0

    def inside(self, version: int) -> "Places":
        """The places in one of its versions."""
        return Places(self._text, version)

    def of(self, key: str, value: str | None = None) -> str:
        """`line 7: `, or nothing where it cannot be told. value: behind the key, perhaps lines later."""
        behind = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        for at in range(self._first, len(self._lines)):
            if behind.match(self._lines[at]):
                if value is not None:
                    at = next((n for n in range(at, len(self._lines)) if value in self._lines[n]), at)
                return f"line {at + 1}: "
        return ""


def _version(places: Places, raw: dict[str, Any]) -> Version:
    _refuse_unknown(places, raw, frozenset((*_LISTS, "since", "until")))
    days: dict[str, date | None] = {}
    for key in ("since", "until"):
        value = raw.get(key)
        if value is not None and type(value) is not date:
            raise ValueError(f"{places.of(key)}{key} has to be a day, written like {key} = 2025-01-31")
        days[key] = value
    lists = {key: _selectors(places, key, raw.get(key)) for key in _LISTS}
    return Version(since=days["since"], until=days["until"], **lists)


def _selectors(places: Places, key: str, value: object) -> tuple[str, ...]:
    selectors = _strings(places, key, value)
    for selector in selectors:
        if len(selector) > SELECTOR_MOST:
            where = places.of(key, selector[:40])
            raise ValueError(f"{where}{key}: a selector has at most {SELECTOR_MOST} characters")
        try:
            _PROBE.css(selector)
        except (SelectolaxError, ValueError) as error:
            where = places.of(key, selector)
            raise ValueError(f"{where}{key}: {selector!r} is not a CSS selector ({error})") from None
    return selectors


def _strings(places: Places, key: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(item, str) and item.strip() for item in listed):
        raise ValueError(f"{places.of(key)}{key} has to be a string in quotes, or a list of strings")
    if len(listed) > SELECTORS_MOST:
        raise ValueError(f"{places.of(key)}{key} has at most {SELECTORS_MOST} entries")
    return tuple(item.strip() for item in listed)


def _refuse_unknown(places: Places, raw: dict[str, Any], known: Iterable[str]) -> None:
    for key in raw:
        if key not in known:
            raise ValueError(f"{places.of(key)}there is no key {key!r} here; there are {', '.join(sorted(known))}")
