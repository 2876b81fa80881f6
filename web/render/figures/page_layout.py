"""A sheet as a picture to print: title and questions above, the chart, and below what its numbers are of, when and where from."""

from collections.abc import Sequence

from search.counting.sheet import Form, Picture, Sheet
from web.render.figures.shapes import Box, Drawing, Stroke, Words, fitted, text_width, wrapped

WIDTH, MARGIN = 1200.0, 48.0
CHART = 420.0
"""Height of a chart of lines."""
ROW, SQUARE = 26.0, 30.0
"""Height of a bar with its gap; side of a square of a matrix."""

COLOURS = ("#0072b2", "#d55e00", "#007a5a", "#a4508b", "#8a6d00", "#3b3b3b")
"""Of lines: dark enough on white, and told apart by those who see fewer colours (after Okabe and Ito)."""
DASHES: tuple[tuple[float, ...], ...] = ((), (10, 5), (3, 4), (14, 4, 3, 4), (6, 3), (2, 2))
"""Of lines, so that they are told apart without any colour."""
INK, SOFT, RULE, SHADE = "#1d1a16", "#5d564b", "#ddd5c6", "#ececec"
FIELD = ("#ffffff", "#0b4f7d")
"""Lightest and darkest square."""
TICKS = 4
NAMED = 6
"""Gaps that are named in the chart itself; the notes below name more."""


def laid_out(sheet: Sheet, address: str) -> Drawing:
    """The picture. address: where the same is found."""
    page = Drawing(WIDTH, 0, f"{sheet.title}. {sheet.denominator}")
    y = _words(page, MARGIN + 14, [sheet.title], 26, INK, bold=True)
    for one in sheet.questions:
        told = f"{one.name}: {one.understood_as} ({one.total:,} articles)"
        y = _words(page, y + 8, wrapped(told, 15, WIDTH - 2 * MARGIN, 2), 15, INK)
    y += 18
    picture = sheet.picture
    if picture is None:
        y = _words(page, y + 20, ["There is nothing to draw."], 15, SOFT)
    elif picture.form == "lines":
        y = _lines(page, picture, y)
    elif picture.form == "bars":
        y = _bars(page, picture, y)
    else:
        y = _squares(page, picture, y)
    below = [*wrapped(sheet.denominator, 14, WIDTH - 2 * MARGIN, 4)]
    for note in sheet.notes:
        below += wrapped(note, 14, WIDTH - 2 * MARGIN, 5)
    below.append(f"Counted {sheet.made} by Broadsheet {sheet.version}, state {sheet.generation} of the index.")
    below += wrapped(address, 14, WIDTH - 2 * MARGIN, 4)
    y = _words(page, y + 26, below, 14, SOFT)
    page.height = y + MARGIN
    return page


def _words(page: Drawing, y: float, lines: Sequence[str], size: float, colour: str, *, bold: bool = False) -> float:
    """Set lines one below the other; returns the base line of the last."""
    for at, line in enumerate(lines):
        y += size * 1.4 if at else size
        page.shapes.append(Words(MARGIN, y, line, size, colour, bold=bold))
    return y


def number(value: float, form: Form) -> str:
    """A value as it stands at an axis."""
    if form == "share":
        return f"{value * 100:.3g} %"
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2g}"


def scale_top(highest: float) -> float:
    """The least of 1, 2, 2.5 and 5 times a power of ten that holds the highest value."""
    if highest <= 0:
        return 1.0
    power = 1.0
    while power > highest:
        power /= 10
    while power * 10 <= highest:
        power *= 10
    return next(step * power for step in (1.0, 2.0, 2.5, 5.0, 10.0) if step * power >= highest * 0.999999)


def highest_of(picture: Picture) -> float:
    """The greatest of its values; 0 where there is none."""
    return max((value for line in picture.values for value in line if value is not None), default=0.0)


