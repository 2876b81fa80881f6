"""The invented outlets and their stories, read from `demo/outlets/*.toml`.

Dates in these files count back from a given time, so that the demo is always about this week; `{weekday}` in a text is the day on
which it was published, in English, `{wochentag}` in German. What is marked `later` is published while somebody looks on, which is
what sets off the alert.
"""

import tomllib
from dataclasses import dataclass, replace
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
    """One invented outlet. discovery: where its articles are found: "feed", "sitemap" or "home". layout: see demo.pages. later:
    what it has not published yet, without the day in its text."""

    slug: str
    name: str
    lang: str
    discovery: str
    layout: str
    stories: tuple[Story, ...]
    later: tuple[Story, ...] = ()

    def with_later(self, at: datetime) -> "Paper":
        """The outlet when it has published the rest. at: when that was."""
        published = tuple(_dated(replace(story, published=at)) for story in self.later)
        return replace(self, stories=(*self.stories, *published), later=())


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
        stories=tuple(_story(entry, now) for entry in data["article"] if not entry.get("later")),
        later=tuple(
            _story({"days": 0, "time": "00:00", **entry}, now) for entry in data["article"] if entry.get("later")
        ),
    )


def _story(entry: dict[str, Any], now: datetime) -> Story:
    day = (now - timedelta(days=entry["days"])).date()
    corrected = entry.get("corrected")
    story = Story(
        path=entry["slug"],
        title=entry["title"],
        paragraphs=tuple(line for line in entry["body"].splitlines() if line.strip()),
        published=min(datetime.combine(day, time.fromisoformat(entry["time"]), tzinfo=UTC), now),
        section=entry["section"],
        authors=tuple(entry["authors"]),
        standfirst=entry.get("standfirst"),
        agency=entry.get("agency"),
        corrected=_story({**entry, **corrected, "corrected": None}, now) if corrected else None,
    )
    return story if entry.get("later") else _dated(story)


def _dated(story: Story) -> Story:
    """The story with the day on which it was published in its text."""
    names = {"{weekday}": f"{story.published:%A}", "{wochentag}": WOCHENTAGE[story.published.weekday()]}
    paragraphs = list(story.paragraphs)
    for hole, name in names.items():
        paragraphs = [paragraph.replace(hole, name) for paragraph in paragraphs]
    return replace(story, paragraphs=tuple(paragraphs))
