"""People on real pages of any language, against a list of who is in each: names right, wrong and missed.

    python -m benchmarks.people_languages GOLD.json PAGES [--errors]

GOLD.json: [{"page": "de/Outlet_2025_01_31", "people": ["Ann Example"], "optional": ["By Line"]}]; a name in `people` is
the fullest form that the article has of somebody, one in `optional` (a byline, somebody of a book) is neither right nor
wrong. PAGES: a directory in which each page lies as `<page>.html.gz`. Each page goes through extraction and the reading
of its language, as it would when crawled. Names are compared without case, accents and marks; the figures are of people
per article. The list that Broadsheet is measured with belongs to the pages of others and is not in the repository.
"""

import argparse
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from crawler.extract import extract
from crawler.net.page import Page
from index.people.mentions.finder import find_people
from index.people.registry.corrections import comparable


class Judged(NamedTuple):
    """Names of one article, as they are compared."""

    page: str
    lang: str
    right: frozenset[str]
    wrong: frozenset[str]
    missed: frozenset[str]


def judge(gold: Path, pages: Path) -> Iterator[Judged]:
    """Raises FileNotFoundError where a page or the list is missing, ValueError where the list is none."""
    for row in json.loads(gold.read_text("utf-8")):
        address = "https://unknown.invalid/article"
        page = Page(
            url=address,
            requested_url=address,
            body=gzip.decompress((pages / f"{row['page']}.html.gz").read_bytes()),
            content_type="text/html",
            charset="utf-8",
            fetched=datetime.now(UTC),
        )
        article = extract(page)
        found = {comparable(one.name) for one in find_people(article.text, title=article.title, lang=article.lang)}
        wanted = {comparable(name) for name in row["people"]}
        found -= {comparable(name) for name in row.get("optional", [])} - wanted
        yield Judged(
            row["page"],
            (article.lang or "?").split("-")[0],
            frozenset(found & wanted),
            frozenset(found - wanted),
            frozenset(wanted - found),
        )


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.1f}" if whole else "     -"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("gold", type=Path, metavar="GOLD.json")
    parser.add_argument("pages", type=Path, metavar="PAGES")
    parser.add_argument("--errors", action="store_true", help="Name what is wrong and missed, page by page.")
    options = parser.parse_args()
    if not options.gold.is_file():
        print(f"there is no list at {options.gold}: nothing to measure", file=sys.stderr)
        return 2
    languages: defaultdict[str, list[Judged]] = defaultdict(list)
    for judged in judge(options.gold, options.pages):
        languages[judged.lang].append(judged)
        if options.errors and (judged.wrong or judged.missed):
            print(
                f"{judged.page}  wrong: {', '.join(sorted(judged.wrong))}  missed: {', '.join(sorted(judged.missed))}"
            )
    print("language  pages  right  wrong  missed  precision  recall")
    for lang, rows in sorted(languages.items(), key=lambda item: -len(item[1])):
        right, wrong, missed = (
            sum(len(names) for names in column)
            for column in zip(*((r.right, r.wrong, r.missed) for r in rows), strict=True)
        )
        print(
            f"{lang:8} {len(rows):6} {right:6} {wrong:6} {missed:7}     {share(right, right + wrong)}"
            f"  {share(right, right + missed)}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
