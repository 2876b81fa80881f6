"""Figures of benchmarks/million.py at several sizes as a table and a picture.

    python -m benchmarks.million_curve DIR... [--picture FILE]

Each DIR is one of `python -m benchmarks.million --data DIR`. The picture has the search behind a page of results, with facets and
passages, beside the rivals on the same articles: processor time of one process.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks.cost_curve import curves

MODE = "facets, snippets"
COLOURS = {"Broadsheet": "#1b6e53", "tantivy": "#a4461c", "SQLite FTS5": "#33518c"}
DASHES = {"p50": "", "p95": ' stroke-dasharray="1 4"'}


def lines(figures: dict[int, dict[str, Any]]) -> dict[str, dict[int, dict[str, float]]]:
    """Name -> articles -> part -> milliseconds of a search with facets and passages; what was not measured is missing."""
    found: dict[str, dict[int, dict[str, float]]] = {name: {} for name in COLOURS}
    for size, of_size in figures.items():
        for name, measured in {"Broadsheet": of_size.get("search", {}), **of_size.get("rivals", {})}.items():
            if name in found and MODE in measured:
                found[name][size] = dict(zip(DASHES, measured[MODE], strict=True))
    return {name: at for name, at in found.items() if at}


def rows(of_size: dict[str, Any]) -> dict[str, str]:
    """What is measured -> the figure of one size, or figures."""
    found: dict[str, str] = {}
    if build := of_size.get("build"):
        for part in ("saving", "people", "indexing"):
            found[f"build, {part}: CPU ms an article"] = f"{build[f'{part} ms']:.2f}"
        found["indexer, MB at most, mapped files among them"] = _number(build["indexer peak MB"])
    if disk := of_size.get("disk"):
        found["on disk, MB: archive; index"] = f"{_number(disk['archive MB'])}; {_number(disk['index MB'])}"
    if opening := of_size.get("open"):
        found["opening, ms: archive; index"] = f"{_number(opening['archive'])}; {_number(opening['index'])}"
    for name, measured in {"Broadsheet": of_size.get("search"), **of_size.get("rivals", {})}.items():
        if isinstance(measured, dict):
            for mode in ("top ten", "facets", MODE):
                if mode in measured:
                    found[f"search, {mode}, p50 / p95 ms: {name}"] = _pair(measured[mode])
    for name, measured in of_size.get("rivals", {}).items():
        if isinstance(measured, dict):
            found[f"build, CPU ms an article: {name}"] = f"{1000 / measured['documents per CPU second']:.2f}"
            found[f"on disk, MB: {name}"] = _number(measured["MB on disk"])
    for kind, page in of_size.get("pages", {}).get("pages", {}).items():
        found[f"page: {kind}; CPU, p50 / p95 wall ms"] = (
            f"{page['CPU']:.1f}, {page['p50 wall']:.0f} / {page['p95 wall']:.0f}"
        )
    if processes := of_size.get("pages", {}).get("MB of the server's processes"):
        found["web server, MB: master; workers"] = "; ".join(map(_number, processes))
    if own := of_size.get("pages", {}).get("MB without files"):
        found["the same without mapped files"] = "; ".join(map(_number, own))
    for name, idle in of_size.get("idle", {}).items():
        if isinstance(idle, dict):
            found[f"{name}, MB; % of a core"] = f"{idle['MB']:.0f}; {idle['% of a core']:.1f}"
    if commit := of_size.get("commit"):
        found["ten more articles saved, indexed, committed, CPU ms"] = _number(commit["ten more articles"])
        found["a page beside that, and without, p50 / p95 wall ms"] = (
            f"{_pair(commit['page beside, p50 and p95 wall'])}; {_pair(commit['page, p50 and p95 wall'])}"
        )
    for name, cost in of_size.get("commands", {}).items():
        if isinstance(cost, dict):
            found[f"`{name}`, CPU s"] = f"{cost['CPU s']:.1f}"
    if reindex := of_size.get("reindex"):
        cost = [_number(reindex[part]) for part in ("CPU s", "wall s", "MB") if part in reindex]
        found["`reindex`, CPU s; by the clock; MB at most"] = "; ".join(cost)
    return found


def table(figures: dict[int, dict[str, Any]]) -> str:
    """Markdown, a column for each size."""
    columns = {size: rows(of_size) for size, of_size in figures.items()}
    names = dict.fromkeys(name for column in columns.values() for name in column)
    made = ["| | " + " | ".join(f"{size:,}" for size in columns) + " |", "| --- |" + " --- |" * len(columns)]
    made += [f"| {name} | " + " | ".join(column.get(name, "") for column in columns.values()) + " |" for name in names]
    return "\n".join(made)


def _pair(values: list[float]) -> str:
    return " / ".join(map(_number, values))


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def main() -> None:
    """Print the table, write the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR")
    parser.add_argument("--picture", type=Path)
    asked = parser.parse_args()
    read = [json.loads((folder / "figures.json").read_text()) for folder in asked.folders]
    figures = {of_size["articles"]: of_size for of_size in sorted(read, key=lambda of_size: of_size["articles"])}
    print(table(figures))
    if asked.picture:
        caption = "milliseconds of CPU of a search with facets and passages: line p50, dots p95"
        drawn = curves(
            "Milliseconds of a search against the number of articles", caption, lines(figures), COLOURS, DASHES
        )
        asked.picture.write_text(drawn, "utf-8")


if __name__ == "__main__":
    main()
