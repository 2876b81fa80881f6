"""Writers that share get on beside each other, and wait only for those who have the same in hand."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from index.archive import open_archive
from index.archive.postgres import statements
from index.archive.postgres.database import PostgresDatabase
from index.archive.postgres.upkeep.backup import restore_from_file
from index.archive.protocols import AddressState, Archive, Saved, Source, SourceKind, Visit
from index.errors import ArchiveError
from index.operations.settings import Settings
from tests.index.fakes import an_article

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOON = 0.2
"""Seconds after which somebody who waits for a lock is taken to do so."""


@pytest.fixture(autouse=True)
def known_outlet(archive: Archive) -> None:
    """The outlet of all articles here: whoever brings a new one keeps others of the same outlet waiting."""
    archive.articles.save(an_article("pier"))
    archive.outbox.done(archive.outbox.latest())


@contextmanager
def saving(settings: Settings, *names: str, aliases: tuple[str, ...] = ()) -> Iterator[None]:
    """Somebody has saved these and not ended yet."""
    saved, end = threading.Event(), threading.Event()

    def hold() -> None:
        with open_archive(settings) as other:

            def work() -> None:
                other.articles.save_many([(an_article(name), aliases) for name in names])
                saved.set()
                assert end.wait(60)

            other.together(work)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(hold)
        assert saved.wait(60)
        try:
            yield
        finally:
            end.set()
        done.result()


def test_other_articles_addresses_and_sources_are_written_meanwhile(archive: Archive, settings: Settings) -> None:
    source = Source(id="s", url="https://lantern.example/feed", name="The Lantern", kind=SourceKind.FEED, added=NOW)
    with saving(settings, "bridge"):
        assert archive.articles.save(an_article("ferry")) is Saved.NEW
        archive.addresses.put_many([AddressState(url="https://lantern.example/x")])
        assert archive.sources.add(source)
        archive.sources.record(Visit(source="s", started=NOW, finished=NOW), next_visit=NOW, rhythm=60.0)
        assert [change.article_id for change in archive.outbox.pending(9)] == [an_article("ferry").id]
    assert archive.articles.count() == 3


def test_who_shares_an_address_waits_and_finds_the_article(archive: Archive, settings: Settings) -> None:
    alias = "https://lantern.example/same"
    with ThreadPoolExecutor(1) as pool:
        with saving(settings, "bridge", aliases=(alias,)):
            later: Future[Saved] = pool.submit(archive.articles.save, an_article("ferry"), aliases=(alias,))
            with pytest.raises(TimeoutError):
                later.result(SOON)
        assert later.result(60) is Saved.CHANGED
    assert archive.articles.count() == 2


def test_who_writes_alone_waits_for_those_who_share(archive: Archive, settings: Settings) -> None:
    with ThreadPoolExecutor(1) as pool:
        with saving(settings, "bridge"):
            later = pool.submit(archive.articles.forget, ids=[an_article("bridge").id])
            with pytest.raises(TimeoutError):
                later.result(SOON)
        assert later.result(60) == 1


def test_two_who_wait_for_each_other_both_succeed(archive: Archive, settings: Settings) -> None:
    """PostgreSQL ends one of them after a second; it is run again."""
    meet = threading.Barrier(2)
    tried: list[str] = []

    def crosswise(first: str, second: str) -> None:
        with open_archive(settings) as other:

            def work() -> None:
                tried.append(first)
                other.articles.save(an_article(first))
                if len(tried) <= 2:
                    meet.wait(60)
                other.articles.save(an_article(second))

            other.together(work)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(crosswise, "bridge", "ferry"), pool.submit(crosswise, "ferry", "bridge")]:
            done.result()
    assert len(tried) == 3
    assert archive.articles.count() == 3


def test_who_needs_very_many_names_writes_alone(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "MOST_HELD", 3)
    archive.articles.save_many([(an_article(f"pier{number}"), ()) for number in range(9)])
    assert archive.outbox.waiting() == 9


def test_a_lock_that_is_never_given_back_is_named(archive: Archive, settings: Settings) -> None:
    with (
        closing(PostgresDatabase(settings.archive, busy=1)) as hasty,
        saving(settings, "bridge"),
        pytest.raises(ArchiveError, match="locked by others"),
        hasty.writing(),
    ):
        pass


@pytest.mark.parametrize("held", ["LOCK TABLE revisions IN SHARE MODE", "SELECT * FROM articles FOR UPDATE"])
def test_a_restoration_that_somebody_is_in_the_way_of_ends_with_a_sentence(
    archive: Archive, settings: Settings, tmp_path: Path, held: str
) -> None:
    """Whatever it is that stands there, of this program or another: nothing is changed."""
    archive.backup(tmp_path / "copy")
    archive.articles.save(an_article("bridge"))
    with (
        closing(psycopg.connect(settings.archive)) as other,
        closing(PostgresDatabase(settings.archive, busy=1)) as hasty,
    ):
        other.execute(held.encode())
        with pytest.raises(ArchiveError, match="locked by others"):
            restore_from_file(tmp_path / "copy", hasty, settings.data)
    assert archive.articles.count() == 2
    assert not (settings.data / "archive.to-restore").exists()
