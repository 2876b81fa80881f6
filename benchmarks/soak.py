"""Pages mutated at random through crawl, index and page: nothing may stop, and each is archived or refused with a named reason.

    python -m benchmarks.soak [--pages 20000] [--seconds 0] [--cpu-seconds 0] [--seed 1] [FOLDER]
    python -m benchmarks.soak --seed 1 --show 4711      (print one page as it was sent)

Pages are made by `benchmarks.mutations` from the demo's invented outlets, or from the HTML files of FOLDER. In rounds of
64 they are served by a transport in memory, announced by one sound feed and by damaged feeds, sitemaps and home pages, and go
the way of every page: fetched, read in the parser processes, archived, annotated, indexed, and looked at in every way that
the web has. Each round also imports damaged JSON lines. The same seed gives the same pages.

What counts as a fault: a page without an outcome; one that failed in a way that nobody foresaw (a parser that raised, anything
set aside); a line in the log with a traceback or at level ERROR; an answer of the web at 500 or more, or one that cannot be
read; an index that holds other articles than the archive; a round that does not end (ROUND_SECONDS).
"""

import argparse
import asyncio
import json
import logging
import os
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote
from xml.etree import ElementTree

import httpx2
from flask.testing import FlaskClient

from benchmarks import mutations
from benchmarks.processes import cpu_by_process, tree
from crawler import errors
from crawler.batch_writer import BatchWriter
from crawler.extract import Reason
from crawler.importing.importer import Importer
from crawler.pipeline import Crawl
from crawler.resources import open_tools
from crawler.visit_all import visit_all
from index.archive import open_archive
from index.archive.protocols import Archive, Source, SourceKind
from index.article import Article
from index.engines.backends import engine_backend
from index.indexing.indexer import Indexer
from index.operations.settings import Settings, load_settings
from web.app import create_app

ROUND = 64
ROUND_SECONDS = 300.0
PAGES = 20_000
OURS = frozenset({"parser", "unforeseen", "set-aside", "no-parser"})
"""Outcomes that are faults of the program."""
LIMITS = frozenset({"parse-time", "parse-memory"})
"""Outcomes that are named, and worth a look all the same."""
SLOW_SECONDS = 1.0
"""CPU time of an answer that is worth a look. The budget of a search is widened, so that a busy machine makes no faults."""
SHOWN = 30
KINDS = ("rss", "atom", "json", "sitemap", "home")


class Body(httpx2.AsyncByteStream):
    def __init__(self, data: bytes) -> None:
        self._data = data

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._data


@dataclass
class Outlet(httpx2.AsyncBaseTransport):
    """What the outlets of a round serve: address -> (body, headers)."""

    served: dict[str, tuple[bytes, dict[str, str]]] = field(default_factory=dict)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        found = self.served.get(str(request.url))
        if found is None:
            return httpx2.Response(404, stream=Body(b""))
        body, headers = found
        raw = [(name.encode(), value.encode("utf-8", "replace")) for name, value in headers.items()]
        return httpx2.Response(200, headers=raw, stream=Body(body))


