"""Figures of benchmarks/cluster.py at several sizes as a picture: `python -m benchmarks.cost_curve FIGURES.json PICTURE.svg`."""

import argparse
import json
import math
from pathlib import Path
from typing import Any

WIDTH, HEIGHT, MARGIN = 720, 400, 64
COLOURS = {"whoosh": "#1b6e53", "opensearch": "#a4461c"}
NAMES = {"whoosh": "in files", "opensearch": "OpenSearch"}
MARKS = (0.3, 1, 3, 10, 30, 100, 300, 1000, 3000)


DASHES = {"CPU": "", "p50": ' stroke-dasharray="6 4"', "p95": ' stroke-dasharray="1 4"'}
"""How each line of an engine is drawn."""


def of_page(figures: dict[str, Any]) -> dict[str, float]:
    """Milliseconds of a page of any kind; without CPU where only times by the clock are known."""
    spent = {"CPU": figures["CPU of a page, ms"]} if "CPU of a page, ms" in figures else {}
    return {**spent, **figures["page"]["all"]}


def drawing(figures: dict[str, Any]) -> str:
    """SVG: CPU, median and 95th percentile of a page of any kind against the number of articles.

    figures: as `python -m benchmarks.cluster --figures` writes them.
    """
    sizes = sorted(map(int, figures))
    engines = [name for name in figures[str(sizes[0])] if name in NAMES]
    return curves(
        "Milliseconds of a results page against the number of articles",
        "milliseconds of a results page: line CPU, dashes p50, dots p95",
        {NAMES[name]: {size: of_page(figures[str(size)][name]) for size in sizes} for name in engines},
        {NAMES[name]: COLOURS[name] for name in engines},
        DASHES,
    )


def curves(
    title: str,
    caption: str,
    lines: dict[str, dict[int, dict[str, float]]],
    colours: dict[str, str],
    dashes: dict[str, str],
) -> str:
    """SVG of milliseconds against the number of articles, both axes logarithmic.

    lines: name -> articles -> part -> milliseconds, where it was measured; every name has the same parts. dashes: how the line of
    each part is drawn; the name stands at the end of the first of them.
    """
    sizes = sorted({size for at in lines.values() for size in at})
    every = [ms for at in lines.values() for of_size in at.values() for ms in of_size.values()]
    low, high = math.log10(min(every) / 1.3), math.log10(max(every) * 1.3)
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def across(size: float) -> float:
        return MARGIN + (math.log10(size) - first) / max(last - first, 1e-9) * (WIDTH - 2.6 * MARGIN)

    def up(ms: float) -> float:
        return HEIGHT - MARGIN - (math.log10(ms) - low) / (high - low) * (HEIGHT - 1.6 * MARGIN)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
        f"<title>{title}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{MARGIN}" y="22">{caption}</text>',
    ]
    for ms in (mark for mark in MARKS if low <= math.log10(mark) <= high):
        parts.append(
            f'<path d="M{MARGIN} {up(ms):.1f}H{across(sizes[-1]):.1f}" stroke="#ccc"/>'
            f'<text x="{MARGIN - 8}" y="{up(ms) + 4:.1f}" text-anchor="end">{ms:g}</text>'
        )
    for size in sizes:
        parts.append(
            f'<text x="{across(size):.1f}" y="{HEIGHT - MARGIN + 22}" text-anchor="middle">{size:,} articles</text>'
        )
    for name, at in lines.items():
        for part, dash in dashes.items():
            points = [(across(size), up(at[size][part])) for size in sorted(at) if part in at[size]]
            line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            parts.append(
                f'<polyline points="{line}" fill="none" stroke="{colours[name]}" stroke-width="2"{dash}/>'
                + "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colours[name]}"/>' for x, y in points)
            )
        end = up(next(at[max(at)][part] for part in dashes if part in at[max(at)])) + 4
        parts.append(f'<text x="{across(max(at)) + 10:.1f}" y="{end:.1f}" fill="{colours[name]}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figures", type=Path, help="JSON, of `python -m benchmarks.cluster --figures`")
    parser.add_argument("picture", type=Path)
    asked = parser.parse_args()
    asked.picture.write_text(drawing(json.loads(asked.figures.read_text("utf-8"))), "utf-8")


if __name__ == "__main__":
    main()
