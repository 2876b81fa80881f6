"""The invented outlets and their stories, read from `demo/outlets/*.toml`.

Dates in these files count back from a given time, so that the demo is always about this week; `{weekday}` in a text is the day on
which it was published, in English, `{wochentag}` in German.
"""

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

WOCHENTAGE = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
OUTLETS = Path(__file__).parent / "outlets"


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """One invented article. path: on its outlet, without the leading slash. corrected: its second version, if it has one."""

    path: str
    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    section: str
    authors: tuple[str, ...]
    standfirst: str | None = None
    agency: str | None = None
    corrected: "Story | None" = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """One invented outlet. discovery: where its articles are found: "feed", "sitemap" or "home". layout: see demo.pages."""

    slug: str
    name: str
    lang: str
    discovery: str
    layout: str
    stories: tuple[Story, ...]


def load_papers(now: datetime) -> list[Paper]:
    """All outlets, in the order of their file names. Times are UTC and never later than `now`."""
    return [_paper(path, now) for path in sorted(OUTLETS.glob("*.toml"))]


def _paper(path: Path, now: datetime) -> Paper:
    data = tomllib.loads(path.read_text("utf-8"))
    return Paper(
        slug=path.stem,
        name=data["name"],
        lang=data["lang"],
        discovery=data["discovery"],
        layout=data["layout"],
        stories=tuple(_story(entry, now) for entry in data["article"]),
    )


def _story(entry: dict[str, Any], now: datetime) -> Story:
    day = (now - timedelta(days=entry["days"])).date()
    published = min(datetime.combine(day, time.fromisoformat(entry["time"]), tzinfo=UTC), now)
    corrected = entry.get("corrected")
    body = entry["body"].replace("{weekday}", f"{published:%A}").replace("{wochentag}", WOCHENTAGE[published.weekday()])
    return Story(
        path=entry["slug"],
        title=entry["title"],
        paragraphs=tuple(line for line in body.splitlines() if line.strip()),
        published=published,
        section=entry["section"],
        authors=tuple(entry["authors"]),
        standfirst=entry.get("standfirst"),
        agency=entry.get("agency"),
        corrected=_story({**entry, **corrected, "corrected": None}, now) if corrected else None,
    )