class Alarm(logging.Handler):
    """Keeps what the log says of faults."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or record.exc_info:
            why = logging.Formatter().formatException(record.exc_info) if record.exc_info and record.exc_info[0] else ""
            extra = {
                key: record.__dict__[key]
                for key in ("url", "why", "article", "source", "where")
                if key in record.__dict__
            }
            self.heard.append(f"{record.name}: {record.getMessage()} {extra} {why}".strip())


@dataclass
class Report:
    """What came of it."""

    seed: int
    pages: int = 0
    rounds: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mb: float = 0.0

    @property
    def archived(self) -> int:
        return self.outcomes["article"]

    def as_dict(self) -> dict[str, object]:
        return {
            "seed": self.seed,
            "pages": self.pages,
            "archived": self.archived,
            "refused": dict(self.outcomes.most_common()),
            "documents": dict(self.documents.most_common()),
            "records": dict(self.records.most_common()),
            "answers": dict(self.answers),
            "faults": len(self.faults),
            "limits": self.limits[:SHOWN],
            "slow": self.slow[:SHOWN],
            "seconds": round(self.seconds, 1),
            "cpu_seconds": round(self.cpu_seconds, 1),
            "peak_mb_of_this_process": round(self.peak_mb, 1),
        }


class Soak:
    """folder: of HTML files to damage; None for the invented ones. data: directory of the archive."""

    def __init__(self, seed: int, data: Path, folder: Path | None = None) -> None:
        self.report = Report(seed)
        self._folder = folder
        self._settings = settings_in(data)
        self._outlet = Outlet()
        self._alarm = Alarm()
        self._began = time.monotonic()
        self._ended_cpu = 0.0

    async def run(
        self, *, pages: int, seconds: float = 0.0, cpu_seconds: float = 0.0, progress: bool = False
    ) -> Report:
        """Until so many pages were sent, or one of the times is over (0: none)."""
        logging.getLogger().addHandler(self._alarm)
        try:
            with open_archive(self._settings) as archive:
                async with open_tools(self._settings, transport=self._outlet) as tools, BatchWriter(archive) as writer:
                    crawl = Crawl(
                        self._settings, hosts=tools.hosts, fetcher=tools.fetcher, pool=tools.pool, writer=writer
                    )
                    with looking(self._settings, archive) as (indexer, client):
                        while self.report.pages < pages and not self._is_over(seconds, cpu_seconds):
                            await self._round(
                                min(ROUND, pages - self.report.pages),
                                archive,
                                crawl,
                                Importer(self._settings, archive, writer, tools.pool),
                                indexer,
                                client,
                            )
                            if progress:
                                print(json.dumps(self.report.as_dict()), file=sys.stderr, flush=True)
                        self._measure()
        finally:
            logging.getLogger().removeHandler(self._alarm)
        return self.report

    async def _round(
        self, size: int, archive: Archive, crawl: Crawl, importer: Importer, indexer: Indexer, client: FlaskClient
    ) -> None:
        number = self.report.rounds
        self.report.rounds += 1
        base = f"https://r{number}.soak.example"
        first = self.report.pages
        self.report.pages += size
        links = [f"{base}/{first + n}" for n in range(size)]
        rnd = random.Random(f"{self.report.seed} round {number}")
        self._outlet.served = {
            link: mutations.page(page_random(self.report.seed, first + n), base, str(first + n), self._folder)
            for n, link in enumerate(links)
        }
        self._outlet.served[f"{base}/feed.json"] = (
            mutations.whole_feed(rnd, links),
            {"content-type": "application/json"},
        )
        sources = [self._source(archive, number, "whole", f"{base}/feed.json", SourceKind.FEED)]
        for kind in KINDS:
            url = f"{base}/{kind}.xml"
            self._outlet.served[url] = mutations.document(rnd, kind, base, rnd.sample(links, min(8, len(links))))
            wanted = {"sitemap": SourceKind.SITEMAP, "home": SourceKind.HOME}.get(kind, SourceKind.FEED)
            sources.append(self._source(archive, number, kind, url, wanted))
        try:
            async with asyncio.timeout(ROUND_SECONDS):
                visits = await visit_all(crawl, sources)
                await self._import(rnd, importer, base)
        except TimeoutError:
            self._fault(f"round {number} did not end in {ROUND_SECONDS:g} s")
            visits = []
        for visit in visits:
            self.report.documents[f"{visit.source.rpartition('-')[2]} {visit.error_code or 'read'}"] += 1
            if visit.error_code in OURS:
                self._fault(f"source {visit.source}: {visit.error}")
        for source in sources:
            archive.sources.remove(source.id)
        self._outcomes(archive, links, first)
        indexer.drain()
        while indexer.refresh():
            indexer.drain()
        self._look(archive, client, links, rnd)
        self._hear()

    def _source(self, archive: Archive, number: int, name: str, url: str, kind: SourceKind) -> Source:
        source = Source(id=f"r{number}-{name}", url=url, name=None, kind=kind, added=datetime.now(UTC))
        archive.sources.add(source)
        return source

    async def _import(self, rnd: random.Random, importer: Importer, base: str) -> None:
        """Damaged JSON lines."""
        lines = []
        for number in range(8):
            record = {
                "url": rnd.choice(
                    [
                        f"{base}/import/{number}",
                        f"{base}/import/{mutations.odd_text(rnd)}",
                        rnd.choice(mutations.ADDRESSES),
                    ]
                ),
                "title": mutations.odd_text(rnd),
                "blocks": [
                    {"kind": "paragraph", "text": mutations.odd_text(rnd).replace("\n", " ") or "x"} for _ in range(3)
                ],
                "authors": [mutations.odd_text(rnd)],
                "outlet": rnd.choice(
                    [None, mutations.odd_text(rnd), {"id": mutations.odd_text(rnd), "name": mutations.odd_text(rnd)}]
                ),
                "section": mutations.odd_text(rnd),
                "lang": rnd.choice(["en", "fa", mutations.odd_text(rnd)]),
                "keywords": [mutations.odd_text(rnd)],
                "published": rnd.choice([None, "2025-07-12", rnd.choice(mutations.DATES)]),
            }
            line = json.dumps(record).encode()
            lines.append(mutations.broken_bytes(rnd, line).replace(b"\n", b" ") if rnd.random() < 0.2 else line)
        file = self._settings.data / "soak.jsonl"
        file.write_bytes(b"\n".join(lines))
        result = await importer.files([file], lambda *_: None)
        self.report.records.update({str(kind): count for kind, count in result.kept.items()} | dict(result.refused))
        for reason in OURS & set(result.refused):
            self._fault(f"import: {result.examples[reason]}")
        for text in result.failed:
            self.report.records["failed"] += 1
            if "nobody foresaw" in text:
                self._fault(f"import: {text}")

    def _outcomes(self, archive: Archive, links: list[str], first: int) -> None:
        states = archive.addresses.get_many(links)
        for number, link in enumerate(links, first):
            state = states.get(link)
            outcome = state.outcome if state else None
            self.report.outcomes[str(outcome)] += 1
            if outcome is None or outcome in OURS:
                self._fault(f"page {number}: {outcome}")
            elif outcome in LIMITS:
                self.report.limits.append(f"page {number}: {outcome}")
            elif outcome not in known_outcomes():
                self._fault(f"page {number}: refused without a name that we know ({outcome})")
        for aside in archive.set_aside.all():
            self._fault(f"set aside: {aside.task} {aside.item}: {aside.reason}")
        for task in archive.set_aside.counts():
            archive.set_aside.take(task)

    def _look(self, archive: Archive, client: FlaskClient, links: list[str], rnd: random.Random) -> None:
        """At every new article in every way that the web has."""
        ids = sorted({article_id for link in links if (article_id := archive.articles.id_of(link))})
        found = archive.articles.get_many(ids)
        for archived in found:
            self._follows_the_rule(archived.article)
            self._get(
                client, f"/articles/{archived.article.id}?q={quote(' '.join(archived.article.title.split()[:3]))}"
            )
            self._get(client, f"/api/v1/articles/{archived.article.id}")
        for archived in rnd.sample(found, min(6, len(found))):
            article = archived.article
            words = quote(" ".join(rnd.sample(article.text.split(), min(3, len(article.text.split())))))
            paths = [
                f"/articles/{article.id}/revisions",
                *(f"/people/{quote(person.id)}" for person in archived.people[:2]),
            ]
            paths += [f"/outlets/{quote(article.outlet.id, safe='')}"] if article.outlet else []
            paths += [f"{path}?q={words}" for path in ("/search", "/search.atom", "/api/v1/search")]
            for path in paths:
                self._get(client, path)
        for _ in range(4):
            asked = quote(mutations.odd_text(rnd).encode("utf-8", "surrogatepass"))
            for path in (
                "/search?q=",
                "/api/v1/search?q=",
                "/api/v1/search?author=",
                "/api/v1/suggest?q=",
                "/people/",
                "/search?from=",
            ):
                self._get(client, path + asked)
        for path in (
            "/",
            "/outlets",
            "/people",
            "/sources",
            "/metrics",
            "/search?q=",
            "/api/v1/search?q=&limit=100&histogram=auto",
        ):
            self._get(client, path)
        counted = json.loads(client.get("/api/v1/search?q=&limit=1").data)["total"]["value"]
        if counted != archive.articles.count():
            self._fault(f"the index answers with {counted} articles, the archive holds {archive.articles.count()}")

    def _follows_the_rule(self, article: Article) -> None:
        blocks = tuple(replace(block) for block in article.blocks)
        if replace(article, blocks=blocks) != article:
            self._fault(f"article {article.id} ({article.url}) holds what no string may hold")

    def _get(self, client: FlaskClient, path: str) -> None:
        began = time.process_time()
        answer = client.get(path)
        if (took := time.process_time() - began) > SLOW_SECONDS:
            self.report.slow.append(f"{took:.1f} s: {path[:300]}")
        self.report.answers[answer.status_code] += 1
        try:
            text = answer.data.decode("utf-8")
            if str(answer.mimetype).endswith("json"):
                json.loads(text)
            elif str(answer.mimetype).endswith("xml"):
                ElementTree.fromstring(text)
        except (ValueError, ElementTree.ParseError) as error:
            self._fault(f"{path} cannot be read: {error}")
        if answer.status_code >= 500:
            self._fault(f"{path} answered {answer.status_code}")

    def _hear(self) -> None:
        for text in self._alarm.heard:
            self._fault(f"log: {text}")
        self._alarm.heard.clear()

    def _fault(self, text: str) -> None:
        self.report.faults.append(text)
        print(f"fault: {text}", file=sys.stderr, flush=True)

    def _is_over(self, seconds: float, cpu_seconds: float) -> bool:
        self._measure()
        return bool(
            (seconds and self.report.seconds >= seconds) or (cpu_seconds and self.report.cpu_seconds >= cpu_seconds)
        )

    def _measure(self) -> None:
        used = cpu_by_process()
        own = resource.getrusage(resource.RUSAGE_SELF)
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        living = sum(used[pid][1] for pid in tree(os.getpid())[1:] if pid in used)
        self.report.seconds = time.monotonic() - self._began
        self.report.cpu_seconds = own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime + living
        self.report.peak_mb = own.ru_maxrss / 1024


@contextmanager
def looking(settings: Settings, archive: Archive) -> Iterator[tuple[Indexer, FlaskClient]]:
    """The indexer, and a reader of the web."""
    indexer = Indexer(settings, archive)
    engine = engine_backend(settings).reader(settings)
    try:
        yield indexer, create_app(settings, engine=engine, archive=archive).test_client()
    finally:
        indexer.close()
        engine.close()


def settings_in(data: Path) -> Settings:
    values = {
        "DATA": str(data),
        "HOST_GAP": "0",
        "TRAP_PAGES": "1000000",
        "HOST_RUN_LIMIT": "1000000",
        "RATE_LIMIT": "off",
        "SEARCH_BUDGET": "60s",
    }
    return load_settings({f"BROADSHEET_{name}": value for name, value in values.items()})


@cache
def known_outcomes() -> frozenset[str]:
    """Every name that a page can be refused under."""
    codes, kinds = {"article", *map(str, Reason)}, [errors.FetchError]
    while kinds:
        kind = kinds.pop()
        codes.add(kind.code)
        kinds += kind.__subclasses__()
    return frozenset(codes - OURS)


def page_random(seed: int, number: int) -> random.Random:
    return random.Random(f"{seed} page {number}")


def soak(
    seed: int,
    data: Path,
    *,
    pages: int,
    seconds: float = 0.0,
    cpu_seconds: float = 0.0,
    folder: Path | None = None,
    progress: bool = False,
) -> Report:
    """See the top. data: an empty directory."""
    running = Soak(seed, data, folder).run(pages=pages, seconds=seconds, cpu_seconds=cpu_seconds, progress=progress)
    return asyncio.run(running)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path, help="HTML files to damage instead of invented pages")
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--seconds", type=float, default=0.0, help="end after so many by the clock")
    parser.add_argument(
        "--cpu-seconds", type=float, default=0.0, help="end after so many of CPU time, parsers included"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, metavar="PAGE", help="write one page as it is sent to standard output")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep archive and index here")
    parser.add_argument("--progress", action="store_true", help="a line of JSON on standard error after each round")
    chosen = parser.parse_args()
    if chosen.show is not None:
        base = f"https://r{chosen.show // ROUND}.soak.example"
        body, headers = mutations.page(page_random(chosen.seed, chosen.show), base, str(chosen.show), chosen.folder)
        print(json.dumps(headers), file=sys.stderr)
        sys.stdout.buffer.write(body)
        return 0
    with TemporaryDirectory() as temporary:
        report = soak(
            chosen.seed,
            chosen.keep or Path(temporary),
            pages=chosen.pages,
            seconds=chosen.seconds,
            cpu_seconds=chosen.cpu_seconds,
            folder=chosen.folder,
            progress=chosen.progress,
        )
    for fault in report.faults[:SHOWN]:
        print(fault)
    print(json.dumps(report.as_dict(), indent=2))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
