"""The registry of people over a collection of news: who is in it, who is listed twice, what is no person at all.

    python -m benchmarks.people_registry NEWS.jsonl.gz [--work DIR] [--top 50]

NEWS: one JSON object a line with title, body and date. Prints the most frequent people with their forms for reading, and
the pairs that may be one human, as `people near` does.
"""

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from index.annotation.annotator import annotate
from index.annotation.near_duplicates import shingles
from index.archive import open_archive
from index.archive.protocols import Annotated, Archive
from index.article import Article, Block, DateSource, PartialDateTime, article_id
from index.operations.settings import load_settings

BATCH = 200
LISTED = 500
PAIRS = 100
DECIDED_AT_ONCE = 200
"""Bare surnames resolved in one transaction, as the indexer does in quiet times."""


def articles(path: Path) -> Iterator[Article]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            yield _article(number, json.loads(line))


def _article(number: int, row: dict[str, Any]) -> Article:
    url = f"https://news.example/{row.get('id', number)}"
    published = _moment(row.get("date") or row.get("published"))
    paragraphs = [" ".join(part.split()) for part in row["body"].split("\n")]
    return Article(
        id=article_id(url),
        url=url,
        title=" ".join(row["title"].split()) or "-",
        blocks=tuple(Block(text=part) for part in paragraphs if part),
        fetched=datetime.now(UTC),
        published=published,
        published_source=DateSource.METADATA if published else DateSource.NONE,
        lang="en",
    )


def _moment(text: Any) -> PartialDateTime | None:
    """`2024-05-01...`, or as agencies write it: `26-FEB-1987 15:01:01.79`."""
    try:
        return PartialDateTime.parse(str(text))
    except ValueError:
        pass
    try:
        return PartialDateTime(
            at=datetime.strptime(str(text).strip().split(".")[0], "%d-%b-%Y %H:%M:%S").replace(tzinfo=UTC)
        )
    except ValueError:
        return None


def fill(archive: Archive, path: Path) -> tuple[int, float]:
    """Archives and annotates everything; how many articles, CPU seconds of annotating."""
    count, spent = 0, 0.0
    batch: list[Article] = []
    for article in articles(path):
        batch.append(article)
        count += 1
        if len(batch) == BATCH:
            spent += _keep(archive, batch)
            batch = []
    return count, spent + _keep(archive, batch)


def _keep(archive: Archive, batch: list[Article]) -> float:
    begin = time.process_time()
    annotations = [(article.id, annotate(article)) for article in batch]
    spent = time.process_time() - begin
    archive.articles.save_many([(article, ()) for article in batch])
    made = dict(annotations)
    archive.annotations.save(
        [
            Annotated(archived=one, annotation=made[one.article.id], shingles=shingles(one.article.text))
            for one in archive.articles.get_many(list(made))
        ]
    )
    return spent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("news", type=Path)
    parser.add_argument("--work", type=Path, help="Keep the archive here instead of in a temporary directory.")
    parser.add_argument("--top", type=int, default=50)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="people-") as scratch:
        settings = replace(load_settings({}), data=options.work or Path(scratch))
        with open_archive(settings) as archive:
            count, spent = fill(archive, options.news)
            begin = time.process_time()
            while archive.people.decide_pending(DECIDED_AT_ONCE):
                pass
            decided = time.process_time() - begin
            listed = archive.people.most(LISTED)
            print(f"{count} articles annotated in {spent:.1f} CPU seconds, people decided in {decided:.1f}")
            for rank, one in enumerate(listed[: options.top], 1):
                found = archive.people.get(one.person.id)
                variants = found.variants[:6] if found else ()
                print(f"{rank:4} {one.articles:5}  {one.person.name}  ({'; '.join(variants)})")
            print("\nPairs that may be one human, the most certain first:")
            for pair in archive.people.near(PAIRS):
                one, other = pair.one, pair.other
                print(
                    f"  {pair.score:6.1f}  {one.person.name} ({one.articles})  -  {other.person.name} ({other.articles})"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
