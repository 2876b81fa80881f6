"""The archive's promises with their figures.

    python -m benchmarks.archive saves            saves a second, one by one and many at once
    python -m benchmarks.archive beside [N]       saves a second of 1, 2 and 4 processes into PostgreSQL, N each (default 1,000)
    python -m benchmarks.archive kills [N]        kill -9 at random points of saving and indexing (default 200 times)
    python -m benchmarks.archive full             20 levels of a full disk, then freed (needs root: mounts a tmpfs)
    python -m benchmarks.archive heal [N]         the index of N articles is deleted while the indexer runs (default 10,000)

All articles are invented.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

from index.archive import open_archive
from index.archive.protocols import Archive
from index.article import Article, Block, DateSource, Outlet, PartialDateTime, article_id
from index.engines.backends import engine_backend
from index.engines.protocols import EngineStatus
from index.errors import ArchiveFull, IndexingError
from index.indexing.indexer import Indexer
from index.indexing.loop import sync_once
from index.operations.settings import Settings
from tests.servers.postgresql import PrivatePostgres

WORDS = [a + b + c + d for a in "bdfklmnprst" for b in "aeiou" for c in "lmnrst" for d in ("", "er", "ing", "ed")]
START = datetime(2025, 1, 1, tzinfo=UTC)


def invented(number: int, words: int = 345) -> Article:
    """An article of invented words; the same for the same number."""
    chance = random.Random(number)
    url = f"https://lantern.example/{number}"
    lines = [" ".join(chance.choices(WORDS, k=40)).capitalize() + "." for _ in range(max(1, words // 40))]
    lines.append(f"{chance.choice(WORDS).title()} {chance.choice(WORDS).title()} said so.")
    return Article(
        id=article_id(url),
        url=url,
        title=" ".join(chance.choices(WORDS, k=8)).capitalize(),
        blocks=tuple(Block(text=line) for line in lines),
        fetched=START + timedelta(seconds=number),
        published=PartialDateTime(at=START + timedelta(seconds=number)),
        published_source=DateSource.METADATA,
        outlet=Outlet(id=f"outlet-{number % 50}", name=f"Outlet {number % 50}"),
    )


@contextmanager
def fresh() -> Iterator[Settings]:
    directory = Path(tempfile.mkdtemp(prefix="broadsheet-bench-"))
    try:
        yield Settings(data=directory / "data")
    finally:
        shutil.rmtree(directory)


def saves() -> None:
    articles = [invented(number) for number in range(4000)]
    with fresh() as settings, open_archive(settings) as archive:
        for label, size in (("one by one", 1), ("50 at once", 50), ("500 at once", 500)):
            part, articles = articles[:1000], articles[1000:]
            wall, cpu = time.perf_counter(), time.process_time()
            for start in range(0, len(part), size):
                archive.articles.save_many([(article, ()) for article in part[start : start + size]])
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            print(f"{label:12} {len(part) / wall:8,.0f} articles/s, {cpu / len(part) * 1e6:6.0f} CPU us each")
        ids = list(archive.articles.ids())
        cpu = time.process_time()
        for start in range(0, len(ids), 10):
            archive.articles.get_many(ids[start : start + 10])
        print(f"get_many(10) {(time.process_time() - cpu) / len(ids) * 1e6:.0f} CPU us an article")


def beside(count: int = 1000) -> None:
    """Side by side, and each alone in its transaction, as all writers were before."""
    server = PrivatePostgres({"shared_buffers": "128MB"})
    try:
        with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as directory, ProcessPoolExecutor(4) as pool:
            for alone in (True, False):
                for writers in (1, 2, 4):
                    settings = Settings(data=Path(directory), archive=server.address(server.create()))
                    open_archive(settings).close()
                    list(pool.map(_save_some, *zip(*[(settings, n, 8, alone) for n in range(900, 904)], strict=True)))
                    began = time.perf_counter()
                    parts = [(settings, 1000 * (who + 1), count, alone) for who in range(writers)]
                    waits = [wait for some in pool.map(_save_some, *zip(*parts, strict=True)) for wait in some]
                    wall = time.perf_counter() - began
                    print(
                        f"{writers} {'alone in turn' if alone else 'side by side'}: {writers * count / wall:6,.0f} articles/s,"
                        f" a batch of 8 p50 {1e3 * sorted(waits)[len(waits) // 2]:.0f} ms, longest {1e3 * max(waits):.0f} ms"
                    )
    finally:
        server.close()


def _save_some(settings: Settings, first: int, count: int, alone: bool) -> list[float]:
    """The seconds that each batch took."""
    took: list[float] = []
    with open_archive(settings) as archive:
        for start in range(first, first + count, 8):
            batch = [(invented(number), ()) for number in range(start, start + 8)]
            began = time.perf_counter()
            with archive.transaction() if alone else nullcontext():
                archive.articles.save_many(batch)
            took.append(time.perf_counter() - began)
    return took


SAVER = """
import sys
from pathlib import Path
from benchmarks.archive import invented
from index.archive import open_archive
from index.operations.settings import Settings

