"""A drawing as PNG by Pillow, at twice its size, so that it is sharp in print."""

import io
import math
from functools import lru_cache
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from web.render.figures.shapes import Box, Drawing, Point, Stroke, Words

SCALE = 2
_FAMILIES = (
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
)
"""Fonts that are looked for on the machine; without any, Pillow's own, which knows Latin letters."""

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@lru_cache(maxsize=64)
def _font(size: int, bold: bool) -> Font:
    for regular, strong in _FAMILIES:
        try:
            return ImageFont.truetype(strong if bold else regular, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def png_file(drawing: Drawing) -> bytes:
    """The picture as bytes; its resolution says 192 dots an inch."""
    image = Image.new("RGB", (round(drawing.width * SCALE), round(drawing.height * SCALE)), "#ffffff")
    canvas = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        match shape:
            case Box():
                ends = (
                    shape.x * SCALE,
                    shape.y * SCALE,
                    (shape.x + shape.width) * SCALE,
                    (shape.y + shape.height) * SCALE,
                )
                canvas.rectangle(ends, fill=shape.fill)
            case Stroke():
                width = max(round(shape.width * SCALE), 1)
                for part in _dashed(shape.points, shape.dash):
                    canvas.line(
                        [(x * SCALE, y * SCALE) for x, y in part], fill=shape.colour, width=width, joint="curve"
                    )
            case Words():
                _write(image, canvas, shape)
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(96 * SCALE, 96 * SCALE), optimize=False)
    return out.getvalue()


def _write(image: Image.Image, canvas: ImageDraw.ImageDraw, words: Words) -> None:
    font = _font(round(words.size * SCALE), words.bold)
    if not words.turned:
        anchor = {"start": "ls", "middle": "ms", "end": "rs"}[words.anchor]
        canvas.text((words.x * SCALE, words.y * SCALE), words.text, fill=words.colour, font=font, anchor=anchor)
        return
    left, top, right, bottom = canvas.textbbox((0, 0), words.text, font=font, anchor="ls")
    own = Image.new("L", (max(round(right - left), 1), max(round(bottom - top), 1)), 0)
    ImageDraw.Draw(own).text((-left, -top), words.text, fill=255, font=font, anchor="ls")
    turned = own.rotate(90, expand=True)
    at = (round(words.x * SCALE + top), round(words.y * SCALE - turned.height))
    image.paste(words.colour, at, turned)


def _dashed(points: tuple[Point, ...], dash: tuple[float, ...]) -> list[list[Point]]:
    """The parts of a line that are drawn."""
    if not dash:
        return [list(points)]
    parts: list[list[Point]] = []
    at, left, drawn = 0, dash[0], True
    part: list[Point] = [points[0]]
    for (x, y), (to_x, to_y) in pairwise(points):
        length = math.hypot(to_x - x, to_y - y)
        gone = 0.0
        while length - gone > left:
            gone += left
            corner = (x + (to_x - x) * gone / length, y + (to_y - y) * gone / length)
            if drawn:
                parts.append([*part, corner])
            part = [corner]
            at, drawn = (at + 1) % len(dash), not drawn
            left = dash[at]
        left -= length - gone
        if drawn:
            part.append((to_x, to_y))
    if drawn and len(part) > 1:
        parts.append(part)
    return parts
