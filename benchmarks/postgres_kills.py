"""PostgreSQL killed (kill -9) and started again at random, while two crawlers save and an indexer drains.

    python -m benchmarks.postgres_kills [--kills 50] [--seed 1] [--saves-only]

Two processes save as crawlers do (articles with the states of their addresses, through `crawler.batch_writer`), a third is the
indexer. A save whose answer is an error is repeated until it is acknowledged. At the end everything acknowledged has to be
there, once, and to be searchable; the exit code is 1 if not. Where the archive said what was wrong, that is counted, and so is the
longest time until saves were acknowledged again.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from benchmarks.archive import START, invented
from crawler.batch_writer import BatchWriter
from index.archive import open_archive
from index.archive.protocols import AddressState
from index.engines.backends import engine_backend
from index.errors import ArchiveError
from index.indexing.loop import sync_once
from index.operations.settings import Settings
from tests.servers.postgresql import PrivatePostgres

WRITERS = 2
AT_ONCE = 8
"""Pages that a crawler saves at the same time."""
PAUSE = 0.4
"""Seconds between two pages, so that an indexer can follow; none with --saves-only."""
WORDS = 60
APART = 1_000_000
"""Between the numbers of the articles of two crawlers."""
SHARED = 10
"""Every so manieth page is found by both crawlers."""


async def crawl(settings: Settings, who: int, pause: float) -> None:
    """Save pages until the process is ended, and print each that was acknowledged."""
    with open_archive(settings) as archive:
        async with BatchWriter(archive) as writer:

            async def save_some(lane: int) -> None:
                number = lane
                while True:
                    both = number // AT_ONCE % SHARED == 0
                    page = invented(number if both else who * APART + number, WORDS)
                    state = AddressState(
                        url=page.url, outcome="article", visits=1, last_visit=START + timedelta(seconds=number)
                    )
                    while True:
                        try:
                            await writer.save(article=page, state=state)
                            break
                        except ArchiveError as error:
                            print(f"! {error}", flush=True)
                            await asyncio.sleep(0.1)
                    print(page.id, time.time(), flush=True)
                    number += AT_ONCE
                    await asyncio.sleep(pause)

            await asyncio.gather(*(save_some(lane) for lane in range(AT_ONCE)))


@contextmanager
def processes(settings: Settings, folder: Path, *, saves_only: bool) -> Iterator[None]:
    """Two crawlers and an indexer, each with a file of what it said."""
    environ = {
        **os.environ,
        "BROADSHEET_DATA": str(settings.data),
        "BROADSHEET_ARCHIVE": settings.archive,
    }
    module = ["-m", "benchmarks.postgres_kills", *(["--saves-only"] if saves_only else [])]
    commands = {f"crawler{who}": [*module, "--crawl", str(who)] for who in range(1, WRITERS + 1)}
    if not saves_only:
        commands["indexer"] = ["-m", "index"]
    running: list[subprocess.Popen[bytes]] = []
    try:
        for name, command in commands.items():
            with (folder / name).open("wb") as said:
                running.append(subprocess.Popen([sys.executable, *command], env=environ, stdout=said, stderr=said))
        yield
        for name, process in zip(commands, running, strict=True):
            if process.poll() is not None:
                raise RuntimeError(f"{name} ended by itself: {(folder / name).read_text('utf-8', 'replace')[-2000:]}")
    finally:
        for process in running:
            process.kill()
            process.wait()


def acknowledged(folder: Path) -> list[tuple[str, float]]:
    """Article and time of everything that was acknowledged; a last line that was cut off by the end is none."""
    found = []
    for file in folder.glob("crawler*"):
        for line in file.read_text("utf-8").split("\n")[:-1]:
            article, _, when = line.partition(" ")
            if len(article) == 16 and when:
                found.append((article, float(when)))
    return found


def sentences(folder: Path) -> Counter[str]:
    """What the archive said in the crawlers, without the names of the place."""
    said: Counter[str] = Counter()
    for file in folder.glob("crawler*"):
        for line in file.read_text("utf-8", "replace").splitlines():
            if line.startswith("! "):
                said[" ".join(word for word in line[2:].partition("(")[0].split() if "://" not in word)] += 1
    return said


def tracebacks(folder: Path) -> int:
    """How often a process met something that nobody foresaw."""
    return sum(file.read_text("utf-8", "replace").count("Traceback") for file in folder.iterdir())


def main() -> int:
    """Run it; the exit code is 1 if anything was lost or stood twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--saves-only", action="store_true", help="as fast as possible, without an indexer")
    parser.add_argument("--crawl", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.crawl is not None:
        settings = Settings(data=Path(os.environ["BROADSHEET_DATA"]), archive=os.environ["BROADSHEET_ARCHIVE"])
        asyncio.run(crawl(settings, options.crawl, 0.0 if options.saves_only else PAUSE))
        return 0
    chance = random.Random(options.seed)
    server = PrivatePostgres({"shared_buffers": "128MB"})  # durable, as it is installed
    try:
        with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as directory:
            settings = Settings(data=Path(directory) / "data", archive=server.address(server.create()))
            folder = Path(directory) / "said"
            folder.mkdir()
            open_archive(settings).close()
            again = 0.0
            with processes(settings, folder, saves_only=options.saves_only):
                while not all(file.stat().st_size for file in folder.iterdir()):  # everybody has begun
                    time.sleep(0.2)
                for turn in range(options.kills):
                    time.sleep(chance.uniform(0.2, 2.5))
                    server.kill()
                    time.sleep(chance.choice([0.0, 0.2, 1.5]))
                    server.start()
                    began, known = time.time(), len(acknowledged(folder))
                    while len(acknowledged(folder)) == known and time.time() - began < 120:
                        time.sleep(0.05)
                    again = max(again, time.time() - began)
                    print(f"\r{turn + 1} kills, {known:,} acknowledged", end="", file=sys.stderr, flush=True)
                time.sleep(1)
            saved = [article for article, _ in acknowledged(folder)]
            began = time.monotonic()
            if not options.saves_only:
                sync_once(settings)
            with open_archive(settings) as archive:
                there = list(archive.articles.ids())
                faults = archive.check()
                waiting = 0 if options.saves_only else archive.outbox.waiting()
                skipped = len(there) - len({change.article_id for change in archive.outbox.pending(len(there) + 1)})
                versions = len(list(archive.articles.revised()))
            searchable = len(there)
            if not options.saves_only:
                reader = engine_backend(settings).reader(settings)
                searchable = reader.status().documents
                reader.close()
            result = {
                "kills": options.kills,
                "acknowledged": len(saved),
                "articles": len(there),
                "lost": len(set(saved) - set(there)),
                "twice": len(there) - len(set(there)) + versions,
                "not searchable": len(there) - searchable,
                "still in the outbox": waiting,
                "not in the outbox": skipped if options.saves_only else 0,
                "faults": faults,
                "longest until saved again (s)": round(again, 1),
                "indexed to the end in (s)": round(time.monotonic() - began, 1),
                "unforeseen": tracebacks(folder),
                "said": dict(sentences(folder)),
            }
    finally:
        server.close()
    print(json.dumps(result, indent=2))
    return int(
        any(
            result[name]
            for name in (
                "lost",
                "twice",
                "not searchable",
                "still in the outbox",
                "not in the outbox",
                "faults",
                "unforeseen",
            )
        )
    )


if __name__ == "__main__":
    sys.exit(main())