archive = open_archive(Settings(data=Path(sys.argv[1])))
number = int(sys.argv[2])
while True:
    archive.articles.save(invented(number, 60))
    print(number, flush=True)
    number += 1
"""


def kills(times: int = 200) -> None:
    """Half of them while articles are saved, half while they are indexed."""
    chance = random.Random(1)
    acknowledged: list[int] = []
    with fresh() as settings:
        open_archive(settings).close()
        environ = {**os.environ, "BROADSHEET_DATA": str(settings.data)}
        for turn in range(times // 2):
            start = acknowledged[-1] + 1 if acknowledged else 0
            command = [sys.executable, "-c", SAVER, str(settings.data), str(start)]
            saver = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            assert saver.stdout
            for _ in range(chance.randrange(10, 60)):
                acknowledged.append(int(saver.stdout.readline()))
            saver.kill()
            acknowledged += [int(line) for line in saver.stdout.read().split("\n")[:-1]]
            saver.wait()
            indexer = subprocess.Popen([sys.executable, "-m", "index"], env=environ, stderr=subprocess.PIPE, text=True)
            assert indexer.stderr
            indexer.stderr.readline()  # it has started
            time.sleep(chance.random() * 0.6)
            indexer.kill()
            indexer.communicate()
            print(f"\r{2 * turn + 2} kills, {len(acknowledged):,} acknowledged", end="", flush=True)
        sync_once(settings)
        with open_archive(settings) as archive:
            found = set(archive.articles.ids())
            faults, count = archive.check(), archive.articles.count()
        status = _index(settings)
        lost = sum(invented(number, 60).id not in found for number in acknowledged)
        print(f"\n{len(acknowledged):,} acknowledged, {lost} lost, {count - len(found)} twice, faults {faults}")
        print(f"index: {status.documents:,} of {count:,} articles, faults {status.faults}")


def full() -> None:
    """Archive and index on a disk of 12 MB that fills up at 20 different points, and is freed each time."""
    resumed = 0
    mount = Path(tempfile.mkdtemp(prefix="broadsheet-full-"))
    for level in range(20):
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "none", mount], check=True)
        try:
            resumed += _fill(Settings(data=mount / "data"), mount / "ballast", 30_000 + level * 45_000, level)
        finally:
            subprocess.run(["umount", "-l", mount], check=True)
    mount.rmdir()
    print(f"{resumed}/20 resumed")


def _fill(settings: Settings, ballast: Path, room: int, level: int) -> bool:
    with open_archive(settings) as archive:
        indexer = Indexer(settings, archive)
        number = _save_and_index(archive, indexer, 0, 20)
        free = shutil.disk_usage(ballast.parent).free
        ballast.write_bytes(bytes(max(0, free - room)))
        refused = 0
        while refused < 5:
            try:
                number = _save_and_index(archive, indexer, number, 1)
            except (ArchiveFull, IndexingError):
                refused += 1
                indexer.reset()
        before = set(archive.articles.ids())
        ballast.unlink()
        number = _save_and_index(archive, indexer, number, 20)
        after = set(archive.articles.ids())
        indexer.close()
        expected = {invented(n).id for n in range(number)}
        good = before <= after == expected and archive.check() == () and _index(settings).documents == len(after)
        print(f"level {level:2}: {room:9,} bytes left, {len(before):4} kept, {'resumed' if good else 'FAILED'}")
        return good


def _save_and_index(archive: Archive, indexer: Indexer, number: int, count: int) -> int:
    for _ in range(count):
        archive.articles.save(invented(number))
        number += 1
    indexer.drain()
    return number


def heal(count: int = 10_000) -> None:
    with fresh() as settings:
        with open_archive(settings) as archive:
            for start in range(0, count, 500):
                archive.articles.save_many([(invented(n, 100), ()) for n in range(start, start + 500)])
        cpu = time.process_time()
        sync_once(settings)
        print(f"built from nothing: {(time.process_time() - cpu) / count * 1e3:.2f} CPU ms an article")
        environ = {**os.environ, "BROADSHEET_DATA": str(settings.data)}
        indexer = subprocess.Popen([sys.executable, "-m", "index"], env=environ, stderr=subprocess.DEVNULL)
        try:
            time.sleep(5)
            shutil.rmtree(settings.index_path)
            began, first, seen = time.monotonic(), None, 0
            while seen < count and time.monotonic() - began < 600:
                seen = _index(settings).documents if settings.index_path.exists() else 0
                first = first or (time.monotonic() - began if seen else None)
                time.sleep(0.05)
            print(
                f"deleted: first articles searchable after {first:.1f} s, all {seen:,} after {time.monotonic() - began:.1f} s"
            )
        finally:
            indexer.terminate()
            began = time.monotonic()
            print(f"SIGTERM: status {indexer.wait()} after {time.monotonic() - began:.1f} s")


def _index(settings: Settings) -> EngineStatus:
    reader = engine_backend(settings).reader(settings)
    try:
        return reader.status()
    finally:
        reader.close()


if __name__ == "__main__":
    command, *numbers = sys.argv[1:] or ["saves"]
    {"saves": saves, "beside": beside, "kills": kills, "full": full, "heal": heal}[command](*map(int, numbers))
