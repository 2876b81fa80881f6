"""What a page reads is one state of the archive, whoever writes meanwhile; nobody is kept from anything by it for long."""

import os
import signal
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from contextvars import copy_context
from typing import Any

import pytest

from index.archive import open_archive
from index.archive.protocols import Archive
from index.errors import ArchiveError
from index.operations.settings import Settings
from tests.index.fakes import an_article


def elsewhere(work: Callable[[], Any]) -> Any:
    """What a function returns in a thread that has nothing to do with the request."""
    results: list[Any] = []
    thread = threading.Thread(target=lambda: results.append(work()))
    thread.start()
    thread.join(10)
    return results[0]


def save(archive: Archive, name: str) -> None:
    elsewhere(lambda: archive.articles.save(an_article(name)))


@pytest.fixture
def bridge(archive: Archive) -> Archive:
    archive.articles.save(an_article("bridge"))
    return archive


def test_all_that_is_read_is_of_one_state(bridge: Archive) -> None:
    with bridge.snapshot():
        assert bridge.articles.count() == 1
        save(bridge, "ferry")
        assert bridge.articles.count() == 1
        assert bridge.articles.get(an_article("ferry").id) is None
        assert elsewhere(bridge.articles.count) == 2, "whoever asks elsewhere sees it"
    assert bridge.articles.count() == 2


def test_it_is_the_state_of_the_first_read_and_not_of_the_beginning(bridge: Archive) -> None:
    with bridge.snapshot():
        save(bridge, "ferry")
        assert bridge.articles.count() == 2


def test_threads_of_the_same_work_read_the_same_state(bridge: Archive) -> None:
    with bridge.snapshot():
        assert bridge.articles.count() == 1
        save(bridge, "ferry")
        context = copy_context()
        assert elsewhere(lambda: context.run(bridge.articles.count)) == 1


def test_work_that_goes_on_after_the_page_reads_by_itself(bridge: Archive) -> None:
    with bridge.snapshot():
        assert bridge.articles.count() == 1
        left_over = copy_context()
    save(bridge, "ferry")
    assert elsewhere(lambda: left_over.run(bridge.articles.count)) == 2


def test_a_read_that_is_at_work_when_the_page_ends_is_finished_first(bridge: Archive) -> None:
    reading, ended = threading.Event(), threading.Event()
    database: Any = bridge._database  # type: ignore[attr-defined]
    counted: list[int] = []

    def read() -> None:
        with database.reading() as connection:
            reading.set()
            ended.wait(10)
            counted.append(connection.execute("SELECT count(*) FROM articles").fetchone()[0])

    with bridge.snapshot():
        thread = threading.Thread(target=copy_context().run, args=(read,))
        thread.start()
        assert reading.wait(10)
    ended.set()
    thread.join(10)
    assert counted == [1]


def test_what_the_same_work_wrote_it_reads(bridge: Archive) -> None:
    with bridge.snapshot():
        assert bridge.articles.count() == 1
        bridge.articles.save(an_article("ferry"))
        assert bridge.articles.count() == 2
        with bridge.transaction():
            bridge.articles.save(an_article("pier"))
            assert bridge.articles.count() == 3
        assert bridge.articles.count() == 3


def test_it_is_never_older_than_what_the_index_has_just_answered(bridge: Archive) -> None:
    with bridge.snapshot():
        bridge.follow(7)
        assert bridge.articles.count() == 1
        save(bridge, "ferry")
        bridge.follow(7)
        assert bridge.articles.count() == 1, "the index answered from the same state as before"
        bridge.follow(8)
        assert bridge.articles.count() == 2
    bridge.follow(9)


def test_the_first_answer_of_an_index_counts_too(bridge: Archive) -> None:
    with bridge.snapshot():
        assert bridge.articles.count() == 1
        save(bridge, "ferry")
        bridge.follow(7)
        assert bridge.articles.count() == 2


