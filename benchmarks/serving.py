"""The real web server over an archive: the invented one of `benchmarks.generated`, made once, or any that is there."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice, pairwise
from pathlib import Path

from benchmarks.generated import Corpus
from benchmarks.processes import free_port
from index.archive import open_archive
from index.article import Annotation, Article, Block, DateSource, Mention, Outlet, PartialDateTime, article_id
from index.indexing.loop import sync_once
from index.operations.settings import Settings, load_settings


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
        published=PartialDateTime(at=at),
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


@dataclass(frozen=True, kw_only=True)
class Server:
    """master: id of the process that starts the workers."""

    port: int
    master: int
    settings: Settings


@contextmanager
def serving(data: Path | None, articles: int, budget: str = "30s") -> Iterator[Server]:
    """Serve the archive in `data`, or an invented one of so many articles, made there (None: in a directory that is removed
    afterwards), without a limit of requests, until the block ends."""
    with tempfile.TemporaryDirectory() as scratch:
        port = free_port()
        environ = {
            "BROADSHEET_DATA": str((data or Path(scratch)).resolve()), "BROADSHEET_RATE_LIMIT": "off",
            "BROADSHEET_PORT": str(port), "BROADSHEET_SEARCH_BUDGET": budget,
        }  # fmt: skip
        settings = load_settings(environ)
        if data is None or not (data / "archive.sqlite3").exists():
            build(settings, Corpus(articles))
        server = subprocess.Popen([sys.executable, "-m", "web"], env={**os.environ, **environ})
        try:
            _ready(port)
            yield Server(port=port, master=server.pid, settings=settings)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


def _ready(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
