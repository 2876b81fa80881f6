"""Time to first byte of the pages, and what they weigh, from the real server over an archive of invented articles.

    python -m benchmarks.pages [--articles 100000] [--data DIR] [--rounds 12]

DIR keeps the archive for the next run. Prints medians in milliseconds of wall time, one request at a time, warm.
"""

import argparse
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import islice, pairwise
from pathlib import Path
from urllib.parse import quote

from benchmarks.generated import Corpus
from index.archive import open_archive
from index.article import Annotation, Article, Block, DateSource, Mention, Moment, Outlet, article_id
from index.settings import Settings, load_settings
from index.sync import sync_once


class Given:
    """An annotator that knows the people, since the corpus says who they are."""

    name = "given/1"

    def __init__(self, people: list[str]) -> None:
        self._people = set(people)

    def annotate(self, article: Article) -> Annotation:
        words = article.text.replace(".", " ").replace(",", " ").split()
        names = dict.fromkeys(f"{a} {b}" for a, b in pairwise(words) if f"{a} {b}" in self._people)
        found = [(name, article.text.find(name)) for name in names]
        mentions = tuple(Mention(name=name, spans=((at, at + len(name)),)) for name, at in found if at >= 0)
        return Annotation(annotator=self.name, mentions=mentions)


def article_of(entry: dict[str, object]) -> Article:
    url = f"https://lantern.example/{entry['id']}"
    at = datetime.fromisoformat(str(entry["published"])).replace(tzinfo=UTC)
    name = str(entry["outlet"])
    sentences = str(entry["body"]).split(". ")
    paragraphs = [". ".join(sentences[n : n + 4]) for n in range(0, len(sentences), 4)]
    return Article(
        id=article_id(url),
        url=url,
        title=str(entry["title"]),
        blocks=tuple(Block(text=text) for text in paragraphs if text),
        fetched=at,
        published=Moment(at=at),
        published_source=DateSource.METADATA,
        outlet=Outlet(id=name.lower().replace(" ", "-"), name=name),
        lang="en",
    )


def build(settings: Settings, corpus: Corpus) -> None:
    began = time.process_time()
    with open_archive(settings) as archive:
        if archive.articles.count() >= corpus.articles:
            return
        entries = iter(corpus)
        while batch := list(islice(entries, 1000)):
            archive.articles.save_many([(article_of(entry), ()) for entry in batch])
    sync_once(settings, annotator=Given(corpus.people))
    print(f"built {corpus.articles} articles in {time.process_time() - began:.0f} s of CPU")


def fetch(port: int, path: str) -> tuple[float, int]:
    """(milliseconds to the first byte, bytes of the body as sent)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.connect()
    began = time.perf_counter()
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    first = (time.perf_counter() - began) * 1000
    size = len(answer.read())
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return first, size


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--rounds", type=int, default=12)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        data = (options.data or Path(scratch)).resolve()
        environ = {
            "BROADSHEET_DATA": str(data), "BROADSHEET_RATE_LIMIT": "off", "BROADSHEET_PORT": str(port),
            "BROADSHEET_SEARCH_BUDGET": "30s", "BROADSHEET_RECOGNIZER": "built-in",
        }  # fmt: skip
        settings = load_settings(environ)
        corpus = Corpus(options.articles)
        build(settings, corpus)
        server = subprocess.Popen([sys.executable, "-m", "web"], env={**os.environ, **environ})
        try:
            measure(settings, corpus, port, options.rounds)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(15)


def measure(settings: Settings, corpus: Corpus, port: int, rounds: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            fetch(port, "/readyz")
            break
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
    by_kind: dict[str, list[str]] = {}
    for query in corpus.queries():
        by_kind.setdefault(query.kind, []).append("/search?q=" + quote(query.text))
    first = article_of(next(iter(islice(corpus, 1))))
    by_kind |= {
        "everything": ["/search?q="],
        "home": ["/"],
        "article": [f"/articles/{first.id}"],
        "sources": ["/sources"],
    }
    with open_archive(settings) as archive:
        someone = archive.people.matching(corpus.people[0].split()[0], 1)
    if someone:
        by_kind["person"] = [f"/people/{someone[0].person.id}"]
    print(f"{'page':16} {'median':>8} {'slowest':>8}   bytes, gzip")
    searches: list[float] = []
    for kind, paths in by_kind.items():
        for path in paths * 2:
            fetch(port, path)
        taken = [fetch(port, path) for _ in range(max(1, rounds // len(paths))) for path in paths]
        times = [one[0] for one in taken]
        searches += times if paths[0].startswith("/search?q=") else []
        print(f"{kind:16} {statistics.median(times):8.1f} {max(times):8.1f}   {max(one[1] for one in taken)}")
    print(f"{'all searches':16} {statistics.median(searches):8.1f} {max(searches):8.1f}")


if __name__ == "__main__":
    main()
