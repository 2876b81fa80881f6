"""A process whose session with the server has ended may be replaced, and then cannot write on."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from index.archive import open_archive
from index.archive.postgres.database import PostgresDatabase
from index.archive.postgres.role_sessions import LOCK, HeldSession
from index.archive.protocols import Archive
from index.errors import AlreadyRunning, RoleLost
from index.machines.holding import hold
from index.machines.presence import presence
from index.machines.protocols import Process
from index.operations.settings import Settings
from tests.index.fakes import START


@pytest.fixture
def settings(postgres_archive: str, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", archive=postgres_archive)


@contextmanager
def held(settings: Settings, *, together: bool = False, every: float = 60.0) -> Iterator[HeldSession]:
    with closing(PostgresDatabase(settings.archive)) as database:
        one = HeldSession(database, "indexer", "alpha", together=together, every=every)
        one.take()
        try:
            yield one
        finally:
            one._every = 0.0  # not to be waited for
            one.give_back()


def end_sessions(settings: Settings) -> None:
    """As a network that is cut does: the server ends the sessions that have roles."""
    with psycopg.connect(settings.archive, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = %s",
            (LOCK,),
        ).fetchall()
    assert rows


def until(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("it does not happen")


def lost(one: HeldSession) -> bool:
    try:
        one.check()
    except RoleLost:
        return True
    return False


def beat(archive: Archive) -> None:
    archive.processes.beat(
        Process(id="a", machine="m", role="r", pid=1, version="1", build="b", started=START, seen=START)
    )


@pytest.mark.parametrize("together", [False, True])
def test_a_stale_holder_writes_nothing_more(settings: Settings, together: bool) -> None:
    with held(settings, together=together) as stale, open_archive(settings, under=stale) as archive:
        beat(archive)
        end_sessions(settings)
        beat(archive)  # nobody else has it: what it does is right still
        with hold(settings, "indexer") as fresh, open_archive(settings, under=fresh) as another:
            assert fresh.fence > stale.fence
            with pytest.raises(RoleLost):
                archive.outbox.rebuild()
            assert archive.outbox.epoch() == 0
            another.outbox.rebuild()
        with pytest.raises(RoleLost):
            beat(archive)


def test_what_is_under_way_ends_before_the_role_is_given_to_another(settings: Settings) -> None:
    taken, order = threading.Event(), []

    def take() -> None:
        with hold(settings, "indexer"):
            order.append("taken")
            taken.set()

    with held(settings) as stale, open_archive(settings, under=stale) as archive:
        with archive.transaction():
            beat(archive)
            end_sessions(settings)
            successor = threading.Thread(target=take)
            successor.start()
            assert not taken.wait(0.3)
            order.append("written")
        assert taken.wait(20)
        successor.join()
    assert order == ["written", "taken"]


def test_a_session_that_is_lost_is_replaced(settings: Settings) -> None:
    with held(settings, every=0.01) as one:
        fence = one.fence
        with open_archive(settings) as archive:
            end_sessions(settings)
            until(lambda: archive.held_roles(["indexer"]) == {"indexer"})
        assert one.fence == fence
        with pytest.raises(AlreadyRunning, match="on alpha"), hold(settings, "indexer"):
            pass
        assert not lost(one)


def test_a_role_that_another_has_had_is_lost(settings: Settings) -> None:
    with held(settings) as one:
        end_sessions(settings)
        with hold(settings, "indexer"):
            pass
        one._look()  # it notices
        one._look()
        assert lost(one)


def test_locks_tell_who_ended_on_whichever_machine(settings: Settings) -> None:
    with open_archive(settings) as archive:
        for role in ("crawler", "indexer", "annotator"):
            archive.processes.beat(
                Process(id=role, machine="beta", role=role, pid=1, version="1", build="b", started=START, seen=START)
            )
        there = presence(settings, archive, START)
        assert there.silent == {"crawler", "indexer"}, "nobody has their roles; annotators are told by their silence"
        assert not there.runs("indexer")
        with hold(settings, "indexer"), hold(settings, "crawler", together=True):
            there = presence(settings, archive, START)
            assert there.silent == frozenset()
            assert there.runs("indexer")
