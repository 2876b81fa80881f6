"""Screenshots of the main pages, wide and narrow, light and dark, with invented articles only.

    python -m benchmarks.screenshots [--into screenshots] [--only results]
    python -m benchmarks.screenshots --readme        the pictures of the README, into docs/

Needs a Chromium (Debian: apt install chromium, or CHROMIUM=/path/to/it).
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.site import Site, demo_site

WIDTHS = {"wide": (1280, 900), "narrow": (360, 740)}
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


STORY = "politics/council-approves-harbour-tunnel"
COPIED = "central-bank-holds-its-rate"
"""Paths of articles at their outlets: one that three outlets tell, one that repeats another's text."""


def pages(site: Site) -> dict[str, str]:
    """Name -> address of what is shown."""
    others = sorted(site.archive.people.matching("a", 50), key=lambda one: -one.articles)
    person = others.pop(0).person
    changed = next((key for key in site.ids.values() if len(site.archive.articles.revisions(key)) > 1), None)
    return {
        "home": "/",
        "results": "/search?q=harbour",
        "narrowed": f"/search?q=harbour&person={person.id}&not_section=sport",
        "nothing": "/search?q=harbour+lighthous+zeppelin&outlet=harbour-herald",
        "article": f"/articles/{changed or next(iter(site.ids.values()))}?q=harbour",
        "story": f"/stories/{next(iter(site.archive.stories.of([site.ids[STORY]]).values()))}",
        "stories": "/stories",
        "copies": f"/articles/{site.ids[COPIED]}/copies",
        "grouped": "/search?q=harbour&group=story",
        "revisions": f"/articles/{changed or next(iter(site.ids.values()))}/revisions",
        "person": f"/people/{person.id}",
        "compared": f"/people/{person.id}?with={others[0].person.id}",
        "outlet": "/outlets/meridian-post?with=harbour-herald",
        "health": "/sources",
        "outlets": "/outlets",
        "facet": "/search/facet/person",
        "help": "/help",
        "api": "/api",
        "refused": "/search?q=" + "+".join(["word"] * 40),
        "missing": "/no-such-page",
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--into", type=Path, default=Path("screenshots"))
    parser.add_argument("--only", default="")
    parser.add_argument("--readme", action="store_true")
    options = parser.parse_args()
    chromium = find_chromium()
    if chromium is None:
        print("No Chromium found: apt install chromium, or set CHROMIUM to its path.", file=sys.stderr)
        return 1
    options.into.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as directory,
        demo_site(Path(directory) / "demo") as site,
        demo_site(Path(directory) / "empty", empty=True) as nothing,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        if options.readme:
            chosen: tuple[tuple[str, Scheme], ...] = (("results", "light"), ("story", "light"), ("person", "dark"))
            for name, scheme in chosen:
                height = 1130 if name == "story" else 860  # down to its quotes
                page = browser.new_page(viewport={"width": 1280, "height": height}, color_scheme=scheme)
                page.goto(site.url + pages(site)[name])
                page.screenshot(path=Path("docs") / "pictures" / f"{name}.png")
            browser.close()
            return 0
        for size, (width, height) in WIDTHS.items():
            for scheme in SCHEMES:
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme, device_scale_factor=1
                )
                page = context.new_page()
                shown = {name: site.url + path for name, path in pages(site).items()} | {"empty": nothing.url}
                for name, address in shown.items():
                    if options.only and options.only != name:
                        continue
                    page.goto(address)
                    page.screenshot(path=options.into / f"{name}-{size}-{scheme}.png", full_page=True)
                context.close()
        browser.close()
    print(f"{len(list(options.into.glob('*.png')))} screenshots in {options.into}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