def runs_of(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The parts of a line between which it has no value, each as (place, value)."""
    runs: list[list[tuple[int, float]]] = [[]]
    for at, value in enumerate(values):
        if value is not None:
            runs[-1].append((at, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _lines(page: Drawing, picture: Picture, top: float) -> float:
    left, right = MARGIN + 70, WIDTH - MARGIN
    highest = scale_top(highest_of(picture))
    slots = len(picture.labels)
    step = (right - left) / max(slots, 1)
    bottom = top + CHART

    def x_of(at: int) -> float:
        return left + step * (at + 0.5)

    for gap in picture.gaps:
        page.shapes.append(Box(left + step * gap.first, top, step * (gap.last - gap.first + 1), CHART, SHADE))
    for at, gap in enumerate(picture.gaps[:NAMED]):
        told = fitted("silent: " + ", ".join(gap.names), 11, 220)
        x = min(left + step * gap.first + 3, right - text_width(told, 11))
        page.shapes.append(Words(x, top + 13 + 13 * at, told, 11, SOFT))
    for tick in range(TICKS + 1):
        y = bottom - CHART * tick / TICKS
        page.shapes.append(Stroke(((left, y), (right, y)), RULE))
        value = highest * tick / TICKS
        page.shapes.append(Words(left - 8, y + 4, number(value, picture.form_of), 13, SOFT, "end"))
    for rank, line in enumerate(picture.values):
        for run in runs_of(line):
            points = tuple((x_of(at), bottom - CHART * value / highest) for at, value in run)
            if len(points) == 1:
                stub = min(12.0, step / 2)
                points = ((points[0][0] - stub, points[0][1]), (points[0][0] + stub, points[0][1]))
            page.shapes.append(Stroke(points, COLOURS[rank % 6], 2.5, DASHES[rank % 6]))
    for at in tick_places(picture.labels, (right - left) / 110):
        page.shapes.append(Stroke(((x_of(at), bottom), (x_of(at), bottom + 5)), SOFT))
        page.shapes.append(Words(x_of(at), bottom + 20, picture.labels[at], 13, SOFT, "middle"))
    y = bottom + 46
    x = left
    for rank, name in enumerate(picture.series):
        shown = fitted(name, 14, 300)
        if x + 44 + text_width(shown, 14) > right and x > left:
            x, y = left, y + 24
        page.shapes.append(Stroke(((x, y - 5), (x + 34, y - 5)), COLOURS[rank % 6], 2.5, DASHES[rank % 6]))
        page.shapes.append(Words(x + 42, y, shown, 14, INK))
        x += 66 + text_width(shown, 14)
    return y


def tick_places(labels: Sequence[str], room: float) -> list[int]:
    """Which labels are shown: evenly spread, at most `room` of them."""
    every = max(-(-len(labels) // max(int(room), 1)), 1)
    return list(range(0, len(labels), every))


def _bars(page: Drawing, picture: Picture, top: float) -> float:
    left, right = MARGIN + 220, WIDTH - MARGIN - 90
    highest = highest_of(picture) or 1.0
    y = top
    for name, drawn in zip(picture.labels, picture.values[0], strict=True):
        value = drawn or 0.0
        page.shapes.append(Words(left - 10, y + 17, fitted(name, 15, 200), 15, INK, "end"))
        width = (right - left) * value / highest
        page.shapes.append(Box(left, y + 4, max(width, 1.0), ROW - 8, COLOURS[0]))
        page.shapes.append(Words(left + width + 6, y + 17, f"{value:,.1f}", 13, SOFT))
        y += ROW
    page.shapes.append(Words(left, y + 18, picture.series[0], 14, SOFT))
    return y + 18


def _squares(page: Drawing, picture: Picture, top: float) -> float:
    highest = highest_of(picture) or 1.0
    side = min(SQUARE, (WIDTH - 2 * MARGIN - 260) / max(len(picture.labels), 1))
    left = MARGIN + 240
    head = min(max((text_width(name, 13) for name in picture.labels), default=0.0), 200.0) + 10
    for at, name in enumerate(picture.labels):
        page.shapes.append(
            Words(left + side * at + side / 2 + 5, top + head - 6, fitted(name, 13, head), 13, INK, turned=True)
        )
    y = top + head
    for name, row in zip(picture.series, picture.values, strict=True):
        page.shapes.append(Words(left - 10, y + side / 2 + 5, fitted(name, 13, 220), 13, INK, "end"))
        for at, value in enumerate(row):
            if value:
                share = (value / highest) ** 0.5
                page.shapes.append(Box(left + side * at, y, side - 1, side - 1, _mixed(0.08 + 0.92 * share)))
                if side >= 22:
                    colour = "#ffffff" if share > 0.5 else INK
                    page.shapes.append(
                        Words(left + side * (at + 0.5), y + side / 2 + 4, f"{value:.0f}", 11, colour, "middle")
                    )
            else:
                page.shapes.append(
                    Stroke(((left + side * at, y + side - 1), (left + side * (at + 1) - 1, y + side - 1)), RULE)
                )
        y += side
    return y


def _mixed(share: float) -> str:
    """A colour between the ends of FIELD."""
    light, dark = ([int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in FIELD)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(light, dark, strict=True))
