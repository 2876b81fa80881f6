"""What the forms of sources offer and hold: outlets to begin with, time zones, and what is set already."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from index.archive.protocols import Source
from index.operations.durations import show_duration
from index.outlets.labels import Labels
from index.sources.source_settings import show_keep, zones
from index.sources.starter_list import Starter, starters
from search.query.language_names import language_name


@dataclass(frozen=True, kw_only=True, slots=True)
class StarterGroups:
    """The starter list as it is ticked. languages: (tag, name, outlets), countries: (code, name, how many), largest first."""

    languages: tuple[tuple[str, str, tuple[Starter, ...]], ...]
    countries: tuple[tuple[str, str, int], ...]


@cache
def starter_groups() -> StarterGroups:
    """The list, grouped. Outlets of one language are in order of their countries."""
    by_language: dict[str, list[Starter]] = defaultdict(list)
    by_country: dict[str, int] = defaultdict(int)
    for starter in starters():
        by_language[starter.labels.language or ""].append(starter)
        if starter.labels.country:
            by_country[starter.labels.country] += 1
    languages = sorted(by_language.items(), key=lambda item: (-len(item[1]), language_name(item[0])))
    countries = [(code, country_name(code), count) for code, count in by_country.items()]
    return StarterGroups(
        languages=tuple((tag, language_name(tag), tuple(sorted(listed, key=_by_country))) for tag, listed in languages),
        countries=tuple(sorted(countries, key=lambda item: item[1])),
    )


def _by_country(starter: Starter) -> str:
    return country_name(starter.labels.country) if starter.labels.country else "\uffff"


def country_name(code: str) -> str:
    """The English name of a country by its ISO 3166 code, as the time zone database has it; the code where it has none."""
    return _countries().get(code, code)


@cache
def _countries() -> Mapping[str, str]:
    text = resources.files("tzdata").joinpath("zoneinfo/iso3166.tab").read_text("utf-8")
    lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {code: _BETTER.get(code, name) for code, name in lines}


_BETTER = {"GB": "United Kingdom", "KR": "South Korea", "KP": "North Korea"}


def labels_line(labels: Labels) -> str:
    """Labels with names in place of codes, on one line."""
    known = (
        country_name(labels.country) if labels.country else "", language_name(labels.language) if labels.language else "",
        labels.kind.value if labels.kind else "", *labels.words,
    )  # fmt: skip
    return ", ".join(part for part in known if part)


@cache
def zones_by_region() -> Sequence[tuple[str, tuple[str, ...]]]:
    """(region, zones) of the time zones that can be set, UTC aside."""
    regions: dict[str, list[str]] = defaultdict(list)
    for zone in sorted(zones() - {"UTC"}):
        regions[zone.partition("/")[0]].append(zone)
    return tuple((region, tuple(named)) for region, named in regions.items())


def typed_values(source: Source) -> dict[str, Any]:
    """What is set of a source as it stands in the fields of its form; without headers, which are not shown."""
    labels = source.labels
    return {
        "name": source.name or "",
        "every": show_duration(source.every) if source.every else "",
        "timezone": source.timezone or "",
        "country": labels.country or "",
        "language": labels.language or "",
        "kind": labels.kind.value if labels.kind else "",
        "words": ", ".join(labels.words),
        "keep": show_keep(source.keep),
    }


def bookmarklet(add: str) -> str:
    """A bookmark that opens the page for adding with the address of the page that is being read. add: address of that page. It only
    leads there: the policy of this site lets no such script run, and only the reader's own bookmarks may."""
    return f"javascript:location.href='{add}?url='+encodeURIComponent(location.href)"
