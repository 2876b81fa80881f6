"""What the registry of people costs: its share of the processor time of indexing.

    python -m benchmarks.people_registering NEWS.jsonl [--articles 2000] [--work DIR]

NEWS: one article a line, as `import` takes it (also .gz). Archives the articles, then indexes them as the indexer does
until nothing waits, and prints the processor time of all that and of the registry in it: registering the names of each
article, and deciding anew who is who. The times of one run can be compared with each other; those of two runs only as
shares.
"""

import argparse
import gzip
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from index.archive import open_archive
from index.archive.protocols import Archive
from index.archive.sql.registry.mentions import Registry
from index.archive.sql.registry.people import SqlPeople
from index.article import Article
from index.indexing.indexer import Indexer
from index.json_codec import article_from_dict
from index.operations.settings import load_settings

KEPT_AT_ONCE = 200
"""Articles archived in one transaction."""


class Meter:
    """Processor seconds (of this process) spent in functions that were wrapped, by a name of theirs; nested calls of
    wrapped functions count to the outer one."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._inside = False

    def wrap(self, owner: type, method: str, name: str) -> None:
        """Measure a method of a class from now on, under this name."""
        original: Callable[..., Any] = getattr(owner, method)

        def measured(*args: Any, **kwargs: Any) -> Any:
            if self._inside:
                return original(*args, **kwargs)
            self._inside = True
            begin = time.process_time()
            try:
                return original(*args, **kwargs)
            finally:
                self.spent[name] += time.process_time() - begin
                self._inside = False

        setattr(owner, method, measured)


def fill(archive: Archive, path: Path, count: int) -> int:
    """Archive up to `count` articles of a file, without indexing them. How many there are."""
    kept = 0
    articles = articles_of(path, count)
    while batch := list(islice(articles, KEPT_AT_ONCE)):
        archive.articles.save_many([(article, ()) for article in batch])
        kept += len(batch)
    return kept


def articles_of(path: Path, count: int | None = None) -> Iterator[Article]:
    """The articles of the first `count` lines of a file, without those that an import would refuse."""
    fetched = datetime.now(UTC)
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in islice(lines, count):
            with suppress(ValueError):
                yield article_from_dict(json.loads(line), fetched=fetched)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", type=Path)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--work", type=Path, help="Keep the archive here instead of in a temporary directory.")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="people-") as scratch:
        settings = replace(load_settings({}), data=options.work or Path(scratch))
        meter = Meter()
        meter.wrap(Registry, "write", "registering")
        meter.wrap(SqlPeople, "decide_pending", "deciding")
        with open_archive(settings) as archive:
            count = fill(archive, options.news, options.articles)
            indexer = Indexer(settings, archive)
            begin = time.process_time()
            try:
                indexer.drain()
            finally:
                indexer.close()
            whole = time.process_time() - begin
    print(f"{count} articles indexed in {whole:.2f} CPU seconds, {1000 * whole / count:.2f} ms an article")
    for name, spent in [*meter.spent.items(), ("both", sum(meter.spent.values()))]:
        print(f"  {name:<12} {spent:6.2f} s  {1000 * spent / count:5.2f} ms an article  {100 * spent / whole:5.1f} %")


if __name__ == "__main__":
    main()
