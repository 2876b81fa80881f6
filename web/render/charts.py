"""Charts, drawn by the server as SVG: geometry here, markup in templates/_chart.html. No script is needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.languages import formats
from index.languages import gettext as _
from index.query import Interval
from search.page import DateHistogram
from search.request import SearchQuery
from web.render.links import FacetUrlBuilder

HEIGHT, GAP = 96, 0.18
"""Height in pixels, and the part of a column left empty. Widths are in percent, so that a chart fits any screen while its
labels keep their size."""

LOWEST = 3.0
"""Height, in pixels, of the lowest bar that can still be seen and clicked."""

FEWEST_SLOTS = 12
"""With fewer intervals bars keep the width of one in a dozen: a single bar as wide as the page says nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One interval. x, width and slot (where its column begins, how wide it is) in percent; y and height in pixels; url: ""
    where there is nothing to be found."""

    x: float
    y: float
    width: float
    height: float
    slot: tuple[float, float]
    first: date
    last: date
    label: str
    count: int
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A histogram. ticks: (percent of the width, label). highest: count of the tallest bar. height: pixels."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    highest: int
    interval: str
    undated: int
    height: int = HEIGHT


def period_label(first: date, last: date) -> str:
    """`2025`, `July 2025`, `12 July 2025`, `7 July to 13 July 2025`."""
    if first == last:
        return formats.short_day(first)
    if first.day == 1 and (first.month, last.month, last.day) == (1, 12, 31):
        return str(first.year)
    if first.day == 1 and first.month == last.month and last.day >= 28:
        return formats.month(first)
    begin = formats.day_and_month(first) if first.year == last.year else formats.short_day(first)
    return _("%(first)s to %(last)s", first=begin, last=formats.short_day(last))


def histogram_chart(histogram: DateHistogram, query: SearchQuery) -> Chart | None:
    """Bars that link to the search narrowed to their days; None if there is nothing to draw."""
    buckets = histogram.buckets
    if not any(bucket.count for bucket in buckets):
        return None
    highest = max(bucket.count for bucket in buckets)
    slot = 100 / max(len(buckets), FEWEST_SLOTS)
    ways, bars = FacetUrlBuilder(query), []
    for place, bucket in enumerate(buckets):
        # Twice as many articles, twice as high; but a count of one is never without a bar.
        height = round(max(LOWEST, HEIGHT * bucket.count / highest), 1) if bucket.count else 0.0
        bars.append(
            Bar(
                x=round(slot * (place + GAP / 2), 3),
                y=round(HEIGHT - height, 1),
                width=round(slot * (1 - GAP), 3),
                height=height,
                slot=(round(slot * place, 3), round(slot, 3)),
                first=bucket.first,
                last=bucket.last,
                label=period_label(bucket.first, bucket.last),
                count=bucket.count,
                url=ways.dates(bucket.first.isoformat(), bucket.last.isoformat()) if bucket.count else "",
            )
        )
    ticks = _ticks([(bar.x, bar.first) for bar in bars], histogram.interval)
    return Chart(bars=tuple(bars), ticks=ticks, highest=highest, interval=histogram.interval, undated=histogram.undated)


TICKS = 5


def _ticks(places: Sequence[tuple[float, date]], interval: Interval) -> tuple[tuple[float, str], ...]:
    """At most five labels, evenly spread and never so far right that one would be cut."""
    kept: list[tuple[float, str]] = []
    year = None
    room = 100 / (TICKS + 0.5)
    for x, first in places:
        if x > 100 - room * 0.6 or (kept and x - kept[-1][0] < room):
            continue
        changed = interval != "year" and first.year != year
        if interval == "year":
            named = str(first.year)
        elif interval == "month":
            named = formats.month(first) if changed else formats.month_name(first)
        else:
            named = formats.short_day(first) if changed else formats.day_and_month(first)
        # The year stands where it changes; a line of them would crowd out the days.
        kept.append((x, named))
        year = first.year
    return tuple(kept)


SPARK_WIDTH, SPARK_HEIGHT = 1000, 160
"""Units across, which the page stretches to its width, and pixels."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a comparison. points: of an SVG polyline. url: page of the person or outlet."""

    key: str
    label: str
    url: str
    points: str
    total: int
    rank: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Lines:
    """A comparison. ticks: (percent of the width, label). highest: the largest count."""

    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, str], ...]
    highest: int
    interval: str
    width: int = SPARK_WIDTH
    height: int = SPARK_HEIGHT


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """What a line shows. counts: first day of an interval -> articles."""

    key: str
    label: str
    url: str
    counts: dict[date, int]


def compare_chart(courses: Sequence[Course], interval: Interval) -> Lines | None:
    """Lines over the same intervals; None if there is nothing to draw."""
    days = sorted({day for course in courses for day in course.counts})
    highest = max((count for course in courses for count in course.counts.values()), default=0)
    if len(days) < 2 or not highest:
        return None
    step = SPARK_WIDTH / (len(days) - 1)

    def points(counts: dict[date, int]) -> str:
        heights = [SPARK_HEIGHT - SPARK_HEIGHT * counts.get(day, 0) / highest for day in days]
        return " ".join(f"{place * step:.1f},{height:.1f}" for place, height in enumerate(heights))

    ticks = _ticks([(100 * place / (len(days) - 1), day) for place, day in enumerate(days)], interval)
    return Lines(
        lines=tuple(
            Line(
                key=course.key,
                label=course.label,
                url=course.url,
                points=points(course.counts),
                total=sum(course.counts.values()),
                rank=rank,
            )
            for rank, course in enumerate(courses)
        ),
        ticks=tuple((round(x, 3), label) for x, label in ticks),
        highest=highest,
        interval=interval,
    )
