"""Articles with kept pages, in one line."""

import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from index.archive.protocols import Archive
from index.article import Article
from index.kept.keeping import PageKeeper
from index.kept.page_folder import PageFolder
from index.kept.page_record import PackedPage, pack_page, unpack_page
from index.kept.protocols import KeptPage, Place
from index.operations.settings import Settings

NOON = datetime(2025, 7, 12, 12, tzinfo=UTC)


def a_page(body: str | bytes, url: str = "https://lantern.example/x", fetched: datetime = NOON) -> PackedPage:
    data = body.encode() if isinstance(body, str) else body
    return pack_page(url=url, body=data, content_type="text/html", charset="utf-8", fetched=fetched)


def keeper(settings: Settings, archive: Archive, now: datetime = NOON, steady: float = 0.0) -> PageKeeper:
    return PageKeeper(settings, archive, clock=lambda: now, steady=lambda: steady)


def save(settings: Settings, archive: Archive, *articles: Article, body: str = "", now: datetime = NOON) -> None:
    """Articles with their pages, as the crawler saves them."""
    with archive.transaction():
        archive.articles.save_many([(article, ()) for article in articles])
        pages = [
            (article.id, a_page(body or f"<p>{article.text}", article.url, article.fetched)) for article in articles
        ]
        assert keeper(settings, archive, now).keep(pages) == len(articles)


def kept(archive: Archive, article: Article) -> KeptPage:
    found = archive.kept_pages.newest(article.id)
    assert found is not None
    return found


def body_of(settings: Settings, page: KeptPage) -> str:
    return unpack_page(PageFolder.of(settings).read(page.place), page.digest, limit=1 << 20).body.decode()


def files(settings: Settings) -> list[Path]:
    return sorted(PageFolder.of(settings).path.iterdir())


def everything(settings: Settings) -> bytes:
    """What can be read in the folder, unpacked where it can be."""
    found = b""
    for path in files(settings):
        data = path.read_bytes()
        found += data
        while data:
            inner = zlib.decompressobj(31)
            found += inner.decompress(data)
            data = inner.unused_data
    return found


def keep_of(page: KeptPage, place: Place) -> KeptPage:
    """The same page in another place."""
    return replace(page, place=place)
