"""What keeping pages costs, and how fast they are read again: `python -m benchmarks.kept_pages FOLDER [--most N]`.

FOLDER: saved pages, `*.html` or `*.html.gz` at any depth. Prints bytes of a page before and after, CPU milliseconds to keep one,
and articles a second read again with one process for each core, as `broadsheet reread` does.
"""

import argparse
import asyncio
import gzip
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from crawler.extract import Hints
from crawler.net.page import Page
from crawler.page_keeping import packed
from crawler.rereading import Selection, reread
from crawler.resources import open_workshop
from index.archive import open_archive
from index.article import Article, Block, article_id
from index.kept.keeping import PageKeeper
from index.kept.page_record import PackedPage
from index.operations.settings import Settings


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=300)
    given = parser.parse_args()
    files = sorted(path for path in given.folder.rglob("*.html*") if path.suffix in (".html", ".gz"))[: given.most]
    pages = [_page(number, path) for number, path in enumerate(files)]
    begin = time.process_time()
    kept = [record for page in pages if (record := packed(page, Hints())) is not None]
    cpu = (time.process_time() - begin) * 1000 / len(pages)
    before, after = sum(len(page.body) for page in pages), sum(len(record.member) for record in kept)
    print(
        f"{len(pages)} pages: {before // len(pages):,} bytes a page, kept in {after // len(pages):,}; {cpu:.2f} CPU ms a page"
    )
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_reread(Settings(data=Path(folder) / "data", kept_pages_room=0), kept))


def _page(number: int, path: Path) -> Page:
    data = path.read_bytes()
    body = gzip.decompress(data) if path.suffix == ".gz" else data
    url = f"https://outlet.example/{number}"
    return Page(url=url, requested_url=url, body=body, content_type="text/html", fetched=datetime.now(UTC))


async def _reread(settings: Settings, kept: list[PackedPage]) -> None:
    with open_archive(settings) as archive:
        with archive.transaction():
            for record in kept:
                name = article_id(record.url)
                text = (Block(text="Not read yet."),)
                archive.articles.save(Article(id=name, url=record.url, title="T", blocks=text, fetched=record.fetched))
            PageKeeper(settings, archive).keep([(article_id(record.url), record) for record in kept])
        async with open_workshop(settings, archive) as workshop:
            begin = time.perf_counter()
            result = await reread(workshop, Selection())
            print(f"read again: {result.read / (time.perf_counter() - begin):.0f} articles a second; {result}")


if __name__ == "__main__":
    main()
