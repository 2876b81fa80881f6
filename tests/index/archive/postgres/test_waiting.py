"""Who waits for changes is told by the server, and does not keep asking."""

import threading
import time

import psycopg
import pytest

from index.archive import open_archive
from index.archive.protocols import Archive
from index.archive.sql.outbox import SqlOutbox
from index.operations.settings import Settings
from tests.index.fakes import an_article


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When somebody looked into the outbox."""
    looked: list[float] = []
    pending = SqlOutbox.pending

    def counted(self: SqlOutbox, limit: int, *, after: int = 0) -> object:
        looked.append(time.monotonic())
        return pending(self, limit, after=after)

    monkeypatch.setattr(SqlOutbox, "pending", counted)
    return looked


def test_nobody_asks_while_nothing_happens(archive: Archive, looks: list[float]) -> None:
    assert not archive.outbox.wait(0.4)
    assert len(looks) <= 3  # at once, when listening has begun, at the end


def test_what_another_process_saves_is_told(archive: Archive, settings: Settings, looks: list[float]) -> None:
    archive.outbox.wait(0.01)
    saved: list[float] = []

    def save() -> None:
        with open_archive(settings) as other:
            time.sleep(0.2)
            other.articles.save(an_article("bridge"))
            saved.append(time.monotonic())

    writer = threading.Thread(target=save)
    writer.start()
    assert archive.outbox.wait(60)
    told = time.monotonic()
    writer.join()
    assert told - saved[0] < 1
    assert len(looks) < 8


def test_a_lost_connection_is_had_again(archive: Archive, settings: Settings) -> None:
    archive.outbox.wait(0.3)
    with psycopg.connect(settings.archive, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert not archive.outbox.wait(0.3)
    archive.articles.save(an_article("bridge"))
    assert archive.outbox.wait(60)