def test_what_takes_long_lets_go_of_it(bridge: Archive) -> None:
    with bridge.snapshot():
        assert bridge.articles.count() == 1
        bridge.end_snapshot()
        save(bridge, "ferry")
        assert bridge.articles.count() == 2
        save(bridge, "pier")
        assert bridge.articles.count() == 3
    bridge.end_snapshot()


def test_an_error_of_the_page_ends_it(bridge: Archive) -> None:
    def page() -> None:
        with bridge.snapshot():
            bridge.articles.count()
            raise LookupError

    with pytest.raises(LookupError):
        page()
    save(bridge, "ferry")
    assert bridge.articles.count() == 2


def test_after_an_error_of_the_database_each_reads_by_itself(bridge: Archive) -> None:
    database: Any = bridge._database  # type: ignore[attr-defined]
    with bridge.snapshot():
        assert bridge.articles.count() == 1
        with pytest.raises(ArchiveError), database.reading() as connection:
            connection.execute("SELECT nothing FROM nowhere")
        save(bridge, "ferry")
        assert bridge.articles.count() == 2


def test_one_inside_another_is_of_its_own(bridge: Archive) -> None:
    with bridge.snapshot():
        assert bridge.articles.count() == 1
        save(bridge, "ferry")
        with bridge.snapshot():
            assert bridge.articles.count() == 2
        assert bridge.articles.count() == 1


def test_it_takes_one_connection_and_gives_it_back(bridge: Archive) -> None:
    database: Any = bridge._database  # type: ignore[attr-defined]
    before = len(database._idle)
    for _ in range(30):
        with bridge.snapshot():
            bridge.articles.count()
            bridge.stories.count()
            assert len(database._idle) == before - 1
            bridge.articles.save(an_article("ferry"))
            bridge.articles.count()
    assert len(database._idle) == before


# --- the write-ahead log of SQLite, which is emptied only behind the last reader


@pytest.fixture
def settings_of_a_file(tmp_path: Any) -> Settings:
    return Settings(data=tmp_path / "data")


def is_emptied(settings: Settings) -> bool:
    with closing(sqlite3.connect(settings.archive_path, timeout=0)) as connection:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


def test_the_log_can_be_emptied_as_soon_as_the_page_is_made(settings_of_a_file: Settings) -> None:
    with open_archive(settings_of_a_file) as archive:
        with archive.snapshot():
            archive.articles.count()
            save(archive, "bridge")
            assert not is_emptied(settings_of_a_file)
            archive.end_snapshot()
            assert is_emptied(settings_of_a_file)
        with archive.snapshot():
            archive.articles.count()
        save(archive, "ferry")
        assert is_emptied(settings_of_a_file)


def test_erasing_waits_for_no_state_of_its_own(settings_of_a_file: Settings) -> None:
    with open_archive(settings_of_a_file) as archive, archive.snapshot():
        archive.articles.save(an_article("bridge"))
        assert archive.articles.count() == 1
        assert archive.articles.forget(ids=[an_article("bridge").id]) == 1
        assert settings_of_a_file.archive_path.with_name("archive.sqlite3-wal").stat().st_size == 0
        assert archive.articles.count() == 0


def test_a_process_that_is_killed_in_the_middle_keeps_nothing(settings_of_a_file: Settings) -> None:
    with open_archive(settings_of_a_file) as archive:
        archive.articles.save(an_article("bridge"))
    started, told = os.pipe()
    child = os.fork()
    if child == 0:
        with open_archive(settings_of_a_file) as archive, archive.snapshot():
            archive.articles.count()
            os.write(told, b"x")
            signal.pause()
        os._exit(0)
    assert os.read(started, 1) == b"x"
    with open_archive(settings_of_a_file) as archive:
        archive.articles.save(an_article("ferry"))
        assert not is_emptied(settings_of_a_file)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert is_emptied(settings_of_a_file)
    os.close(started)
    os.close(told)
