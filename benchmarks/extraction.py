"""Extractors side by side on the same pages in one run: Broadsheet, trafilatura, newspaper4k, readability-lxml.

    python -m benchmarks.extraction --harness ../shared/measure/extraction.py \
        --benchmark ../shared/data/pages/benchmark --outlets ../shared/data/pages/outlets

Scores and CPU seconds are taken by the harness, every extractor in this one process and with the same harness calls. The
table goes to standard output as Markdown. The other extractors are in the dependency group `bench`.
"""

import argparse
import importlib.util
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.adapters import extract as broadsheet

Extractor = Callable[[str, str], dict[str, Any]]


def trafilatura(html: str, url: str) -> dict[str, Any]:
    """Its default settings, with the metadata that it offers."""
    import trafilatura as library

    found = library.bare_extraction(html, url=url or None, with_metadata=True, include_comments=False)
    if found is None:
        return {}
    return {
        "title": found.title,
        "text": found.text,
        "published": found.date,
        "authors": [name.strip() for name in (found.author or "").split(";") if name.strip()],
        "outlet": found.sitename,
    }


def newspaper(html: str, url: str) -> dict[str, Any]:
    """newspaper4k, parsing given HTML without a download."""
    import newspaper as library

    article = library.Article(url or "https://unknown.invalid/article", fetch_images=False)
    article.download(input_html=html)
    article.parse()
    return {
        "title": article.title,
        "text": article.text,
        "published": article.publish_date.isoformat() if article.publish_date else None,
        "authors": article.authors,
        "outlet": article.meta_site_name,
    }


def readability(html: str, url: str) -> dict[str, Any]:
    """readability-lxml: body as HTML, made text by lxml, and the title; it knows no other field."""
    from lxml.html import fromstring
    from readability import Document

    document = Document(html, url=url or None)
    summary = fromstring(document.summary(html_partial=True))
    blocks = [
        " ".join(node.text_content().split()) for node in summary.iter("p", "li", "h2", "h3", "h4", "blockquote", "pre")
    ]
    text = "\n".join(block for block in blocks if block) or summary.text_content()
    return {"title": document.short_title(), "text": text, "authors": [], "outlet": None, "published": None}


EXTRACTORS: dict[str, Extractor] = {
    "Broadsheet": broadsheet,
    "trafilatura": trafilatura,
    "readability-lxml": readability,
    "newspaper4k": newspaper,
}


def load_harness(path: Path) -> ModuleType:
    """The measuring module; it lies beside the project and is no part of it."""
    spec = importlib.util.spec_from_file_location("shared_extraction", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python file; give the harness with --harness")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def row(
    harness: ModuleType, name: str, extractor: Extractor, benchmark: list[Any], outlets: list[Any], passes: int
) -> str:
    """One line of the table."""
    first = harness.run(extractor, benchmark, passes, False)
    second = harness.run(extractor, outlets, passes, False)
    body = harness.score_scrapinghub(benchmark, first)[0]
    fields = harness.score_fundus(outlets, second)[0]
    known = fields["all"]
    figures = [
        f"{body['f1']:.3f}",
        f"{body['precision']:.3f} / {body['recall']:.3f}",
        f"{known['body']['f1']:.3f}",
        f"{known['title_exact']:.2f}",
        f"{known['date_instant']:.2f} / {known['date_day']:.2f}",
        f"{known['authors_exact']:.2f}",
        f"{known['outlet']:.2f}",
        f"{first.cpu_ms_per_page:.1f} / {second.cpu_ms_per_page:.1f}",
        f"{len(first.errors) + len(second.errors)}",
    ]
    return f"| {name} | " + " | ".join(figures) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--harness", type=Path, required=True, help="the measuring script, extraction.py")
    parser.add_argument("--benchmark", type=Path, required=True, help="directory with ground-truth.json and html/")
    parser.add_argument("--outlets", type=Path, required=True, help="directory with a folder for each country")
    parser.add_argument("--passes", type=int, default=3, help="timed passes, of which the median counts")
    parser.add_argument("--only", action="append", choices=EXTRACTORS, help="an extractor to run; several may be named")
    args = parser.parse_args()
    logging.disable(logging.ERROR)
    harness = load_harness(args.harness)
    benchmark = harness.load_scrapinghub(args.benchmark, "all")
    outlets = harness.load_fundus(args.outlets, "all")
    print(f"{len(benchmark)} benchmark pages, {len(outlets)} outlet pages, median of {args.passes} passes\n")
    print(
        "| extractor | body F1 | P / R | outlets: body F1 | title | date min / day | authors | outlet | CPU ms a page | errors |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, extractor in EXTRACTORS.items():
        if not args.only or name in args.only:
            print(row(harness, name, extractor, benchmark, outlets, args.passes), flush=True)


if __name__ == "__main__":
    main()
