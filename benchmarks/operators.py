"""What the operators of the query language cost beside a word and a phrase, on generated articles, in one process.

    python -m benchmarks.operators --data DIR [--articles 100000] [--each 12] [--rounds 7]

DIR keeps the index from run to run. Milliseconds of processor time of a search with its first ten hits, the median of some rounds
after a first; each operator is asked with the words of the same phrases, so that what is compared finds about the same articles.
"""

import argparse
import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from benchmarks.generated import Corpus, seconds
from index.document import Document
from index.engines.backends import engine_backend
from index.engines.protocols import EngineReader
from index.operations.settings import Settings, load_settings
from index.query import SearchRequest
from search.query.parse import Limits, parse

ANY = Limits(characters=10_000, words=500)
BATCH = 2_000

OPERATORS: dict[str, Callable[[str, str], str]] = {
    "word": lambda a, _: a,
    "phrase": lambda a, b: f'"{a} {b}"',
    "both words": lambda a, b: f"{a} {b}",
    "NEAR/8": lambda a, b: f"{a} NEAR/8 {b}",
    "THEN/5": lambda a, b: f"{a} THEN/5 {b}",
    "NEAR/s": lambda a, b: f"{a} NEAR/s {b}",
    "NEAR/p": lambda a, b: f"{a} NEAR/p {b}",
    "atleast(3)": lambda a, _: f"atleast(3, {a})",
    "exact": lambda a, _: f'="{a}"',
    "case": lambda a, _: f"case:{a}",
    "lead": lambda a, _: f"lead:{a}",
    "fuzzy": lambda a, _: f"{a}~",
    "prefix": lambda a, _: f"{a[:5]}*",
}
MUSTS = {"NEAR/8": ("phrase", 2.0), "NEAR/s": ("phrase", 2.0), "atleast(3)": ("word", 1.2)}


def documents(corpus: Corpus) -> Iterator[Document]:
    """The generated articles as an engine takes them, in paragraphs of some sentences."""
    for article in corpus:
        sentences = article["body"].split(". ")
        body = "\n".join(". ".join(sentences[at : at + 4]) + "." for at in range(0, len(sentences), 4))
        at = seconds(article["published"])
        yield Document(
            id=f"{article['id']:016x}",
            title=article["title"],
            body=body,
            fetched=at,
            published=at,
            lang="en",
            outlet=article["outlet"],
            words=len(body.split()),
        )


def build(settings: Settings, corpus: Corpus) -> None:
    """Index the articles, unless they are there."""
    backend = engine_backend(settings)
    reader = backend.reader(settings)
    held = reader.status().documents
    reader.close()
    if held >= corpus.articles:
        return
    writer = backend.writer(settings)
    writer.clear()
    left = documents(corpus)
    while batch := list(itertools.islice(left, BATCH)):
        writer.add(batch)
    writer.commit("")
    writer.close()


def spent(reader: EngineReader, q: str, rounds: int) -> tuple[float, int]:
    """(milliseconds of processor time, articles found)."""
    request = SearchRequest(tree=parse(q, ANY).tree, limit=10)
    total = reader.search(request).total
    times = []
    for _ in range(rounds):
        started = time.process_time()
        reader.search(request)
        times.append((time.process_time() - started) * 1000)
    return statistics.median(times), total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--each", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    settings = load_settings({"BROADSHEET_DATA": str(asked.data)})
    corpus = Corpus(asked.articles)
    build(settings, corpus)
    pairs = [query.text.strip('"').split() for query in corpus.queries(asked.each) if query.kind == "phrase"]
    reader = engine_backend(settings).reader(settings)
    mean: dict[str, float] = {}
    print(f"{asked.articles:,} articles, {len(pairs)} pairs of words, {datetime.now():%Y-%m-%d %H:%M}")
    for name, made in OPERATORS.items():
        found = [spent(reader, made(first, second), asked.rounds) for first, second in pairs]
        mean[name] = statistics.mean(ms for ms, _ in found)
        median = statistics.median(ms for ms, _ in found)
        line = f"{name:12} mean {mean[name]:7.2f} ms  median {median:7.2f} ms  articles {statistics.mean(n for _, n in found):9.0f}"
        if name in MUSTS:
            other, most = MUSTS[name]
            line += f"  {mean[name] / mean[other]:.2f} times a {other} (must: {most})"
        print(line, flush=True)
    reader.close()


if __name__ == "__main__":
    main()
