"""What a picture is made of: rectangles, lines and texts, in units of a page that is drawn to any size."""

import unicodedata
from dataclasses import dataclass, field
from typing import Literal

Point = tuple[float, float]
NARROW, WIDE = 0.54, 1.0
"""Mean width of a letter, and of one of the wide scripts, in parts of the height of its font."""


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; fill: #rrggbb."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points. dash: lengths drawn and left out in turn, () for a whole line."""

    points: tuple[Point, ...]
    colour: str
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; y: of its base line. turned: upwards, from bottom to top."""

    x: float
    y: float
    text: str
    size: float = 14.0
    colour: str = "#1d1a16"
    anchor: Literal["start", "middle", "end"] = "start"
    bold: bool = False
    turned: bool = False


Shape = Box | Stroke | Words


@dataclass(slots=True)
class Drawing:
    """A page of shapes, drawn in their order on white. title: what a screen reader says of it."""

    width: float
    height: float
    title: str
    shapes: list[Shape] = field(default_factory=list)


def text_width(text: str, size: float) -> float:
    """About how wide a line is set; fonts differ, so leave a little room."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return size * (wide * WIDE + (len(text) - wide) * NARROW)


def fitted(text: str, size: float, width: float) -> str:
    """The text, cut with an ellipsis where it is wider."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[: -max(1, len(text) // 12)]
    return text.rstrip() + "…"


def wrapped(text: str, size: float, width: float, most: int = 6) -> list[str]:
    """The text in lines of that width, at most so many; the last says by an ellipsis that there was more."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if line and text_width(joined, size) > width:
            lines.append(fitted(line, size, width))
            line = word
        else:
            line = joined
    if line:
        lines.append(fitted(line, size, width))
    if len(lines) > most:
        lines = [*lines[: most - 1], fitted(f"{lines[most - 1]} …", size, width)]
    return lines
