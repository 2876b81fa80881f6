"""An archive and its index filled with `benchmarks.million_articles`, through the product's own stores.

Who is in the articles is known and saved with them, as a restoration would; so this is the cost of storing and of the registry of
people, not of reading articles (`benchmarks/README.md` has that of an import). No article is in a story.

Work that was cut off goes on where it was: what each chunk cost stands in a log beside the archive.
"""

import json
import multiprocessing
import resource
import time
from collections.abc import Iterator
from multiprocessing.pool import Pool
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from benchmarks.million_articles import ANNOTATOR, CHUNK, Masses, read
from index.annotation.near_duplicates import Hashes, shingles
from index.archive import open_archive
from index.archive.protocols import Annotated, Archive
from index.article import Annotation, ArchivedArticle, Article
from index.indexing.loop import sync_once
from index.operations.settings import Settings
from index.stories.term_vector import NO_TERMS

AHEAD = 3
"""Chunks that are made while others are saved."""
COMPARED = 150_000
"""Articles whose copies are looked for: the fingerprints of a million are a third of the work of saving them."""
AT_ONCE = 50_000
"""Articles that wait before the indexer begins, so that it commits as in an import and not at every moment."""
Made = tuple[list[tuple[Article, Annotation, Hashes]], float]
"""A chunk, and the seconds of CPU that making it took."""


class Known:
    """The annotator of articles whose people are saved a moment after them: it waits for that moment."""

    name = ANNOTATOR

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def annotate(self, article: Article) -> Annotation:
        """As it is saved. Raises ArchiveError."""
        while (annotation := self._archive.annotations.get(article.id)) is None:
            time.sleep(0.05)
        return annotation


def build(settings: Settings, articles: int, log: Path) -> dict[str, float]:
    """Fill archive and index, each in a process of its own. log: a JSON object for each chunk and each pass of the indexer.

    Returns the figures of all of them. Raises ArchiveError.
    """
    full = multiprocessing.Event()
    indexing = multiprocessing.Process(target=_index, args=(settings, log, full))
    indexing.start()
    try:
        fill(settings, articles, log)
    finally:
        full.set()
        indexing.join()
    if indexing.exitcode:
        raise SystemExit("the indexer failed")
    return told(log, articles)


def fill(settings: Settings, articles: int, log: Path) -> None:
    """Save what is not archived yet. Raises ArchiveError."""
    with open_archive(settings) as archive, multiprocessing.Pool(1, _begin, (articles,)) as pool:
        done = 1 + max((int(entry["chunk"]) for entry in _noted(log) if "chunk" in entry), default=-1)
        for number, (chunk, making) in zip(
            range(done, -(-articles // CHUNK)), _made(pool, done, articles), strict=True
        ):
            began = time.perf_counter()
            spent = {"chunk": number, "making": making, **save(archive, chunk)}
            _note(log, spent | {"wall": time.perf_counter() - began})


def save(archive: Archive, chunk: list[tuple[Article, Annotation, Hashes]]) -> dict[str, float]:
    """Seconds of CPU: saving articles, and their people and copies."""
    times = [time.process_time()]
    archive.articles.save_many([(article, ()) for article, _, _ in chunk])
    times.append(time.process_time())
    archive.annotations.save(
        [
            Annotated(
                archived=ArchivedArticle(article=article, first_fetched=article.fetched, last_fetched=article.fetched),
                annotation=annotation,
                shingles=hashes,
            )
            for article, annotation, hashes in chunk
        ]
    )
    archive.stories.place([(article.id, NO_TERMS) for article, _, _ in chunk])
    times.append(time.process_time())
    return {"saving": times[1] - times[0], "people": times[2] - times[1]}


def later(known: int, count: int) -> list[tuple[Article, Annotation, Hashes]]:
    """Articles that come after so many that are known."""
    entries = Masses(known + CHUNK).chunk(known // CHUNK + 1)[:count]
    return [
        (article, annotation, shingles(article.text))
        for article, annotation in (read(entry | {"id": known + place}) for place, entry in enumerate(entries, 1))
    ]


def told(log: Path, articles: int) -> dict[str, float]:
    """What a log says: milliseconds of CPU an article, of all and of the first and the last tenth."""
    entries = _noted(log)
    chunks = {entry["chunk"]: entry for entry in entries if "chunk" in entry}
    kept = [chunks[number] for number in sorted(chunks)]
    tenth = max(1, len(kept) // 10)
    figures: dict[str, float] = {"wall s": sum(entry["wall"] for entry in kept)}
    for part in ("making", "saving", "people"):
        for name, some in (("", kept), (", first tenth", kept[:tenth]), (", last tenth", kept[-tenth:])):
            spent = sum(entry[part] for entry in some)
            figures[f"{part} ms{name}"] = 1000 * spent / min(len(some) * CHUNK, articles)
    passes = [entry for entry in entries if "CPU" in entry]
    figures["indexing ms"] = 1000 * sum(entry["CPU"] for entry in passes) / articles
    figures["indexer peak MB"] = max(entry["peak MB"] for entry in passes)
    return figures


def _index(settings: Settings, log: Path, full: Event) -> None:
    """Index what waits whenever it is AT_ONCE articles, until everything is searchable."""
    with open_archive(settings) as archive:
        while True:
            last = full.is_set()
            if last or archive.outbox.waiting() >= AT_ONCE:
                began, spent = time.perf_counter(), time.process_time()
                sync_once(settings, annotator=Known(archive))
                cost = {"CPU": time.process_time() - spent, "wall": time.perf_counter() - began}
                _note(log, {**cost, "peak MB": peak_mb()})
            if last:
                return
            time.sleep(0.5)


def peak_mb() -> float:
    """The most memory that this process ever had, files that it maps included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _noted(log: Path) -> list[dict[str, float]]:
    return list(map(json.loads, log.read_text().splitlines())) if log.exists() else []


def _note(log: Path, entry: dict[str, float]) -> None:
    with log.open("a") as file:
        file.write(json.dumps(entry) + "\n")


def _made(pool: Pool, first: int, articles: int) -> Iterator[Made]:
    """Chunks in order, some ahead."""
    numbers = range(first, -(-articles // CHUNK))
    coming = [pool.apply_async(_make, (number,)) for number in numbers[:AHEAD]]
    for number in numbers:
        if number + AHEAD in numbers:
            coming.append(pool.apply_async(_make, (number + AHEAD,)))
        yield coming.pop(0).get()


_masses: list[Masses] = []


def _begin(articles: int) -> None:
    _masses.append(Masses(articles))


def _make(number: int) -> Made:
    """In the other process."""
    spent = time.process_time()
    masses = _masses[0]
    entries: list[dict[str, Any]] = masses.chunk(number)[: masses.articles - number * CHUNK]
    made = [
        (article, annotation, shingles(article.text if number * CHUNK < COMPARED else ""))
        for article, annotation in map(read, entries)
    ]
    return made, time.process_time() - spent
