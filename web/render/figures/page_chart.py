"""Charts of sheets as they stand on pages: in percent across, so that labels keep their size, and in the colours of the page."""

from dataclasses import dataclass

from search.counting.sheet import Picture
from web.render.figures.page_layout import highest_of, number, runs_of, scale_top, tick_places

ACROSS, HEIGHT = 1000, 220
"""Units across, which the page stretches to its width, and pixels."""

TICKS = 5
STEPS = 9
"""Shades of a matrix."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageChart:
    """lines: (rank, name, points of each polyline: a line breaks where it has no value). gaps: (left, width in percent, names).
    ticks: (percent, label). levels: (pixels from the top, label)."""

    lines: tuple[tuple[int, str, tuple[str, ...]], ...]
    gaps: tuple[tuple[float, float, str], ...]
    ticks: tuple[tuple[float, str], ...]
    levels: tuple[tuple[float, str], ...]
    across: int = ACROSS
    height: int = HEIGHT


def page_chart(picture: Picture) -> PageChart:
    """The geometry of a chart of lines."""
    highest = scale_top(highest_of(picture))
    step = ACROSS / max(len(picture.labels), 1)
    stub = min(20.0, step / 2)

    def points(values: tuple[float | None, ...]) -> tuple[str, ...]:
        made = []
        for run in runs_of(values):
            placed = [(step * (at + 0.5), HEIGHT - HEIGHT * value / highest) for at, value in run]
            if len(placed) == 1:
                placed = [(placed[0][0] - stub, placed[0][1]), (placed[0][0] + stub, placed[0][1])]
            made.append(" ".join(f"{x:.1f},{y:.1f}" for x, y in placed))
        return tuple(made)

    return PageChart(
        lines=tuple(
            (rank, name, points(values))
            for rank, (name, values) in enumerate(zip(picture.series, picture.values, strict=True))
        ),
        gaps=tuple(
            (
                round(step * gap.first / ACROSS * 100, 3),
                round(step * (gap.last - gap.first + 1) / ACROSS * 100, 3),
                ", ".join(gap.names),
            )
            for gap in picture.gaps
        ),
        ticks=tuple(
            (round((at + 0.5) * step / ACROSS * 100, 3), picture.labels[at])
            for at in tick_places(picture.labels, TICKS)
        ),
        levels=tuple((HEIGHT * part, number(highest * (1 - part), picture.form_of)) for part in (0.0, 0.5)),
    )


def heat(picture: Picture) -> tuple[tuple[int, ...], ...]:
    """The shade of each square, 0 to STEPS."""
    highest = highest_of(picture) or 1.0
    return tuple(tuple(round(STEPS * ((value or 0.0) / highest) ** 0.5) for value in row) for row in picture.values)
