"""A drawing as a file of SVG 1.1: no script, no style sheet, nothing that is fetched."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from index.text.characters import clean
from web.render.figures.shapes import Box, Drawing, Stroke, Words

FONTS = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"


def svg_file(drawing: Drawing) -> str:
    """The picture as text."""
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    width, height = _n(drawing.width), _n(drawing.height)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' role="img" font-family="{FONTS}">'
    )
    yield f"<title>{_text(drawing.title)}</title>"
    yield f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    for shape in drawing.shapes:
        match shape:
            case Box():
                place = f'x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" height="{_n(shape.height)}"'
                yield f'<rect {place} fill="{shape.fill}"/>'
            case Stroke():
                points = " ".join(f"{_n(x)},{_n(y)}" for x, y in shape.points)
                dash = f' stroke-dasharray="{" ".join(map(_n, shape.dash))}"' if shape.dash else ""
                yield (
                    f'<polyline points="{points}" fill="none" stroke="{shape.colour}" stroke-width="{_n(shape.width)}"'
                    f' stroke-linejoin="round"{dash}/>'
                )
            case Words():
                turned = f' transform="rotate(-90 {_n(shape.x)} {_n(shape.y)})"' if shape.turned else ""
                weight = ' font-weight="bold"' if shape.bold else ""
                yield (
                    f'<text x="{_n(shape.x)}" y="{_n(shape.y)}" font-size="{_n(shape.size)}" fill={quoteattr(shape.colour)}'
                    f' text-anchor="{shape.anchor}"{weight}{turned}>{_text(shape.text)}</text>'
                )
    yield "</svg>"


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    return escape(clean(text))
