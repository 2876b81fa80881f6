"""Saves that fail: one never takes another with it, nobody waits for ever, and nothing is lost."""

import asyncio
from collections.abc import Sequence

import pytest

from crawler import batch_writer
from crawler.batch_writer import BatchWriter
from index.archive.protocols import AddressState, Archive, Saved, Task
from index.article import Article
from index.errors import ArchiveError, ArchiveFull
from index.operations.build import build
from index.upkeep.retrying import save_again
from tests.index.fakes import an_article

PAGES = [an_article(name) for name in ("bridge", "ferry", "pier", "quay", "tower")]
BAD = PAGES[2]


@pytest.fixture
def choking(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> dict[str, Exception]:
    """Addresses at which saving fails, and how."""
    fails: dict[str, Exception] = {}
    save = archive.articles.save_many

    def save_many(articles: Sequence[tuple[Article, Sequence[str]]]) -> list[Saved]:
        for article, _ in articles:
            if article.url in fails:
                raise fails[article.url]
        return save(articles)

    monkeypatch.setattr(archive.articles, "save_many", save_many)
    return fails


def keep(archive: Archive, *articles: Article) -> list[Saved | BaseException | None]:
    async def go() -> list[Saved | BaseException | None]:
        async with BatchWriter(archive) as writer, asyncio.timeout(20):
            return await asyncio.gather(
                *(
                    writer.save(article=one, aliases=[f"{one.url}?a"], state=AddressState(url=one.url))
                    for one in articles
                ),
                return_exceptions=True,
            )

    return asyncio.run(go())


@pytest.mark.parametrize(
    "error", [KeyError("nobody foresaw this"), UnicodeError("half"), MemoryError(), RecursionError()]
)
def test_one_that_cannot_be_saved_is_set_aside_and_the_others_are_kept(
    archive: Archive, choking: dict[str, Exception], error: Exception
) -> None:
    choking[BAD.url] = error
    assert keep(archive, *PAGES) == [Saved.NEW if page is not BAD else Saved.SET_ASIDE for page in PAGES]
    assert archive.articles.count() == len(PAGES) - 1
    (aside,) = archive.set_aside.all(Task.SAVE)
    assert (aside.item, aside.tries, aside.version) == (BAD.url, 1, build())
    assert type(error).__name__ in aside.reason
    state = archive.addresses.get(BAD.url)
    assert state
    assert state.outcome == "set-aside"
    assert state.revisit, "the page is to be visited again"


def test_what_was_set_aside_is_kept_and_tried_again(
    archive: Archive, choking: dict[str, Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    choking[BAD.url] = TypeError("x")
    keep(archive, BAD)
    assert save_again(archive, other_than=build()) == 0, "the same program would fail again"
    assert save_again(archive) == 0
    assert archive.set_aside.all()[0].tries == 2
    choking.clear()
    assert save_again(archive, other_than="another version") == 1
    assert archive.set_aside.counts() == {}
    kept = archive.articles.get(BAD.id)
    assert kept
    assert kept.article == BAD
    assert archive.articles.id_of(f"{BAD.url}?a") == BAD.id


def test_a_takedown_takes_along_what_waits(archive: Archive, choking: dict[str, Exception]) -> None:
    choking[BAD.url] = TypeError("x")
    keep(archive, BAD)
    archive.articles.forget(outlet="the-lantern")
    assert archive.set_aside.counts() == {}
    keep(archive, BAD)
    archive.articles.allow_again(outlet="the-lantern")
    choking.clear()
    keep(archive, BAD)
    choking[BAD.url] = TypeError("x")
    keep(archive, BAD)
    archive.articles.forget(ids=[BAD.id])
    assert archive.set_aside.counts() == {}


def test_a_full_disk_is_no_fault_of_an_article(archive: Archive, choking: dict[str, Exception]) -> None:
    choking.update({page.url: ArchiveFull("the disk is full") for page in PAGES})
    assert all(isinstance(found, ArchiveFull) for found in keep(archive, *PAGES))
    assert archive.set_aside.counts() == {}


def test_not_even_what_cannot_be_set_aside_holds_anybody_up(
    archive: Archive, choking: dict[str, Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    choking[BAD.url] = TypeError("x")

    def put(*_: object, **__: object) -> None:
        raise TypeError("nor this")

    monkeypatch.setattr(archive.set_aside, "put", put)
    assert keep(archive, *PAGES).count(Saved.NEW) == len(PAGES) - 1


@pytest.mark.parametrize("queue", [1, 256])
def test_nobody_waits_for_a_writer_that_has_ended(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, queue: int
) -> None:
    monkeypatch.setattr(batch_writer, "BATCH", 1)

    async def go() -> None:
        writer = BatchWriter(archive)
        writer._queue = asyncio.Queue(maxsize=queue)
        async with asyncio.timeout(20):
            await writer.__aenter__()
            assert writer._writer
            saves = [asyncio.create_task(writer.save(article=page)) for page in PAGES]
            await asyncio.sleep(0)
            writer._writer.cancel()
            found = await asyncio.gather(*saves, return_exceptions=True)
            assert all(isinstance(one, ArchiveError | asyncio.CancelledError) for one in found)
            with pytest.raises(ArchiveError):
                await writer.save(article=BAD)
            with pytest.raises(asyncio.CancelledError):
                await writer.__aexit__()

    asyncio.run(go())
