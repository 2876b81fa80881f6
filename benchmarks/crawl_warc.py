"""How fast a web archive comes in: read, extracted, archived. Pages a second and CPU second.

    python -m benchmarks.crawl_warc [--pages 3000] [--file ANY.warc.gz]

Without --file it makes an archive of invented pages, 45 kB each, one gzip member a record as CC-NEWS has them.
"""

import argparse
import asyncio
import gzip
import json
import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.crawl_outlets import page_of
from crawler.batch_writer import BatchWriter
from crawler.importing.importer import Imported, Importer
from crawler.parsing import ParserPool
from index.archive import open_archive
from index.operations.settings import Settings, load_settings


def make(path: Path, pages: int) -> None:
    with path.open("wb") as file:
        for number in range(pages):
            body = page_of(number % 50, number, "https://outlet.example").encode()
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n"
                f"WARC-Date: 2026-03-05T09:00:00Z\r\nWARC-Target-URI: https://outlet.example/story/{number}-of-the-town\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 6))


async def bring(settings: Settings, file: Path) -> Imported:
    with open_archive(settings) as archive:
        async with ParserPool(settings) as pool, BatchWriter(archive) as writer:
            return await Importer(settings, archive, writer, pool).files([file], lambda *_: None)


def cpu() -> tuple[float, float]:
    """(this process, its children that ended) in seconds."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime, others.ru_utime + others.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--file", type=Path)
    args = parser.parse_args()
    with TemporaryDirectory() as folder:
        file = args.file or Path(folder) / "invented.warc.gz"
        if not args.file:
            make(file, args.pages)
        settings = load_settings({"BROADSHEET_DATA": str(Path(folder) / "data")})
        before, started = cpu(), time.perf_counter()
        result = asyncio.run(bring(settings, file))
        seconds, after = time.perf_counter() - started, cpu()
        reading, parsing = after[0] - before[0], after[1] - before[1]
        done = sum(result.kept.values()) + sum(result.refused.values())
        figures = {
            "pages": done,
            "new": sum(result.kept.values()),
            "refused": dict(result.refused),
            "seconds": round(seconds, 1),
            "pages_per_s": round(done / seconds, 1),
            "pages_per_cpu_s": round(done / (reading + parsing), 1),
            "cpu_ms_per_page": {
                "reading and archiving": round(1000 * reading / done, 2),
                "parsing": round(1000 * parsing / done, 2),
            },
        }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
