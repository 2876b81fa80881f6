"""What figures of the research desk cost beside a plain faceted query, and whether they agree with plain SQL over the archive.

    python -m benchmarks.research --data DIR [--rounds 5]             speed, milliseconds of processor time in one process
    python -m benchmarks.research --data DIR --check PREFIX PREFIX... each figure counted again by SQL, not by our engine

DIR holds an archive with an index: for the speed that of `python -m benchmarks.pages --articles 100000 --data DIR`. A PREFIX is the
beginning of words of the archive, since a prefix means the same to SQL and to the search.
"""

import argparse
import os
import re
import sqlite3
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from index.archive import open_archive
from index.engines.backends import engine_backend
from index.operations.settings import load_settings
from index.text.folding import fold
from search.counting.attention import Attention, Line, attention
from search.counting.many_queries import ManyQueries
from search.counting.networks import Network, network
from search.counting.query_lists import QueryList
from search.counting.word_tables import Telling, telling_words
from search.request import SearchQuery
from search.service import Searcher

PLAIN = SearchQuery(
    facets=("person", "outlet", "section", "lang", "author", "kind"),
    facet_size=8,
    histogram="auto",
    snippets=2,
    limit=20,
)
"""What a page of results asks for."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds of processor time of some runs, sorted."""

    times: tuple[float, ...]

    @property
    def median(self) -> float:
        """Of the runs."""
        return statistics.median(self.times)

    def __str__(self) -> str:
        return f"{self.median:,.1f} ms ({self.times[0]:,.1f} to {self.times[-1]:,.1f})"


def spent(work: Callable[[], object], rounds: int) -> Spent:
    """What some runs take after a first."""
    work()
    times = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        times.append((time.process_time() - started) * 1000)
    return Spent(tuple(sorted(times)))


def speed(searcher: Searcher, rounds: int) -> None:
    words = [count.value for count in searcher.engine.words("", 4000) if len(count.value) > 4]
    common = words[20:400:60][:6]
    singles_of = [spent(lambda q=q: searcher.search(replace(PLAIN, q=q)), rounds) for q in common]  # type: ignore[misc]
    plain = statistics.median(one.median for one in singles_of)
    lines = tuple(Line(name=q, query=SearchQuery(q=q)) for q in common)
    chart = spent(lambda: attention(searcher, Attention(lines=lines)), rounds)
    print(f"{searcher.engine.status().documents:,} articles, {rounds} runs each; load {os.getloadavg()[0]:.1f}")
    print(f"plain faceted query {plain:.1f} ms; attention of six {chart}: {chart.median / plain:.2f} times (must: 3)")
    q = min(words, key=lambda word: abs(searcher.search(SearchQuery(q=word, limit=1)).total - 10_000))
    total = searcher.search(SearchQuery(q=q, limit=1)).total
    told = spent(lambda: telling_words(searcher, Telling(query=SearchQuery(q=q))), rounds)
    print(f"telling words over {total:,}: {told} (must: 150 ms)")
    many = [words[n % len(words)] + " " + words[(n * 7) % len(words)] for n in range(1000)]
    listed = QueryList.of([("", text) for text in many], SearchQuery(), len(many))

    def one_by_one() -> None:
        for text in many:
            searcher.search(replace(PLAIN, q=text))

    def together() -> None:
        for _ in ManyQueries(searcher, listed, SearchQuery()).rows():
            pass

    singles, batch = spent(one_by_one, rounds), spent(together, rounds)
    times = batch.median / singles.median
    print(f"1,000 single queries {singles}, as one batch {batch}: {times:.2f} times (must: 1)")


def check(searcher: Searcher, prefixes: list[str]) -> None:
    """Print how many figures agree. Stops at the first that does not."""
    rows = sqlite3.connect(":memory:")
    rows.execute("CREATE TABLE article (id TEXT PRIMARY KEY, outlet, month, text)")
    rows.execute("CREATE TABLE person (article, id)")
    for archived in searcher.archive.articles.latest(1_000_000):
        one = archived.article
        text = fold("\n".join((one.title, *one.other_titles, one.standfirst or "", one.text, " / ".join(one.keywords))))
        month = one.published.at.isoformat()[:7] if one.published else None
        rows.execute(
            "INSERT INTO article VALUES (?, ?, ?, ?)", (one.id, one.outlet.id if one.outlet else None, month, text)
        )
        rows.executemany("INSERT INTO person VALUES (?, ?)", [(one.id, who) for who in {p.id for p in archived.people}])
    rows.execute("CREATE INDEX person_article ON person (article)")
    rows.execute("CREATE INDEX person_id ON person (id)")
    rows.create_function("begins", 2, lambda text, start: re.search(rf"(?<![^\W_]){start}", text) is not None)
    agreed = 0

    def same(what: str, ours: object, theirs: object) -> None:
        nonlocal agreed
        if ours != theirs:
            raise SystemExit(f"{what}: {ours} here, {theirs} by SQL")
        agreed += 1

    for prefix in prefixes:
        rows.execute("DROP TABLE IF EXISTS found")
        rows.execute("CREATE TABLE found AS SELECT id, outlet, month FROM article WHERE begins(text, ?)", (prefix,))
        rows.execute("CREATE UNIQUE INDEX found_id ON found (id)")
        rows.execute("ANALYZE")
        sheet = attention(
            searcher, Attention(lines=(Line(name=prefix, query=SearchQuery(q=f"{prefix}*")),), interval="month")
        )
        same(f"{prefix}*: total", sheet.questions[0].total, rows.execute("SELECT count(*) FROM found").fetchone()[0])
        theirs = dict(rows.execute("SELECT month, count(*) FROM found WHERE month IS NOT NULL GROUP BY month"))
        every = dict(rows.execute("SELECT month, count(*) FROM article WHERE month IS NOT NULL GROUP BY month"))
        for interval, count, whole in zip(
            sheet.column("interval"), sheet.column("articles_1"), sheet.column("all_1"), strict=True
        ):
            same(
                f"{prefix}* in {interval}", (count, whole), (theirs.get(str(interval), 0), every.get(str(interval), 0))
            )
        for of, table in (("people", "person"), ("people-outlets", "outlet")):
            matrix = network(searcher, Network(query=SearchQuery(q=f"{prefix}*"), of=of, size=6))  # type: ignore[arg-type]
            for row in matrix.rows:
                for column, cell in zip(matrix.columns[3:], row[3:], strict=True):
                    if cell is None:
                        continue
                    joined = "JOIN person b ON b.article = f.id AND b.id = :b" if table == "person" else ""
                    where = "" if table == "person" else "WHERE f.outlet = :b"
                    sql = (
                        f"SELECT count(*) FROM found f JOIN person a ON a.article = f.id AND a.id = :a {joined} {where}"
                    )
                    (number,) = rows.execute(sql, {"a": row[1], "b": column.key}).fetchone()
                    same(f"{prefix}*: {row[1]} with {column.key}", cell, number)
    print(f"{agreed:,} figures of {len(prefixes)} questions agree with SQL")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--check", nargs="+", default=[])
    asked = parser.parse_args()
    settings = load_settings({"BROADSHEET_DATA": str(asked.data)})
    with open_archive(settings) as archive:
        searcher = Searcher(engine_backend(settings).reader(settings), archive, settings)
        if asked.check:
            check(searcher, asked.check)
        else:
            speed(searcher, asked.rounds)


if __name__ == "__main__":
    main()
