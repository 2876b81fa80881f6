"""What placing one more article among the stories costs in a large archive.

    python -m benchmarks.stories_growing NEWS.jsonl [--articles 100000] [--days 365] [--more 200]

NEWS: one article a line, as `import` takes it (also .gz); those with a date are read once. Where more are asked for, they are
repeated with other rare words: two thirds of the words and phrases of each repetition are replaced by ones of its own. All are
spread over so many days by their dates, so that articles of several years and repetitions meet on one day: an archive denser than
one outlet or ten would give. Prints the processor time of reading an article, of placing one of the many (200 at a time, without
saving it), and of placing one more by itself.
"""

import argparse
import random
import statistics
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.people_registering import KEPT_AT_ONCE, articles_of
from index.archive import open_archive
from index.archive.protocols import Archive
from index.article import Article, Block, PartialDateTime, article_id
from index.operations.settings import load_settings
from index.stories.term_vector import Terms, terms_of

FIRST_DAY = datetime(2030, 1, 1, tzinfo=UTC)
"""After every date of the file, so that each article is moved."""
SHIFT = 97
"""Days by which a repetition lies behind the one before."""


def repeated(read: list[tuple[Article, Terms]], count: int, days: int) -> Iterator[tuple[Article, Terms]]:
    """So many articles with their terms. Of a text only a line is kept: terms are all that is compared."""
    for number in range(count):
        again, at = divmod(number, len(read))
        article, terms = read[at]
        assert article.published is not None
        day = FIRST_DAY + timedelta(days=(article.published.at.toordinal() + SHIFT * again) % days)
        url = f"{article.url}#{again}"
        moved = replace(
            article,
            id=article_id(url),
            url=url,
            blocks=(Block(text=f"Article {number}."),),
            published=PartialDateTime.day(day.date()),
        )
        yield moved, renamed(terms, again) if again else terms


def renamed(terms: Terms, again: int) -> Terms:
    """With other words in place of two thirds of them."""

    def number(word: int) -> int:
        return word if word % 3 == 0 else zlib.crc32(word.to_bytes(4, "little"), again)

    def of(weights: Mapping[int, int]) -> dict[int, int]:
        return {number(word): weight for word, weight in weights.items()}

    return replace(
        terms, terms=of(terms.terms), opening=of(terms.opening), phrases=frozenset(map(number, terms.phrases))
    )


def placed(archive: Archive, entries: list[tuple[Article, Terms]]) -> float:
    """Save and place articles. Processor milliseconds of placing them."""
    archive.articles.save_many([(article, ()) for article, _ in entries])
    begin = time.process_time()
    archive.stories.place([(article.id, terms) for article, terms in entries])
    return 1000 * (time.process_time() - begin)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--more", type=int, default=200)
    options = parser.parse_args()
    begin = time.process_time()
    articles = (article for article in articles_of(options.news) if article.published is not None)
    read = [(article, terms_of(article)) for article in islice(articles, options.articles)]
    reading = 1000 * (time.process_time() - begin) / len(read)
    entries = list(repeated(read, options.articles + options.more, options.days))
    random.Random(1).shuffle(entries)
    with (
        TemporaryDirectory(prefix="stories-") as scratch,
        open_archive(replace(load_settings({}), data=Path(scratch))) as archive,
    ):
        rest = iter(entries[options.more :])
        many = sum(placed(archive, part) for part in iter(lambda: list(islice(rest, KEPT_AT_ONCE)), []))
        begin = time.process_time()
        while archive.stories.decide_pending(KEPT_AT_ONCE):
            pass
        many += 1000 * (time.process_time() - begin)
        one = sorted(placed(archive, [entry]) for entry in entries[: options.more])
        stories = archive.stories.count()
    print(
        f"{len(read):,} articles read, {reading:.2f} ms each; {options.articles:,} in {options.days} days, {stories:,} stories"
    )
    print(f"placing one of the many {many / options.articles:.2f} ms")
    print(
        f"placing one more        {statistics.mean(one):.2f} ms; half of them {statistics.median(one):.2f} ms or less,"
        f" 95 in 100 {one[len(one) * 95 // 100]:.2f} ms"
    )


if __name__ == "__main__":
    main()
